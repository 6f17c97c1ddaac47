namespace Dma;

/// <summary>The facet of scatterlists: memory in several places, given to a device and taken back in one call.</summary>
/// <remarks>
/// A list is handed over by value: what a platform notes beside the entries while they are mapped is its own. The segments are what the
/// device sees, in the order of the entries: side by side they are the same bytes, and neighbours may have become one.
/// </remarks>
public interface IScatterlist
{
    /// <summary>What the platform says of its lists.</summary>
    ScatterlistDescription ScatterlistDescription => ScatterlistDescription.Unstated;

    /// <summary>Gives the memory of a list to a device (<c>dma_map_sg_attrs</c>).</summary>
    /// <param name="device">The device.</param>
    /// <param name="entries">The entries, at least 1; none is longer than the segments of the device may be.</param>
    /// <param name="direction">Who may store.</param>
    /// <param name="attributes">Attributes; those not known are ignored.</param>
    /// <param name="segments">Filled with what the device sees, as many as are answered; has room for as many as there are entries.</param>
    /// <returns>The list, or failed where the kernel answers 0: then nothing of the list is mapped.</returns>
    Answer<MappedList> MapList(
        DeviceId device,
        ReadOnlySpan<ScatterEntry> entries,
        DmaDirection direction,
        DmaAttributes attributes,
        Span<DmaRange> segments
    );

    /// <summary>Ends what <see cref="MapList" /> made (<c>dma_unmap_sg_attrs</c>).</summary>
    /// <param name="device">The device it was made for.</param>
    /// <param name="list">The list that the map gave.</param>
    /// <param name="entries">How many entries the map took, and not how many segments it gave.</param>
    /// <param name="direction">The direction that the map took.</param>
    /// <param name="attributes">Attributes of this call.</param>
    /// <returns>The outcome.</returns>
    Answer UnmapList(DeviceId device, ListId list, int entries, DmaDirection direction, DmaAttributes attributes);

    /// <summary>Takes all bytes of a mapped list back for the CPU (<c>dma_sync_sg_for_cpu</c>).</summary>
    /// <param name="device">The device that it is mapped for.</param>
    /// <param name="list">The list that the map gave.</param>
    /// <param name="entries">How many entries the map took.</param>
    /// <param name="direction">The direction of the list.</param>
    /// <returns>The outcome.</returns>
    Answer SyncListForCpu(DeviceId device, ListId list, int entries, DmaDirection direction);

    /// <summary>Gives all bytes of a mapped list to the device again (<c>dma_sync_sg_for_device</c>).</summary>
    /// <param name="device">The device that it is mapped for.</param>
    /// <param name="list">The list that the map gave.</param>
    /// <param name="entries">How many entries the map took.</param>
    /// <param name="direction">The direction of the list.</param>
    /// <returns>The outcome.</returns>
    Answer SyncListForDevice(DeviceId device, ListId list, int entries, DmaDirection direction);

    /// <summary>Says how long the device lets a segment be (<c>dma_set_max_seg_size</c>).</summary>
    /// <param name="device">The device.</param>
    /// <param name="size">The most bytes that entries may become one segment of; at least 1.</param>
    /// <returns>Ok: it limits the lists that are mapped from now on. Failed or unsupported: what limited them before still does.</returns>
    Answer SetMaxSegmentSize(DeviceId device, ByteCount size) => Answer.Unsupported;

    /// <summary>Says what no segment of the device may cross (<c>dma_set_seg_boundary</c>).</summary>
    /// <param name="device">The device.</param>
    /// <param name="boundary">2^n-1: entries become one segment only between two multiples of 2^n.</param>
    /// <returns>Ok: it limits the lists that are mapped from now on. Failed or unsupported: what limited them before still does.</returns>
    Answer SetSegmentBoundary(DeviceId device, DmaMask boundary) => Answer.Unsupported;

    /// <summary>Asks where entries can become one segment (<c>dma_get_merge_boundary</c>).</summary>
    /// <param name="device">The device.</param>
    /// <returns>2^n-1: at multiples of 2^n. Zero: no entries become one.</returns>
    Answer<DmaMask> GetMergeBoundary(DeviceId device) => Answer.Unsupported;
}
