namespace Dma.Mutants.DeviceTree;

/// <summary>The mutants of the area, by clause.</summary>
internal static class DeviceTreeMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        UpperCellOverlooked.Definition,
        AlignmentForgotten.Definition,
        RangesAreAHint.Definition,
        EndOfRangesIsInclusive.Definition,
        PlacedBesideFixedAlone.Definition,
        OnlyPoolsAreKept.Definition,
        RegionsRoundedInward.Definition,
        EndOfMemoryIsInclusive.Definition,
        LastRegionServes.Definition,
        LargeBuffersComeFromElsewhere.Definition,
        ReusableIsAPool.Definition,
        LastAreaIsTheDefault.Definition,
        LastPoolServesAll.Definition,
        WholePagesAreNotCopied.Definition,
        OffsetTurnedRound.Definition,
        WindowsHaveNoEnd.Definition,
        GrandparentForgotten.Definition,
        CoherenceNotInherited.Definition,
        WindowLengthIn32Bits.Definition,
    ];
}
