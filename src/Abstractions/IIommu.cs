namespace Dma;

/// <summary>
/// The facet of domains of an IOMMU that drivers manage themselves. They choose the device addresses; a device that they attach
/// reaches what is mapped in its domain and nothing else, and the mapping API does not serve it until it is detached.
/// </summary>
/// <remarks>
/// Nothing here hands memory over: what the CPU stored is there for devices after <see cref="IDmaPlatform.Barrier" />, what a
/// coherent device stored for the CPU when the store is complete. A removed translation is dead when the call returns where
/// <see cref="PlatformDescription.StrictInvalidation" /> is yes, else after <see cref="IDmaPlatform.Settle" />.
/// </remarks>
public interface IIommu
{
    /// <summary>What the platform says of domains.</summary>
    IommuDescription IommuDescription => IommuDescription.Unstated;

    /// <summary>Where a page is in physical memory (<c>page_to_phys</c>).</summary>
    /// <param name="page">A page of a block that is allocated.</param>
    /// <returns>The physical address of its first byte; those of a block lie side by side.</returns>
    Answer<PhysicalAddress> PhysicalAddressOf(PageNumber page);

    /// <summary>Makes a domain that translates nothing (<c>iommu_domain_alloc</c>).</summary>
    /// <returns>Its name, or <see cref="Errno.NoMemory" />.</returns>
    Answer<DomainId> AllocateDomain();

    /// <summary>Frees a domain with all its translations (<c>iommu_domain_free</c>). No device is attached to it.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>The outcome.</returns>
    Answer FreeDomain(DomainId domain);

    /// <summary>Attaches a device, on which nothing of the mapping API is live (<c>iommu_attach_device</c>).</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="device">The device; one of <see cref="IommuDescription.Devices" />.</param>
    /// <returns>The outcome. If it is not ok, the device and its group are where they were, as <see cref="Errno.Busy" /> where it is attached already.</returns>
    Answer AttachDevice(DomainId domain, DeviceId device);

    /// <summary>Detaches a device and its group (<c>iommu_detach_device</c>): they are served as before they were attached.</summary>
    /// <param name="domain">The domain that it is attached to.</param>
    /// <param name="device">The device.</param>
    /// <returns>The outcome.</returns>
    Answer DetachDevice(DomainId domain, DeviceId device);

    /// <summary>Makes a translation (<c>iommu_map</c>).</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="address">The first device address.</param>
    /// <param name="memory">The physical address behind it.</param>
    /// <param name="size">How many bytes; this and both addresses are multiples of the smallest page size.</param>
    /// <param name="protection">What devices may do.</param>
    /// <returns>The outcome. If it is not ok, nothing has changed: <see cref="Errno.Invalid" /> for what is not aligned.</returns>
    Answer MapInDomain(
        DomainId domain,
        DmaAddress address,
        PhysicalAddress memory,
        ByteCount size,
        IommuProtection protection
    );

    /// <summary>Makes a translation of memory in several places, one behind the other (<c>iommu_map_sg</c>).</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="address">The first device address.</param>
    /// <param name="memory">The places, each aligned as for <see cref="MapInDomain" />.</param>
    /// <param name="protection">What devices may do.</param>
    /// <returns>The outcome, as for <see cref="MapInDomain" />; all of it is mapped or nothing.</returns>
    Answer MapListInDomain(
        DomainId domain,
        DmaAddress address,
        ReadOnlySpan<PhysicalRange> memory,
        IommuProtection protection
    ) => Answer.Unsupported;

    /// <summary>Removes translations (<c>iommu_unmap</c>).</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="range">The device addresses; start and length are multiples of the smallest page size.</param>
    /// <returns>How many bytes were removed from the start on, up to the first that had no translation: nothing for what is not aligned.</returns>
    Answer<ByteCount> UnmapFromDomain(DomainId domain, DmaRange range);

    /// <summary>Where a device address leads (<c>iommu_iova_to_phys</c>).</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="address">The device address.</param>
    /// <returns>The physical address; <see cref="Errno.BadAddress" /> where there is no translation. Unsupported: the platform does not tell.</returns>
    Answer<PhysicalAddress> TranslationOf(DomainId domain, DmaAddress address) => Answer.Unsupported;
}
