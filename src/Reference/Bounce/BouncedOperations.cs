namespace Dma.Reference;

/// <summary>
/// The operations of a device whose mappings are copies: the device works on slots of a pool, and the CPU copies between
/// slots and buffer, through its caches, what is given or taken. Two mappings of one buffer are two copies. Replaceable.
/// </summary>
/// <remarks>
/// A map copies in whatever the direction, so that bytes that the device does not store to are kept. After that only
/// sync_for_device of what the device may load copies in, only a take of what it may store copies out, exactly the range;
/// SKIP_CPU_SYNC leaves out the copy at unmap alone.
/// </remarks>
/// <param name="device">The device.</param>
public class BouncedOperations(Device device) : DirectOperations(device)
{
    /// <summary>The widest mask of bits that are kept: with it the promised room is there still.</summary>
    protected const ulong WidestAlignMask = 0x3FFF;

    private readonly bool _honoursSkip = device.Machine.Parts.Streaming.HonoursSkipCpuSync == Claim.Yes;

    // Whatever is copied is read into it first, so that it can be that of every machine.
    [ThreadStatic]
    private static byte[]? _scratch;

    /// <summary>What the platform says of the bounce buffers of the device.</summary>
    protected BounceDescription Description { get; } = device.Machine.Parts.Bounce(device.Description);

    /// <summary>The pool that the slots come from: the device's own, or that of the machine.</summary>
    public BouncePool Pool { get; } =
        device.Machine.Parts.Bounce(device.Description).Restricted == Claim.Yes
            ? device.Machine.RestrictedPoolOf(device.Description)
            : device.Machine.BouncePool;

    /// <summary>The bits of the buffer's address that those of the slot equal.</summary>
    public ulong AlignMask { get; protected set; } = device.Machine.Parts.Bounce(device.Description).MinAlignMask.Value;

    /// <inheritdoc />
    public override ByteCount LargestMapping => new(Pool.LargestFor(AlignMask));

    /// <inheritdoc />
    public override Answer SetMinAlignMask(ByteCount mask)
    {
        if (mask.Value > WidestAlignMask || (mask.Value & (mask.Value + 1)) != 0)
            return Answer.Failed(Errno.Invalid);
        AlignMask = mask.Value;
        return Answer.Ok;
    }

    /// <inheritdoc />
    public override bool NeedsSync(DmaAddress address) => TryFindCopy(address, out _) || base.NeedsSync(address);

    /// <inheritdoc />
    public override bool OwnsMemory => Description.Restricted == Claim.Yes;

    /// <inheritdoc />
    public override bool TryTakeFrames(ulong count, ulong alignment, out FrameRange frames)
    {
        // Placed like a copy of memory that begins at an aligned address, in whole pages.
        var size = count << Machine.PageShift;
        var granule = alignment << Machine.PageShift;
        var isTaken = Pool.TryTake(new(default, size, granule - 1, Machine.PageMask + 1), out var memory);
        frames = new(memory.Value >> Machine.PageShift, count);
        return isTaken;
    }

    /// <inheritdoc />
    public override void ReleaseFrames(FrameRange frames)
    {
        if (OwnsMemory && Pool.Contains(Machine.AddressOf(frames.First)))
            Pool.Release(Machine.AddressOf(frames.First));
    }

    /// <inheritdoc />
    public override void SyncForCpu(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction)
    {
        if (!TryFindCopy(mapping.Start, out var copy))
            base.SyncForCpu(mapping, offset, size, direction);
        else if (direction != DmaDirection.ToDevice)
            CopyOut(mapping, copy, offset, size);
    }

    /// <inheritdoc />
    public override void SyncForDevice(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction)
    {
        if (!TryFindCopy(mapping.Start, out var copy))
            base.SyncForDevice(mapping, offset, size, direction);
        else if (direction != DmaDirection.FromDevice)
            CopyIn(mapping, copy, offset, size);
        else
            Machine.CacheMaintenance.AtSyncForDevice(Device, copy.Add(offset), size, direction);
    }

    /// <inheritdoc />
    public override void Settle() => Pool.Settle();

    /// <inheritdoc />
    protected override bool TryMakeAddress(
        PhysicalAddress buffer,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        if (!MustBounce(buffer, size) && base.TryMakeAddress(buffer, size, direction, out address))
            return true;
        address = default;
        if (size.Value > LargestMapping.Value || !Pool.TryTake(RequestOf(buffer, size), out var copy))
            return false;
        if (TryToDma(copy, out address) && Device.Masks.Admits(address, size))
            return true;
        Pool.Release(copy);
        return false;
    }

    /// <summary>Whether a buffer is copied also if the device reaches it: always, or because it shares granules with what the device is not to see.</summary>
    /// <param name="buffer">The physical address of the first byte.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    protected virtual bool MustBounce(PhysicalAddress buffer, ByteCount size) =>
        Description.BouncesAlways == Claim.Yes
        || (Description.Untrusted == Claim.Yes && ((buffer.Value | size.Value) & (Granule - 1)) != 0);

    /// <summary>What is asked of the pool for a buffer.</summary>
    /// <param name="buffer">The physical address of the first byte.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    protected virtual SlotRequest RequestOf(PhysicalAddress buffer, ByteCount size) =>
        new(buffer, size.Value, AlignMask, Description.Untrusted == Claim.Yes ? Granule : BouncePool.SlotSize);

    /// <inheritdoc />
    protected override void AtMap(in Mapping mapping, DmaAttributes attributes)
    {
        if (!TryFindCopy(mapping.Start, out var copy))
        {
            base.AtMap(mapping, attributes);
            return;
        }
        if (Description.Untrusted == Claim.Yes)
            ClearPadding(copy, mapping.Size);
        if (CopiesAtMap(mapping, attributes))
            CopyIn(mapping, copy, ByteCount.Zero, mapping.Size);
    }

    /// <inheritdoc />
    protected override void AtUnmap(in Mapping mapping, DmaAttributes attributes)
    {
        if (!TryFindCopy(mapping.Start, out var copy))
        {
            base.AtUnmap(mapping, attributes);
            return;
        }
        if (CopiesAtUnmap(mapping, attributes))
            CopyOut(mapping, copy, ByteCount.Zero, mapping.Size);
        Pool.Release(copy);
    }

    /// <summary>Whether a map copies the buffer in.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="attributes">Attributes of the map.</param>
    protected virtual bool CopiesAtMap(in Mapping mapping, DmaAttributes attributes) => true;

    /// <summary>Whether an unmap copies the buffer out.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="attributes">Attributes of the unmap.</param>
    protected virtual bool CopiesAtUnmap(in Mapping mapping, DmaAttributes attributes) =>
        mapping.Direction != DmaDirection.ToDevice && !(_honoursSkip && attributes.HasFlag(DmaAttributes.SkipCpuSync));

    /// <summary>Fills what lies in the slots before and behind a copy with zeros.</summary>
    /// <param name="copy">The first byte of the copy.</param>
    /// <param name="size">How many bytes it has.</param>
    protected virtual void ClearPadding(PhysicalAddress copy, ByteCount size)
    {
        var first = Pool.SlotsOf(copy, out var all);
        var before = copy.Value - first.Value;
        Clear(first, before);
        Clear(copy.Add(size), all - before - size.Value);
    }

    /// <summary>Fills memory of the pool with zeros, for the device too.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="size">How many bytes; may be none.</param>
    protected void Clear(PhysicalAddress start, ulong size)
    {
        if (size == 0)
            return;
        var zeros = Scratch(new(size));
        zeros.Clear();
        Put(start, zeros);
    }

    /// <summary>Copies from the buffer to the slots, and makes them visible to the device.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="copy">The first byte of the copy.</param>
    /// <param name="offset">The first byte to copy, from the start of the mapping.</param>
    /// <param name="size">How many bytes.</param>
    protected virtual void CopyIn(in Mapping mapping, PhysicalAddress copy, ByteCount offset, ByteCount size)
    {
        var bytes = Scratch(size);
        Machine.WriteBuffer.Load(mapping.Buffer.Add(offset), MemoryType.Cached, bytes);
        Put(copy.Add(offset), bytes);
    }

    /// <summary>Copies from the slots to the buffer what the device stored.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="copy">The first byte of the copy.</param>
    /// <param name="offset">The first byte to copy, from the start of the mapping.</param>
    /// <param name="size">How many bytes.</param>
    protected virtual void CopyOut(in Mapping mapping, PhysicalAddress copy, ByteCount offset, ByteCount size)
    {
        var from = copy.Add(offset);
        var bytes = Scratch(size);
        Machine.CacheMaintenance.AtSyncForCpu(Device, from, size, DmaDirection.Bidirectional);
        Machine.WriteBuffer.Load(from, MemoryType.Cached, bytes);
        Machine.WriteBuffer.Store(mapping.Buffer.Add(offset), MemoryType.Cached, bytes);
    }

    /// <summary>Finds the copy behind a DMA address.</summary>
    /// <param name="address">The DMA address.</param>
    /// <param name="copy">The physical address.</param>
    /// <returns>Whether the address leads into the pool.</returns>
    protected bool TryFindCopy(DmaAddress address, out PhysicalAddress copy) =>
        base.TryReach(address, new(1), false, out copy, out _) && Pool.Contains(copy);

    /// <summary>Room for bytes that are copied.</summary>
    /// <param name="size">How many.</param>
    protected Span<byte> Scratch(ByteCount size)
    {
        if (_scratch is null || size.Value > (ulong)_scratch.Length)
            _scratch = new byte[Math.Max(size.Value, Machine.PageMask + 1)];
        return _scratch.AsSpan(0, (int)size.Value);
    }

    private ulong Granule
    {
        get
        {
            var granule = Machine.Description.IsolationGranule.Value;
            return Math.Max(granule == 0 ? Machine.PageMask + 1 : granule, BouncePool.SlotSize);
        }
    }

    private void Put(PhysicalAddress start, ReadOnlySpan<byte> bytes)
    {
        var size = new ByteCount((ulong)bytes.Length);
        Machine.WriteBuffer.Store(start, MemoryType.Cached, bytes);
        // Whatever giving drains, a copy is not what the driver stored: no barrier of its comes after it.
        Machine.WriteBuffer.Drain(start, size);
        Machine.Cache.Barrier();
        Machine.CacheMaintenance.AtSyncForDevice(Device, start, size, DmaDirection.Bidirectional);
    }
}
