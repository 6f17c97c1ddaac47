namespace Dma.Reference;

/// <summary>What mappings of one buffer and lists have in common: the memory that they hand over.</summary>
/// <param name="ledger">What is known of the machine.</param>
public abstract class HandOverChecks(Ledger ledger) : Checks(ledger)
{
    /// <summary>Reports a direction that no mapping has.</summary>
    /// <param name="device">The device.</param>
    /// <param name="range">What the map gave.</param>
    /// <param name="direction">The direction.</param>
    protected virtual void CheckDirection(DeviceId device, DmaRange range, DmaDirection direction)
    {
        if (!IsDirection(direction))
            Reports.Add(Misuse.DirectionNone, device, range, null);
    }

    /// <summary>Notes the memory of a mapping that was made.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="memory">The memory; null where the driver holds none there.</param>
    /// <param name="offset">The first byte in the memory.</param>
    /// <param name="range">Where the device finds it, and how many bytes.</param>
    protected void Hold(KnownMapping mapping, KnownMemory? memory, ulong offset, DmaRange range)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        var length = range.Length.Value;
        if (memory is null || offset >= memory.Size || length > memory.Size - offset)
        {
            if (length > 0)
                HoldsNot(mapping, memory, offset, range);
            return;
        }
        var piece = new KnownPiece(mapping, memory, offset, length, range.Start);
        mapping.Overlapped ??= FindOverlap(piece);
        if (mapping.IsChecked)
            ReportOverlap(mapping);
        mapping.Pieces.Add(piece);
        memory.Mapped.Add(piece);
        if (!mapping.Attributes.HasFlag(DmaAttributes.SkipCpuSync))
            memory.Stored.Remove(offset, piece.End);
    }

    /// <summary>Reports a mapping of memory that the driver does not hold all of.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="memory">The memory that it begins in; null where the driver holds none there.</param>
    /// <param name="offset">The first byte in the memory.</param>
    /// <param name="range">Where the device finds it, and how many bytes.</param>
    protected virtual void HoldsNot(KnownMapping mapping, KnownMemory? memory, ulong offset, DmaRange range)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        Reports.Add(WrongMemory(memory, offset), mapping.Device, range, null);
    }

    /// <summary>The class of a map of memory that the driver does not hold all of.</summary>
    /// <param name="memory">The memory that it begins in; null where the driver holds none there.</param>
    /// <param name="offset">The first byte in the memory.</param>
    protected static Misuse WrongMemory(KnownMemory? memory, ulong offset) =>
        memory is null || offset >= memory.Size ? Misuse.MapOfNoBlock : Misuse.MapOfOtherMemory;

    /// <summary>Reports what a mapping overlaps, once it is known that it was made.</summary>
    /// <param name="mapping">The mapping.</param>
    protected void ReportOverlap(KnownMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        if (mapping.Overlapped is not { } other || !mapping.IsFirst(Misuse.OverlappingMappings))
            return;
        var found = other.Mapping;
        Reports.Add(Misuse.OverlappingMappings, found.Device, new(other.Dma, new(other.Length)), found);
    }

    /// <summary>Another live mapping with a line in common, where a device may store through one of the two.</summary>
    private KnownPiece? FindOverlap(KnownPiece piece)
    {
        if (
            !piece.Memory.IsHandedOver
            || piece.Mapping.Attributes.HasFlag(DmaAttributes.SkipCpuSync)
            || !IsDirection(piece.Mapping.Direction)
        )
            return null;
        var line = Math.Max(Ledger.Line, 1);
        var (first, last) = (piece.Offset / line, (piece.End - 1) / line);
        foreach (var other in piece.Memory.Mapped)
        {
            if (
                other.Mapping != piece.Mapping
                && (
                    other.Mapping.Direction != DmaDirection.ToDevice || piece.Mapping.Direction != DmaDirection.ToDevice
                )
                && !other.Mapping.Attributes.HasFlag(DmaAttributes.SkipCpuSync)
                && other.Offset / line <= last
                && (other.End - 1) / line >= first
            )
                return other;
        }
        return null;
    }

    private static bool IsDirection(DmaDirection direction) =>
        direction is >= DmaDirection.Bidirectional and <= DmaDirection.FromDevice;

    /// <summary>Notes that the CPU takes bytes of a mapping.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="range">The bytes, as the device addresses them.</param>
    protected static void Take(KnownMapping mapping, DmaRange range)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        foreach (var piece in mapping.Pieces)
        {
            if (!TryCut(piece, range, out var first, out var end))
                continue;
            piece.Taken.Add(first, end);
            TakeStores(piece, first, end);
        }
    }

    private static void TakeStores(KnownPiece piece, ulong first, ulong end)
    {
        if (piece.Mapping.Direction == DmaDirection.ToDevice)
            return;
        foreach (var other in piece.Memory.Mapped)
            other.Untaken.Remove(first, end);
    }

    /// <summary>Notes that the CPU gives bytes of a mapping to the device again.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="range">The bytes, as the device addresses them.</param>
    protected static void Give(KnownMapping mapping, DmaRange range)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        foreach (var piece in mapping.Pieces)
        {
            if (!TryCut(piece, range, out var first, out var end))
                continue;
            piece.Taken.Remove(first, end);
            piece.Memory.Stored.Remove(first, end);
        }
    }

    /// <summary>The bytes of a range that lie in a piece, as offsets in its memory.</summary>
    private static bool TryCut(KnownPiece piece, DmaRange range, out ulong first, out ulong end)
    {
        var start = (UInt128)range.Start.Value;
        var from = UInt128.Max(start, piece.Dma.Value);
        var to = UInt128.Min(start + range.Length.Value, (UInt128)piece.Dma.Value + piece.Length);
        (first, end) = (0, 0);
        if (from >= to)
            return false;
        first = piece.Offset + (ulong)(from - piece.Dma.Value);
        end = piece.Offset + (ulong)(to - piece.Dma.Value);
        return true;
    }
}
