namespace Dma.Mutants.UserMapping;

/// <summary>The mutants of the area, by clause.</summary>
internal static class UserMappingMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        CookiesFoundByDeviceAddress.Definition,
        WindowNotChecked.Definition,
        WindowCheckedInBytes.Definition,
        EndOfWindowWraps.Definition,
        LastPageMayBeginBehind.Definition,
        FirstPageBehindIsInvalid.Definition,
        OddEndNotCounted.Definition,
        RoomOfPartsIsLost.Definition,
        PageOffsetIgnored.Definition,
        PageOffsetAddedTwice.Definition,
        RemappedTakenForLinear.Definition,
        DeviceAddressTakenForMemory.Definition,
        ViewsKeepWhatTheyLoaded.Definition,
        LastStoreIsHeld.Definition,
        PartsAreCopiedOnWrite.Definition,
        CookiesAreCached.Definition,
        StoresEndWithThePage.Definition,
        UnmapEndsAllViews.Definition,
        OnePageTooMany.Definition,
        WindowsInPairsOfPages.Definition,
        OnlyFirstPageRemoved.Definition,
        SaysNoWhileMapped.Definition,
        TableOfWholePagesOnly.Definition,
        TableTakesRemappedForLinear.Definition,
        NamedByTheirNumber.Definition,
    ];
}
