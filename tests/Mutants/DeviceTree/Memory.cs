using Dma.Reference;

namespace Dma.Mutants.DeviceTree;

internal sealed class OnlyPoolsAreKept(Board board) : BoardBuilder(board)
{
    public static Mutant Definition { get; } =
        new(
            "only-pools-are-kept",
            "Regions are kept from pages where something serves them, and a region with no-map alone has no server.",
            "DMA-DT-005",
            [],
            Base.DeviceTree,
            Base.Board(Base.DeviceTree, build: board => new OnlyPoolsAreKept(board)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool IsReserved(DeviceTreeRegion region) => region.Use != RegionUse.Reserved;
}

internal sealed class RegionsRoundedInward(Board board) : BoardBuilder(board)
{
    public static Mutant Definition { get; } =
        new(
            "regions-rounded-inward",
            "A region that is not whole pages is rounded inward, as memory is.",
            "DMA-DT-005",
            [],
            Base.DeviceTree,
            Base.Board(Base.DeviceTree, build: board => new RegionsRoundedInward(board)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override FrameRange FramesOf(DeviceTreeRegion region, PhysicalRange range)
    {
        var frames = base.FramesOf(region, range);
        return (range.Length.Value & 0xFFF) == 0 ? frames : frames with { Count = frames.Count - 1 };
    }
}

internal sealed class EndOfMemoryIsInclusive(DeviceTreeBlob tree) : BoardReader(tree)
{
    public static Mutant Definition { get; } =
        new(
            "end-of-memory-is-inclusive",
            "The end of memory is taken for its last page.",
            "DMA-DT-006",
            [],
            Base.DeviceTree,
            Base.Board(Base.DeviceTree, read: tree => new EndOfMemoryIsInclusive(tree)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override IReadOnlyList<PhysicalRange> ReadMemory() =>
        [.. base.ReadMemory().Select(static it => it with { Length = new(it.Length.Value + 0x1000) })];
}
