namespace Dma;

/// <summary>The facet of machines that were built from a device tree: what the tree says, and what became of it.</summary>
public interface IDeviceTree
{
    /// <summary>What the tree says; not what the machine makes of it.</summary>
    DeviceTreeDescription DeviceTreeDescription => DeviceTreeDescription.Unstated;

    /// <summary>Where a region of reserved memory lies; the same as long as the machine lives.</summary>
    /// <param name="region">The position of the region in <see cref="DeviceTreeDescription.Regions" />.</param>
    /// <returns>The whole region. Failed: the machine has none, such as one for which there was no room.</returns>
    Answer<PhysicalRange> GetRegion(int region) => Answer.Unsupported;

    /// <summary>The physical address of a page that is allocated (<c>page_to_phys</c>).</summary>
    /// <param name="page">A page of a block that is live.</param>
    /// <returns>The physical address of its first byte.</returns>
    Answer<PhysicalAddress> GetPhysicalAddress(PageNumber page) => Answer.Unsupported;

    /// <summary>Whether the machine takes a device for coherent (<c>dev_is_dma_coherent</c>).</summary>
    /// <param name="device">The device.</param>
    Answer<bool> IsCoherent(DeviceId device) => Answer.Unsupported;
}
