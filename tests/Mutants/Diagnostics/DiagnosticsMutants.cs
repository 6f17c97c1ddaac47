namespace Dma.Mutants.Diagnostics;

/// <summary>The mutants of the area, by clause.</summary>
internal static class DiagnosticsMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        ErrorIsAnAddress.Definition,
        InsideIsGoodEnough.Definition,
        ShorterIsAPart.Definition,
        SmallBuffersAreMappings.Definition,
        DirectionOfOneWay.Definition,
        AskedOnceForAll.Definition,
        SyncEndsOneLate.Definition,
        SyncForCpuTakesAny.Definition,
        TwoFitsAreNone.Definition,
        CountOfUnmapsAlone.Definition,
        NoneOfOnePage.Definition,
        EndOfAPageAlone.Definition,
        BothWaysMayOverlap.Definition,
        LoadsOverlapToo.Definition,
        CpuAddressByPage.Definition,
        FirstPageIsTheBlock.Definition,
        AnyPoolWillDo.Definition,
        UnusedPoolsAreLeftOut.Definition,
        FirstBlockIsNotFound.Definition,
        FormerByItsStart.Definition,
        SkippedIsBothWays.Definition,
        Owners.StoresToDevicePass,
        Owners.BothWaysIsGiven,
        Owners.BothWaysIsTaken,
        Owners.NoAttributesWillDo,
        Owners.UsersOfOnePage,
        Sources.OfOnePageIsKnown,
        Sources.FirstEntryAlone,
        Sources.RegistersByTheirPages,
        Sources.DestroyedTwiceIsOnce,
        Sources.PoisonOfALine,
        Sources.OnePageMoreIsInside,
        Owners.DeclaredPageByPage,
        Owners.LoadsOfCookiesPass,
        Owners.BothWaysHasItsLines,
        Translations.SizesNeedNoAlignment,
        Translations.AttachedIsAttached,
    ];
}
