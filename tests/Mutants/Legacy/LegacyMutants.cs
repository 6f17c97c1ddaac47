namespace Dma.Mutants.Legacy;

/// <summary>The mutants of the area, by clause.</summary>
internal static class LegacyMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        OldPageOffsetInPage.Definition,
        OldMapTrustsTheLastOne.Definition,
        OldUnmapOfPageTakesWholePages.Definition,
        OldSyncDropsTheDirection.Definition,
        OldSyncStopsAtThePage.Definition,
        UnsplitOnlyGives.Definition,
        UnsplitOnlyTakes.Definition,
        OldListForgetsBidirectional.Definition,
        ZallocClearsOnePage.Definition,
        ConsistentUnderTheOtherMask.Definition,
        ConsistentMaskUnderTheOther.Definition,
        OldMaskSetsBoth.Definition,
        PciPoolForgetsTheBoundary.Definition,
        DroppedStateNamesTheOnlyOne.Definition,
        DacHasFourWindows.Definition,
        DacMaskReachesLowMemory.Definition,
        DacUsesTheWindow.Definition,
        DacSyncFromThePage.Definition,
    ];
}
