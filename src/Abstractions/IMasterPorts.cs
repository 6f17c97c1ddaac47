namespace Dma;

/// <summary>
/// The facet of devices with several bus master ports, each of which may be connected to an IOMMU of its own. No call of the
/// mapping API names a port: what is mapped or allocated for a device serves all of them.
/// </summary>
/// <remarks>
/// <para>The first port, port 0, is that of <see cref="IDmaPlatform.DeviceLoad" /> and <see cref="IDmaPlatform.DeviceStore" />.
/// Faults are reported with the device, whichever port had them.</para>
/// <para><see cref="IDmaPlatform.Complete" /> waits for the stores of every port. Until then nothing is said of the order of
/// stores of two ports; the suite makes no access through one port while a store through another is in flight.</para>
/// </remarks>
public interface IMasterPorts
{
    /// <summary>What the platform says of the ports of a device.</summary>
    /// <param name="device">The device.</param>
    /// <returns>The same at every time.</returns>
    MasterPortsDescription DescribePorts(DeviceId device);

    /// <summary>A device loads bytes through one of its ports, as <see cref="IDmaPlatform.DeviceLoad" /> does through the first.</summary>
    /// <param name="device">The device.</param>
    /// <param name="port">The port; below <see cref="MasterPortsDescription.Ports" />.</param>
    /// <param name="address">The first byte, as the device addresses it: the same for every port.</param>
    /// <param name="destination">Filled with the bytes; they count for nothing if a fault was reported.</param>
    /// <returns>The outcome; ok whether or not the access was blocked.</returns>
    Answer PortLoad(DeviceId device, int port, DmaAddress address, Span<byte> destination);

    /// <summary>A device stores bytes through one of its ports, as <see cref="IDmaPlatform.DeviceStore" /> does through the first.</summary>
    /// <param name="device">The device.</param>
    /// <param name="port">The port; below <see cref="MasterPortsDescription.Ports" />.</param>
    /// <param name="address">The first byte, as the device addresses it: the same for every port.</param>
    /// <param name="source">The bytes.</param>
    /// <returns>The outcome; ok whether or not the access was blocked.</returns>
    Answer PortStore(DeviceId device, int port, DmaAddress address, ReadOnlySpan<byte> source);
}
