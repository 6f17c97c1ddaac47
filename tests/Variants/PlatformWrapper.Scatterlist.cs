namespace Dma.Variants;

// Lists.
public abstract partial class PlatformWrapper : IScatterlist
{
    /// <inheritdoc />
    public virtual ScatterlistDescription ScatterlistDescription => Inner.ScatterlistDescription;

    /// <inheritdoc />
    public virtual Answer<MappedList> MapList(
        DeviceId device,
        ReadOnlySpan<ScatterEntry> entries,
        DmaDirection direction,
        DmaAttributes attributes,
        Span<DmaRange> segments
    ) => Inner.MapList(device, entries, direction, attributes, segments);

    /// <inheritdoc />
    public virtual Answer UnmapList(
        DeviceId device,
        ListId list,
        int entries,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Inner.UnmapList(device, list, entries, direction, attributes);

    /// <inheritdoc />
    public virtual Answer SyncListForCpu(DeviceId device, ListId list, int entries, DmaDirection direction) =>
        Inner.SyncListForCpu(device, list, entries, direction);

    /// <inheritdoc />
    public virtual Answer SyncListForDevice(DeviceId device, ListId list, int entries, DmaDirection direction) =>
        Inner.SyncListForDevice(device, list, entries, direction);

    /// <inheritdoc />
    public virtual Answer SetMaxSegmentSize(DeviceId device, ByteCount size) => Inner.SetMaxSegmentSize(device, size);

    /// <inheritdoc />
    public virtual Answer SetSegmentBoundary(DeviceId device, DmaMask boundary) =>
        Inner.SetSegmentBoundary(device, boundary);

    /// <inheritdoc />
    public virtual Answer<DmaMask> GetMergeBoundary(DeviceId device) => Inner.GetMergeBoundary(device);
}
