namespace Dma.Conformance.Clauses;

/// <summary>The tested clauses of specs/Platform.md: what every platform owes.</summary>
public static class PlatformClauses
{
    /// <summary>No call throws.</summary>
    public static ClauseId NoCallThrows { get; } = new("DMA-PLAT-001");

    /// <summary>A valid call succeeds and its answer has a meaning.</summary>
    public static ClauseId ValidCallSucceeds { get; } = new("DMA-PLAT-002");

    /// <summary>The description holds.</summary>
    public static ClauseId DescriptionHolds { get; } = new("DMA-PLAT-003");

    /// <summary>A fault belongs to an access just made.</summary>
    public static ClauseId OnlyRealFaults { get; } = new("DMA-PLAT-004");

    /// <summary>Live blocks of pages are disjoint.</summary>
    public static ClauseId BlocksAreDisjoint { get; } = new("DMA-PLAT-005");

    /// <summary>The CPU sees its own stores.</summary>
    public static ClauseId CpuSeesItsStores { get; } = new("DMA-PLAT-006");

    /// <summary>Pages start zeroed where that is declared.</summary>
    public static ClauseId PagesStartZeroed { get; } = new("DMA-PLAT-007");

    /// <summary>Promised blocks are given.</summary>
    public static ClauseId PromisedBlocksAreGiven { get; } = new("DMA-PLAT-008");

    /// <summary>Freed pages come back.</summary>
    public static ClauseId FreedPagesComeBack { get; } = new("DMA-PLAT-009");

    /// <summary>Every call returns.</summary>
    public static ClauseId EveryCallReturns { get; } = new("DMA-PLAT-010");

    /// <summary>The same seed gives the same answers.</summary>
    public static ClauseId SameSeedSameAnswers { get; } = new("DMA-PLAT-011");
}
