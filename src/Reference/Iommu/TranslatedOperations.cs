namespace Dma.Reference;

/// <summary>
/// The operations of a device behind an IOMMU: each mapping has pages of addresses of its own, the offset in the page is
/// that of the buffer, and the device reaches nothing else. Replaceable.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="domain">The domain.</param>
public partial class TranslatedOperations(Device device, IommuDomain domain) : DeviceOperations(device)
{
    /// <summary>The operations of a device in the domain that it is described with.</summary>
    /// <param name="device">The device.</param>
    public TranslatedOperations(Device device)
        : this(device, device.Machine.Domain(device.Description.Domain)) { }

    /// <summary>The largest size of one mapping: 1 MiB.</summary>
    private const ulong Largest = 1 << 20;

    /// <summary>The smallest mask that leaves the promised room: 24 bits.</summary>
    private static readonly DmaMask SmallestMask = DmaMask.FromBits(24);

    /// <summary>The domain of the device.</summary>
    public IommuDomain Domain { get; } = domain;

    /// <inheritdoc />
    /// <remarks>Where memory lies does not matter; 32 bits, as the kernel says of all translated devices.</remarks>
    public override DmaMask RequiredMask => DmaMask.Default;

    /// <inheritdoc />
    public override ByteCount LargestMapping => new(Largest);

    /// <inheritdoc />
    public override bool Supports(DmaMask mask) => mask.Value >= SmallestMask.Value;

    /// <inheritdoc />
    public override bool TryReach(
        DmaAddress start,
        ByteCount size,
        bool isWrite,
        out PhysicalAddress memory,
        out ByteCount reach
    )
    {
        var offset = start.Value & Machine.PageMask;
        reach = new(Math.Min(size.Value, Machine.PageMask + 1 - offset));
        var page = start.Value >> Machine.PageShift;
        var reached = Device.Ports.First is { } restored
            ? restored.TryTranslate(page, isWrite, out var frame)
            : Domain.TryTranslate(page, isWrite, out frame);
        memory = new((frame << Machine.PageShift) + offset);
        return reached;
    }

    /// <inheritdoc />
    public override bool TryFindMemory(DmaAddress address, out PhysicalAddress memory)
    {
        var isFound = Domain.TryFind(address.Value >> Machine.PageShift, out var frame);
        memory = new((frame << Machine.PageShift) + (address.Value & Machine.PageMask));
        return isFound;
    }

    /// <inheritdoc />
    public override bool TryMapResource(
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    ) => TryMakeAddress(registers, size, direction, out address);

    /// <inheritdoc />
    public override FrameRange FramesWithin(DmaAddress last) => new(0, Machine.Parts.MemoryMap.LastFrame + 1);

    /// <inheritdoc />
    public override bool TryMapAllocation(FrameRange frames, ulong alignment, out DmaAddress address)
    {
        address = default;
        if (!TryTakeAddresses(frames.Count, alignment, out var page))
            return false;
        Domain.Map(page, frames, DmaDirection.Bidirectional);
        address = new(page << Machine.PageShift);
        return true;
    }

    /// <inheritdoc />
    public override void UnmapAllocation(FrameRange frames, DmaAddress address) =>
        Release(address.Value >> Machine.PageShift, frames.Count);

    /// <inheritdoc />
    public override bool CanScatter => true;

    /// <inheritdoc />
    public override bool TryMapScattered(FrameRange frames, ulong alignment, out DmaAddress address)
    {
        address = default;
        if (!TryTakeAddresses(frames.Count, alignment, out var page))
            return false;
        for (var index = 0UL; index < frames.Count; index++)
        {
            Domain.Addresses.Divide(page + index, 1);
            Domain.Map(page + index, new(frames.End - 1 - index, 1), DmaDirection.Bidirectional);
        }
        address = new(page << Machine.PageShift);
        return true;
    }

    /// <inheritdoc />
    public override void UnmapScattered(FrameRange frames, DmaAddress address)
    {
        for (var index = 0UL; index < frames.Count; index++)
            Release((address.Value >> Machine.PageShift) + index, 1);
    }

    /// <inheritdoc />
    protected override bool TryMakeAddress(
        PhysicalAddress buffer,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        address = default;
        if (size.Value > Largest)
            return false;
        var offset = buffer.Value & Machine.PageMask;
        var count = PagesOf(offset, size);
        if (!TryTakeAddresses(count, out var page))
            return false;
        Domain.Map(page, new(buffer.Value >> Machine.PageShift, count), direction);
        address = new((page << Machine.PageShift) + offset);
        return true;
    }

    /// <inheritdoc />
    protected override void ReleaseAddress(in Mapping mapping)
    {
        var offset = mapping.Start.Value & Machine.PageMask;
        Release(mapping.Start.Value >> Machine.PageShift, PagesOf(offset, mapping.Size));
    }

    // Stores that were translated already land first, as hardware sees to when a translation is invalidated.
    private protected void Release(ulong page, ulong count)
    {
        foreach (var device in Machine.AllDevices)
        {
            if ((device.Operations as TranslatedOperations)?.Domain == Domain)
                device.Land();
        }
        Domain.Release(page, count);
    }

    /// <summary>Takes addresses for an allocation.</summary>
    /// <param name="count">How many pages; at least 1.</param>
    /// <param name="alignment">The alignment of the first page in pages: a power of two.</param>
    /// <param name="page">The first page.</param>
    /// <returns>Whether there are so many free, side by side.</returns>
    protected bool TryTakeAddresses(ulong count, ulong alignment, out ulong page)
    {
        var last = Device.Masks.LastCoherentAddress;
        return Domain.Addresses.TryAllocate(count, alignment, last, out page)
            || (Domain.TryMakeRoom() && Domain.Addresses.TryAllocate(count, alignment, last, out page));
    }

    /// <summary>Takes addresses for a mapping.</summary>
    /// <param name="count">How many pages; at least 1.</param>
    /// <param name="page">The first page.</param>
    /// <returns>Whether there are so many free, side by side.</returns>
    protected bool TryTakeAddresses(ulong count, out ulong page) =>
        Domain.Addresses.TryAllocate(count, Device.Masks.LastAddress, out page)
        || (Domain.TryMakeRoom() && Domain.Addresses.TryAllocate(count, Device.Masks.LastAddress, out page));

    /// <summary>How many pages a mapping has a byte in.</summary>
    /// <param name="offset">The first byte, from the start of its page.</param>
    /// <param name="size">How many bytes.</param>
    protected ulong PagesOf(ulong offset, ByteCount size) =>
        (offset + size.Value + Machine.PageMask) >> Machine.PageShift;
}
