using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Specification;

/// <summary>An observation that no platform can give that respects the clause.</summary>
/// <remarks>The texts name steps as <c>step #id</c>; a report puts the number in the program in its place.</remarks>
/// <param name="Clause">The clause that is broken.</param>
/// <param name="Expected">What the clause asks for here.</param>
/// <param name="Observed">What the platform answered instead.</param>
internal sealed record Violation(ClauseId Clause, string Expected, string Observed)
{
    /// <summary>The device concerned, where there is one.</summary>
    public DeviceId? Device { get; init; }

    /// <summary>The id of the step that made the mapping concerned; 0 where there is none.</summary>
    public ulong MappedAt { get; init; }

    /// <summary>The mapping concerned, a piece of a list or the window of a buffer: says which device and which step; null: neither.</summary>
    public Mapping? About
    {
        init => (Device, MappedAt) = (value?.Device, value?.Step ?? 0);
    }
}
