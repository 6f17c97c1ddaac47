namespace Dma;

/// <summary>The facet of addressing limits: streaming masks and the largest mapping.</summary>
public interface IAddressing
{
    /// <summary>What the platform says of its masks.</summary>
    AddressingDescription AddressingDescription => AddressingDescription.Unstated;

    /// <summary>Asks for a streaming mask (<c>dma_set_mask</c>).</summary>
    /// <param name="device">The device.</param>
    /// <param name="mask">The mask.</param>
    /// <returns>Ok: the mask is in force. Failed: the mask before it still is.</returns>
    Answer SetMask(DeviceId device, DmaMask mask);

    /// <summary>The streaming mask in force (<c>dma_get_mask</c>).</summary>
    /// <param name="device">The device.</param>
    /// <returns>The mask; may be failed for a device that cannot do DMA.</returns>
    Answer<DmaMask> GetMask(DeviceId device);

    /// <summary>The smallest mask that is needed to reach all memory (<c>dma_get_required_mask</c>). Asking changes nothing.</summary>
    /// <param name="device">The device.</param>
    /// <returns>The mask; may be failed for a device that cannot do DMA.</returns>
    Answer<DmaMask> GetRequiredMask(DeviceId device);

    /// <summary>The largest size of one mapping (<c>dma_max_mapping_size</c>).</summary>
    /// <param name="device">The device.</param>
    /// <returns>The size in bytes; the largest value where there is no limit. Without meaning for a device that cannot do DMA, for which it may be failed.</returns>
    Answer<ByteCount> GetMaxMappingSize(DeviceId device);
}
