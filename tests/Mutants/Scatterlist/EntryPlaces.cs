using System.Diagnostics.CodeAnalysis;
using Dma.Reference;
using Dma.Variants;

namespace Dma.Mutants.Scatterlist;

internal sealed class OffsetCountedTwice(Machine inner) : PlatformWrapper(inner)
{
    private readonly List<(PageNumber First, ulong Count)> _blocks = [];

    public static Mutant Definition { get; } =
        new(
            "offset-counted-twice",
            "Where the device only loads, the pages of an entry's offset are added to its page, and once more with the offset, if that does not leave the block.",
            "DMA-SG-011",
            [.. Base.ListContent],
            Base.Isolating,
            () =>
                new AlteredFactory(
                    Base.Isolating,
                    p => p with { Platform = p.Platform.With(zeroed: Claim.Unstated) },
                    machine => new OffsetCountedTwice(machine)
                ),
            "B34",
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement)
    {
        var answer = base.AllocatePages(count, placement);
        if (answer.Status == AnswerStatus.Ok)
            _blocks.Add((answer.Value.First, count));
        return answer;
    }

    public override Answer FreePages(PageNumber first, ulong count)
    {
        _blocks.Remove((first, count));
        return base.FreePages(first, count);
    }

    public override Answer<MappedList> MapList(
        DeviceId device,
        ReadOnlySpan<ScatterEntry> entries,
        DmaDirection direction,
        DmaAttributes attributes,
        Span<DmaRange> segments
    )
    {
        var moved = entries.ToArray();
        foreach (ref var entry in moved.AsSpan())
        {
            var page = entry.Page.Value + (entry.Offset.Value >> Inner.PageShift);
            var end = page + ((entry.Offset.Value + entry.Length.Value + Inner.PageMask) >> Inner.PageShift);
            if (
                direction == DmaDirection.ToDevice
                && _blocks.Exists(block => block.First.Value <= page && end <= block.First.Value + block.Count)
            )
                entry = entry with { Page = new(page) };
        }
        return base.MapList(device, moved, direction, attributes, segments);
    }
}

internal sealed class OnlyFirstEntryAdmitted(Device device) : DirectOperations(device)
{
    private bool _isLater;

    public static Mutant Definition { get; } =
        new(
            "only-first-entry-admitted",
            "Whether the device reaches a list is asked of its first entry alone.",
            "DMA-ADDR-002",
            ["DMA-ADDR-001", "DMA-ADDR-003", "DMA-ADDR-008", "DMA-ADDR-013", "DMA-MAP-018"],
            Base.Coherent,
            Base.OfLists(
                Base.Coherent,
                p =>
                    p.WithoutBuffers() with
                    {
                        // A device whose bus ends somewhere would show another clause.
                        Devices = [p.Devices[0]],
                        DirectOperations = device => new OnlyFirstEntryAdmitted(device),
                    }
            ),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryMapList(
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        DmaAttributes attributes,
        [NotNullWhen(true)] out ListMapping? list
    )
    {
        _isLater = false;
        var isMapped = base.TryMapList(buffers, direction, attributes, out list);
        _isLater = false;
        return isMapped;
    }

    protected override bool TryMapRun(
        ReadOnlySpan<ScatterBuffer> buffers,
        DmaDirection direction,
        DmaAttributes attributes,
        Span<Mapping> entries
    )
    {
        var isMapped = base.TryMapRun(buffers, direction, attributes, entries);
        _isLater = true;
        return isMapped;
    }

    protected override bool TryMakeAddress(
        PhysicalAddress buffer,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    ) => _isLater ? TryToDma(buffer, out address) : base.TryMakeAddress(buffer, size, direction, out address);
}
