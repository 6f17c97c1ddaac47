namespace Dma.Reference;

/// <summary>What a checker keeps of addresses of two cycles, so that nothing clean is reported of them. Replaceable.</summary>
/// <remarks>They are asked for and not made, and end with their page: no call of theirs is misuse that could be told.</remarks>
/// <param name="ledger">What is known of the machine.</param>
public class DoubleAddressCycleChecks(Ledger ledger) : Checks(ledger)
{
    /// <summary>The address of a byte of a page was asked for: the bytes up to the end of the page follow it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="page">The page.</param>
    /// <param name="offset">The byte.</param>
    /// <param name="address">What was answered.</param>
    public virtual void Asked(DeviceId device, PageNumber page, ByteCount offset, DmaAddress address)
    {
        if (
            offset.Value >= Ledger.PageSize
            || Ledger.Find(page, offset, out var first) is not { } memory
            || first >= memory.Size
        )
            return;
        var open = new OpenWindow(device, address, Ledger.PageSize - offset.Value, first);
        if (!memory.Open.Exists(known => known.Holds(open)))
            memory.Open.Add(open);
    }

    /// <summary>Bytes were given to the device or taken by the CPU.</summary>
    /// <param name="device">The device.</param>
    /// <param name="range">The bytes.</param>
    /// <param name="takes">Whether the CPU takes them.</param>
    public virtual void Synced(DeviceId device, DmaRange range, bool takes)
    {
        foreach (var memory in Ledger.Memories)
        {
            foreach (var open in memory.Open)
            {
                if (open.Device != device || !open.TryCut(range, out var first, out var end))
                    continue;
                if (!takes)
                    memory.Stored.Remove(first, end);
                foreach (var piece in memory.Mapped)
                {
                    if (takes)
                        piece.Untaken.Remove(first, end);
                }
            }
        }
    }
}

/// <summary>Bytes that a device sees without a mapping, until their memory is freed.</summary>
/// <param name="Device">The device.</param>
/// <param name="Start">Where the device finds the first byte.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Offset">The first byte in the memory.</param>
internal readonly record struct OpenWindow(DeviceId Device, DmaAddress Start, ulong Length, ulong Offset)
{
    public bool Holds(in OpenWindow other) =>
        other.Device == Device
        && other.Offset >= Offset
        && other.Offset - Offset < Length
        && other.Length <= Length - (other.Offset - Offset)
        && other.Start.Value == unchecked(Start.Value + (other.Offset - Offset));

    /// <summary>The bytes of a range that it has, as offsets in its memory.</summary>
    public bool TryCut(DmaRange range, out ulong first, out ulong end)
    {
        var from = UInt128.Max(range.Start.Value, Start.Value);
        var to = UInt128.Min((UInt128)range.Start.Value + range.Length.Value, (UInt128)Start.Value + Length);
        (first, end) = (0, 0);
        if (from >= to)
            return false;
        first = Offset + (ulong)(from - Start.Value);
        end = Offset + (ulong)(to - Start.Value);
        return true;
    }
}
