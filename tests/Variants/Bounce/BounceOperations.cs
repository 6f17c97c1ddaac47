using Dma.Reference;

namespace Dma.Variants.Bounce;

/// <summary>
/// The operations of a device whose mappings are copies: the device works on a slot of a pool, and what is given or taken
/// is copied between slot and buffer by the CPU, through its caches. Two mappings of one buffer are two copies.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="pool">The pool of the machine.</param>
/// <param name="always">Whether also a buffer that the device reaches is copied, if that never changes.</param>
public class BounceOperations(Device device, SlotPool pool, bool always) : DirectOperations(device)
{
    private const ulong Largest = 0x1_0000;

    private byte[] _scratch = new byte[4096];

    /// <summary>The pool of the machine.</summary>
    protected SlotPool Pool { get; } = pool;

    /// <summary>Whether SKIP_CPU_SYNC is honoured: the copy at unmap is left out, the one at map is not.</summary>
    protected bool HonoursSkip { get; } = device.Machine.Parts.Streaming.HonoursSkipCpuSync == Claim.Yes;

    /// <summary>Whether also a buffer that the device reaches is copied now.</summary>
    protected virtual bool Always => always;

    /// <summary>Whether any buffer is copied now; else what the device does not reach is refused.</summary>
    protected virtual bool IsCopied => true;

    /// <inheritdoc />
    public override ByteCount LargestMapping => new(Largest);

    /// <inheritdoc />
    public override bool TryReach(
        DmaAddress start,
        ByteCount size,
        bool isWrite,
        out PhysicalAddress memory,
        out ByteCount reach
    )
    {
        if (!TryFindSlot(start, out memory))
            return base.TryReach(start, size, isWrite, out memory, out reach);
        reach = new(Math.Min(size.Value, Pool.Size - (memory.Value - Pool.Start.Value)));
        return true;
    }

    /// <inheritdoc />
    public override bool NeedsSync(DmaAddress address) => TryFindSlot(address, out _) || base.NeedsSync(address);

    /// <inheritdoc />
    public override void SyncForCpu(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction)
    {
        if (!TryFindSlot(mapping.Start, out var slot))
            base.SyncForCpu(mapping, offset, size, direction);
        else if (direction != DmaDirection.ToDevice)
            CopyOut(mapping, slot, offset, size);
    }

    /// <inheritdoc />
    public override void SyncForDevice(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction)
    {
        if (!TryFindSlot(mapping.Start, out var slot))
            base.SyncForDevice(mapping, offset, size, direction);
        else if (direction != DmaDirection.FromDevice)
            CopyIn(mapping, slot, offset, size);
        else
            Machine.CacheMaintenance.AtSyncForDevice(Device, slot.Add(offset), size, direction);
    }

    /// <inheritdoc />
    protected override bool TryMakeAddress(
        PhysicalAddress buffer,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        if (!Always && base.TryMakeAddress(buffer, size, direction, out address))
            return true;
        address = default;
        if (!IsCopied || size.Value > Largest || !Pool.TryTake(Machine.Choices, size, out var slot))
            return false;
        if (TryToDma(slot, out address) && Device.Masks.Admits(address, size))
            return true;
        Pool.Release(slot, size);
        return false;
    }

    /// <inheritdoc />
    protected override void AtMap(in Mapping mapping, DmaAttributes attributes)
    {
        if (!TryFindSlot(mapping.Start, out var slot))
            base.AtMap(mapping, attributes);
        else if (CopiesAtMap(mapping, attributes))
            CopyIn(mapping, slot, ByteCount.Zero, mapping.Size);
    }

    /// <inheritdoc />
    protected override void AtUnmap(in Mapping mapping, DmaAttributes attributes)
    {
        if (!TryFindSlot(mapping.Start, out var slot))
        {
            base.AtUnmap(mapping, attributes);
            return;
        }
        if (CopiesAtUnmap(mapping, attributes))
            CopyOut(mapping, slot, ByteCount.Zero, mapping.Size);
        Pool.Release(slot, mapping.Size);
    }

    /// <summary>Whether a map copies the buffer in; in every direction, so that bytes that the device does not store to are kept.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="attributes">Attributes of the map.</param>
    protected virtual bool CopiesAtMap(in Mapping mapping, DmaAttributes attributes) => true;

    /// <summary>Whether an unmap copies the buffer out.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="attributes">Attributes of the unmap.</param>
    protected virtual bool CopiesAtUnmap(in Mapping mapping, DmaAttributes attributes) =>
        mapping.Direction != DmaDirection.ToDevice && !(HonoursSkip && attributes.HasFlag(DmaAttributes.SkipCpuSync));

    /// <summary>Copies from the buffer to the slot, and makes the slot visible to the device.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="slot">The first byte of the slot.</param>
    /// <param name="offset">The first byte to copy, from the start of the mapping.</param>
    /// <param name="size">How many bytes.</param>
    protected virtual void CopyIn(in Mapping mapping, PhysicalAddress slot, ByteCount offset, ByteCount size)
    {
        var (from, to) = (mapping.Buffer.Add(offset), slot.Add(offset));
        var bytes = Scratch(size);
        Machine.WriteBuffer.Load(from, TypeOf(from), bytes);
        Machine.WriteBuffer.Store(to, MemoryType.Cached, bytes);
        // Whatever giving drains, a copy is not what the driver stored: no barrier of its comes after it.
        Machine.WriteBuffer.Drain(to, size);
        Machine.Cache.Barrier();
        Machine.CacheMaintenance.AtSyncForDevice(Device, to, size, DmaDirection.Bidirectional);
    }

    /// <summary>Copies from the slot to the buffer what the device stored.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="slot">The first byte of the slot.</param>
    /// <param name="offset">The first byte to copy, from the start of the mapping.</param>
    /// <param name="size">How many bytes.</param>
    protected virtual void CopyOut(in Mapping mapping, PhysicalAddress slot, ByteCount offset, ByteCount size)
    {
        var (from, to) = (slot.Add(offset), mapping.Buffer.Add(offset));
        var bytes = Scratch(size);
        Machine.CacheMaintenance.AtSyncForCpu(Device, from, size, DmaDirection.Bidirectional);
        Machine.WriteBuffer.Load(from, MemoryType.Cached, bytes);
        Machine.WriteBuffer.Store(to, TypeOf(to), bytes);
    }

    // A buffer that was allocated for the device is reached as its driver reaches it.
    private MemoryType TypeOf(PhysicalAddress memory) =>
        Machine.Coherent.FindByFrame(memory.Value >> Machine.PageShift)?.Type ?? MemoryType.Cached;

    /// <summary>Finds the byte of the pool behind a DMA address.</summary>
    /// <param name="address">The DMA address.</param>
    /// <param name="slot">The physical address.</param>
    /// <returns>Whether the address leads into the pool.</returns>
    protected bool TryFindSlot(DmaAddress address, out PhysicalAddress slot)
    {
        slot = default;
        if (!TryToDma(Pool.Start, out var first) || address.Value < first.Value)
            return false;
        var offset = address.Value - first.Value;
        if (offset >= Pool.Size)
            return false;
        slot = Pool.Start.Add(new(offset));
        return true;
    }

    /// <summary>Room for bytes that are copied.</summary>
    /// <param name="size">How many.</param>
    protected Span<byte> Scratch(ByteCount size)
    {
        if (size.Value > (ulong)_scratch.Length)
            _scratch = new byte[size.Value];
        return _scratch.AsSpan(0, (int)size.Value);
    }
}
