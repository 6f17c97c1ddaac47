namespace Dma;

/// <summary>
/// The facet of memory that is declared for one device: its coherent buffers then come from there. The buffers are allocated
/// and freed by <see cref="ICoherent" />, which a platform with this facet provides too.
/// </summary>
public interface IDeviceMemory
{
    /// <summary>What the platform says of this memory.</summary>
    DeviceMemoryDescription DeviceMemoryDescription => DeviceMemoryDescription.Unstated;

    /// <summary>Declares memory for a device (<c>dma_declare_coherent_memory</c>).</summary>
    /// <param name="device">The device.</param>
    /// <param name="start">The physical address of the first byte.</param>
    /// <param name="deviceAddress">Where the device finds the first byte.</param>
    /// <param name="size">How many bytes: whole pages.</param>
    /// <param name="flags">How it is declared.</param>
    /// <returns>
    /// Ok: the number that the kernel's call gives for success, which is <see cref="DeviceMemoryFlags.Map" /> or
    /// <see cref="DeviceMemoryFlags.IO" /> in older ones and 0 in newer ones. Failed: nothing has changed, as
    /// <see cref="Errno.Busy" /> where the device has memory declared and <see cref="Errno.Invalid" /> for no bytes; where the
    /// kernel's call gives no number for a failure, any.
    /// </returns>
    Answer<int> DeclareMemory(
        DeviceId device,
        PhysicalAddress start,
        DmaAddress deviceAddress,
        ByteCount size,
        DeviceMemoryFlags flags
    );

    /// <summary>Takes the declaration back (<c>dma_release_declared_memory</c>), with all that was marked. No buffer of the memory is live.</summary>
    /// <param name="device">The device, which has memory declared.</param>
    /// <returns>The outcome.</returns>
    Answer ReleaseMemory(DeviceId device);

    /// <summary>Keeps a part of the declared memory from being given out (<c>dma_mark_declared_memory_occupied</c>), for the driver to use by itself.</summary>
    /// <param name="device">The device.</param>
    /// <param name="start">Where the device finds the first byte; the first of a page of the declared memory.</param>
    /// <param name="size">How many bytes: whole pages, all of them declared.</param>
    /// <returns>
    /// Where the CPU finds the first byte; or failed, as <see cref="Errno.Busy" /> where a page is taken and
    /// <see cref="Errno.Invalid" /> where nothing is declared.
    /// </returns>
    Answer<CpuAddress> MarkOccupied(DeviceId device, DmaAddress start, ByteCount size);

    /// <summary>Allocates as the allocator of coherent memory does before it goes on with other memory (<c>dma_alloc_from_coherent</c>).</summary>
    /// <param name="device">The device.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <returns>Whether the allocation ends there, and with which buffer, which <see cref="ICoherent.FreeCoherent" /> takes like every other.</returns>
    Answer<DeviceMemoryAnswer> AllocateFromDeviceMemory(DeviceId device, ByteCount size) => Answer.Unsupported;

    /// <summary>Frees as the allocator of coherent memory does before it goes on with other memory (<c>dma_release_from_coherent</c>).</summary>
    /// <param name="device">The device.</param>
    /// <param name="order">The binary logarithm of the smallest number of pages, a power of two, that holds the buffer.</param>
    /// <param name="buffer">Where the CPU finds the buffer.</param>
    /// <returns>Whether it was one of the declared memory and is freed; otherwise nothing has changed.</returns>
    Answer<bool> ReleaseFromDeviceMemory(DeviceId device, int order, CpuAddress buffer) => Answer.Unsupported;
}
