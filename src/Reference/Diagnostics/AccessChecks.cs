namespace Dma.Reference;

/// <summary>Checks of what the CPU and the devices load and store. Replaceable.</summary>
/// <param name="ledger">What is known of the machine.</param>
/// <param name="pools">The checks of pools, which know what was freed.</param>
public class AccessChecks(Ledger ledger, PoolChecks pools) : Checks(ledger)
{
    private readonly List<KnownMapping> _found = [];

    /// <summary>The checks of domains, which know what devices find by them.</summary>
    public DomainChecks? Domains { get; internal set; }

    /// <summary>The CPU accessed memory at an address.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="stores">Whether it stored.</param>
    public virtual void CpuAccessed(CpuAddress address, ulong length, bool stores)
    {
        while (length > 0)
        {
            if (Ledger.Find(address, out var offset) is not { } memory)
            {
                AccessedNothing(address, length, stores);
                return;
            }
            var part = Math.Min(length, memory.Size - offset);
            CpuAccessed(memory, offset, offset + part, stores);
            length -= part;
            address = new(unchecked(address.Value + part));
        }
    }

    /// <summary>The CPU accessed memory by its page.</summary>
    /// <param name="page">A page.</param>
    /// <param name="from">The first byte, from the start of the page.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="stores">Whether it stored.</param>
    public virtual void CpuAccessed(PageNumber page, ByteCount from, ulong length, bool stores)
    {
        if (length > 0 && Ledger.Find(page, from, out var offset) is { } memory && offset < memory.Size)
            CpuAccessed(memory, offset, offset + Math.Min(length, memory.Size - offset), stores);
    }

    /// <summary>A device accessed its addresses.</summary>
    /// <param name="device">The device.</param>
    /// <param name="range">The bytes.</param>
    /// <param name="stores">Whether it stored.</param>
    public virtual void DeviceAccessed(DeviceId device, DmaRange range, bool stores)
    {
        // By an address that needs no mapping a device may see and store what no mapping lets it.
        if (range.Length.Value == 0 || Ledger.IsOpen(range) || Domains?.Translates(device, range) == true)
            return;
        Ledger.FindHolding(device, range, _found);
        if (_found.Count == 0)
        {
            DeviceAccessedNothing(device, range, stores);
            return;
        }
        foreach (var mapping in _found)
        {
            if (!mapping.IsStreaming)
                return;
        }
        if (stores)
            DeviceStored(range);
        foreach (var mapping in _found)
            DeviceAccessed(mapping, range, stores);
    }

    /// <summary>The CPU accessed bytes of memory that the driver holds.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="first">The first byte.</param>
    /// <param name="past">The byte behind the last one.</param>
    /// <param name="stores">Whether it stored.</param>
    protected virtual void CpuAccessed(KnownMemory memory, ulong first, ulong past, bool stores)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (!memory.IsHandedOver)
            return;
        var isOwned = false;
        foreach (var piece in memory.Mapped)
        {
            if (first < piece.End && past > piece.Offset)
            {
                var (from, to) = (Math.Max(first, piece.Offset), Math.Min(past, piece.End));
                var owned = !piece.Taken.Holds(from, to);
                isOwned |= owned;
                if (!stores && FindLeftOut(piece, from, to))
                    continue;
                if (owned && (stores || piece.Mapping.Direction != DmaDirection.ToDevice))
                    Reports.AddOnce(Misuse.CpuAccessToOwned, piece.Mapping, RangeOf(piece, from, to), stores);
            }
            if (stores && SharesLine(piece, first, past))
                Reports.AddOnce(
                    Misuse.LineSharedWithCpuData,
                    piece.Mapping,
                    new(piece.Dma, new(piece.Length)),
                    isWrite: true
                );
        }
        if (!stores)
            return;
        if (!isOwned)
            memory.Stored.Add(first, past);
        foreach (var piece in memory.Mapped)
            piece.Untaken.Remove(first, past);
    }

    /// <summary>Whether bytes lie beside a mapping, on a line to which a device that looks past the caches may store.</summary>
    /// <param name="piece">The part of the mapping.</param>
    /// <param name="first">The first byte.</param>
    /// <param name="end">The byte behind the last one.</param>
    private bool SharesLine(KnownPiece piece, ulong first, ulong end)
    {
        var line = Ledger.Line;
        if (line <= 1 || piece.Mapping.Direction == DmaDirection.ToDevice || Ledger.IsCoherent(piece.Mapping.Device))
            return false;
        var start = piece.Offset - piece.Offset % line;
        var stop = piece.End + Math.Min((line - piece.End % line) % line, ulong.MaxValue - piece.End);
        return (first < piece.Offset && end > start && !piece.Taken.Holds(piece.Offset, piece.Offset + 1))
            || (end > piece.End && first < stop && !piece.Taken.Holds(piece.End - 1, piece.End));
    }

    private bool FindLeftOut(KnownPiece piece, ulong first, ulong end)
    {
        if (!piece.Untaken.Intersects(first, end))
            return false;
        var (from, to) = (Math.Max(first, piece.Offset), Math.Min(end, piece.End));
        Reports.AddOnce(Misuse.SyncForCpuLeftOut, piece.Mapping, RangeOf(piece, from, to));
        return true;
    }

    private void AccessedNothing(CpuAddress address, ulong length, bool stores)
    {
        if (Ledger.FindCookie(address) is { } buffer)
            Reports.AddOnce(Misuse.CookieDereferenced, buffer, buffer.Range, stores);
        else if (stores)
            pools.Stored(address, length);
    }

    private void DeviceAccessedNothing(DeviceId device, DmaRange range, bool stores)
    {
        // Where devices are not kept apart, what another one sees there may be reached by this one too.
        for (var other = 0; other < Ledger.Devices.Count && !Ledger.Isolates; other++)
        {
            if (Ledger.FindMeeting(new(other), range) is not null)
                return;
        }
        if (Ledger.FindEnded(device, range) is not { } ended)
            return;
        Reports.Add(Misuse.DeviceAccessAfterUnmap, device, range, ended, stores);
    }

    // One that allows the store is enough.
    private void DeviceStored(DmaRange range)
    {
        foreach (var mapping in _found)
        {
            if (mapping.Direction != DmaDirection.ToDevice)
                return;
        }
        Reports.Add(Misuse.DeviceStoreAgainstDirection, _found[0].Device, range, _found[0], isWrite: true);
    }

    private void DeviceAccessed(KnownMapping mapping, DmaRange range, bool stores)
    {
        foreach (var piece in mapping.Pieces)
        {
            var start = UInt128.Max(range.Start.Value, piece.Dma.Value);
            var stop = UInt128.Min(
                (UInt128)range.Start.Value + range.Length.Value,
                (UInt128)piece.Dma.Value + piece.Length
            );
            if (start >= stop)
                continue;
            var first = piece.Offset + (ulong)(start - piece.Dma.Value);
            var end = first + (ulong)(stop - start);
            if (piece.Memory.Stored.Intersects(first, end))
                Reports.AddOnce(Misuse.SyncForDeviceLeftOut, mapping, range, stores);
            if (!stores)
                continue;
            piece.Memory.Stored.Remove(first, end);
            if (mapping.Direction != DmaDirection.ToDevice)
                piece.Untaken.Add(first, end);
        }
    }

    private static DmaRange RangeOf(KnownPiece piece, ulong first, ulong end) =>
        new(new(unchecked(piece.Dma.Value + (first - piece.Offset))), new(end - first));
}
