namespace Dma.Conformance.Clauses;

/// <summary>The tested clauses of specs/Scatterlist.md: lists of memory in several places.</summary>
public static class ScatterlistClauses
{
    /// <summary>Promised lists are mapped.</summary>
    public static ClauseId PromisedListsAreMapped { get; } = new("DMA-SG-001");

    /// <summary>The room of ended lists comes back.</summary>
    public static ClauseId UnmappedListsComeBack { get; } = new("DMA-SG-002");

    /// <summary>A list becomes no more segments than it has entries.</summary>
    public static ClauseId SegmentsAreCounted { get; } = new("DMA-SG-003");

    /// <summary>Segments are as long as the entries.</summary>
    public static ClauseId LengthsAreEqual { get; } = new("DMA-SG-004");

    /// <summary>Merged segments keep the largest size.</summary>
    public static ClauseId MergedSegmentsKeepTheSize { get; } = new("DMA-SG-005");

    /// <summary>Merged segments keep the boundary.</summary>
    public static ClauseId MergedSegmentsKeepTheBoundary { get; } = new("DMA-SG-006");

    /// <summary>Mapping a list gives every byte of every entry.</summary>
    public static ClauseId MapGivesEveryEntry { get; } = new("DMA-SG-007");

    /// <summary>sync_list_for_device gives every byte of every entry.</summary>
    public static ClauseId SyncForDeviceGivesEveryEntry { get; } = new("DMA-SG-008");

    /// <summary>Unmapping a list takes every byte of every entry.</summary>
    public static ClauseId UnmapTakesEveryEntry { get; } = new("DMA-SG-009");

    /// <summary>sync_list_for_cpu takes every byte of every entry.</summary>
    public static ClauseId SyncForCpuTakesEveryEntry { get; } = new("DMA-SG-010");

    /// <summary>The offset of an entry may reach beyond its page.</summary>
    public static ClauseId OffsetsReachBeyondPage { get; } = new("DMA-SG-011");

    /// <summary>An entry needs no CPU address.</summary>
    public static ClauseId EntriesNeedNoCpuAddress { get; } = new("DMA-SG-012");
}
