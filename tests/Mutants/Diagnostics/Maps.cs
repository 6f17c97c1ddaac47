using Dma.Reference;
using Dma.Variants.Diagnostics;

namespace Dma.Mutants.Diagnostics;

internal sealed class NoneOfOnePage(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "none-of-one-page",
            "The direction is looked at where a mapping of one page is made, and left out where pages are counted.",
            "DMA-MAP-024",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new NoneOfOnePage(machine)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void LookAtNone(DeviceId device, ByteCount size)
    {
        if (size.Value <= Description.PageSize.Value)
        {
            base.LookAtNone(device, size);
        }
    }
}

internal sealed class EndOfAPageAlone(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "end-of-a-page-alone",
            "Of a buffer no more than a page is looked at.",
            "DMA-DBG-013",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new EndOfAPageAlone(machine)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool IsTooLong(CpuAddress buffer, ulong size) => base.IsTooLong(buffer, Math.Min(size, 0x1000));
}

internal sealed class BothWaysMayOverlap(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "both-ways-may-overlap",
            "Only what is FROM_DEVICE counts as stored to by a device where mappings overlap.",
            "DMA-DBG-014",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new BothWaysMayOverlap(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool IsOverlap(Entry made, Entry other) =>
        base.IsOverlap(made, other)
        && (made.Direction == DmaDirection.FromDevice || other.Direction == DmaDirection.FromDevice);
}

internal sealed class LoadsOverlapToo(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "loads-overlap-too",
            "Mappings that overlap are reported whatever their directions are.",
            "DMA-DBG-001",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new LoadsOverlapToo(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool IsOverlap(Entry made, Entry other) =>
        made.Place is { } mine && other.Place is { } place && mine < place + other.Length && place < mine + made.Length;
}
