namespace Dma.Variants;

// Ports of devices.
public abstract partial class PlatformWrapper : IMasterPorts
{
    /// <inheritdoc />
    public virtual MasterPortsDescription DescribePorts(DeviceId device) => Inner.DescribePorts(device);

    /// <inheritdoc />
    public virtual Answer PortLoad(DeviceId device, int port, DmaAddress address, Span<byte> destination) =>
        Inner.PortLoad(device, port, address, destination);

    /// <inheritdoc />
    public virtual Answer PortStore(DeviceId device, int port, DmaAddress address, ReadOnlySpan<byte> source) =>
        Inner.PortStore(device, port, address, source);
}
