namespace Dma.Reference;

// Ports of devices: arguments are checked here; the parts do the rest.
public sealed partial class Machine : IMasterPorts
{
    /// <inheritdoc />
    public MasterPortsDescription DescribePorts(DeviceId device) =>
        Find(device) is { } found ? Parts.Ports(found.Description) : MasterPortsDescription.Unstated;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device or a port that does not exist.</remarks>
    public Answer PortLoad(DeviceId device, int port, DmaAddress address, Span<byte> destination)
    {
        if (FindPort(device, port) is not { } master)
            return Answer.Failed(Errno.NoDevice);
        if (!destination.IsEmpty)
            master.Load(address, destination);
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device or a port that does not exist.</remarks>
    public Answer PortStore(DeviceId device, int port, DmaAddress address, ReadOnlySpan<byte> source)
    {
        if (FindPort(device, port) is not { } master)
            return Answer.Failed(Errno.NoDevice);
        if (!source.IsEmpty)
            master.Store(address, source);
        return Answer.Ok;
    }

    private bool HasMasterPorts => Parts.Devices.Any(device => Parts.Ports(device).Ports > 1);

    private BusMaster? FindPort(DeviceId device, int port) =>
        Find(device) is not { } found ? null
        : port == 0 ? found.BusMaster
        : port > 0 && port <= found.Ports.Further.Length ? found.Ports.Further[port - 1]
        : null;
}
