namespace Dma.Variants;

// What a device tree says, and what became of it.
public abstract partial class PlatformWrapper : IDeviceTree
{
    /// <inheritdoc />
    public virtual DeviceTreeDescription DeviceTreeDescription => Inner.DeviceTreeDescription;

    /// <inheritdoc />
    public virtual Answer<PhysicalRange> GetRegion(int region) => Inner.GetRegion(region);

    /// <inheritdoc />
    public virtual Answer<PhysicalAddress> GetPhysicalAddress(PageNumber page) => Inner.GetPhysicalAddress(page);

    /// <inheritdoc />
    public virtual Answer<bool> IsCoherent(DeviceId device) => Inner.IsCoherent(device);
}
