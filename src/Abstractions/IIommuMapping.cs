namespace Dma;

/// <summary>
/// The facet of address spaces (the kernel's <c>struct dma_iommu_mapping</c>): windows of device addresses, behind an IOMMU, that
/// devices are attached to. Drivers of attached devices make the same calls as before.
/// </summary>
/// <remarks>
/// A device is attached and detached only while nothing is live for it: no mapping, no buffer, no pool, no store that is not
/// complete. A device whose memory may be copied or declared, or whose operations lack calls, is left where it is.
/// </remarks>
public interface IIommuMapping
{
    /// <summary>What the platform says of its address spaces.</summary>
    IommuMappingDescription IommuMappingDescription => IommuMappingDescription.Unstated;

    /// <summary>Creates an address space that no device is attached to (<c>arm_iommu_create_mapping</c>).</summary>
    /// <param name="window">Where the addresses of its devices lie: whole pages, which do not pass the end of the space.</param>
    /// <returns>The address space; <see cref="Errno.Invalid" /> for a window without bytes, <see cref="Errno.NoMemory" /> where there is no room.</returns>
    Answer<AddressSpaceId> CreateSpace(DmaRange window);

    /// <summary>
    /// Attaches a device (<c>arm_iommu_attach_device</c>): it is served by translation, at addresses in the window, and holds the
    /// address space until it leaves it.
    /// </summary>
    /// <param name="device">The device; one of <see cref="IommuMappingDescription.Attachable" />.</param>
    /// <param name="space">The address space.</param>
    /// <returns>The outcome. A device that is attached already is moved, or the call fails and the device stays where it is.</returns>
    Answer AttachDevice(DeviceId device, AddressSpaceId space);

    /// <summary>Detaches a device (<c>arm_iommu_detach_device</c>): it is served as it was before it was first attached.</summary>
    /// <param name="device">A device that is attached.</param>
    /// <returns>The outcome.</returns>
    Answer DetachDevice(DeviceId device);

    /// <summary>Gives the name of an address space back (<c>arm_iommu_release_mapping</c>): it is gone when no device is attached to it any more.</summary>
    /// <param name="space">The address space.</param>
    /// <returns>The outcome.</returns>
    Answer ReleaseSpace(AddressSpaceId space);

    /// <summary>
    /// Gives a buffer to an attached device as <see cref="IDmaPlatform.Map" /> does, at an address that the driver chose. It is
    /// ended by <see cref="IDmaPlatform.Unmap" />.
    /// </summary>
    /// <param name="device">The device, which is attached.</param>
    /// <param name="address">The address of the first byte; at the same offset in its page as the buffer.</param>
    /// <param name="buffer">The CPU address of the first byte; the buffer lies in one block of pages.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="direction">Who may store.</param>
    /// <returns>The outcome: failed, and nothing has changed, where an address is taken, outside the window or beyond the mask of the device.</returns>
    Answer MapFixed(DeviceId device, DmaAddress address, CpuAddress buffer, ByteCount size, DmaDirection direction) =>
        Answer.Unsupported;
}
