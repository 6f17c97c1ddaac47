namespace Dma.Mutants.DeviceMemory;

/// <summary>The mutants of the area, by clause.</summary>
internal static class DeviceMemoryMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        EndOfSpaceNotDeclared.Definition,
        SecondDeclarationReplaces.Definition,
        RefusedDeclarationTakesAll.Definition,
        AnswersAllFlagsForAccess.Definition,
        AtomicBuffersPassBy.Definition,
        DeviceBaseIgnored.Definition,
        HandleShiftedInInt.Definition,
        TailCountsAsFree.Definition,
        FirstFreePagesTaken.Definition,
        DeclaredMemoryIsCached.Definition,
        DeviceOffsetIn32Bits.Definition,
        CpuAddressShiftedInInt.Definition,
        LargerThanAllFallsBack.Definition,
        HandledOnlyIfGiven.Definition,
        LargerThanAllIsRefused.Definition,
        LastPageNotMarked.Definition,
        MarkEndsAPageEarly.Definition,
        MarkRoundsDown.Definition,
        MarkLooksAtItsFirstPage.Definition,
        ReleasedMemoryIsRemembered.Definition,
        MarksKeepTheDeclaration.Definition,
        FreedPagesRoundedDown.Definition,
        FreeTakesTheNeighbour.Definition,
        DeclaredMemoryClearedOnce.Definition,
        AnotherDevicesMemoryCounts.Definition,
        ReleasesWhatIsElsewhere.Definition,
        MarkOfABufferIsInvalid.Definition,
        ExclusiveOutlivesRelease.Definition,
    ];
}
