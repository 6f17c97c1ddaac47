namespace Dma.Mutants.Bounce;

/// <summary>The mutants of the area, by clause.</summary>
internal static class BounceMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        LargestForgetsTheKeptBits.Definition,
        RefusedCopyStaysCharged.Definition,
        ReleaseForgetsTheOffset.Definition,
        FreeSlotsStayApart.Definition,
        HighmemIsNotCopied.Definition,
        KeepsBitsInTheSlotAlone.Definition,
        SmallCopiesTakeNoGranule.Definition,
        PaddingOfLoadsKept.Definition,
        PaddingClearedToTheSlot.Definition,
        LittleCopiesShareASlot.Definition,
        HalfPageHandedOut.Definition,
        FirstSlotMeansFailed.Definition,
        GivesOneByteLess.Definition,
        TakesOneByteMore.Definition,
        UnmapCopiesTheSlot.Definition,
        SyncLooksAtTheWrongDirection.Definition,
        SkippedMapCopiesNothing.Definition,
        CopyEndsWithTheSet.Definition,
    ];
}
