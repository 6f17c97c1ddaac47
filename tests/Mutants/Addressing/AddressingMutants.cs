namespace Dma.Mutants.Addressing;

/// <summary>The mutants of the area, by clause.</summary>
internal static class AddressingMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
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
        RefusalOfBothIsAnInvalidArgument.Definition,
    ];
}
