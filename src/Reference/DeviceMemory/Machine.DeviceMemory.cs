namespace Dma.Reference;

// Memory that is declared for devices: arguments are checked here; the allocator does the rest.
public sealed partial class Machine : IDeviceMemory
{
    /// <inheritdoc />
    public DeviceMemoryDescription DeviceMemoryDescription => Parts.DeviceMemory;

    /// <inheritdoc />
    /// <remarks>
    /// <see cref="Errno.NoDevice" /> for a device that does not exist; <see cref="Errno.Invalid" /> for anything but whole pages,
    /// for neither of the flags by which the CPU reaches memory, and for memory that cannot be declared for the device.
    /// </remarks>
    public Answer<int> DeclareMemory(
        DeviceId device,
        PhysicalAddress start,
        DmaAddress deviceAddress,
        ByteCount size,
        DeviceMemoryFlags flags
    )
    {
        if (!HasDeviceMemory)
            return Answer.Unsupported;
        if (Find(device) is not { } found)
            return Answer.Failed(Errno.NoDevice);
        if (
            (flags & (DeviceMemoryFlags.Map | DeviceMemoryFlags.IO)) == 0
            || !IsDeclarable(device, start, deviceAddress, size)
        )
            return Answer.Failed(Errno.Invalid);
        return DeviceMemory.DeclareMemory(
            found,
            new(start.Value >> PageShift, size.Value >> PageShift),
            deviceAddress,
            flags
        );
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist. Without a declaration nothing happens.</remarks>
    public Answer ReleaseMemory(DeviceId device)
    {
        if (!HasDeviceMemory)
            return Answer.Unsupported;
        if (Find(device) is not { } found)
            return Answer.Failed(Errno.NoDevice);
        found.Land();
        DeviceMemory.ReleaseMemory(found);
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks>
    /// <see cref="Errno.NoDevice" /> for a device that does not exist; <see cref="Errno.Invalid" /> where nothing is declared,
    /// for no bytes and for bytes that are not. A page that is touched is marked whole.
    /// </remarks>
    public Answer<CpuAddress> MarkOccupied(DeviceId device, DmaAddress start, ByteCount size)
    {
        if (!HasDeviceMemory)
            return Answer.Unsupported;
        if (Find(device) is not { } found)
            return Answer.Failed(Errno.NoDevice);
        if (DeviceMemory.Find(found) is not { } memory)
            return Answer.Failed(Errno.Invalid);
        var offset = unchecked(start.Value - memory.DeviceAddress.Value);
        var whole = memory.Frames.Count << PageShift;
        if (size.Value == 0 || offset >= whole || size.Value > whole - offset)
            return Answer.Failed(Errno.Invalid);
        var first = offset >> PageShift;
        var answer = DeviceMemory.MarkOccupied(memory, first, ((offset + size.Value - 1) >> PageShift) - first + 1);
        return answer.Status == AnswerStatus.Ok ? answer.Value.Add(new(offset & PageMask)) : answer;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for a size of 0.</remarks>
    public Answer<DeviceMemoryAnswer> AllocateFromDeviceMemory(DeviceId device, ByteCount size)
    {
        if (!HasDeviceMemory)
            return Answer.Unsupported;
        if (Find(device) is not { } found)
            return Answer.Failed(Errno.NoDevice);
        if (size.Value == 0)
            return Answer.Failed(Errno.Invalid);
        var isHandled = DeviceMemory.TryAllocate(
            new(found, size, Gfp.Kernel, DmaAttributes.None, IsNonCoherent: false),
            out var answer
        );
        var isGiven = isHandled && answer.Status == AnswerStatus.Ok;
        return new DeviceMemoryAnswer(isHandled, isGiven ? answer.Value : null);
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist.</remarks>
    public Answer<bool> ReleaseFromDeviceMemory(DeviceId device, int order, CpuAddress buffer)
    {
        if (!HasDeviceMemory)
            return Answer.Unsupported;
        return Find(device) is { } found ? DeviceMemory.TryFree(found, order, buffer) : Answer.Failed(Errno.NoDevice);
    }

    private bool HasDeviceMemory => HasCoherentMemory && Parts.DeviceMemory.Declarable.Count > 0;

    private bool IsDeclarable(DeviceId device, PhysicalAddress start, DmaAddress deviceAddress, ByteCount size)
    {
        if (((start.Value | deviceAddress.Value | size.Value) & PageMask) != 0)
            return false;
        foreach (var memory in Parts.DeviceMemory.Declarable)
        {
            var offset = unchecked(start.Value - memory.Start.Value);
            if (
                memory.Device == device
                && offset < memory.Size.Value
                && size.Value <= memory.Size.Value - offset
                && unchecked(deviceAddress.Value - memory.DeviceAddress.Value) == offset
            )
                return true;
        }
        return false;
    }
}
