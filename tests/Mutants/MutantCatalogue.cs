using Dma.Mutants.Addressing;
using Dma.Mutants.Dispatch;
using Dma.Mutants.Platform;
using Dma.Mutants.Streaming;

namespace Dma.Mutants;

/// <summary>All mutants.</summary>
public static class MutantCatalogue
{
    /// <summary>The mutants, by area and clause.</summary>
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
        NarrowingKeepsTheLimit.Definition,
        NearlyAllIsAll.Definition,
        MaskHeldAgainstPhysical.Definition,
        EndWrapsIn32Bits.Definition,
        RefusalRestoresInitial.Definition,
        MaskKeptAsBits.Definition,
        BusLimitAsBits.Definition,
        PageOfTheLimitGivenOut.Definition,
        WidestMaskRefused.Definition,
        RequiredMaskIsAnAddress.Definition,
        AskingPutsInitialBack.Definition,
        RequiredMaskForgetsHighmem.Definition,
        LargestShrinksWithTheMask.Definition,
        AddressZeroMeansFailed.Definition,
        SkippedUnmapKeepsTheSlot.Definition,
        TwinTakesTheAddressAlong.Definition,
        FailedAddressIsRemembered.Definition,
        OddPageNotReserved.Definition,
        MapCountsLinesInFiveBits.Definition,
        MapCountsLinesFromSize.Definition,
        BounceCleansTheBuffer.Definition,
        MapPutsCleaningOff.Definition,
        BounceCopiesOnePage.Definition,
        SyncForDeviceCopiesWords.Definition,
        SyncForDeviceFromTheStart.Definition,
        SyncForDeviceLosesTheLastLine.Definition,
        SyncLeavesTheWriteBuffer.Definition,
        UnmapCopiesOnePage.Definition,
        UnmapCountsLinesInFourBits.Definition,
        UnmapCountsLinesFromSize.Definition,
        SyncForDeviceOverwrites.Definition,
        UnmapForgetsBidirectional.Definition,
        PartIsTakenFromTheStart.Definition,
        SyncForCpuFromTheStart.Definition,
        SecondTakeLeftOut.Definition,
        TakePartCopiesAll.Definition,
        NoCopyInThoughKept.Definition,
        DiscardsThoughKept.Definition,
        UnmapToDeviceCopiesOut.Definition,
        ToDeviceTakeDropsLines.Definition,
        CopiesWholeWords.Definition,
        UnmapDropsTheLineBehind.Definition,
        CompletionDoesNotWait.Definition,
        StoresLandNewestFirst.Definition,
        GivePartCopiesAll.Definition,
        PageOffsetInPage.Definition,
        SharedTranslationNotCounted.Definition,
        SkippedMapCopiesFromTwin.Definition,
        OddPageNotTranslated.Definition,
        AbsenceIsRemembered.Definition,
        OnlyFirstPageInvalidated.Definition,
        LastPageLeftBehind.Definition,
        TranslationsRoundedUp.Definition,
        LoadPermitsStores.Definition,
        WidestMaskNotLookedAt.Definition,
        DeafDeviceMapsToDevice.Definition,
        UnmapHonoursUnknownAttribute.Definition,
        MapHonoursUnknownAttribute.Definition,
    ];

    /// <summary>Mutants that the walk does not reach within 100,000 operations for every seed, and so are not held to it.</summary>
    public static IReadOnlyList<Mutant> BeyondReach { get; } = [LastByteOfTheMaskRefused.Definition];
}
