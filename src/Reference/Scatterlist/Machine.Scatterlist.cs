using System.Diagnostics.CodeAnalysis;

namespace Dma.Reference;

// Lists: arguments are checked and live lists kept here; the device's operations do the rest.
public sealed partial class Machine : IScatterlist
{
    private readonly Dictionary<(DeviceId Device, ListId List), ListMapping> _lists = [];
    private ulong _lastList;

    /// <inheritdoc />
    public ScatterlistDescription ScatterlistDescription => Parts.Scatterlist ?? ScatterlistDescription.Unstated;

    /// <inheritdoc />
    /// <remarks>
    /// <see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for an entry that is not in one block or
    /// for no entries, <see cref="Errno.NoMemory" /> where there is no room or no address that the device reaches.
    /// </remarks>
    public Answer<MappedList> MapList(
        DeviceId device,
        ReadOnlySpan<ScatterEntry> entries,
        DmaDirection direction,
        DmaAttributes attributes,
        Span<DmaRange> segments
    )
    {
        if (Find(device) is not { } found)
            return Answer.Failed(Errno.NoDevice);
        if (
            !TryResolve(entries, out var buffers)
            || direction is < DmaDirection.Bidirectional or > DmaDirection.FromDevice
        )
            return Answer.Failed(Errno.Invalid);
        if (!found.Operations.TryMapList(buffers, direction, attributes, out var list))
            return Answer.Failed(Errno.NoMemory);
        var id = new ListId(++_lastList);
        _lists.Add((device, id), list);
        list.Segments.CopyTo(segments);
        return new MappedList(id, list.Segments.Length);
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for what is not mapped so.</remarks>
    public Answer UnmapList(DeviceId device, ListId list, int entries, DmaDirection direction, DmaAttributes attributes)
    {
        if (!TryFindList(device, list, entries, direction, out var found, out var mapping, out var problem))
            return problem;
        _lists.Remove((device, list));
        found.Operations.UnmapList(mapping, attributes);
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for what is not mapped so.</remarks>
    public Answer SyncListForCpu(DeviceId device, ListId list, int entries, DmaDirection direction)
    {
        if (!TryFindList(device, list, entries, direction, out var found, out var mapping, out var problem))
            return problem;
        found.Operations.SyncListForCpu(mapping, direction);
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for what is not mapped so.</remarks>
    public Answer SyncListForDevice(DeviceId device, ListId list, int entries, DmaDirection direction)
    {
        if (!TryFindList(device, list, entries, direction, out var found, out var mapping, out var problem))
            return problem;
        found.Operations.SyncListForDevice(mapping, direction);
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for a size of 0.</remarks>
    public Answer SetMaxSegmentSize(DeviceId device, ByteCount size) =>
        Find(device) is { } found ? found.Merging.SetMaxSegmentSize(size) : Answer.Failed(Errno.NoDevice);

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for what is not 2^n-1.</remarks>
    public Answer SetSegmentBoundary(DeviceId device, DmaMask boundary) =>
        Find(device) is { } found ? found.Merging.SetSegmentBoundary(boundary) : Answer.Failed(Errno.NoDevice);

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist.</remarks>
    public Answer<DmaMask> GetMergeBoundary(DeviceId device) =>
        Find(device) is { } found ? found.Merging.MergeBoundary : Answer.Failed(Errno.NoDevice);

    private bool TryResolve(ReadOnlySpan<ScatterEntry> entries, out ScatterBuffer[] buffers)
    {
        buffers = new ScatterBuffer[entries.Length];
        for (var index = 0; index < entries.Length; index++)
        {
            var (page, offset, length) = entries[index];
            if (length.Value == 0 || !TryResolve(page, offset, length.Value, out var memory))
                return false;
            buffers[index] = new(memory, length);
        }
        return entries.Length > 0;
    }

    private bool TryFindList(
        DeviceId device,
        ListId list,
        int entries,
        DmaDirection direction,
        [NotNullWhen(true)] out Device? found,
        [NotNullWhen(true)] out ListMapping? mapping,
        out Answer problem
    )
    {
        mapping = null;
        found = Find(device);
        problem = Answer.Failed(found is null ? Errno.NoDevice : Errno.Invalid);
        return found is not null
            && _lists.TryGetValue((device, list), out mapping)
            && mapping.Entries.Length == entries
            && mapping.Direction == direction;
    }
}
