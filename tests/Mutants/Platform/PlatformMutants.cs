namespace Dma.Mutants.Platform;

/// <summary>The mutants of the area, by clause.</summary>
internal static class PlatformMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        EndOfSpaceOverflows.Definition,
        UnmapLooksUpByAddress.Definition,
        SyncOfTailRefused.Definition,
        RoomMeasuredAtStart.Definition,
        InitialMaskFollows.Definition,
        FaultOfWholePage.Definition,
        FaultKindOneLate.Definition,
        OddPageNotMarked.Definition,
        HighmemOffsetInPage.Definition,
        ZeroingForgetsLastPage.Definition,
        ZeroedBehindDirtyLines.Definition,
        PlacementIsBinding.Definition,
        TableShrinksFromItsEnd.Definition,
        EndlessLoopOverLines.Definition,
        NextAddressIsShared.Definition,
    ];
}
