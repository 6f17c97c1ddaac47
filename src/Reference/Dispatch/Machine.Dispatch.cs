namespace Dma.Reference;

// What the operations of a device are asked for beside mappings of memory: arguments are checked here; the operations and the
// registers do the rest.
public sealed partial class Machine : IDispatch
{
    /// <inheritdoc />
    public DispatchDescription DispatchDescription => Parts.Dispatch ?? DispatchDescription.Unstated;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist.</remarks>
    public Answer<bool> NeedSync(DeviceId device, DmaAddress address) =>
        Find(device) is { } found ? found.Operations.NeedsSync(address) : Answer.Failed(Errno.NoDevice);

    /// <inheritdoc />
    public Answer<DmaAddress> MapResource(
        DeviceId device,
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    )
    {
        if (Find(device) is not { } found)
            return new DmaAddress(ulong.MaxValue);
        if (
            direction is < DmaDirection.Bidirectional or > DmaDirection.FromDevice
            || size.Value == 0
            || !Registers.Contains(registers, size)
            || !found.Operations.TryMapResource(registers, size, direction, out var address)
        )
            return found.Operations.ErrorAddress;
        found.Resources.Add(new(address, size, direction, registers));
        return address;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for what is not mapped so.</remarks>
    public Answer UnmapResource(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes)
    {
        if (Find(device) is not { } found)
            return Answer.Failed(Errno.NoDevice);
        if (!found.Resources.TryRemove(range, direction, out var mapping))
            return Answer.Failed(Errno.Invalid);
        found.Operations.UnmapResource(mapping);
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.BadAddress" /> for what is not in one window of registers.</remarks>
    public Answer RegisterLoad(PhysicalAddress address, Span<byte> destination)
    {
        if (destination.IsEmpty)
            return Answer.Ok;
        if (!Registers.Contains(address, new((ulong)destination.Length)))
            return Answer.Failed(Errno.BadAddress);
        Registers.Load(address, destination);
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.BadAddress" /> for what is not in one window of registers.</remarks>
    public Answer RegisterStore(PhysicalAddress address, ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty)
            return Answer.Ok;
        if (!Registers.Contains(address, new((ulong)source.Length)))
            return Answer.Failed(Errno.BadAddress);
        Registers.Store(address, source);
        return Answer.Ok;
    }
}
