namespace Dma.Variants;

// Memory that is declared for devices.
public abstract partial class PlatformWrapper : IDeviceMemory
{
    /// <inheritdoc />
    public virtual DeviceMemoryDescription DeviceMemoryDescription => Inner.DeviceMemoryDescription;

    /// <inheritdoc />
    public virtual Answer<int> DeclareMemory(
        DeviceId device,
        PhysicalAddress start,
        DmaAddress deviceAddress,
        ByteCount size,
        DeviceMemoryFlags flags
    ) => Inner.DeclareMemory(device, start, deviceAddress, size, flags);

    /// <inheritdoc />
    public virtual Answer ReleaseMemory(DeviceId device) => Inner.ReleaseMemory(device);

    /// <inheritdoc />
    public virtual Answer<CpuAddress> MarkOccupied(DeviceId device, DmaAddress start, ByteCount size) =>
        Inner.MarkOccupied(device, start, size);

    /// <inheritdoc />
    public virtual Answer<DeviceMemoryAnswer> AllocateFromDeviceMemory(DeviceId device, ByteCount size) =>
        Inner.AllocateFromDeviceMemory(device, size);

    /// <inheritdoc />
    public virtual Answer<bool> ReleaseFromDeviceMemory(DeviceId device, int order, CpuAddress buffer) =>
        Inner.ReleaseFromDeviceMemory(device, order, buffer);
}
