namespace Dma.Reference;

// Lists.
public sealed partial class DiagnosingPlatform : IScatterlist
{
    private readonly IScatterlist? _lists;

    /// <inheritdoc />
    public ScatterlistDescription ScatterlistDescription =>
        _lists?.ScatterlistDescription ?? ScatterlistDescription.Unstated;

    /// <inheritdoc />
    public Answer<MappedList> MapList(
        DeviceId device,
        ReadOnlySpan<ScatterEntry> entries,
        DmaDirection direction,
        DmaAttributes attributes,
        Span<DmaRange> segments
    )
    {
        if (_lists is null)
            return Answer.Unsupported;
        var answer = _lists.MapList(device, entries, direction, attributes, segments);
        _listChecks.Mapped(device, entries, direction, attributes, answer, segments);
        return answer;
    }

    /// <inheritdoc />
    public Answer UnmapList(DeviceId device, ListId list, int entries, DmaDirection direction, DmaAttributes attributes)
    {
        if (_lists is null)
            return Answer.Unsupported;
        var answer = _lists.UnmapList(device, list, entries, direction, attributes);
        _listChecks.Unmapped(device, list, entries, direction, attributes, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer SyncListForCpu(DeviceId device, ListId list, int entries, DmaDirection direction)
    {
        if (_lists is null)
            return Answer.Unsupported;
        var answer = _lists.SyncListForCpu(device, list, entries, direction);
        _listChecks.Synced(device, list, entries, direction, takes: true);
        return answer;
    }

    /// <inheritdoc />
    public Answer SyncListForDevice(DeviceId device, ListId list, int entries, DmaDirection direction)
    {
        if (_lists is null)
            return Answer.Unsupported;
        var answer = _lists.SyncListForDevice(device, list, entries, direction);
        _listChecks.Synced(device, list, entries, direction, takes: false);
        return answer;
    }

    /// <inheritdoc />
    public Answer SetMaxSegmentSize(DeviceId device, ByteCount size)
    {
        var answer = _lists?.SetMaxSegmentSize(device, size) ?? Answer.Unsupported;
        if (answer == Answer.Ok)
            _listChecks.Limited(device, size);
        return answer;
    }

    /// <inheritdoc />
    public Answer SetSegmentBoundary(DeviceId device, DmaMask boundary) =>
        _lists?.SetSegmentBoundary(device, boundary) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer<DmaMask> GetMergeBoundary(DeviceId device) => _lists?.GetMergeBoundary(device) ?? Answer.Unsupported;
}
