using Dma.Conformance.Engine;
using Dma.Conformance.Operations;

namespace Dma.Conformance.Generation;

/// <summary>A part of a run: so many sequences of a size.</summary>
/// <param name="Number">Its position in the run, from 0.</param>
/// <param name="Size">From 1 to 100: how long its sequences may get.</param>
internal sealed record Batch(int Number, int Size)
{
    /// <summary>How many sequences a batch has, unless the budget is small.</summary>
    public const int FullCount = 64;

    /// <summary>How many operations a sequence has, roughly; the budget decides by it how many sequences a batch has.</summary>
    public const int UsualLength = 64;

    /// <summary>So many sequences in a batch, one is run a second time to compare the answers.</summary>
    private const int CompareEvery = 16;

    /// <summary>Whether a sequence is run a second time to compare the answers.</summary>
    public static bool IsCompared(int index) => index % CompareEvery == 0;

    /// <summary>The seed of a sequence: of the run's seed, the batch and the sequence's index in it, and of nothing else.</summary>
    public static ulong SequenceSeed(ulong runSeed, int batch, int index) =>
        Mixing.Mix(Mixing.Mix(runSeed, (ulong)batch), (ulong)index);

    /// <summary>Runs the batch's sequences on several workers, each taking the next.</summary>
    /// <param name="crew">The threads and their watchdog.</param>
    /// <param name="walks">A walk for each worker.</param>
    /// <param name="runSeed">The seed of the run.</param>
    /// <param name="count">How many sequences.</param>
    /// <param name="flight">Told which sequences are in flight.</param>
    /// <param name="skips">Whether the sequence of an index is left out.</param>
    /// <returns>What each sequence came to, in the order of their indices, however many workers there were.</returns>
    public (SequenceResult?[] Results, Hang? Hang) Run(
        Crew crew,
        IReadOnlyDictionary<Worker, Walk> walks,
        ulong runSeed,
        int count,
        FlightRecord flight,
        Func<int, bool> skips
    )
    {
        var results = new SequenceResult?[count];
        var next = -1;
        var hang = crew.Run(
            [.. walks.Keys],
            worker =>
            {
                for (int index; (index = Interlocked.Increment(ref next)) < count && !worker.MustStop; )
                {
                    if (skips(index))
                    {
                        continue;
                    }

                    var seed = SequenceSeed(runSeed, Number, index);
                    flight.Begin(worker.Slot, new(seed, Size, Shrinks: false) { Batch = Number, Index = index });
                    results[index] = RunOne(worker, walks[worker], seed, index);
                    flight.End(worker.Slot);
                }
            }
        );
        return (results, hang);
    }

    private SequenceResult RunOne(Worker worker, Walk walk, ulong seed, int index)
    {
        var fingerprints = IsCompared(index) ? new List<ulong>() : null;
        var outcome = walk.Run(seed, Size, fingerprints);
        var loads = 0;
        foreach (var step in worker.Steps)
        {
            loads += step.Kind.IsLoad ? 1 : 0;
        }

        var steps = worker.Steps.Count;
        if (fingerprints is not null && outcome.Violation is null && !worker.MustStop)
        {
            outcome = new Executor(worker).Compare(outcome.Steps, Walk.PlatformSeedOf(seed), fingerprints, outcome);
        }

        return new SequenceResult(seed, index, steps, loads, outcome.Violation is null ? null : outcome);
    }
}

/// <summary>What a sequence came to.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Index">Its index in the batch.</param>
/// <param name="Steps">How many operations were executed.</param>
/// <param name="Loads">How many of them were loads.</param>
/// <param name="Failure">How it ended, if a clause was broken; else null.</param>
internal sealed record SequenceResult(ulong Seed, int Index, int Steps, int Loads, ExecutionOutcome? Failure);
