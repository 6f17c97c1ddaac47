namespace Dma;

/// <summary>The facet of streaming mappings: mappings of pages, and syncs between CPU and device.</summary>
public interface IStreaming
{
    /// <summary>What the platform says of its mappings, those of <see cref="IDmaPlatform.Map" /> included.</summary>
    StreamingDescription StreamingDescription => StreamingDescription.Unstated;

    /// <summary>Gives a part of a block of pages to a device (<c>dma_map_page</c>).</summary>
    /// <param name="device">The device.</param>
    /// <param name="page">A page of the block.</param>
    /// <param name="offset">The first byte, from the start of the page; may exceed the page, inside the block.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="direction">Who may store.</param>
    /// <param name="attributes">Attributes; those not known are ignored.</param>
    /// <returns>A DMA address, also when the mapping failed: <see cref="IDmaPlatform.MappingError" /> tells.</returns>
    Answer<DmaAddress> MapPage(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    );

    /// <summary>Ends a mapping made by <see cref="MapPage" /> (<c>dma_unmap_page</c>).</summary>
    /// <param name="device">The device it was made for.</param>
    /// <param name="range">The address that the map gave, and the size that it took.</param>
    /// <param name="direction">The direction that the map took.</param>
    /// <param name="attributes">Attributes of this call.</param>
    /// <returns>The outcome.</returns>
    Answer UnmapPage(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes);

    /// <summary>Takes a mapping, or a part of it, back for the CPU (<c>dma_sync_single_for_cpu</c>).</summary>
    /// <param name="device">The device that it is mapped for.</param>
    /// <param name="range">Bytes of one live mapping.</param>
    /// <param name="direction">The direction of the mapping.</param>
    /// <returns>The outcome.</returns>
    Answer SyncForCpu(DeviceId device, DmaRange range, DmaDirection direction);

    /// <summary>Gives a mapping, or a part of it, to the device again (<c>dma_sync_single_for_device</c>).</summary>
    /// <param name="device">The device that it is mapped for.</param>
    /// <param name="range">Bytes of one live mapping.</param>
    /// <param name="direction">The direction of the mapping.</param>
    /// <returns>The outcome.</returns>
    Answer SyncForDevice(DeviceId device, DmaRange range, DmaDirection direction);
}
