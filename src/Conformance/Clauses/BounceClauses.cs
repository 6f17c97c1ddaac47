namespace Dma.Conformance.Clauses;

/// <summary>The tested clauses of specs/Bounce.md: copies of buffers, and what lies beside them.</summary>
public static class BounceClauses
{
    /// <summary>Promised mappings are given up to the largest size.</summary>
    public static ClauseId PromisedCopiesAreGiven { get; } = new("DMA-BNC-001");

    /// <summary>The room of ended copies comes back.</summary>
    public static ClauseId RoomOfCopiesComesBack { get; } = new("DMA-BNC-002");

    /// <summary>A buffer that the device does not reach is copied.</summary>
    public static ClauseId BuffersOutOfReachAreCopied { get; } = new("DMA-BNC-003");

    /// <summary>Addresses keep the bits of the buffer that the device asks for.</summary>
    public static ClauseId AddressesKeepBits { get; } = new("DMA-BNC-004");

    /// <summary>The granules of a device that is not trusted have no other use.</summary>
    public static ClauseId GranulesHaveNoOtherUse { get; } = new("DMA-BNC-005");

    /// <summary>Beside a mapping a device that is not trusted sees nothing of other memory.</summary>
    public static ClauseId PaddingShowsNothing { get; } = new("DMA-BNC-006");

    /// <summary>No two copies share a slot.</summary>
    public static ClauseId SlotsAreNotShared { get; } = new("DMA-BNC-007");

    /// <summary>Buffers from a pool of slots begin with a page.</summary>
    public static ClauseId RestrictedBuffersBeginWithAPage { get; } = new("DMA-BNC-008");
}
