namespace Dma.Reference;

/// <summary>
/// The operations of a device behind an IOMMU: each mapping has pages of addresses of its own, the offset in the page is
/// that of the buffer, and the device reaches nothing else. Replaceable.
/// </summary>
/// <param name="device">The device.</param>
public class TranslatedOperations(Device device) : DeviceOperations(device)
{
    /// <summary>The largest size of one mapping: 1 MiB.</summary>
    private const ulong Largest = 1 << 20;

    /// <summary>The smallest mask that leaves the promised room: 24 bits.</summary>
    private static readonly DmaMask SmallestMask = DmaMask.FromBits(24);

    /// <summary>The domain of the device.</summary>
    public IommuDomain Domain { get; } = device.Machine.Domain(device.Description.Domain);

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
        var reached = Domain.TryTranslate(start.Value >> Machine.PageShift, isWrite, out var frame);
        memory = new((frame << Machine.PageShift) + offset);
        return reached;
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
        if (!Domain.Addresses.TryAllocate(count, Device.Masks.LastAddress, out var page))
            return false;
        Domain.Map(page, new(buffer.Value >> Machine.PageShift, count), direction);
        address = new((page << Machine.PageShift) + offset);
        return true;
    }

    /// <inheritdoc />
    /// <remarks>Stores that were translated already land first, as hardware sees to when a translation is invalidated.</remarks>
    protected override void ReleaseAddress(in Mapping mapping)
    {
        foreach (var device in Machine.AllDevices)
        {
            if (device.Description.Domain == Domain.Number)
                device.BusMaster.Complete();
        }
        var page = mapping.Start.Value >> Machine.PageShift;
        Domain.Unmap(page, PagesOf(mapping.Start.Value & Machine.PageMask, mapping.Size));
        Domain.Addresses.Free(page);
    }

    private ulong PagesOf(ulong offset, ByteCount size) =>
        (offset + size.Value + Machine.PageMask) >> Machine.PageShift;
}
