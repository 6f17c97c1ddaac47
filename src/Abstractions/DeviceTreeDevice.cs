namespace Dma;

/// <summary>What a device tree says of a device. Immutable; the defaults say nothing.</summary>
public sealed record DeviceTreeDevice
{
    /// <summary>The device.</summary>
    public required DeviceId Device { get; init; }

    /// <summary>
    /// The regions that the device refers to (<c>memory-region</c>), by their positions in
    /// <see cref="DeviceTreeDescription.Regions" />; the first is the one that serves it. Up to 64.
    /// </summary>
    public IReadOnlyList<int> Regions { get; init; } = [];

    /// <summary>
    /// The DMA addresses that lead to memory where no IOMMU is between; none, the default, where every address leads to the
    /// physical address that equals it. Up to 64, apart from each other in DMA addresses.
    /// </summary>
    public IReadOnlyList<DmaWindow> Windows { get; init; } = [];

    /// <summary>Whether the device is coherent: yes with <c>dma-coherent</c>, its own or that of a bus above it; no with <c>dma-noncoherent</c>. Unstated: as all are on the machine.</summary>
    public Claim Coherent { get; init; }

    /// <summary>Whether the device is a master of an IOMMU (<c>iommus</c>); yes: <see cref="Windows" /> say nothing of it. Unstated counts as yes.</summary>
    public Claim Translated { get; init; }

    /// <summary>The DMA addresses in which all that is mapped or allocated for a translated device lies; null, the default: any.</summary>
    public DmaRange? AddressWindow { get; init; }
}
