using Dma.Reference;

namespace Dma.Mutants.Iommu;

internal sealed class EmptyMiddleIsMapped(Device device) : UntrustedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "empty-middle-is-mapped",
            "Between two ends that are copied the middle is mapped also if it is empty, which fails, and what is undone begins behind the first end.",
            "DMA-IOMMU-042",
            ["DMA-IOMMU-043", "DMA-MAP-001", "DMA-MAP-002"],
            Base.Translated,
            Untrusted.Of(device => new EmptyMiddleIsMapped(device)),
            "B48",
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryMapParts(
        ulong page,
        FrameRange frames,
        ulong offset,
        ByteCount size,
        DmaDirection direction
    )
    {
        var hasTwoEnds = offset > 0 && ((offset + size.Value) & Machine.PageMask) > 0;
        if (!hasTwoEnds || frames.Count != 2)
            return base.TryMapParts(page, frames, offset, size, direction);
        Domain.Addresses.Divide(page, 1);
        Domain.Addresses.Free(page + 1);
        return false;
    }
}

internal sealed class EndOfLongBuffersReached(Device device) : UntrustedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "end-of-long-buffers-reached",
            "The last page of a buffer is copied if the buffer is smaller than a page; that of a longer one is reached where it lies, with what lies behind it.",
            "DMA-BNC-006",
            [.. Base.Content],
            Base.Translated,
            Untrusted.Of(device => new EndOfLongBuffersReached(device)),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryMapParts(
        ulong page,
        FrameRange frames,
        ulong offset,
        ByteCount size,
        DmaDirection direction
    ) =>
        base.TryMapParts(
            page,
            frames,
            offset,
            size.Value > Machine.PageMask ? new((frames.Count << Machine.PageShift) - offset) : size,
            direction
        );
}

/// <summary>Machines whose devices are not trusted.</summary>
internal static class Untrusted
{
    /// <summary>A machine of the translated profile without buffers and lists, with other operations of the device that is not trusted.</summary>
    public static Func<IDmaPlatformFactory> Of(Func<Device, DeviceOperations> make) =>
        Base.Of(Base.Translated, p => p.WithoutBuffers() with { UntrustedOperations = make });
}
