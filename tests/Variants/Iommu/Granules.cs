using Dma.Reference;

namespace Dma.Variants.Iommu;

/// <summary>
/// Everything is translated in pages of 64 KiB, which are larger than those of the CPU: what lies around a buffer in its large
/// pages is reached as well, and the offset in a large page is that of the buffer.
/// </summary>
/// <param name="device">The device.</param>
internal sealed class LargePagesAlways(Device device) : TranslatedOperations(device)
{
    /// <summary>The size of a large page in bytes.</summary>
    public const ulong Size = 0x1_0000;

    private ulong PagesInLarge => Size >> Machine.PageShift;

    public override bool CanScatter => false;

    // An address is aligned like the memory behind it, up to a large page.
    public override PhysicalAddress? Origin => new(0);

    public override bool TryMapAllocation(FrameRange frames, ulong alignment, out DmaAddress address)
    {
        address = default;
        var whole = Around(frames);
        if (!TryTakeAddresses(whole.Count, Math.Max(alignment, PagesInLarge), out var page))
            return false;
        Domain.Map(page, whole, DmaDirection.Bidirectional);
        address = new((page + (frames.First - whole.First)) << Machine.PageShift);
        return true;
    }

    public override void UnmapAllocation(FrameRange frames, DmaAddress address)
    {
        var whole = Around(frames);
        Domain.Release((address.Value >> Machine.PageShift) - (frames.First - whole.First), whole.Count);
    }

    protected override int RunAt(ReadOnlySpan<ScatterBuffer> buffers) => 1;

    protected override bool TryMakeAddress(
        PhysicalAddress buffer,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        address = default;
        var whole = Around(new(buffer.Value >> Machine.PageShift, PagesOf(buffer.Value & Machine.PageMask, size)));
        if (
            size.Value > LargestMapping.Value
            || !Domain.Addresses.TryAllocate(whole.Count, PagesInLarge, Device.Masks.LastAddress, out var page)
        )
            return false;
        Domain.Map(page, whole, direction);
        address = new((page << Machine.PageShift) + (buffer.Value & (Size - 1)));
        return true;
    }

    protected override void ReleaseAddress(in Mapping mapping)
    {
        var whole = Around(
            new(mapping.Start.Value >> Machine.PageShift, PagesOf(mapping.Start.Value & Machine.PageMask, mapping.Size))
        );
        Device.BusMaster.Complete();
        Domain.Release(whole.First, whole.Count);
    }

    private FrameRange Around(FrameRange frames)
    {
        var first = frames.First & ~(PagesInLarge - 1);
        return new(first, ((frames.End + PagesInLarge - 1) & ~(PagesInLarge - 1)) - first);
    }
}

/// <summary>A mapping bounds what is reached to less than a page: a device of its domain reaches its bytes, out to a small granule.</summary>
/// <param name="device">The device, which is alone in its domain.</param>
/// <param name="granule">The granule in bytes: a power of two, less than a page.</param>
internal sealed class SubPageReach(Device device, ulong granule) : TranslatedOperations(device)
{
    // The first address that is reached and the one behind the last, by the page.
    private readonly Dictionary<ulong, (ulong First, ulong Behind)> _bounds = [];

    public override bool TryReach(
        DmaAddress start,
        ByteCount size,
        bool isWrite,
        out PhysicalAddress memory,
        out ByteCount reach
    )
    {
        var isReached = base.TryReach(start, size, isWrite, out memory, out reach);
        if (!_bounds.TryGetValue(start.Value >> Machine.PageShift, out var bounds))
            return isReached;
        if (start.Value < bounds.First)
        {
            reach = new(Math.Min(reach.Value, bounds.First - start.Value));
            return false;
        }
        if (start.Value >= bounds.Behind)
            return false;
        reach = new(Math.Min(reach.Value, bounds.Behind - start.Value));
        return isReached;
    }

    public override bool TryMapResource(
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        var isMapped = base.TryMapResource(registers, size, direction, out address);
        if (isMapped)
            Bound(address, size);
        return isMapped;
    }

    protected override void AtMap(in Mapping mapping, DmaAttributes attributes)
    {
        Bound(mapping.Start, mapping.Size);
        base.AtMap(mapping, attributes);
    }

    protected override void ReleaseAddress(in Mapping mapping)
    {
        // Stores that are under way have passed already.
        base.ReleaseAddress(mapping);
        foreach (var page in PagesAt(mapping.Start, mapping.Size))
            _bounds.Remove(page);
    }

    private void Bound(DmaAddress start, ByteCount size)
    {
        var first = start.Value & ~(granule - 1);
        var behind = (start.Value + size.Value + granule - 1) & ~(granule - 1);
        foreach (var page in PagesAt(start, size))
            _bounds[page] = (first, behind);
    }

    private IEnumerable<ulong> PagesAt(DmaAddress start, ByteCount size)
    {
        var last = (start.Value + (size.Value - 1)) >> Machine.PageShift;
        for (var page = start.Value >> Machine.PageShift; page <= last; page++)
            yield return page;
    }
}
