using Dma.Reference;
using Dma.Variants.Platform;

namespace Dma.Variants.Coherent;

/// <summary>Refuses buffers now and then, those that must not sleep apart from the others.</summary>
/// <param name="machine">The machine.</param>
/// <param name="most">How many refusals in a row there may be.</param>
internal sealed class RefusesBuffers(Machine machine, int most) : CoherentAllocator(machine)
{
    private readonly Moods _moods = new(most);
    private readonly Moods _atomicMoods = new(most);

    public override Answer<CoherentBuffer> Allocate(in CoherentRequest request)
    {
        var moods = request.Flags.HasFlag(Gfp.Atomic) ? _atomicMoods : _moods;
        if (moods.Refuses(Machine, 2))
            return Answer.Failed(Errno.NoMemory);
        var answer = base.Allocate(request);
        if (answer.Status == AnswerStatus.Ok)
            moods.Grant();
        return answer;
    }
}

/// <summary>Gives exactly what is promised at the same time, and not one block, mapping, list or buffer more or larger.</summary>
/// <param name="inner">The machine.</param>
internal sealed class PromisedAlone(Machine inner) : PlatformWrapper(inner)
{
    // Of windows nothing is promised: what all devices have together is given, wherever it lies.
    public override TranslationDescription DescribeTranslation(DeviceId device) =>
        base.DescribeTranslation(device) with
        {
            Granules = 0,
        };

    private readonly HashSet<CpuAddress> _atomic = [];
    private int _blocks;
    private int _mappings;
    private int _buffers;
    private int _lists;

    private RoomPromise Room => Description.Room;

    // Copies have no room beyond that of all mappings.
    public override BounceDescription DescribeBounce(DeviceId device) =>
        base.DescribeBounce(device) with
        {
            Mappings = 0,
        };

    public override Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement)
    {
        if (_blocks == Room.Blocks || count > (ulong)Room.PagesPerBlock)
            return Answer.Failed(Errno.NoMemory);
        var answer = base.AllocatePages(count, placement);
        _blocks += answer.Status == AnswerStatus.Ok ? 1 : 0;
        return answer;
    }

    public override Answer FreePages(PageNumber first, ulong count)
    {
        var answer = base.FreePages(first, count);
        _blocks -= answer == Answer.Ok ? 1 : 0;
        return answer;
    }

    public override Answer<DmaAddress> Map(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Counted(device, base.Map(device, buffer, Allowed(size), direction, attributes));

    public override Answer<DmaAddress> MapPage(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Counted(device, base.MapPage(device, page, offset, Allowed(size), direction, attributes));

    public override Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
        Ended(base.Unmap(device, range, direction, attributes));

    public override Answer UnmapPage(
        DeviceId device,
        DmaRange range,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Ended(base.UnmapPage(device, range, direction, attributes));

    public override Answer<CoherentBuffer> AllocateCoherent(
        DeviceId device,
        ByteCount size,
        Gfp flags,
        DmaAttributes attributes
    )
    {
        var isDeclared =
            Inner.DeviceMemory.Find(Inner.AllDevices[device.Index]) is not null && attributes == DmaAttributes.None;
        if (!isDeclared && !HasRoom(size, flags))
            return Answer.Failed(Errno.NoMemory);
        var answer = base.AllocateCoherent(device, size, flags, attributes);
        if (IsOfDeclared(device, answer))
            return answer;
        if (answer.Status == AnswerStatus.Ok && !HasRoom(size, flags))
        {
            base.FreeCoherent(device, size, answer.Value, attributes);
            return Answer.Failed(Errno.NoMemory);
        }
        return Counted(flags, answer);
    }

    public override Answer<CoherentBuffer> AllocateNonCoherent(DeviceId device, ByteCount size, Gfp flags) =>
        HasRoom(size, flags)
            ? Counted(flags, base.AllocateNonCoherent(device, size, flags))
            : Answer.Failed(Errno.NoMemory);

    public override Answer FreeCoherent(
        DeviceId device,
        ByteCount size,
        CoherentBuffer buffer,
        DmaAttributes attributes
    ) =>
        IsOfDeclared(device, buffer)
            ? base.FreeCoherent(device, size, buffer, attributes)
            : Ended(buffer, base.FreeCoherent(device, size, buffer, attributes));

    public override Answer FreeNonCoherent(DeviceId device, ByteCount size, CoherentBuffer buffer) =>
        Ended(buffer, base.FreeNonCoherent(device, size, buffer));

    public override Answer<MappedList> MapList(
        DeviceId device,
        ReadOnlySpan<ScatterEntry> entries,
        DmaDirection direction,
        DmaAttributes attributes,
        Span<DmaRange> segments
    )
    {
        var room = ScatterlistDescription.Room;
        var isPromised = _lists < room.Lists && entries.Length <= room.Entries;
        foreach (var entry in entries)
            isPromised &= entry.Length.Value <= room.EntrySize.Value;
        if (!isPromised)
            return Answer.Failed(Errno.NoMemory);
        var answer = base.MapList(device, entries, direction, attributes, segments);
        _lists += answer.Status == AnswerStatus.Ok ? 1 : 0;
        return answer;
    }

    public override Answer UnmapList(
        DeviceId device,
        ListId list,
        int entries,
        DmaDirection direction,
        DmaAttributes attributes
    )
    {
        var answer = base.UnmapList(device, list, entries, direction, attributes);
        _lists -= answer == Answer.Ok ? 1 : 0;
        return answer;
    }

    // A mapping of nothing is refused with the address that stands for a failed one.
    private ByteCount Allowed(ByteCount size) =>
        _mappings < Room.Mappings && size.Value <= Room.MappingSize.Value ? size : ByteCount.Zero;

    private Answer<DmaAddress> Counted(DeviceId device, Answer<DmaAddress> answer)
    {
        _mappings += base.MappingError(device, answer.Value) is { Status: AnswerStatus.Ok, Value: false } ? 1 : 0;
        return answer;
    }

    private Answer Ended(Answer answer)
    {
        _mappings -= answer == Answer.Ok ? 1 : 0;
        return answer;
    }

    // What was declared for a device is no part of the promise.
    private bool IsOfDeclared(DeviceId device, Answer<CoherentBuffer> answer) =>
        answer.Status == AnswerStatus.Ok
        && Inner.DeviceMemory.TryReach(Inner.AllDevices[device.Index], answer.Value.Dma, new(1), out _, out _);

    private bool HasRoom(ByteCount size, Gfp flags)
    {
        var room = CoherentDescription.Room;
        return flags.HasFlag(Gfp.Atomic)
            ? _atomic.Count < room.AtomicBuffers && size.Value <= room.AtomicBufferSize.Value
            : _buffers < room.Buffers && size.Value <= room.BufferSize.Value;
    }

    private Answer<CoherentBuffer> Counted(Gfp flags, Answer<CoherentBuffer> answer)
    {
        if (answer.Status == AnswerStatus.Ok && !(flags.HasFlag(Gfp.Atomic) && _atomic.Add(answer.Value.Cpu)))
            _buffers++;
        return answer;
    }

    private Answer Ended(CoherentBuffer buffer, Answer answer)
    {
        if (answer == Answer.Ok && !_atomic.Remove(buffer.Cpu))
            _buffers--;
        return answer;
    }
}
