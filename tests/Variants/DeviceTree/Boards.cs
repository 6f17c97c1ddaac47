using Dma.Reference;

namespace Dma.Variants.DeviceTree;

/// <summary>Regions lie as far down as they fit, and in the last of the ranges that they may lie in.</summary>
/// <param name="board">The board.</param>
internal sealed class LowestRegionsFirst(Board board) : BoardBuilder(board)
{
    protected override IReadOnlyList<FrameRange> RangesOf(DeviceTreeRegion region) =>
        [.. base.RangesOf(region).Reverse()];

    protected override bool TryPlace(FrameRange within, ulong count, ulong alignment, out FrameRange place) =>
        TryPlace(within, count, alignment, fromTop: false, out place);
}

/// <summary>One region lies as far down as it fits, the next as far up.</summary>
/// <param name="board">The board.</param>
internal sealed class BothEndsInTurn(Board board) : BoardBuilder(board)
{
    private bool _fromTop;

    protected override bool TryPlace(FrameRange within, ulong count, ulong alignment, out FrameRange place)
    {
        _fromTop = !_fromTop;
        return TryPlace(within, count, alignment, _fromTop, out place);
    }
}

/// <summary>The last region of the tree is laid first, and those that devices use are laid last of all.</summary>
/// <param name="board">The board.</param>
internal sealed class PoolsLast(Board board) : BoardBuilder(board)
{
    protected override IEnumerable<int> PlacingOrder() =>
        base.PlacingOrder().Reverse().OrderBy(region => Board.Regions[region].Use != RegionUse.Reserved);
}

/// <summary>Regions without a place are whole blocks of 64 KiB.</summary>
/// <param name="board">The board.</param>
internal sealed class WholeBlocks(Board board) : BoardBuilder(board)
{
    private const ulong Block = 16;

    protected override ulong AlignmentOf(DeviceTreeRegion region) => Math.Max(base.AlignmentOf(region), Block);

    protected override PhysicalRange? PlaceOf(DeviceTreeRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        const ulong Rest = (Block << PageShift) - 1;
        return base.PlaceOf(region with { Size = new((region.Size.Value + Rest) & ~Rest) }) ?? base.PlaceOf(region);
    }
}

/// <summary>What is reusable is lent for pages.</summary>
/// <param name="board">The board.</param>
internal sealed class LendsRegions(Board board) : BoardBuilder(board)
{
    protected override bool IsReserved(DeviceTreeRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return region is not { Use: RegionUse.Reserved, IsReusable: true };
    }
}

/// <summary>A device that refers to no region has its buffers from the pool that is the default.</summary>
/// <param name="board">The board, with a pool that is the default.</param>
internal sealed class DefaultPoolServes(Board board) : BoardBuilder(board)
{
    protected override int RegionOf(BoardDevice device) =>
        base.RegionOf(device) is >= 0 and var region ? region
        : device is not { CanDma: true, Line.Translated: Claim.No } ? -1
        : Board.Regions.ToList().FindIndex(static it => it is { Use: RegionUse.CoherentPool, IsDefault: true });
}
