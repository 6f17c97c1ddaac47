namespace Dma.Mutants.Dispatch;

/// <summary>The mutants of the area, by clause.</summary>
internal static class DispatchMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        WidestMaskNotLookedAt.Definition,
        DeafDeviceMapsToDevice.Definition,
        UnmapHonoursUnknownAttribute.Definition,
        MapHonoursUnknownAttribute.Definition,
        AnyAttributeSkipsTheGive.Definition,
        AnyAttributeSkipsTheTake.Definition,
        CopiesNeedNoSync.Definition,
        MaskSettlesTheNeed.Definition,
        RegistersKeepNoOffset.Definition,
        RegistersLeadToMemory.Definition,
        RegistersAreCopied.Definition,
        LastRegistersNotTranslated.Definition,
        DirectionOfTheRegisters.Definition,
        UnmapResourceInvalidatesOnePage.Definition,
        LastRegistersNotReserved.Definition,
        EndOfRegistersRefused.Definition,
        LargeBuffersForAnyone.Definition,
        MissingResourcesAreIdentity.Definition,
        UnmapTakesTheOtherDomain.Definition,
    ];
}
