using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification.Memory;

/// <summary>What keeps a memory alike for the CPU and for devices.</summary>
internal enum MemoryKind
{
    /// <summary>Ordinary pages: mapped for a device, and synced.</summary>
    Pages,

    /// <summary>Shared with a device without syncs: barriers and completion. Registers are so too.</summary>
    Coherent,

    /// <summary>Shared with a device by syncs, without being mapped.</summary>
    NonCoherent,
}

/// <summary>The clauses by which coherent memory is kept alike.</summary>
/// <param name="BarrierGives">What the CPU stored before a barrier reaches the device.</param>
/// <param name="BarrierTakes">Complete device stores reach the CPU.</param>
/// <param name="Zeroed">The content at allocation is zero; null where it is unknown.</param>
internal sealed record SharingClauses(ClauseId BarrierGives, ClauseId BarrierTakes, ClauseId? Zeroed);
