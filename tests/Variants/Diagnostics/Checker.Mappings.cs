namespace Dma.Variants.Diagnostics;

// Mappings of single buffers and pages, and their syncs.
public partial class Checker
{
    /// <inheritdoc />
    public override Answer<DmaAddress> Map(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    )
    {
        if (direction == DmaDirection.None)
        {
            LookAtNone(device, size);
            return Inner.Map(device, buffer, size, direction, attributes);
        }

        var place = PlaceOf(buffer, size.Value);
        if (IsTooLong(buffer, size.Value))
        {
            Report(Misuse.MapOfOtherMemory, device, new(new(0), size), 0);
        }

        var answer = Inner.Map(device, buffer, size, direction, attributes);
        Note(device, answer, place, size, direction, attributes);
        return answer;
    }

    /// <inheritdoc />
    public override Answer<DmaAddress> MapPage(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    )
    {
        var answer = Inner.MapPage(device, page, offset, size, direction, attributes);
        var place = page.Value * Description.PageSize.Value + offset.Value;
        Note(device, answer, place, size, direction, attributes);
        return answer;
    }

    /// <inheritdoc />
    public override Answer<bool> MappingError(DeviceId device, DmaAddress address)
    {
        foreach (var entry in Live)
        {
            entry.Asked |= entry.Device == device && entry.Range.Start == address;
        }

        return Inner.MappingError(device, address);
    }

    /// <inheritdoc />
    public override Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes)
    {
        LookAtUnmap(device, range, direction);
        return Inner.Unmap(device, range, direction, attributes);
    }

    /// <inheritdoc />
    public override Answer UnmapPage(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes)
    {
        LookAtUnmap(device, range, direction);
        return Inner.UnmapPage(device, range, direction, attributes);
    }

    /// <inheritdoc />
    public override Answer SyncForCpu(DeviceId device, DmaRange range, DmaDirection direction)
    {
        LookAtSync(device, range, direction, isForCpu: true);
        return Inner.SyncForCpu(device, range, direction);
    }

    /// <inheritdoc />
    public override Answer SyncForDevice(DeviceId device, DmaRange range, DmaDirection direction)
    {
        LookAtSync(device, range, direction, isForCpu: false);
        return Inner.SyncForDevice(device, range, direction);
    }

    /// <inheritdoc />
    public override Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source)
    {
        var range = new DmaRange(address, new((ulong)source.Length));
        var there = Live.FindAll(entry => entry.Device == device && entry.Overlaps(range));
        if (there.Count > 0 && there.TrueForAll(IsReadOnly))
        {
            Report(Misuse.DeviceStoreAgainstDirection, device, range, there[0].Step);
        }

        return Inner.DeviceStore(device, address, source);
    }

    /// <summary>Whether the device may only load.</summary>
    protected virtual bool IsReadOnly(Entry entry) => entry.Direction == DmaDirection.ToDevice;

    /// <summary>A mapping without a direction is asked for.</summary>
    protected virtual void LookAtNone(DeviceId device, ByteCount size) =>
        Report(Misuse.DirectionNone, device, new(new(0), size), Step);

    /// <summary>Whether a buffer that begins in a block of pages leaves it.</summary>
    protected virtual bool IsTooLong(CpuAddress buffer, ulong size) =>
        IsInBlock(buffer) && PlaceOf(buffer, size) is null;

    /// <summary>Something is mapped beside what is live.</summary>
    protected virtual void LookAtOverlap(Entry made)
    {
        var other = Placed.Find(it => it.Step != made.Step && IsOverlap(made, it));
        if (other is not null)
        {
            Report(Misuse.OverlappingMappings, made);
        }
    }

    /// <summary>Whether two mappings share bytes that a device may store to through both.</summary>
    protected virtual bool IsOverlap(Entry made, Entry other) =>
        made.Place is { } mine
        && other.Place is { } place
        && mine < place + other.Length
        && place < mine + made.Length
        && made.Direction != DmaDirection.ToDevice
        && other.Direction != DmaDirection.ToDevice
        && !made.Skips
        && !other.Skips;

    /// <summary>A mapping is ended.</summary>
    protected virtual void LookAtUnmap(DeviceId device, DmaRange range, DmaDirection direction)
    {
        var there = Live.FindAll(entry => entry.Device == device && entry.Range.Start == range.Start);
        if (Choose(there, range, direction) is { } entry)
        {
            LookAtUnmap(entry, range, direction);
            Live.Remove(entry);
            Placed.Remove(entry);
            Former.Add(entry);
            return;
        }

        LookAtUnmapOfNone(device, range);
    }

    /// <summary>Nothing of the device begins where it is said to.</summary>
    protected virtual void LookAtUnmapOfNone(DeviceId device, DmaRange range) =>
        Report(
            Inner.MappingError(device, range.Start).Value ? Misuse.UnmapOfErrorAddress : Misuse.UnmapOfUnmapped,
            device,
            range,
            0
        );

    /// <summary>A mapping is ended that begins where it is said to.</summary>
    protected virtual void LookAtUnmap(Entry entry, DmaRange range, DmaDirection direction)
    {
        if (entry.Family != Family.Mapping)
        {
            Report(Misuse.FamilyDiffers, entry);
        }
        else if (entry.Range.Length != range.Length)
        {
            Report(Misuse.SizeDiffers, entry);
        }
        else if (entry.Direction != direction)
        {
            Report(Misuse.DirectionDiffers, entry);
        }
        else if (!entry.Asked)
        {
            Report(Misuse.MappingErrorUnchecked, entry);
        }
    }

    /// <summary>Of all that begin at an address, the one that fits best.</summary>
    protected virtual Entry? Choose(IReadOnlyList<Entry> there, DmaRange range, DmaDirection direction)
    {
        Entry? best = null;
        var most = -1;
        foreach (var entry in there)
        {
            var fit =
                (entry.Range.Length == range.Length ? 1 : 0)
                + (entry.Direction == direction ? 1 : 0)
                + (entry.Family == Family.Mapping ? 4 : 0);
            (best, most) = fit > most ? (entry, fit) : (best, most);
        }

        return best;
    }

    /// <summary>Bytes are given or taken.</summary>
    protected virtual void LookAtSync(DeviceId device, DmaRange range, DmaDirection direction, bool isForCpu)
    {
        var there = Live.FindAll(entry => entry.Device == device && IsInside(entry, range));
        if (there.Count == 0)
        {
            Report(Misuse.SyncOfUnmapped, device, range, 0);
        }
        else if (there.TrueForAll(entry => IsOtherDirection(entry, direction, isForCpu)))
        {
            Report(Misuse.SyncDirectionDiffers, there[0]);
        }
    }

    /// <summary>Whether a sync is of a mapping.</summary>
    protected virtual bool IsInside(Entry entry, DmaRange range) => entry.Contains(range);

    /// <summary>Whether a sync has not the direction of the mapping.</summary>
    protected virtual bool IsOtherDirection(Entry entry, DmaDirection direction, bool isForCpu) =>
        entry.Direction != DmaDirection.Bidirectional && entry.Direction != direction;

    private void Note(
        DeviceId device,
        Answer<DmaAddress> answer,
        ulong? place,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    )
    {
        if (answer.Status != AnswerStatus.Ok || Inner.MappingError(device, answer.Value).Value)
        {
            return;
        }

        var made = new Entry
        {
            Family = Family.Mapping,
            Device = device,
            Range = new(answer.Value, size),
            Direction = direction,
            Step = Step,
            Place = place,
            Length = size.Value,
            Skips = attributes.HasFlag(DmaAttributes.SkipCpuSync),
        };
        LookAtOverlap(made);
        Live.Add(made);
        Placed.Add(made);
    }
}
