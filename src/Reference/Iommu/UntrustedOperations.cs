namespace Dma.Reference;

/// <summary>
/// The operations of a translated device that is not trusted: it reaches whole pages, so that a page that a buffer fills in
/// part is a copy with nothing else in it. What lies between the two ends it reaches itself. Replaceable.
/// </summary>
/// <remarks>A map copies in whatever the direction; a take copies out of what the device may store to, exactly the range.</remarks>
/// <param name="device">The device.</param>
public class UntrustedOperations(Device device) : TranslatedOperations(device)
{
    private readonly Dictionary<ulong, Ends> _ends = [];
    private byte[]? _scratch;

    /// <inheritdoc />
    public override bool NeedsSync(DmaAddress address) => true;

    /// <inheritdoc />
    /// <remarks>Registers are not copied, so that there is no call for them.</remarks>
    public override bool TryMapResource(
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        address = default;
        return false;
    }

    /// <inheritdoc />
    public override void SyncForCpu(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction)
    {
        base.SyncForCpu(mapping, offset, size, direction);
        if (direction != DmaDirection.ToDevice)
            CopyOut(mapping, offset.Value, offset.Value + size.Value);
    }

    /// <inheritdoc />
    public override void SyncForDevice(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction)
    {
        base.SyncForDevice(mapping, offset, size, direction);
        if (direction != DmaDirection.FromDevice)
            CopyIn(mapping, offset.Value, offset.Value + size.Value);
    }

    /// <inheritdoc />
    protected override int RunAt(ReadOnlySpan<ScatterBuffer> buffers) => 1;

    /// <inheritdoc />
    protected override bool TryMakeAddress(
        PhysicalAddress buffer,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        address = default;
        var offset = buffer.Value & Machine.PageMask;
        var count = PagesOf(offset, size);
        if (size.Value > LargestMapping.Value || !TryTakeAddresses(count, out var page))
            return false;
        if (!TryMapParts(page, new(buffer.Value >> Machine.PageShift, count), offset, size, direction))
            return false;
        address = new((page << Machine.PageShift) + offset);
        return true;
    }

    /// <summary>Maps the pages of a buffer, with copies in place of those that it fills in part.</summary>
    /// <param name="page">The first page of DMA addresses, which are taken.</param>
    /// <param name="frames">The memory of the buffer.</param>
    /// <param name="offset">Where in its first page the buffer begins.</param>
    /// <param name="size">How many bytes it has.</param>
    /// <param name="direction">Who may store.</param>
    /// <returns>Whether they are mapped; if not, the addresses are free again.</returns>
    protected virtual bool TryMapParts(
        ulong page,
        FrameRange frames,
        ulong offset,
        ByteCount size,
        DmaDirection direction
    )
    {
        var behind = (offset + size.Value) & Machine.PageMask;
        var hasHead = offset > 0 || (frames.Count == 1 && behind > 0);
        var hasTail = frames.Count > 1 && behind > 0;
        var (head, tail) = (0UL, 0UL);
        if ((hasHead && !TryTakeFrame(out head)) || (hasTail && !TryTakeFrame(out tail)))
        {
            if (head > 0)
                GiveFrameBack(head);
            Domain.Addresses.Free(page);
            return false;
        }
        var ends = new Ends(frames.Count, hasHead ? head : null, hasTail ? tail : null);
        _ends.Add(page, ends);
        var (from, to) = ends.Middle;
        if (hasHead)
            MapPart(page, new(head, 1), direction);
        if (to > from)
            MapPart(page + from, new(frames.First + from, to - from), direction);
        if (hasTail)
            MapPart(page + to, new(tail, 1), direction);
        return true;
    }

    /// <inheritdoc />
    protected override void ReleaseAddress(in Mapping mapping)
    {
        var page = mapping.Start.Value >> Machine.PageShift;
        var ends = _ends[page];
        var (from, to) = ends.Middle;
        if (from > 0)
            Release(page, from);
        if (to > from)
            Release(page + from, to - from);
        if (to < ends.Pages)
            Release(page + to, 1);
    }

    /// <inheritdoc />
    protected override void AtMap(in Mapping mapping, DmaAttributes attributes)
    {
        base.AtMap(mapping, attributes);
        var ends = _ends[mapping.Start.Value >> Machine.PageShift];
        foreach (var frame in (ReadOnlySpan<ulong?>)[ends.Head, ends.Tail])
        {
            if (frame is { } copy)
                Clear(copy);
        }
        CopyIn(mapping, 0, mapping.Size.Value);
    }

    /// <inheritdoc />
    protected override void AtUnmap(in Mapping mapping, DmaAttributes attributes)
    {
        base.AtUnmap(mapping, attributes);
        if (mapping.Direction != DmaDirection.ToDevice)
            CopyOut(mapping, 0, mapping.Size.Value);
        _ends.Remove(mapping.Start.Value >> Machine.PageShift, out var ends);
        if (ends.Head is { } head)
            GiveFrameBack(head);
        if (ends.Tail is { } tail)
            GiveFrameBack(tail);
    }

    /// <summary>Takes a page for a copy.</summary>
    /// <param name="frame">The page; never 0.</param>
    /// <returns>Whether there is one.</returns>
    protected bool TryTakeFrame(out ulong frame)
    {
        var page = Machine.PageMask + 1;
        var isTaken = Machine.BouncePool.TryTake(new(default, page, Machine.PageMask, page), out var memory);
        frame = memory.Value >> Machine.PageShift;
        return isTaken;
    }

    /// <summary>Gives a page back.</summary>
    /// <param name="frame">The page.</param>
    protected void GiveFrameBack(ulong frame) => Machine.BouncePool.Release(Machine.AddressOf(frame));

    /// <summary>Empties a page before it becomes a copy, so that nothing lies beside what is copied.</summary>
    /// <param name="frame">The page.</param>
    protected virtual void Clear(ulong frame)
    {
        Scratch.AsSpan().Clear();
        Put(Machine.AddressOf(frame), Scratch);
    }

    private void MapPart(ulong page, FrameRange frames, DmaDirection direction)
    {
        Domain.Addresses.Divide(page, frames.Count);
        Domain.Map(page, frames, direction);
    }

    private void CopyIn(in Mapping mapping, ulong from, ulong to)
    {
        foreach (var (buffer, copy, size) in PartsOf(mapping, from, to))
        {
            var bytes = Scratch.AsSpan(0, (int)size);
            Machine.WriteBuffer.Load(buffer, MemoryType.Cached, bytes);
            Put(copy, bytes);
        }
    }

    private void CopyOut(in Mapping mapping, ulong from, ulong to)
    {
        foreach (var (buffer, copy, size) in PartsOf(mapping, from, to))
        {
            var bytes = Scratch.AsSpan(0, (int)size);
            Machine.CacheMaintenance.AtSyncForCpu(Device, copy, new(size), DmaDirection.Bidirectional);
            Machine.WriteBuffer.Load(copy, MemoryType.Cached, bytes);
            Machine.WriteBuffer.Store(buffer, MemoryType.Cached, bytes);
        }
    }

    // The bytes of a part of a mapping that are copies, at its two ends.
    private List<(PhysicalAddress Buffer, PhysicalAddress Copy, ulong Size)> PartsOf(
        in Mapping mapping,
        ulong from,
        ulong to
    )
    {
        var parts = new List<(PhysicalAddress, PhysicalAddress, ulong)>(2);
        var ends = _ends[mapping.Start.Value >> Machine.PageShift];
        var offset = mapping.Buffer.Value & Machine.PageMask;
        Add(parts, mapping, ends.Head, from, Math.Min(to, Machine.PageMask + 1 - offset));
        if (ends.Tail is not null)
        {
            var tail = ((ends.Pages - 1) << Machine.PageShift) - offset;
            Add(parts, mapping, ends.Tail, Math.Max(from, tail), to);
        }
        return parts;
    }

    private void Add(
        List<(PhysicalAddress, PhysicalAddress, ulong)> parts,
        in Mapping mapping,
        ulong? frame,
        ulong from,
        ulong to
    )
    {
        if (frame is not { } copy || from >= to)
            return;
        var buffer = mapping.Buffer.Add(new(from));
        parts.Add((buffer, Machine.AddressOf(copy).Add(new(buffer.Value & Machine.PageMask)), to - from));
    }

    private void Put(PhysicalAddress start, ReadOnlySpan<byte> bytes)
    {
        var size = new ByteCount((ulong)bytes.Length);
        Machine.WriteBuffer.Store(start, MemoryType.Cached, bytes);
        Machine.WriteBuffer.Drain(start, size);
        Machine.Cache.Barrier();
        Machine.CacheMaintenance.AtSyncForDevice(Device, start, size, DmaDirection.Bidirectional);
    }

    private byte[] Scratch => _scratch ??= new byte[Machine.PageMask + 1];

    /// <summary>The pages of a mapping, and those of them that are copies.</summary>
    /// <param name="Pages">How many pages.</param>
    /// <param name="Head">The page in place of the first; null if the device reaches that itself.</param>
    /// <param name="Tail">The page in place of the last; null if the device reaches that itself.</param>
    private readonly record struct Ends(ulong Pages, ulong? Head, ulong? Tail)
    {
        /// <summary>The first page behind the head, and the first of the tail.</summary>
        public (ulong From, ulong To) Middle => (Head is null ? 0UL : 1, Pages - (Tail is null ? 0UL : 1));
    }
}
