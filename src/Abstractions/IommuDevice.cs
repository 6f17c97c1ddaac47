namespace Dma;

/// <summary>A device that drivers may attach to domains of their own. Immutable.</summary>
public sealed record IommuDevice
{
    /// <summary>The device.</summary>
    public required DeviceId Device { get; init; }

    /// <summary>The IOMMU that the device is behind: a domain that serves devices of one may refuse those of another.</summary>
    public int Iommu { get; init; }

    /// <summary>The group: devices that the IOMMU cannot tell apart have the same number, and are in one domain together.</summary>
    public int Group { get; init; }
}
