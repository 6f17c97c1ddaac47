using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Engine;

/// <summary>What one thread keeps from sequence to sequence, so that a walk does not allocate it anew.</summary>
/// <param name="subject">What is under test.</param>
/// <param name="setAside">Clauses that are known to fail.</param>
internal sealed class Worker(Subject subject, IReadOnlySet<ClauseId> setAside)
{
    private bool _mustStop;

    public Subject Subject { get; } = subject;

    /// <summary>The worker's place among those that run side by side, from 0.</summary>
    public int Slot { get; init; }

    public SpecificationState State { get; } = new(subject.Profile, setAside) { LeftOut = subject.LeftOut };

    public Observation Observation { get; } = new();

    public Heartbeat Heartbeat { get; init; } = new();

    public List<Operation> Steps { get; } = [];

    /// <summary>In which situations the kinds of operations were drawn.</summary>
    public SituationCounts Situations { get; } = new(subject.Kinds);

    /// <summary>Told of each call before it is made: its name, and the steps so far with the one that makes it; null: nobody is.</summary>
    public Action<string, IReadOnlyList<Operation>>? Announce { get; init; }

    /// <summary>Whether the worker is to stop at its next step; set from another thread.</summary>
    public bool MustStop
    {
        get => Volatile.Read(ref _mustStop);
        set => Volatile.Write(ref _mustStop, value);
    }
}
