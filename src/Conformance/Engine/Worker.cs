using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Engine;

/// <summary>What one thread keeps from sequence to sequence, so that a walk does not allocate it anew.</summary>
/// <param name="subject">What is under test.</param>
/// <param name="setAside">Clauses that are known to fail.</param>
internal sealed class Worker(Subject subject, IReadOnlySet<ClauseId> setAside)
{
    public Subject Subject { get; } = subject;

    public SpecificationState State { get; } = new(subject.Profile, setAside);

    public Observation Observation { get; } = new();

    public Heartbeat Heartbeat { get; } = new();

    public List<Operation> Steps { get; } = [];
}
