namespace Dma;

/// <summary>What the device tree says from which a machine was built. Immutable; the defaults say nothing.</summary>
public sealed record DeviceTreeDescription
{
    /// <summary>A description that says nothing.</summary>
    public static DeviceTreeDescription Unstated { get; } = new();

    /// <summary>Where memory is; none, the default: nothing is said of it. Up to 64 ranges.</summary>
    public IReadOnlyList<PhysicalRange> Memory { get; init; } = [];

    /// <summary>The regions of reserved memory; up to 64.</summary>
    public IReadOnlyList<DeviceTreeRegion> Regions { get; init; } = [];

    /// <summary>What is said of devices, at most one entry a device; nothing is said of a device without.</summary>
    public IReadOnlyList<DeviceTreeDevice> Devices { get; init; } = [];
}
