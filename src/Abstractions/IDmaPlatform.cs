using System.Diagnostics.CodeAnalysis;

namespace Dma;

/// <summary>One machine with the DMA mapping API: pages, a CPU, devices, and mappings between them.</summary>
/// <remarks>
/// <para>An instance is used for one sequence of operations by one thread at a time, and then disposed.</para>
/// <para>A failure that the documents define is an answer; an exception out of any call is a defect of the platform.
/// What a platform provides beyond this core are facets, found by <see cref="TryGet{TFacet}" />.</para>
/// </remarks>
public interface IDmaPlatform : IDisposable
{
    /// <summary>What the platform says of its machine; the same for every instance of a profile.</summary>
    PlatformDescription Description { get; }

    /// <summary>The devices, 1 to 64; the same for every instance of a profile.</summary>
    IReadOnlyList<DeviceDescription> Devices { get; }

    /// <summary>Finds a facet: an optional part of the contract, such as <see cref="IStreaming" />.</summary>
    /// <typeparam name="TFacet">The facet's interface.</typeparam>
    /// <param name="facet">The facet; null where the platform does not provide it.</param>
    /// <returns>Whether the platform provides the facet. The default body is a cast; wrappers answer for what they wrap.</returns>
    bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
        where TFacet : class
    {
        facet = this as TFacet;
        return facet is not null;
    }

    /// <summary>Allocates a block of pages, contiguous in memory.</summary>
    /// <param name="count">How many pages; at least 1.</param>
    /// <param name="placement">Where they should lie; a hint.</param>
    /// <returns>The block, aligned to the page size, or <see cref="Errno.NoMemory" />.</returns>
    Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement);

    /// <summary>Frees a block of pages.</summary>
    /// <param name="first">The first page of the block.</param>
    /// <param name="count">The count with which it was allocated.</param>
    /// <returns>The outcome.</returns>
    Answer FreePages(PageNumber first, ulong count);

    /// <summary>The CPU loads bytes, through its caches and buffers.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="destination">Filled with the bytes.</param>
    /// <returns>The outcome; a load of allocated pages succeeds.</returns>
    Answer CpuLoad(CpuAddress address, Span<byte> destination);

    /// <summary>The CPU stores bytes, through its caches and buffers.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="source">The bytes.</param>
    /// <returns>The outcome; a store to allocated pages succeeds.</returns>
    Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source);

    /// <summary>The CPU loads bytes of a page that need not have a CPU address.</summary>
    /// <param name="page">The first page of a block.</param>
    /// <param name="offset">The first byte, from the start of the page; may exceed the page, inside the block.</param>
    /// <param name="destination">Filled with the bytes.</param>
    /// <returns>The outcome; only a platform that gives out pages without a CPU address must provide the call.</returns>
    Answer CpuLoad(PageNumber page, ByteCount offset, Span<byte> destination) => Answer.Unsupported;

    /// <summary>The CPU stores bytes to a page that need not have a CPU address.</summary>
    /// <param name="page">The first page of a block.</param>
    /// <param name="offset">The first byte, from the start of the page; may exceed the page, inside the block.</param>
    /// <param name="source">The bytes.</param>
    /// <returns>The outcome; only a platform that gives out pages without a CPU address must provide the call.</returns>
    Answer CpuStore(PageNumber page, ByteCount offset, ReadOnlySpan<byte> source) => Answer.Unsupported;

    /// <summary>The strongest barrier of the CPU: returns when all its earlier stores are visible.</summary>
    /// <returns>The outcome.</returns>
    Answer Barrier() => Answer.Ok;

    /// <summary>A device loads bytes at a DMA address. It never says fault: a drained event is the only report of one.</summary>
    /// <param name="device">The device.</param>
    /// <param name="address">The first byte, as the device addresses it.</param>
    /// <param name="destination">Filled with the bytes; they count for nothing if a fault was reported.</param>
    /// <returns>The outcome; ok whether or not the access was blocked.</returns>
    Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination);

    /// <summary>A device stores bytes at a DMA address. The store may be in flight until <see cref="Complete" />.</summary>
    /// <param name="device">The device.</param>
    /// <param name="address">The first byte, as the device addresses it.</param>
    /// <param name="source">The bytes.</param>
    /// <returns>The outcome; ok whether or not the access was blocked.</returns>
    Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source);

    /// <summary>Waits until all earlier stores of a device are complete.</summary>
    /// <param name="device">The device.</param>
    /// <returns>The outcome.</returns>
    Answer Complete(DeviceId device) => Answer.Ok;

    /// <summary>Gives a buffer to a device (<c>dma_map_single</c>).</summary>
    /// <param name="device">The device.</param>
    /// <param name="buffer">The CPU address of the first byte; the buffer lies in one block of pages.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="direction">Who may store.</param>
    /// <param name="attributes">Attributes; those not known are ignored.</param>
    /// <returns>A DMA address, also when the mapping failed: <see cref="MappingError" /> tells. Never a failed answer.</returns>
    Answer<DmaAddress> Map(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    );

    /// <summary>Ends a mapping made by <see cref="Map" /> (<c>dma_unmap_single</c>).</summary>
    /// <param name="device">The device it was made for.</param>
    /// <param name="range">The address that the map gave, and the size that it took.</param>
    /// <param name="direction">The direction that the map took.</param>
    /// <param name="attributes">Attributes of this call.</param>
    /// <returns>The outcome.</returns>
    Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes);

    /// <summary>Whether an address that a map gave stands for a failed mapping (<c>dma_mapping_error</c>).</summary>
    /// <param name="device">The device that the map was for.</param>
    /// <param name="address">The address that the map gave.</param>
    /// <returns>True if the mapping failed. The same address gives the same answer as long as a mapping with it is live.</returns>
    Answer<bool> MappingError(DeviceId device, DmaAddress address);

    /// <summary>Takes events out of the queue, oldest first.</summary>
    /// <param name="destination">Filled with events.</param>
    /// <returns>How many were written, 0 to the length of <paramref name="destination" />; fewer than its length only if the queue is empty.</returns>
    int DrainEvents(Span<PlatformEvent> destination) => 0;

    /// <summary>Ends all work that was put off, such as lazy invalidation and deferred frees.</summary>
    /// <returns>The outcome.</returns>
    Answer Settle() => Answer.Ok;

#pragma warning disable CA1816 // An interface has no finalizer to suppress.
    /// <summary>Releases what the machine holds; the default body does nothing.</summary>
    void IDisposable.Dispose() { }
#pragma warning restore CA1816
}
