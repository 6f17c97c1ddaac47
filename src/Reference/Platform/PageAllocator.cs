namespace Dma.Reference;

/// <summary>Gives out blocks of pages and knows which are live. Replaceable.</summary>
/// <remarks>
/// Keeps the room that the profiles promise wherever live blocks lie: n live blocks of at most m pages spoil at most
/// n * (2m - 1) places for one more, and each part of memory has more places than that.
/// </remarks>
/// <param name="machine">The machine.</param>
public class PageAllocator(Machine machine) : MachinePart(machine)
{
    private const ulong Slots = 16;
    private const ulong SlotFrames = 4;

    // True: not a block, but frames that are set aside for other uses.
    private readonly RangeMap<bool> _live = WithoutPages(machine.Parts);

    /// <summary>How many blocks are live.</summary>
    public int LiveBlocks { get; private set; }

    private MemoryMap Map => Machine.Parts.MemoryMap;

    /// <summary>Allocates a block.</summary>
    /// <param name="count">How many pages; at least 1.</param>
    /// <param name="placement">Where they should lie. Only <see cref="PagePlacement.Low" /> is binding: better no block than one out of reach.</param>
    /// <returns>The frames of the block, or <see cref="Errno.NoMemory" />.</returns>
    public virtual Answer<FrameRange> Allocate(ulong count, PagePlacement placement)
    {
        if (!TryPlace(count, placement, out var first))
            return Answer.Failed(Errno.NoMemory);
        var block = new FrameRange(first, count);
        _live.Add(first, count, false);
        LiveBlocks++;
        Prepare(block);
        return block;
    }

    /// <summary>Frees a block.</summary>
    /// <param name="block">The frames of the block, all of them.</param>
    /// <returns>The outcome; <see cref="Errno.Invalid" /> for anything but a live block.</returns>
    public virtual Answer Free(FrameRange block)
    {
        var position = _live.Find(block.First);
        if (position < 0 || _live[position] != new RangeMap<bool>.Entry(block.First, block.Count, false))
            return Answer.Failed(Errno.Invalid);
        _live.RemoveAt(position);
        LiveBlocks--;
        return Answer.Ok;
    }

    /// <summary>Finds the live block that holds a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="block">The frames of the block.</param>
    /// <returns>Whether there is one.</returns>
    public virtual bool TryFindBlock(ulong frame, out FrameRange block)
    {
        var position = _live.Find(frame);
        var isBlock = position >= 0 && !_live[position].Value;
        block = isBlock ? new(_live[position].First, _live[position].Length) : default;
        return isBlock;
    }

    /// <summary>Finds frames for another use.</summary>
    /// <param name="part">Where they are to lie.</param>
    /// <param name="count">How many frames.</param>
    /// <param name="alignment">The alignment in frames: a power of two.</param>
    /// <param name="fromTop">Whether the highest place is taken, and not the lowest.</param>
    /// <param name="first">The first frame.</param>
    /// <returns>Whether there is room.</returns>
    public bool TryFindFree(FrameRange part, ulong count, ulong alignment, bool fromTop, out ulong first) =>
        fromTop
            ? _live.TryLastFit(part.First, part.End, count, alignment, 0, out first)
            : _live.TryFirstFit(part.First, part.End, count, alignment, 0, out first);

    /// <summary>Sets free frames aside for another use, for good.</summary>
    /// <param name="frames">The frames.</param>
    public void SetAside(FrameRange frames) => _live.Add(frames.First, frames.Count, true);

    /// <summary>Makes the content of a block what the description says of new pages.</summary>
    /// <param name="block">The frames of the block.</param>
    protected virtual void Prepare(FrameRange block)
    {
        var start = Machine.AddressOf(block.First);
        var size = new ByteCount(block.Count << Machine.PageShift);
        // A store of the last owner that still waits would land in what is the next owner's.
        Machine.WriteBuffer.Drain(start, size);
        var isZeroed = Machine.Parts.Platform.MemoryStartsZeroed == Claim.Yes;
        if (!isZeroed)
            Machine.Cache.Clean(start, size);
        // A device may have stored to memory behind lines that the last owner never took; left in the cache, they would
        // show the next owner one content now and another later.
        Machine.Cache.Invalidate(start, size);
        if (isZeroed)
            Machine.Memory.Clear(block);
    }

    /// <summary>Chooses where a block lies.</summary>
    /// <param name="count">How many pages; at least 1.</param>
    /// <param name="placement">Where they should lie.</param>
    /// <param name="first">The first frame.</param>
    /// <returns>Whether there is room.</returns>
    protected virtual bool TryPlace(ulong count, PagePlacement placement, out ulong first)
    {
        switch (placement)
        {
            case PagePlacement.Low:
                return TryPlaceIn(Map.Low, count, out first);
            case PagePlacement.High when TryPlaceIn(Map.High, count, out first):
                return true;
            case PagePlacement.First when IsFree(first = Map.FirstFrame, count):
                return true;
            case PagePlacement.Last when count <= Map.LastFrame && IsFree(first = Map.LastFrame + 1 - count, count):
                return true;
            default:
                return TryPlaceAnywhere(count, out first);
        }
    }

    /// <summary>Chooses a place in a part of memory: its first or last free one, or one near a slot that the step decides.</summary>
    /// <param name="part">The part.</param>
    /// <param name="count">How many pages; at least 1.</param>
    /// <param name="first">The first frame.</param>
    /// <returns>Whether there is room.</returns>
    protected bool TryPlaceIn(FrameRange part, ulong count, out ulong first)
    {
        var choice = Machine.Choices.Draw(Purpose.Placement);
        switch (choice % 8)
        {
            case 0:
            case 1:
                break;
            case 2:
                return _live.TryLastFit(part.First, part.End, count, out first);
            default:
                // Few slots, so that pages are soon used again, and far enough from one another that a block more or less
                // in an earlier step seldom moves this one.
                var slot = part.First + (choice >> 8) % Slots * SlotFrames;
                if (_live.TryFirstFit(slot, part.End, count, out first))
                    return true;
                break;
        }
        return _live.TryFirstFit(part.First, part.End, count, out first);
    }

    private bool TryPlaceAnywhere(ulong count, out ulong first)
    {
        var choice = Machine.Choices.Draw(Purpose.Placement, 1);
        if (choice % 2 == 0 && TryPlaceIn(Map.Low, count, out first))
            return true;
        var landmark = Map.Landmarks[(int)((choice >> 8) % (ulong)Map.Landmarks.Length)];
        if (Map.TryFindRegion(landmark, out var region))
        {
            // Up to a few pages before the landmark, so that some blocks straddle it.
            var start = landmark - Math.Min((choice >> 32) % Slots, landmark - region.First);
            if (_live.TryFirstFit(start, region.End, count, out first))
                return true;
        }
        foreach (var part in Map.Regions)
        {
            if (_live.TryFirstFit(part.First, part.End, count, out first))
                return true;
        }
        first = 0;
        return false;
    }

    private static RangeMap<bool> WithoutPages(MachineParts parts)
    {
        var map = parts.MemoryMap;
        var taken = new RangeMap<bool>();
        foreach (var area in parts.ContiguousAreas)
            taken.Add(area.Frames.First, area.Frames.Count, true);
        foreach (var area in map.CoherentAreas)
            taken.Add(area.First, area.Count, true);
        foreach (var part in map.Reserved)
            taken.Add(part.First, part.Count, true);
        foreach (var pool in (ReadOnlySpan<FrameRange>)[map.AtomicPool, map.BouncePool, map.RestrictedPool])
        {
            if (pool.Count > 0)
                taken.Add(pool.First, pool.Count, true);
        }
        return taken;
    }

    private bool IsFree(ulong first, ulong count) =>
        Map.TryFindRegion(first, out var region) && region.Contains(first, count) && _live.IsFree(first, count);
}
