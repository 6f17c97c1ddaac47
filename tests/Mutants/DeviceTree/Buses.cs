using Dma.Reference;

namespace Dma.Mutants.DeviceTree;

internal sealed class GrandparentForgotten(DeviceTreeBlob tree) : BoardReader(tree)
{
    public static Mutant Definition { get; } =
        new(
            "grandparent-forgotten",
            "The windows of the nearest bus that has any are taken for all that is between device and memory.",
            "DMA-DT-013",
            ["DMA-DT-012", "DMA-DT-007"],
            Base.DeviceTree,
            Base.Board(Base.DeviceTree, read: tree => new GrandparentForgotten(tree)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override IReadOnlyList<DmaWindow>? WindowsOf(DeviceTreeNode node)
    {
        for (var bus = node.Parent; bus?.Parent is not null; bus = bus.Parent)
        {
            if (bus.Find("dma-ranges") is { Value.IsEmpty: false } ranges)
                return ReadWindows(bus, ranges);
        }
        return null;
    }
}

internal sealed class OffsetTurnedRound(DeviceTreeBlob tree) : BoardReader(tree)
{
    public static Mutant Definition { get; } =
        new(
            "offset-turned-round",
            "The offset of a bus is added where it is to be subtracted.",
            "DMA-DT-012",
            ["DMA-DT-013", "DMA-DT-007"],
            Base.DeviceTree,
            Base.Board(Base.DeviceTree, read: tree => new OffsetTurnedRound(tree)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override IReadOnlyList<DmaWindow> ReadWindows(DeviceTreeNode bus, DeviceTreeProperty ranges) =>
        [
            .. base.ReadWindows(bus, ranges)
                .Select(static it => new DmaWindow(new(it.Memory.Value), new(it.Start.Value), it.Length)),
        ];
}

internal sealed class WindowsHaveNoEnd(DeviceTreeBlob tree) : BoardReader(tree)
{
    public static Mutant Definition { get; } =
        new(
            "windows-have-no-end",
            "Of a window only the offset is used, and not the length.",
            "DMA-DT-012",
            ["DMA-ADDR-014"],
            Base.DeviceTree,
            Base.Board(Base.DeviceTree, read: tree => new WindowsHaveNoEnd(tree)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override IReadOnlyList<DmaWindow> ReadWindows(DeviceTreeNode bus, DeviceTreeProperty ranges) =>
        [.. base.ReadWindows(bus, ranges).Select(static it => it with { Length = new(1UL << 40) })];
}

internal sealed class CoherenceNotInherited(DeviceTreeBlob tree) : BoardReader(tree)
{
    public static Mutant Definition { get; } =
        new(
            "coherence-not-inherited",
            "Whether a device is coherent is looked up in its own node, and not in those of the buses above.",
            "DMA-DT-014",
            [],
            Base.DeviceTree,
            Base.Board(Base.DeviceTree, read: tree => new CoherenceNotInherited(tree)),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override Claim CoherenceOf(DeviceTreeNode node) => node.Has("dma-coherent") ? Claim.Yes : Claim.No;
}

internal sealed class WindowLengthIn32Bits(Board board) : BoardBuilder(board)
{
    public static Mutant Definition { get; } =
        new(
            "window-length-in-32-bits",
            "The length of a window is read as one cell: a window of 4 GiB is none.",
            "DMA-DT-015",
            [],
            Base.DeviceTree,
            Base.Board(Base.DeviceTree, build: board => new WindowLengthIn32Bits(board)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override DmaRange? WindowOf(int domain) =>
        base.WindowOf(domain) is { } window && (window.Length.Value & uint.MaxValue) != 0 ? window : null;
}
