namespace Dma.Reference;

/// <summary>A further port of a device: a bus master that has an IOMMU of its own while the device is attached to an address space. Replaceable.</summary>
/// <param name="device">The device.</param>
public class PortMaster(Device device) : BusMaster(device)
{
    /// <summary>The IOMMU of the port; null while the device is not attached, and the port reaches what the first one does.</summary>
    public PortIommu? Iommu { get; set; }

    /// <inheritdoc />
    protected override bool TryReach(
        DmaAddress start,
        ByteCount size,
        bool isWrite,
        out PhysicalAddress memory,
        out ByteCount reach
    )
    {
        if (Iommu is null)
            return base.TryReach(start, size, isWrite, out memory, out reach);
        var offset = start.Value & Machine.PageMask;
        reach = new(Math.Min(size.Value, Machine.PageMask + 1 - offset));
        var reached = Iommu.TryTranslate(start.Value >> Machine.PageShift, isWrite, out var frame);
        memory = new((frame << Machine.PageShift) + offset);
        return reached;
    }
}
