namespace Dma.Conformance.Clauses;

/// <summary>The tested clauses of specs/Contiguous.md: blocks out of reserved areas, and pages that are moved for them.</summary>
public static class ContiguousClauses
{
    /// <summary>Promised blocks are given.</summary>
    public static ClauseId PromisedContiguousBlocksAreGiven { get; } = new("DMA-CMA-001");

    /// <summary>The room of released blocks comes back.</summary>
    public static ClauseId ReleasedRoomComesBack { get; } = new("DMA-CMA-002");

    /// <summary>What is live in one area takes no room of another.</summary>
    public static ClauseId AreasAreSeparate { get; } = new("DMA-CMA-003");

    /// <summary>Live blocks are disjoint.</summary>
    public static ClauseId ContiguousBlocksAreDisjoint { get; } = new("DMA-CMA-004");

    /// <summary>A block lies in the area of its device.</summary>
    public static ClauseId BlocksLieInTheirArea { get; } = new("DMA-CMA-005");

    /// <summary>A block is aligned in physical memory.</summary>
    public static ClauseId BlocksAreAligned { get; } = new("DMA-CMA-006");

    /// <summary>What no area can hold is refused.</summary>
    public static ClauseId ImpossibleCountsFail { get; } = new("DMA-CMA-007");

    /// <summary>Releasing a block is true.</summary>
    public static ClauseId OwnPagesAreReleased { get; } = new("DMA-CMA-008");

    /// <summary>Pages that are not of the area are not released.</summary>
    public static ClauseId ForeignPagesAreNotReleased { get; } = new("DMA-CMA-009");

    /// <summary>In the largest free range lies nothing.</summary>
    public static ClauseId LargestFreeIsFree { get; } = new("DMA-CMA-010");

    /// <summary>The largest free range comes back.</summary>
    public static ClauseId LargestFreeComesBack { get; } = new("DMA-CMA-011");

    /// <summary>A buffer does without the area.</summary>
    public static ClauseId BuffersFallBack { get; } = new("DMA-CMA-012");

    /// <summary>A movable page keeps its content.</summary>
    public static ClauseId MovedContentIsKept { get; } = new("DMA-CMA-013");

    /// <summary>A pinned page keeps its place.</summary>
    public static ClauseId PinnedPagesStay { get; } = new("DMA-CMA-014");

    /// <summary>Promised movable pages are given.</summary>
    public static ClauseId PromisedMovablePagesAreGiven { get; } = new("DMA-CMA-015");

    /// <summary>A reserved area is what was asked for.</summary>
    public static ClauseId ReservedAsAsked { get; } = new("DMA-CMA-016");

    /// <summary>Reservations without a meaning fail.</summary>
    public static ClauseId MeaninglessReservationsFail { get; } = new("DMA-CMA-017");

    /// <summary>Promised reservations succeed.</summary>
    public static ClauseId PromisedReservationsSucceed { get; } = new("DMA-CMA-018");
}
