using Dma.Reference;

namespace Dma.Mutants.Contiguous;

internal sealed class BlockAlignedToTheArea(Machine machine) : ContiguousAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "block-aligned-to-the-area",
            "The bitmap is searched for an aligned bit, and that the area itself begins four pages behind a multiple is forgotten.",
            "DMA-CMA-006",
            [],
            Base.Contiguous,
            Base.Of(
                Base.Contiguous,
                p => p with { ContiguousAllocator = machine => new BlockAlignedToTheArea(machine) }
            ),
            "B53",
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override ulong PhaseOf(ContiguousArea area) => area.Frames.First;
}
