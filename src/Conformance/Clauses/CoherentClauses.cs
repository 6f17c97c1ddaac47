namespace Dma.Conformance.Clauses;

/// <summary>The tested clauses of specs/Coherent.md: buffers that a device and the CPU share.</summary>
public static class CoherentClauses
{
    /// <summary>Promised buffers are given.</summary>
    public static ClauseId PromisedBuffersAreGiven { get; } = new("DMA-COH-001");

    /// <summary>The room of freed buffers comes back.</summary>
    public static ClauseId FreedRoomComesBack { get; } = new("DMA-COH-002");

    /// <summary>Promised atomic buffers are given.</summary>
    public static ClauseId PromisedAtomicBuffersAreGiven { get; } = new("DMA-COH-003");

    /// <summary>Live buffers are disjoint.</summary>
    public static ClauseId BuffersAreDisjoint { get; } = new("DMA-COH-004");

    /// <summary>The CPU address of a buffer is aligned.</summary>
    public static ClauseId CpuAddressesAreAligned { get; } = new("DMA-COH-005");

    /// <summary>The DMA address of a buffer is aligned.</summary>
    public static ClauseId DmaAddressesAreAligned { get; } = new("DMA-COH-006");

    /// <summary>Buffers fit the coherent mask.</summary>
    public static ClauseId BuffersFitTheMask { get; } = new("DMA-COH-007");

    /// <summary>Buffers fit the bus limit.</summary>
    public static ClauseId BuffersFitTheBusLimit { get; } = new("DMA-COH-008");

    /// <summary>A refused coherent mask changes nothing.</summary>
    public static ClauseId RefusedCoherentMaskChangesNothing { get; } = new("DMA-COH-009");

    /// <summary>The coherent mask accepted last is in force.</summary>
    public static ClauseId AcceptedCoherentMaskIsInForce { get; } = new("DMA-COH-010");

    /// <summary>Promised coherent masks are accepted.</summary>
    public static ClauseId PromisedCoherentMasksAreAccepted { get; } = new("DMA-COH-011");

    /// <summary>Memory that is asked for as zero is zero.</summary>
    public static ClauseId AskedZerosAreThere { get; } = new("DMA-COH-012");

    /// <summary>Buffers start zeroed where that is declared.</summary>
    public static ClauseId BuffersStartZeroed { get; } = new("DMA-COH-013");

    /// <summary>A live buffer is reachable in both directions.</summary>
    public static ClauseId BuffersAreReachable { get; } = new("DMA-COH-014");

    /// <summary>Free ends reach.</summary>
    public static ClauseId FreeEndsReach { get; } = new("DMA-COH-015");

    /// <summary>Memory that need not be coherent is kept by syncs.</summary>
    public static ClauseId SyncsKeepMemory { get; } = new("DMA-COH-016");

    /// <summary>A buffer without a CPU address is a buffer for all else.</summary>
    public static ClauseId BuffersWithoutCpuAddress { get; } = new("DMA-COH-017");

    /// <summary>Contiguous memory can be forced.</summary>
    public static ClauseId ContiguityCanBeForced { get; } = new("DMA-COH-018");
}
