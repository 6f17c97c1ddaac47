namespace Dma;

/// <summary>A device that drivers may attach to domains of their own. Immutable.</summary>
public sealed record IommuDevice
{
    /// <summary>The device.</summary>
    public required DeviceId Device { get; init; }

    /// <summary>The group: devices that the IOMMU cannot tell apart have the same number, and are in one domain together.</summary>
    public int Group { get; init; }
}
