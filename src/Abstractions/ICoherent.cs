namespace Dma;

/// <summary>The facet of coherent memory: buffers that a device and the CPU share without syncs, and the mask that limits them.</summary>
public interface ICoherent
{
    /// <summary>What the platform says of its coherent memory.</summary>
    CoherentDescription CoherentDescription => CoherentDescription.Unstated;

    /// <summary>Allocates a buffer (<c>dma_alloc_attrs</c>; without attributes <c>dma_alloc_coherent</c>).</summary>
    /// <param name="device">The device that shares it.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="flags">How to allocate.</param>
    /// <param name="attributes">What memory it is; attributes not known are ignored.</param>
    /// <returns>The buffer, or <see cref="Errno.NoMemory" />.</returns>
    Answer<CoherentBuffer> AllocateCoherent(DeviceId device, ByteCount size, Gfp flags, DmaAttributes attributes);

    /// <summary>Frees a buffer (<c>dma_free_attrs</c>).</summary>
    /// <param name="device">The device it was allocated for.</param>
    /// <param name="size">The size that the allocation took.</param>
    /// <param name="buffer">What the allocation gave.</param>
    /// <param name="attributes">The attributes that the allocation took.</param>
    /// <returns>The outcome.</returns>
    Answer FreeCoherent(DeviceId device, ByteCount size, CoherentBuffer buffer, DmaAttributes attributes);

    /// <summary>Asks for a coherent mask (<c>dma_set_coherent_mask</c>). The streaming mask is another one.</summary>
    /// <param name="device">The device.</param>
    /// <param name="mask">The mask.</param>
    /// <returns>Ok: the mask is in force. Failed: the mask before it still is.</returns>
    Answer SetCoherentMask(DeviceId device, DmaMask mask);

    /// <summary>The coherent mask in force.</summary>
    /// <param name="device">The device.</param>
    /// <returns>The mask; may be failed for a device that cannot do DMA.</returns>
    Answer<DmaMask> GetCoherentMask(DeviceId device);

    /// <summary>Asks for a streaming and a coherent mask at once (<c>dma_set_mask_and_coherent</c>).</summary>
    /// <param name="device">The device.</param>
    /// <param name="mask">The mask.</param>
    /// <returns>Ok: both are in force. Failed: both are as they were. Unsupported: a driver asks one by one.</returns>
    Answer SetMaskAndCoherent(DeviceId device, DmaMask mask) => Answer.Unsupported;
}
