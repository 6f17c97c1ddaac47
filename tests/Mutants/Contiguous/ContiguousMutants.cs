namespace Dma.Mutants.Contiguous;

/// <summary>The mutants of the area, by clause.</summary>
internal static class ContiguousMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        ReservedNothingIsEverything.Definition,
        SharedQuotaNotGivenBack.Definition,
        OneQuotaForAllAreas.Definition,
        LastGrainNotTaken.Definition,
        SinglePageIsShared.Definition,
        BlockAlignedToTheArea.Definition,
        NoPagesAreOne.Definition,
        ReleaseRunsPastTheEnd.Definition,
        PagesAboveAreReleased.Definition,
        LargestIsTheSum.Definition,
        BitComparedWithPages.Definition,
        ReleaseLeavesTheLastPage.Definition,
        BusyRangeStaysMarked.Definition,
        AreaBeyondTheMaskIsAll.Definition,
        LargerThanTheAreaIsRefused.Definition,
        MoveForgetsTheLastLine.Definition,
        MoveLeavesTheNewestStore.Definition,
        OnePlaceForAllThatMove.Definition,
        PinnedPagesMove.Definition,
        LastMovablePageNeverUsed.Definition,
        LimitOfTheFirstByte.Definition,
        MultiplesOfAPageAlign.Definition,
        AlignmentReservedOnTop.Definition,
    ];
}
