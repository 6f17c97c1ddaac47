using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Generation;
using Dma.Conformance.Shrinking;

namespace Dma.Conformance;

/// <summary>Walks a sequence as a run did that it took with it: the walk, the comparison, and the search for a shorter program.</summary>
/// <param name="catalogue">The clauses.</param>
/// <param name="announce">Told what comes next, in one line.</param>
internal sealed class SequenceAgain(ClauseCatalogue catalogue, Action<string> announce)
{
    /// <summary>Walks it once more.</summary>
    /// <param name="worker">The state and buffers to use.</param>
    /// <param name="sequence">The sequence.</param>
    /// <returns>What it came to.</returns>
    public ExecutionOutcome Walk(Worker worker, SequenceInFlight sequence)
    {
        var seed = Generation.Walk.PlatformSeedOf(sequence.Seed);
        var fingerprints = Batch.IsCompared(sequence.Index) ? new List<ulong>() : null;
        var outcome = new Walk(worker).Run(sequence.Seed, sequence.Size, fingerprints);
        if (outcome.Violation is null && fingerprints is not null)
        {
            announce("the same steps once more, to compare the answers");
            outcome = new Executor(worker).Compare(outcome.Steps, seed, fingerprints, outcome);
        }

        if (outcome.Violation is { } violation && sequence.Shrinks)
        {
            announce($"{violation.Clause} is broken; make the program short");
            _ = new Shrinker(worker, catalogue).Shrink(outcome, seed);
        }

        return outcome;
    }
}
