using Dma.Reference;

namespace Dma.Mutants.DeviceTree;

internal sealed class WholePagesAreNotCopied(Device device) : BouncedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "whole-pages-are-not-copied",
            "A buffer that begins with a page holds nothing else in its pages, so it is mapped where it lies.",
            "DMA-DT-011",
            ["DMA-BNC-007"],
            Base.Restricted,
            Base.Of(
                Base.Restricted,
                parts => parts with { BouncedOperations = device => new WholePagesAreNotCopied(device) }
            ),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool MustBounce(PhysicalAddress buffer, ByteCount size) =>
        (buffer.Value & Machine.PageMask) != 0 && base.MustBounce(buffer, size);
}

internal sealed class LargeBuffersComeFromElsewhere(Machine machine) : CoherentAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "large-buffers-come-from-elsewhere",
            "What is too large for a fair share of the pool comes from the memory of everybody.",
            "DMA-DT-007",
            [],
            Base.DeviceTree,
            Base.Of(
                Base.DeviceTree,
                parts => parts with { CoherentAllocator = machine => new LargeBuffersComeFromElsewhere(machine) }
            ),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    // The third and the fourth device of the board have the same view of memory; the third has a pool.
    protected override bool TryPlace(
        in CoherentRequest request,
        ulong pages,
        ref CpuView view,
        out FrameRange frames,
        out DmaAddress dma
    ) =>
        request.Device.Id.Index == 3 && pages > 8
            ? base.TryPlace(request with { Device = Machine.AllDevices[4] }, pages, ref view, out frames, out dma)
            : base.TryPlace(request, pages, ref view, out frames, out dma);
}
