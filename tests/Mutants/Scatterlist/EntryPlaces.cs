using System.Diagnostics.CodeAnalysis;
using Dma.Reference;
using Dma.Variants;

namespace Dma.Mutants.Scatterlist;

internal sealed class OffsetCountedTwice(Machine inner) : PlatformWrapper(inner)
{
    public static Mutant Definition { get; } =
        new(
            "offset-counted-twice",
            "The pages of an entry's offset are part of its address already, and are added once more where the offset exceeds its page.",
            "DMA-SG-011",
            [
                .. Base.ListContent,
                "DMA-MAP-004",
                "DMA-ADDR-001",
                "DMA-ADDR-002",
                "DMA-ADDR-003",
                "DMA-ADDR-005",
                "DMA-ADDR-008",
                "DMA-ADDR-013",
            ],
            Base.Coherent,
            () =>
                new AlteredFactory(
                    Base.Coherent,
                    p => p with { MergePolicy = device => new NoMerging(device) },
                    machine => new OffsetCountedTwice(machine)
                ),
            "B34",
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<MappedList> MapList(
        DeviceId device,
        ReadOnlySpan<ScatterEntry> entries,
        DmaDirection direction,
        DmaAttributes attributes,
        Span<DmaRange> segments
    )
    {
        var answer = base.MapList(device, entries, direction, attributes, segments);
        for (var index = 0; answer.Status == AnswerStatus.Ok && index < entries.Length; index++)
        {
            var pages = entries[index].Offset.Value & ~Inner.PageMask;
            segments[index] = segments[index] with { Start = segments[index].Start.Add(new(pages)) };
        }
        return answer;
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
            ["DMA-ADDR-001", "DMA-ADDR-003", "DMA-ADDR-005", "DMA-ADDR-008", "DMA-ADDR-013", "DMA-MAP-018"],
            Base.Coherent,
            Base.OfLists(
                Base.Coherent,
                p => p.WithoutBuffers() with { DirectOperations = device => new OnlyFirstEntryAdmitted(device) }
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
