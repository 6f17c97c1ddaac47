using Dma.Reference;

namespace Dma.Mutants.DeviceTree;

internal sealed class LastRegionServes(Board board) : BoardBuilder(board)
{
    public static Mutant Definition { get; } =
        new(
            "last-region-serves",
            "Of the regions that a device refers to each is assigned in turn, so that the last one stays.",
            "DMA-DT-007",
            ["DMA-DT-010"],
            Base.DeviceTree,
            Base.Board(Base.DeviceTree, build: board => new LastRegionServes(board)),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override int RegionOf(BoardDevice device) => device.Line.Regions.Count > 0 ? device.Line.Regions[^1] : -1;
}

internal sealed class LastPoolServesAll(Board board) : BoardBuilder(board)
{
    public static Mutant Definition { get; } =
        new(
            "last-pool-serves-all",
            "A device that refers to no region is served by the last pool that was read.",
            "DMA-DT-010",
            [],
            Base.DeviceTree,
            Base.Board(Base.DeviceTree, build: board => new LastPoolServesAll(board)),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override int RegionOf(BoardDevice device) =>
        base.RegionOf(device) is >= 0 and var region ? region
        : device.Line.Translated == Claim.Yes ? -1
        : Board.Regions.ToList().FindLastIndex(static it => it.Use == RegionUse.CoherentPool);
}
