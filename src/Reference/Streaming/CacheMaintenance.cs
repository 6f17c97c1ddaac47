namespace Dma.Reference;

/// <summary>
/// Keeps cache and memory in step where the CPU hands a buffer to a device and back. Replaceable. Giving cleans the
/// lines of a buffer; taking drops them. A coherent device needs neither.
/// </summary>
/// <param name="machine">The machine.</param>
public class CacheMaintenance(Machine machine) : MachinePart(machine)
{
    private readonly bool _honoursSkip = machine.Parts.Streaming.HonoursSkipCpuSync == Claim.Yes;
    private readonly bool _drains = machine.Parts.Streaming.GivingDrainsWriteBuffer == Claim.Yes;
    private readonly ulong _lineMask = Math.Max(machine.Parts.Platform.CacheLine.Value, 1) - 1;

    /// <summary>A mapping was made.</summary>
    /// <param name="device">The device.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="attributes">Attributes of the map.</param>
    public virtual void AtMap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        if (!Skips(attributes))
            Give(device, mapping.Buffer, mapping.Size, mapping.Direction);
    }

    /// <summary>A mapping ends.</summary>
    /// <param name="device">The device.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="attributes">Attributes of the unmap.</param>
    public virtual void AtUnmap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        if (!Skips(attributes))
            Take(device, mapping.Buffer, mapping.Size, mapping.Direction);
    }

    /// <summary>The CPU takes a part of a mapping.</summary>
    /// <param name="device">The device.</param>
    /// <param name="start">The first byte of the part.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="direction">The direction of the sync.</param>
    public virtual void AtSyncForCpu(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction) =>
        Take(device, start, size, direction);

    /// <summary>The CPU gives a part of a mapping.</summary>
    /// <param name="device">The device.</param>
    /// <param name="start">The first byte of the part.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="direction">The direction of the sync.</param>
    public virtual void AtSyncForDevice(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction) =>
        Give(device, start, size, direction);

    /// <summary>Whether syncs for a device do anything: it looks past the cache, or a give lets stores go on that wait where it does not look.</summary>
    /// <param name="device">The device.</param>
    public virtual bool IsNeeded(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return !device.IsCoherent || Machine.Cache.HoldsStores || (_drains && Machine.WriteBuffer.HoldsStores);
    }

    /// <summary>Whether attributes ask for no maintenance, and the platform declares that it listens.</summary>
    /// <param name="attributes">The attributes.</param>
    protected bool Skips(DmaAttributes attributes) => _honoursSkip && attributes.HasFlag(DmaAttributes.SkipCpuSync);

    /// <summary>Makes what the CPU stored visible to a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="direction">Who may store.</param>
    protected virtual void Give(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        // What waits in the write buffer reaches memory by the next barrier, so a platform may leave it there; only what is
        // to be cleaned out of the cache must have come as far as that.
        if (_drains)
            Machine.WriteBuffer.Drain();
        else if (!device.IsCoherent)
            Machine.WriteBuffer.Drain(start, size);
        Machine.Cache.Drain();
        // In every direction: a dirty line that is left behind could later overwrite what the device stored, and one that
        // is dropped would lose bytes that the device never stores to.
        if (!device.IsCoherent)
            Machine.Cache.Clean(start, size);
    }

    /// <summary>Makes what a device stored visible to the CPU.</summary>
    /// <param name="device">The device.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="direction">Who may store.</param>
    protected virtual void Take(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        if (!device.IsCoherent && direction != DmaDirection.ToDevice)
            Invalidate(start, size);
    }

    /// <summary>Drops the lines of bytes, and writes those back first that the bytes do not fill.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    protected virtual void Invalidate(PhysicalAddress start, ByteCount size)
    {
        var last = start.Add(new(size.Value - 1));
        // A line at either end may hold stores of the CPU to its other bytes.
        if ((start.Value & _lineMask) != 0)
            Machine.Cache.Clean(start, new(1));
        if ((last.Value & _lineMask) != _lineMask)
            Machine.Cache.Clean(last, new(1));
        Machine.Cache.Invalidate(start, size);
    }
}
