namespace Dma.Reference;

/// <summary>Checks of lists. Replaceable.</summary>
/// <param name="ledger">What is known of the machine.</param>
public class ListChecks(Ledger ledger) : HandOverChecks(ledger)
{
    private readonly Dictionary<(DeviceId Device, ListId List), KnownMapping> _lists = [];
    private readonly Dictionary<DeviceId, ulong> _longest = [];

    /// <summary>The most bytes of a segment for devices of which nothing else was said.</summary>
    public ulong LongestSegment { get; internal set; } = ulong.MaxValue;

    /// <summary>A device said how long its segments may be.</summary>
    /// <param name="device">The device.</param>
    /// <param name="size">The most bytes.</param>
    public virtual void Limited(DeviceId device, ByteCount size)
    {
        if (Ledger.Knows(device))
            _longest[device] = size.Value;
    }

    /// <summary>A list was to be mapped.</summary>
    /// <param name="device">The device.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="direction">Who may store.</param>
    /// <param name="attributes">The attributes.</param>
    /// <param name="answer">What was answered.</param>
    /// <param name="segments">The segments, as many as were answered.</param>
    public virtual void Mapped(
        DeviceId device,
        ReadOnlySpan<ScatterEntry> entries,
        DmaDirection direction,
        DmaAttributes attributes,
        Answer<MappedList> answer,
        ReadOnlySpan<DmaRange> segments
    )
    {
        var isMapped = answer.Status == AnswerStatus.Ok;
        segments = isMapped ? segments[..Math.Clamp(answer.Value.Segments, 0, segments.Length)] : [];
        var range = segments.IsEmpty ? default : segments[0];
        CheckDirection(device, range, direction);
        CheckLengths(device, entries, range);
        var mapping = new KnownMapping
        {
            Device = device,
            Range = range,
            Family = MappingFamily.List,
            Direction = direction,
            Attributes = attributes,
            List = answer.Value.List,
            Entries = entries.Length,
            IsChecked = true,
            MadeAt = Ledger.Step,
        };
        if (isMapped)
        {
            if (_lists.Remove((device, mapping.List), out var before))
                Ledger.End(before);
            if (Ledger.Knows(device))
                _lists[(device, mapping.List)] = mapping;
            Ledger.Begin(mapping, segments);
            HoldEntries(mapping, entries, segments);
        }
        else
        {
            CheckMemory(mapping, entries);
        }
    }

    /// <summary>A list was to be unmapped.</summary>
    /// <param name="device">The device.</param>
    /// <param name="list">The list.</param>
    /// <param name="entries">How many entries.</param>
    /// <param name="direction">The direction.</param>
    /// <param name="attributes">The attributes.</param>
    /// <param name="answer">What was answered.</param>
    public virtual void Unmapped(
        DeviceId device,
        ListId list,
        int entries,
        DmaDirection direction,
        DmaAttributes attributes,
        Answer answer
    )
    {
        if (!_lists.TryGetValue((device, list), out var mapping))
        {
            Reports.Add(Misuse.UnmapOfUnmapped, device, default, null);
            return;
        }
        if (mapping.Entries != entries)
            Reports.Add(Misuse.EntryCountDiffers, device, mapping.Range, mapping);
        if (mapping.Direction != direction)
            Reports.Add(Misuse.DirectionDiffers, device, mapping.Range, mapping);
        if (answer != Answer.Ok)
            return;
        _ = _lists.Remove((device, list));
        Ledger.End(mapping);
    }

    /// <summary>A list was to be taken by the CPU, or to be given to the device again.</summary>
    /// <param name="device">The device.</param>
    /// <param name="list">The list.</param>
    /// <param name="entries">How many entries.</param>
    /// <param name="direction">The direction.</param>
    /// <param name="takes">Whether the CPU takes it.</param>
    public virtual void Synced(DeviceId device, ListId list, int entries, DmaDirection direction, bool takes)
    {
        if (!_lists.TryGetValue((device, list), out var mapping))
        {
            Reports.Add(Misuse.SyncOfUnmapped, device, default, null);
            return;
        }
        if (mapping.Entries != entries)
            Reports.Add(Misuse.EntryCountDiffers, device, mapping.Range, mapping);
        if (mapping.Direction != direction && mapping.Direction != DmaDirection.Bidirectional)
        {
            Reports.Add(Misuse.SyncDirectionDiffers, device, mapping.Range, mapping);
            return;
        }
        foreach (var segment in mapping.Segments)
        {
            if (takes)
                Take(mapping, segment);
            else
                Give(mapping, segment);
        }
    }

    /// <summary>Reports an entry that is longer than the segments of the device may be.</summary>
    /// <param name="device">The device.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="range">What the map gave first.</param>
    protected virtual void CheckLengths(DeviceId device, ReadOnlySpan<ScatterEntry> entries, DmaRange range)
    {
        var longest = _longest.TryGetValue(device, out var said) ? said : LongestSegment;
        foreach (var entry in entries)
        {
            if (entry.Length.Value > longest)
            {
                Reports.Add(Misuse.EntryTooLong, device, new(range.Start, entry.Length), null);
                return;
            }
        }
    }

    private void CheckMemory(KnownMapping mapping, ReadOnlySpan<ScatterEntry> entries)
    {
        foreach (var entry in entries)
        {
            var memory = Ledger.Find(entry.Page, entry.Offset, out var offset);
            if (memory is null || offset >= memory.Size || entry.Length.Value > memory.Size - offset)
                Reports.Add(WrongMemory(memory, offset), mapping.Device, new(default, entry.Length), null);
        }
    }

    // Side by side, the segments are the bytes of the entries.
    private void HoldEntries(KnownMapping mapping, ReadOnlySpan<ScatterEntry> entries, ReadOnlySpan<DmaRange> segments)
    {
        var segment = 0;
        ulong used = 0;
        foreach (var entry in entries)
        {
            var memory = Ledger.Find(entry.Page, entry.Offset, out var offset);
            for (var left = entry.Length.Value; left > 0 && segment < segments.Length; )
            {
                var part = Math.Min(left, segments[segment].Length.Value - used);
                if (part > 0)
                {
                    var start = unchecked(segments[segment].Start.Value + used);
                    Hold(mapping, memory, offset, new(new(start), new(part)));
                    offset = unchecked(offset + part);
                    used += part;
                    left -= part;
                }
                if (used == segments[segment].Length.Value)
                    (segment, used) = (segment + 1, 0);
            }
        }
    }
}
