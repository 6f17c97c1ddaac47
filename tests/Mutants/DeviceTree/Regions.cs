using Dma.Reference;

namespace Dma.Mutants.DeviceTree;

internal sealed class UpperCellOverlooked(DeviceTreeBlob tree) : BoardReader(tree)
{
    public static Mutant Definition { get; } =
        new(
            "upper-cell-overlooked",
            "Addresses of two cells are read as their lower one.",
            "DMA-DT-001",
            [],
            Base.DeviceTree,
            Base.Board(Base.DeviceTree, read: tree => new UpperCellOverlooked(tree)),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override IReadOnlyList<PhysicalRange> PlacesOf(DeviceTreeNode node, DeviceTreeNode parent) =>
        [.. base.PlacesOf(node, parent).Select(static it => it with { Start = new(it.Start.Value & uint.MaxValue) })];
}

internal sealed class AlignmentForgotten(Board board) : BoardBuilder(board)
{
    public static Mutant Definition { get; } =
        new(
            "alignment-forgotten",
            "A region without a place is laid where it fits, whatever its alignment.",
            "DMA-DT-002",
            [],
            Base.DeviceTree,
            Base.Board(Base.DeviceTree, build: board => new AlignmentForgotten(board)),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override ulong AlignmentOf(DeviceTreeRegion region) => 1;
}

internal sealed class RangesAreAHint(Board board) : BoardBuilder(board)
{
    public static Mutant Definition { get; } =
        new(
            "ranges-are-a-hint",
            "Where a region may lie is looked at where it serves devices, since only these have masks.",
            "DMA-DT-003",
            [],
            Base.DeviceTree,
            Base.Board(Base.DeviceTree, build: board => new RangesAreAHint(board)),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override IReadOnlyList<FrameRange> RangesOf(DeviceTreeRegion region) =>
        region.Use != RegionUse.Reserved ? base.RangesOf(region) : [new(0, 1UL << 35)];
}

internal sealed class EndOfRangesIsInclusive(Board board) : BoardBuilder(board)
{
    public static Mutant Definition { get; } =
        new(
            "end-of-ranges-is-inclusive",
            "The end of alloc-ranges is taken for the last page that may be used.",
            "DMA-DT-003",
            [],
            Base.DeviceTree,
            Base.Board(Base.DeviceTree, build: board => new EndOfRangesIsInclusive(board)),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override IReadOnlyList<FrameRange> RangesOf(DeviceTreeRegion region) =>
        [.. base.RangesOf(region).Select(static range => range with { Count = range.Count + 1 })];
}

internal sealed class PlacedBesideFixedAlone(Board board) : BoardBuilder(board)
{
    public static Mutant Definition { get; } =
        new(
            "placed-beside-fixed-alone",
            "A region that was just placed is not noted as taken when the next one is placed.",
            "DMA-DT-004",
            [],
            Base.DeviceTree,
            Base.Board(Base.DeviceTree, build: board => new PlacedBesideFixedAlone(board)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Take(PhysicalRange place) { }
}

internal sealed class ReusableIsAPool(DeviceTreeBlob tree) : BoardReader(tree)
{
    public static Mutant Definition { get; } =
        new(
            "reusable-is-a-pool",
            "Whatever is compatible with shared-dma-pool is a pool of coherent memory, unless it is the default.",
            "DMA-DT-008",
            ["DMA-CMA-005"],
            Base.DeviceTree,
            Base.Board(Base.DeviceTree, read: tree => new ReusableIsAPool(tree)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override RegionUse UseOf(DeviceTreeNode node) =>
        node.IsCompatible("shared-dma-pool") && !node.Has("linux,cma-default")
            ? RegionUse.CoherentPool
            : base.UseOf(node);
}

internal sealed class LastAreaIsTheDefault(Board board) : BoardBuilder(board)
{
    public static Mutant Definition { get; } =
        new(
            "last-area-is-the-default",
            "Every reusable region becomes the default when it is read, so that the last one is.",
            "DMA-DT-009",
            [],
            Base.DeviceTree,
            Base.Board(Base.DeviceTree, build: board => new LastAreaIsTheDefault(board)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool IsDefault(DeviceTreeRegion region) =>
        region == Board.Regions.Last(static it => it.Use == RegionUse.Contiguous);
}
