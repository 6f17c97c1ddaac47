using Dma.Reference;

namespace Dma.Mutants.Contiguous;

internal sealed class AreaBeyondTheMaskIsAll(Machine machine) : CoherentAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "area-beyond-the-mask-is-all",
            "Memory out of the device's area that lies beyond the mask is given back, and ordinary pages are not tried in its place.",
            "DMA-CMA-012",
            ["DMA-COH-001", "DMA-COH-002"],
            Base.Contiguous,
            Base.Of(
                Base.Contiguous,
                p => p with { CoherentAllocator = machine => new AreaBeyondTheMaskIsAll(machine) }
            ),
            "B22",
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryPlace(
        in CoherentRequest request,
        ulong pages,
        ref CpuView view,
        out FrameRange frames,
        out DmaAddress dma
    )
    {
        (frames, dma) = (default, default);
        var isInReach = true;
        if (
            !request.Flags.HasFlag(Gfp.Atomic)
            && Machine.Contiguous.TryTakeForBuffer(request.Device, pages, 1, out var taken)
        )
        {
            isInReach = request.Device.Operations.TryMapAllocation(taken, 1, out _);
            Machine.Contiguous.GiveBack(taken);
        }
        return isInReach && base.TryPlace(request, pages, ref view, out frames, out dma);
    }
}

internal sealed class LargerThanTheAreaIsRefused(Machine machine) : CoherentAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "larger-than-the-area-is-refused",
            "A buffer that the device's area could never hold is refused at once, as a block of that size is.",
            "DMA-CMA-012",
            ["DMA-COH-001", "DMA-COH-002"],
            Base.Contiguous,
            Base.Of(
                Base.Contiguous,
                p => p with { CoherentAllocator = machine => new LargerThanTheAreaIsRefused(machine) }
            ),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryPlace(
        in CoherentRequest request,
        ulong pages,
        ref CpuView view,
        out FrameRange frames,
        out DmaAddress dma
    )
    {
        (frames, dma) = (default, default);
        return Machine.Contiguous.AreaOf(request.Device) is { } area
            && pages <= area.Frames.Count
            && base.TryPlace(request, pages, ref view, out frames, out dma);
    }
}
