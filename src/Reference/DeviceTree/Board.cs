namespace Dma.Reference;

/// <summary>A device of a board.</summary>
/// <param name="Name">Its name: that of the node, made unique.</param>
/// <param name="Line">What the tree says of it.</param>
/// <param name="Domain">The domain of a device that is translated; no meaning for others.</param>
/// <param name="CanDma">Whether the buses above it lead any address to memory.</param>
public sealed record BoardDevice(string Name, DeviceTreeDevice Line, int Domain, bool CanDma);

/// <summary>What a device tree says of memory and devices, as <see cref="BoardReader" /> reads it.</summary>
/// <param name="Model">The model; empty where the tree has none.</param>
/// <param name="Memory">Where memory is, from the lowest address up, apart from each other.</param>
/// <param name="Regions">The regions of reserved memory.</param>
/// <param name="Devices">The devices.</param>
public sealed record Board(
    string Model,
    IReadOnlyList<PhysicalRange> Memory,
    IReadOnlyList<DeviceTreeRegion> Regions,
    IReadOnlyList<BoardDevice> Devices
)
{
    /// <summary>What the facet tells of it.</summary>
    public DeviceTreeDescription Description =>
        new()
        {
            Memory = Memory,
            Regions = Regions,
            Devices = [.. Devices.Select(static device => device.Line)],
        };
}
