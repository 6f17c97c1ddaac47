using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Generation;
using Dma.Conformance.Operations;
using Dma.Mutants;

namespace Dma.Conformance.Benchmarks;

/// <summary>Walks a mutant until a clause is broken, and no further: what is found is not made short.</summary>
internal static class Detection
{
    /// <summary>Within how many operations a mutant must fall.</summary>
    public const long Budget = 100_000;

    private const int SmallestSize = 10,
        LargestSize = 100;

    /// <summary>So many sequences, one is run twice, as a run does it.</summary>
    private const int TwiceEvery = 16;

    /// <summary>How many operations were checked until a clause was broken.</summary>
    /// <param name="mutant">The mutant; not one that hangs.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="ideas">What the generator goes by.</param>
    /// <returns>The budget if none was.</returns>
    public static long Measure(Mutant mutant, ulong seed, Ideas ideas)
    {
        var subject = Subject.Create(mutant.CreateFactory(), mutant.Profile, AreaTable.Standard);
        var worker = new Worker(subject, new HashSet<ClauseId>());
        var walk = new Walk(worker, ideas);
        var operations = 0L;
        for (var number = 0; operations < Budget; number++)
        {
            for (var index = 0; index < Batch.FullCount && operations < Budget; index++)
            {
                var sequence = Batch.SequenceSeed(seed, number, index);
                var answers = index % TwiceEvery == 0 ? new List<ulong>() : null;
                var outcome = walk.Run(sequence, SizeOf(operations), answers);
                operations += worker.Steps.Count;
                if (outcome.Violation is null && answers is not null)
                {
                    var again = Walk.PlatformSeedOf(sequence);
                    outcome = new Executor(worker).Compare(outcome.Steps, again, answers, outcome);
                }

                if (outcome.Violation is not null)
                {
                    return Math.Min(Budget, operations);
                }
            }
        }

        return Budget;
    }

    /// <summary>Sizes grow with what was spent, as those of a run of the budget do.</summary>
    private static int SizeOf(long operations) =>
        SmallestSize + (int)((LargestSize - SmallestSize) * operations / Budget);
}
