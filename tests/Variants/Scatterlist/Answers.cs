using Dma.Reference;

namespace Dma.Variants.Scatterlist;

/// <summary>Names are small numbers, used again at once and for every device; behind the last segment stands what was there before.</summary>
/// <param name="inner">The machine.</param>
internal sealed class SmallNames(Machine inner) : PlatformWrapper(inner)
{
    private readonly Dictionary<(DeviceId Device, ulong Name), ListId> _names = [];

    public override Answer<MappedList> MapList(
        DeviceId device,
        ReadOnlySpan<ScatterEntry> entries,
        DmaDirection direction,
        DmaAttributes attributes,
        Span<DmaRange> segments
    )
    {
        var answer = base.MapList(device, entries, direction, attributes, segments);
        if (answer.Status != AnswerStatus.Ok)
            return answer;
        segments[answer.Value.Segments..].Fill(new(new(0xdead_beef), new(ulong.MaxValue)));
        var name = 0UL;
        while (_names.ContainsKey((device, name)))
            name++;
        _names.Add((device, name), answer.Value.List);
        return answer.Value with { List = new(name) };
    }

    public override Answer UnmapList(
        DeviceId device,
        ListId list,
        int entries,
        DmaDirection direction,
        DmaAttributes attributes
    )
    {
        var answer = base.UnmapList(device, _names[(device, list.Value)], entries, direction, attributes);
        _names.Remove((device, list.Value));
        return answer;
    }

    public override Answer SyncListForCpu(DeviceId device, ListId list, int entries, DmaDirection direction) =>
        base.SyncListForCpu(device, _names[(device, list.Value)], entries, direction);

    public override Answer SyncListForDevice(DeviceId device, ListId list, int entries, DmaDirection direction) =>
        base.SyncListForDevice(device, _names[(device, list.Value)], entries, direction);

    public override Answer<DmaMask> GetMergeBoundary(DeviceId device) => Answer.Unsupported;
}
