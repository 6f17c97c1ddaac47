namespace Dma;

/// <summary>The facet of contiguous memory: blocks of pages out of areas that were reserved at boot, as the core of a driver asks for them.</summary>
public interface IContiguous
{
    /// <summary>What the platform says of its areas.</summary>
    ContiguousDescription ContiguousDescription => ContiguousDescription.Unstated;

    /// <summary>
    /// All areas that a machine has when it is created, those of its configuration; the same for every instance of a profile. None,
    /// the default: nothing is said of where blocks come from.
    /// </summary>
    IReadOnlyList<ReservedArea> ReservedAreas => [];

    /// <summary>
    /// Allocates a block (<c>dma_alloc_from_contiguous</c>) out of the device's own area, or if it has none out of the one for all
    /// others. Its content is anything.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <param name="pages">How many pages.</param>
    /// <param name="order">The block begins at a multiple of 2^<paramref name="order" /> pages of physical memory, up to the cap on alignment; at least 0.</param>
    /// <returns>
    /// The block; no CPU address where the area is highmem. <see cref="Errno.NoMemory" />, or another error: there is no room, or
    /// what lies there cannot be moved; then nothing has changed. Always so for 0 pages, for more than the area has and for a
    /// device that no area serves.
    /// </returns>
    Answer<PageBlock> AllocateContiguous(DeviceId device, ulong pages, int order);

    /// <summary>Releases a block (<c>dma_release_from_contiguous</c>).</summary>
    /// <param name="device">The device it was allocated for.</param>
    /// <param name="first">The first page of the block.</param>
    /// <param name="pages">The count with which it was allocated.</param>
    /// <returns>True: released. False: the pages are not of the area that serves the device, and nothing has changed; any pages may be asked about.</returns>
    Answer<bool> ReleaseContiguous(DeviceId device, PageNumber first, ulong pages);

    /// <summary>The length of the longest range of the device's area in which no block and no buffer lies (<c>maxchunk</c>). Asking changes nothing.</summary>
    /// <remarks>
    /// The same whenever no block of the area is live and the machine has settled: as long as no buffer of <see cref="ICoherent" />
    /// is allocated or freed, and also whenever none is live. What a platform took for buffers with <see cref="Gfp.Atomic" /> it may keep.
    /// </remarks>
    /// <param name="device">The device.</param>
    /// <returns>The length in pages; failed where no area serves the device.</returns>
    Answer<ulong> GetLargestFree(DeviceId device) => Answer.Unsupported;

    /// <summary>
    /// Reserves an area for a device (<c>dma_declare_contiguous</c>): a step of the boot, only before the first other call and
    /// for a device that has no area of its own.
    /// </summary>
    /// <param name="size">How many bytes; may be rounded up.</param>
    /// <param name="limit">The physical address that no byte of the area reaches; 0: none.</param>
    /// <param name="alignment">The first byte lies at a multiple of it: a power of two, or 0 for any.</param>
    /// <param name="device">The device.</param>
    /// <returns>The area, which then serves the device. <see cref="Errno.Invalid" />, or another error, for a size of 0 and for an alignment that is no power of two; failed too where there is no room; then nothing has changed.</returns>
    Answer<ReservedArea> Reserve(ByteCount size, PhysicalAddress limit, ByteCount alignment, DeviceId device) =>
        Answer.Unsupported;
}
