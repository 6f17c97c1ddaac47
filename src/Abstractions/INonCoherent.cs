namespace Dma;

/// <summary>
/// The facet of memory that need not be coherent: a buffer for a device and both directions that begins in the CPU's hands and is
/// given and taken by <see cref="IStreaming.SyncForDevice" /> and <see cref="IStreaming.SyncForCpu" />.
/// </summary>
public interface INonCoherent
{
    /// <summary>Allocates a buffer (<c>dma_alloc_noncoherent</c>). What is said of room and masks is that of <see cref="ICoherent" />.</summary>
    /// <param name="device">The device that shares it.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="flags">How to allocate.</param>
    /// <returns>The buffer, or <see cref="Errno.NoMemory" />.</returns>
    Answer<CoherentBuffer> AllocateNonCoherent(DeviceId device, ByteCount size, Gfp flags);

    /// <summary>Frees a buffer (<c>dma_free_noncoherent</c>).</summary>
    /// <param name="device">The device it was allocated for.</param>
    /// <param name="size">The size that the allocation took.</param>
    /// <param name="buffer">What the allocation gave.</param>
    /// <returns>The outcome.</returns>
    Answer FreeNonCoherent(DeviceId device, ByteCount size, CoherentBuffer buffer);
}
