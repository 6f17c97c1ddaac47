using Dma.Reference;
using Dma.Variants.Diagnostics;

namespace Dma.Mutants.Diagnostics;

internal sealed class FormerByItsStart(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "former-by-its-start",
            "What was mapped where a device was blocked is looked up by the address that the mapping began with.",
            "DMA-DBG-019",
            [],
            Base.Isolating,
            Base.Diagnosed(Base.Isolating, machine => new FormerByItsStart(machine)),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void LookAtFault(PlatformEvent fault)
    {
        if (Former.Exists(entry => entry.Range.Start == fault.Range.Start))
        {
            base.LookAtFault(fault);
        }
    }
}

internal sealed class SkippedIsBothWays(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "skipped-is-both-ways",
            "A mapping that was made with SKIP_CPU_SYNC is kept without its direction, which no cache was told.",
            "DMA-DBG-020",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new SkippedIsBothWays(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool IsReadOnly(Entry entry) => base.IsReadOnly(entry) && !entry.Skips;
}
