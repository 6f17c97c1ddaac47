namespace Dma.Conformance.Clauses;

/// <summary>The tested clauses of specs/Pool.md: pools of small blocks that a device and the CPU share.</summary>
public static class PoolClauses
{
    /// <summary>Promised pools are created.</summary>
    public static ClauseId PromisedPoolsAreCreated { get; } = new("DMA-POOL-001");

    /// <summary>Promised blocks are given.</summary>
    public static ClauseId PromisedBlocksAreGiven { get; } = new("DMA-POOL-002");

    /// <summary>The room of destroyed pools comes back.</summary>
    public static ClauseId DestroyedRoomComesBack { get; } = new("DMA-POOL-003");

    /// <summary>Live blocks are disjoint.</summary>
    public static ClauseId BlocksAreDisjoint { get; } = new("DMA-POOL-004");

    /// <summary>The CPU address of a block is aligned.</summary>
    public static ClauseId CpuAddressesAreAligned { get; } = new("DMA-POOL-005");

    /// <summary>The DMA address of a block is aligned.</summary>
    public static ClauseId DmaAddressesAreAligned { get; } = new("DMA-POOL-006");

    /// <summary>No block crosses the boundary.</summary>
    public static ClauseId BlocksCrossNoBoundary { get; } = new("DMA-POOL-007");

    /// <summary>Blocks fit the coherent mask.</summary>
    public static ClauseId BlocksFitTheMask { get; } = new("DMA-POOL-008");

    /// <summary>Blocks fit the bus limit.</summary>
    public static ClauseId BlocksFitTheBusLimit { get; } = new("DMA-POOL-009");

    /// <summary>A block that is asked for as zero is zero.</summary>
    public static ClauseId AskedZerosAreThere { get; } = new("DMA-POOL-010");

    /// <summary>Blocks are coherent memory.</summary>
    public static ClauseId BlocksAreCoherent { get; } = new("DMA-POOL-011");

    /// <summary>A live block is reachable in both directions.</summary>
    public static ClauseId BlocksAreReachable { get; } = new("DMA-POOL-012");

    /// <summary>Destroying a pool ends reach.</summary>
    public static ClauseId DestroyEndsReach { get; } = new("DMA-POOL-013");

    /// <summary>Live pools have names of their own.</summary>
    public static ClauseId PoolsHaveTheirOwnNames { get; } = new("DMA-POOL-014");

    /// <summary>A pool of empty blocks is refused.</summary>
    public static ClauseId EmptyBlocksAreRefused { get; } = new("DMA-POOL-015");

    /// <summary>An alignment that is no power of two is refused.</summary>
    public static ClauseId OddAlignmentsAreRefused { get; } = new("DMA-POOL-016");

    /// <summary>A boundary that is no power of two is refused.</summary>
    public static ClauseId OddBoundariesAreRefused { get; } = new("DMA-POOL-017");

    /// <summary>A boundary below the rounded size is refused.</summary>
    public static ClauseId NarrowBoundariesAreRefused { get; } = new("DMA-POOL-018");

    /// <summary>A chunk holds as many blocks as fit.</summary>
    public static ClauseId ChunksAreFilled { get; } = new("DMA-POOL-019");

    /// <summary>Both addresses run alike in a chunk.</summary>
    public static ClauseId ChunksAreOfOnePiece { get; } = new("DMA-POOL-020");

    /// <summary>Statistics count the live blocks.</summary>
    public static ClauseId StatisticsCountLiveBlocks { get; } = new("DMA-POOL-021");

    /// <summary>Statistics count the room for blocks.</summary>
    public static ClauseId StatisticsCountAllBlocks { get; } = new("DMA-POOL-022");

    /// <summary>Statistics tell the rounded size.</summary>
    public static ClauseId StatisticsTellTheSize { get; } = new("DMA-POOL-023");
}
