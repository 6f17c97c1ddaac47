namespace Dma.Reference;

/// <summary>
/// Addresses of two cycles: those at which a device that is served directly finds memory anyway, whatever its streaming mask.
/// Replaceable.
/// </summary>
/// <param name="machine">The machine.</param>
public class DoubleAddressCycle(Machine machine) : MachinePart(machine), IDoubleAddressCycle
{
    private readonly Dictionary<DeviceId, DmaMask> _masks = [];

    /// <inheritdoc />
    public DoubleAddressCycleDescription DoubleAddressCycleDescription =>
        Machine.Parts.DoubleAddressCycle ?? DoubleAddressCycleDescription.Unstated;

    /// <inheritdoc />
    /// <remarks>
    /// <see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.IO" /> where the device does not reach all memory
    /// with the mask.
    /// </remarks>
    public Answer SetDacMask(DeviceId device, DmaMask mask)
    {
        if (device.Index < 0 || device.Index >= Machine.Devices.Count)
            return Answer.Failed(Errno.NoDevice);
        if (!Reaches(Machine.AllDevices[device.Index], mask))
            return Answer.Failed(Errno.IO);
        _masks[device] = mask;
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> without a mask, <see cref="Errno.Invalid" /> for a page that is not live or an offset beyond it.</remarks>
    public virtual Answer<DmaAddress> PageToDma(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        DmaDirection direction
    )
    {
        if (!_masks.ContainsKey(device))
            return Answer.Failed(Errno.NoDevice);
        return offset.Value <= Machine.PageMask && Machine.TryFindPage(page, out var memory)
            ? AddressOf(Machine.AllDevices[device.Index], memory.Add(offset))
            : Answer.Failed(Errno.Invalid);
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> without a mask.</remarks>
    public virtual Answer<PageNumber> DmaToPage(DeviceId device, DmaAddress address) =>
        _masks.ContainsKey(device)
            ? new PageNumber(
                Machine.Parts.MemoryMap.PageBase.Value
                    + (MemoryAt(Machine.AllDevices[device.Index], address).Value >> Machine.PageShift)
            )
            : Answer.Failed(Errno.NoDevice);

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> without a mask.</remarks>
    public virtual Answer<ByteCount> DmaToOffset(DeviceId device, DmaAddress address) =>
        _masks.ContainsKey(device)
            ? new ByteCount(MemoryAt(Machine.AllDevices[device.Index], address).Value & Machine.PageMask)
            : Answer.Failed(Errno.NoDevice);

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> without a mask, <see cref="Errno.Invalid" /> for no bytes or what is no memory.</remarks>
    public virtual Answer SyncDacForCpu(DeviceId device, DmaRange range, DmaDirection direction)
    {
        if (Find(device, range) is { } outcome)
            return outcome;
        var found = Machine.AllDevices[device.Index];
        Machine.CacheMaintenance.AtSyncForCpu(found, MemoryAt(found, range.Start), range.Length, direction);
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> without a mask, <see cref="Errno.Invalid" /> for no bytes or what is no memory.</remarks>
    public virtual Answer SyncDacForDevice(DeviceId device, DmaRange range, DmaDirection direction)
    {
        if (Find(device, range) is { } outcome)
            return outcome;
        var found = Machine.AllDevices[device.Index];
        Machine.CacheMaintenance.AtSyncForDevice(found, MemoryAt(found, range.Start), range.Length, direction);
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks>What the CPU has stored is written back before the lines are dropped, so that either side may have been the one that stored.</remarks>
    public virtual Answer SyncDac(DeviceId device, DmaRange range, DmaDirection direction)
    {
        var given = direction == DmaDirection.FromDevice ? Answer.Ok : SyncDacForDevice(device, range, direction);
        return given != Answer.Ok || direction == DmaDirection.ToDevice
            ? given
            : SyncDacForCpu(device, range, direction);
    }

    /// <summary>Whether a device reaches all memory with a mask: else such addresses are none for it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="mask">The mask.</param>
    protected virtual bool Reaches(Device device, DmaMask mask)
    {
        ArgumentNullException.ThrowIfNull(device);
        var description = device.Description;
        return device.Operations is DirectOperations
            && description.CanDma == Claim.Yes
            // A page below the start of the bus has no address on it.
            && description.BusOffset <= 0
            && mask.Value <= description.WidestMask.Value
            && mask.Value >= device.Operations.RequiredMask.Value
            && description.BusLimit.Value >= device.Operations.RequiredMask.Value;
    }

    /// <summary>Where a device finds memory.</summary>
    /// <param name="device">The device.</param>
    /// <param name="memory">The physical address.</param>
    protected static DmaAddress AddressOf(Device device, PhysicalAddress memory)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new(unchecked(memory.Value - (ulong)device.Description.BusOffset));
    }

    /// <summary>The memory that a device finds at an address.</summary>
    /// <param name="device">The device.</param>
    /// <param name="address">The address.</param>
    protected static PhysicalAddress MemoryAt(Device device, DmaAddress address)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new(unchecked(address.Value + (ulong)device.Description.BusOffset));
    }

    private Answer? Find(DeviceId device, DmaRange range) =>
        !_masks.ContainsKey(device) ? Answer.Failed(Errno.NoDevice)
        : range.Length.Value == 0 || !IsMemory(Machine.AllDevices[device.Index], range) ? Answer.Failed(Errno.Invalid)
        : null;

    private bool IsMemory(Device device, DmaRange range)
    {
        var frame = MemoryAt(device, range.Start).Value >> Machine.PageShift;
        return Machine.Parts.MemoryMap.TryFindRegion(frame, out var region)
            && range.Length.Value <= (region.End - frame) << Machine.PageShift;
    }
}
