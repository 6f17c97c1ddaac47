namespace Dma.Variants;

// Address spaces that devices are attached to.
public abstract partial class PlatformWrapper : IIommuMapping
{
    /// <inheritdoc />
    public virtual IommuMappingDescription IommuMappingDescription => Inner.IommuMappingDescription;

    /// <inheritdoc />
    public virtual Answer<AddressSpaceId> CreateSpace(DmaRange window) => Inner.CreateSpace(window);

    /// <inheritdoc />
    public virtual Answer AttachDevice(DeviceId device, AddressSpaceId space) => Inner.AttachDevice(device, space);

    /// <inheritdoc />
    public virtual Answer DetachDevice(DeviceId device) => Inner.DetachDevice(device);

    /// <inheritdoc />
    public virtual Answer ReleaseSpace(AddressSpaceId space) => Inner.ReleaseSpace(space);

    /// <inheritdoc />
    public virtual Answer MapFixed(
        DeviceId device,
        DmaAddress address,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction
    ) => Inner.MapFixed(device, address, buffer, size, direction);
}
