namespace Dma;

/// <summary>The facet that shows where in memory device addresses lead, as kernels can tell of the domain of a device (<c>iommu_iova_to_phys</c>).</summary>
public interface IPhysicalView
{
    /// <summary>The physical address behind a device address.</summary>
    /// <param name="device">The device.</param>
    /// <param name="address">An address in a live mapping or buffer of that device; where the device works on a copy, the copy's.</param>
    /// <returns>The physical address of that byte, the same as long as it is mapped or allocated; failed for what is neither.</returns>
    Answer<PhysicalAddress> PhysicalAddressOf(DeviceId device, DmaAddress address);
}
