namespace Dma.Mutants.Ordering;

/// <summary>The mutants of the area, by clause.</summary>
internal static class OrderingMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        LargeBuffersThroughTheCache.Definition,
        LinesOldUntilTheBarrier.Definition,
        BridgeKeepsTheLine.Definition,
        BarrierDrainsPairs.Definition,
        BarrierLeavesWriteCombined.Definition,
        BarrierDrainsOneWriteCombined.Definition,
        WeakStoresWaitForOrdered.Definition,
        SnoopsWholeLinesOnly.Definition,
        LateStoresLandInZeroes.Definition,
        RegionStoreOvertakes.Definition,
        RegionStoreOvertakesMappings.Definition,
    ];
}
