namespace Dma.Mutants.Scatterlist;

/// <summary>The mutants of the area, by clause.</summary>
internal static class ScatterlistMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        LastEntryHasNoRoom.Definition,
        RefusalKeepsTheLock.Definition,
        UnwindReleasesOneTooMany.Definition,
        OneSegmentIsNone.Definition,
        MergedLengthIn16Bits.Definition,
        MergedLengthInPages.Definition,
        LengthComparedTooEarly.Definition,
        SizeLimitOnlyGrows.Definition,
        MergesAcrossTheBoundary.Definition,
        MergeBoundaryNotTold.Definition,
        EntriesCleanedByTheFirst.Definition,
        LastEntryNotGiven.Definition,
        LastEntryNotUnmapped.Definition,
        TranslationsEndBySegments.Definition,
        ListSyncedWhereItLies.Definition,
        LastEntryNotTaken.Definition,
        OffsetCountedTwice.Definition,
        HighmemEntryNotCleaned.Definition,
        OnlyFirstEntryAdmitted.Definition,
    ];
}
