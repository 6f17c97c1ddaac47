using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Shrinking;

namespace Dma.Conformance.Benchmarks.Tournament;

/// <summary>What one shrinker made of one failing sequence.</summary>
/// <param name="Sequence">The sequence.</param>
/// <param name="Contestant">The name of the shrinker.</param>
/// <param name="Executions">How many programs were executed.</param>
/// <param name="Operations">How many operations were executed.</param>
/// <param name="Time">How much processor time it took, in seconds: others may be at work on the machine.</param>
/// <param name="GaveUp">Whether FsCheck stopped at its limit.</param>
/// <param name="Clause">What the program breaks in the end.</param>
/// <param name="Simplicity">How simple the program is; steps that are left out do not count.</param>
internal sealed record Round(
    FailingSequence Sequence,
    string Contestant,
    long Executions,
    long Operations,
    double Time,
    bool GaveUp,
    ClauseId? Clause,
    Simplicity Simplicity
)
{
    private static readonly ClauseCatalogue Catalogue = ClauseCatalogue.Load();

    /// <summary>Whether another clause is broken in the end, and not one that the sequence's own presumes.</summary>
    public bool Slipped =>
        Clause is null || Clause != Sequence.Clause && !Catalogue.PresumedBy(Sequence.Clause).Contains(Clause);

    public static Round Of(FailingSequence sequence, Contestant contestant)
    {
        var arena = new Arena(sequence);
        var began = Environment.CpuUsage.TotalTime;
        var (program, tries) = contestant.Shrink(arena);
        var time = Environment.CpuUsage.TotalTime - began;
        var (executions, operations) = (arena.Executions, arena.Operations);
        var outcome = new Executor(arena.Worker).Run([.. program], sequence.PlatformSeed);
        return new Round(
            sequence,
            contestant.Name,
            executions,
            operations,
            time.TotalSeconds,
            tries >= Tournament.Contestant.MostTries,
            outcome.Violation?.Clause,
            Simplicity.Of(outcome.Steps)
        );
    }
}
