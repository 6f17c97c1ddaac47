namespace Dma.Reference;

// Streaming mappings: arguments are checked and live mappings kept here; the device's operations do the rest.
public sealed partial class Machine : IStreaming
{
    /// <inheritdoc />
    public StreamingDescription StreamingDescription => Parts.Streaming;

    /// <inheritdoc />
    public Answer<DmaAddress> Map(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    )
    {
        if (Find(device) is not { } found)
            return new DmaAddress(ulong.MaxValue);
        return size.Value > 0 && TryResolveBuffer(buffer, size.Value, out var memory)
            ? Map(found, memory, size, direction, attributes)
            : found.Operations.ErrorAddress;
    }

    /// <inheritdoc />
    public Answer<DmaAddress> MapPage(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    )
    {
        if (Find(device) is not { } found)
            return new DmaAddress(ulong.MaxValue);
        return size.Value > 0 && TryResolve(page, offset, size.Value, out var memory)
            ? Map(found, memory, size, direction, attributes)
            : found.Operations.ErrorAddress;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for what is not mapped so.</remarks>
    public Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes)
    {
        if (Find(device) is not { } found)
            return Answer.Failed(Errno.NoDevice);
        // There is nothing to be done, so that whatever a driver has kept of the mapping will do.
        if (range.Length.Value == 0 && Parts.UnmapNeedsState(found.Description) == Claim.No)
            return Answer.Ok;
        if (!found.Mappings.TryRemove(range, direction, out var mapping))
            return Answer.Failed(Errno.Invalid);
        found.Operations.Unmap(mapping, attributes);
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for what is not mapped so.</remarks>
    public Answer UnmapPage(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
        Unmap(device, range, direction, attributes);

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist.</remarks>
    public Answer<bool> MappingError(DeviceId device, DmaAddress address) =>
        Find(device) is { } found ? found.Operations.IsError(address) : Answer.Failed(Errno.NoDevice);

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for what is neither in a mapping of that direction or of both nor in memory that takes syncs.</remarks>
    public Answer SyncForCpu(DeviceId device, DmaRange range, DmaDirection direction)
    {
        var answer = FindMapping(device, range, direction, out var found, out var mapping);
        if (answer == Answer.Ok)
            found!.Operations.SyncForCpu(mapping, OffsetIn(mapping, range), range.Length, direction);
        else if (FindSynced(found, range) is { } memory)
            CacheMaintenance.AtSyncForCpu(found!, memory, range.Length, direction);
        else
            return answer;
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for what is neither in a mapping of that direction or of both nor in memory that takes syncs.</remarks>
    public Answer SyncForDevice(DeviceId device, DmaRange range, DmaDirection direction)
    {
        var answer = FindMapping(device, range, direction, out var found, out var mapping);
        if (answer == Answer.Ok)
            found!.Operations.SyncForDevice(mapping, OffsetIn(mapping, range), range.Length, direction);
        else if (FindSynced(found, range) is { } memory)
            CacheMaintenance.AtSyncForDevice(found!, memory, range.Length, direction);
        else
            return answer;
        return Answer.Ok;
    }

    private static DmaAddress Map(
        Device device,
        PhysicalAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    )
    {
        if (
            direction is < DmaDirection.Bidirectional or > DmaDirection.FromDevice
            || !device.Operations.TryMap(buffer, size, direction, attributes, out var address)
        )
            return device.Operations.ErrorAddress;
        device.Mappings.Add(new(address, size, direction, buffer));
        return address;
    }

    // Bytes that can be mapped: of live blocks, or of one allocation where the platform says that it maps these.
    private bool TryResolveBuffer(CpuAddress address, ulong size, out PhysicalAddress memory) =>
        TryResolveLinear(address, size, takesAllocations: false, out memory)
        || (Parts.Coherent.MapTakesBuffers == Claim.Yes && TryResolveAllocation(address, size, out memory, out _));

    private PhysicalAddress? FindSynced(Device? device, DmaRange range)
    {
        if (device is null || range.Length.Value == 0 || Coherent.FindSynced(device, range) is not { } found)
            return null;
        var mapping = Coherent.AsMapping(found);
        return mapping.Buffer.Add(OffsetIn(mapping, range));
    }

    private Answer FindMapping(
        DeviceId device,
        DmaRange range,
        DmaDirection direction,
        out Device? found,
        out Mapping mapping
    )
    {
        mapping = default;
        found = Find(device);
        if (found is null)
            return Answer.Failed(Errno.NoDevice);
        return range.Length.Value > 0 && found.Mappings.TryFind(range, direction, out mapping)
            ? Answer.Ok
            : Answer.Failed(Errno.Invalid);
    }

    private static ByteCount OffsetIn(in Mapping mapping, DmaRange range) =>
        new(range.Start.Value - mapping.Start.Value);
}
