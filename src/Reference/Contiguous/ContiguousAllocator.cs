using System.Numerics;

namespace Dma.Reference;

/// <summary>
/// Gives out contiguous blocks of the areas that are set aside for them, and lends what is free to movable pages, which are
/// moved away when a block needs their place. Replaceable.
/// </summary>
/// <remarks>
/// Keeps the room that the profiles promise wherever live blocks lie: n live blocks of at most m pages spoil at most 2n aligned
/// places, and so many at the beginning of each area take nothing else.
/// </remarks>
/// <param name="machine">The machine.</param>
public class ContiguousAllocator(Machine machine) : MachinePart(machine)
{
    private readonly List<ContiguousArea> _areas =
    [
        .. machine.Parts.ContiguousAreas.Select(parts => new ContiguousArea(parts)),
    ];

    private readonly RangeMap<ContiguousArea> _blocks = new();

    /// <summary>The areas: those of the profile, and those reserved since.</summary>
    public IReadOnlyList<ContiguousArea> Areas => _areas;

    /// <summary>What the platform says of its areas.</summary>
    protected ContiguousDescription Description => Machine.Parts.Contiguous;

    /// <summary>The area that serves a device: its own, or else the one for all others.</summary>
    /// <param name="device">The device.</param>
    /// <returns>The area; null if there is none.</returns>
    public virtual ContiguousArea? AreaOf(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return _areas.Find(area => area.Device == device.Id) ?? _areas.Find(area => area.Device is null);
    }

    /// <summary>Allocates a block.</summary>
    /// <param name="device">The device.</param>
    /// <param name="count">How many pages.</param>
    /// <param name="order">The binary logarithm of its alignment in pages, cap aside; at least 0.</param>
    /// <returns>The frames of the block, or <see cref="Errno.NoMemory" />.</returns>
    public virtual Answer<FrameRange> Allocate(Device device, ulong count, int order)
    {
        if (AreaOf(device) is not { } area || !TryTake(area, count, AlignmentOf(order), isBuffer: false, out var block))
            return Answer.Failed(Errno.NoMemory);
        _blocks.Add(block.First, block.Count, area);
        Prepare(block);
        return block;
    }

    /// <summary>Releases a block.</summary>
    /// <param name="device">The device it was allocated for.</param>
    /// <param name="block">The frames of the block.</param>
    /// <returns>Whether it is a block of the device's area; if not, nothing has changed.</returns>
    public virtual bool Release(Device device, FrameRange block)
    {
        var position = _blocks.Find(block.First);
        if (
            position < 0
            || _blocks[position].First != block.First
            || _blocks[position].Length != block.Count
            || _blocks[position].Value != AreaOf(device)
        )
            return false;
        var area = _blocks[position].Value;
        _blocks.RemoveAt(position);
        area.Mark(block, false);
        return true;
    }

    /// <summary>The length in pages of the longest free range of an area.</summary>
    /// <param name="area">The area.</param>
    public virtual ulong LargestFree(ContiguousArea area)
    {
        ArgumentNullException.ThrowIfNull(area);
        return area.LongestFree();
    }

    /// <summary>Finds the live block that holds a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="block">The frames of the block.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryFindBlock(ulong frame, out FrameRange block)
    {
        var position = _blocks.Find(frame);
        block = position < 0 ? default : new(_blocks[position].First, _blocks[position].Length);
        return position >= 0;
    }

    /// <summary>Takes memory for a buffer out of the area of its device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="count">How many pages.</param>
    /// <param name="alignment">The alignment in pages: a power of two.</param>
    /// <param name="frames">The memory.</param>
    /// <returns>Whether there is room; false too where areas serve no buffers.</returns>
    public virtual bool TryTakeForBuffer(Device device, ulong count, ulong alignment, out FrameRange frames)
    {
        frames = default;
        return Description.ServesBuffers == Claim.Yes
            && AreaOf(device) is { } area
            && TryTake(area, count, alignment, isBuffer: true, out frames);
    }

    /// <summary>Gives memory of a buffer back to its area; nothing for memory of no area.</summary>
    /// <param name="frames">The memory.</param>
    public virtual void GiveBack(FrameRange frames) =>
        _areas.Find(area => area.Frames.Contains(frames.First, frames.Count))?.Mark(frames, false);

    /// <summary>Whether a frame is one of an area that neither a block nor a buffer has.</summary>
    /// <param name="frame">The frame.</param>
    public bool IsLent(ulong frame) =>
        _areas.Find(area => area.Frames.Contains(frame, 1)) is { } found && found.IsFree(new(frame, 1));

    /// <summary>Sets an area aside.</summary>
    /// <param name="device">The device that it serves.</param>
    /// <param name="size">How many bytes.</param>
    /// <param name="limit">The physical address that no byte reaches; 0: none.</param>
    /// <param name="alignment">The alignment of the first byte; 0: any.</param>
    /// <returns>The area; <see cref="Errno.Invalid" /> for arguments without a meaning, <see cref="Errno.NoMemory" /> where there is no room.</returns>
    public virtual Answer<FrameRange> Reserve(Device device, ByteCount size, PhysicalAddress limit, ByteCount alignment)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (size.Value == 0 || (alignment.Value != 0 && !BitOperations.IsPow2(alignment.Value)))
            return Answer.Failed(Errno.Invalid);
        if (_areas.Exists(area => area.Device == device.Id))
            return Answer.Failed(Errno.Busy);
        var count = ((size.Value - 1) >> Machine.PageShift) + 1;
        var step = Math.Max(1, alignment.Value >> Machine.PageShift);
        if (!TryPlaceArea(count, limit, step, out var first))
            return Answer.Failed(Errno.NoMemory);
        Machine.Pages.SetAside(new(first, count));
        _areas.Add(new(new(new(first, count), device.Id)));
        return new FrameRange(first, count);
    }

    /// <summary>Chooses where an area lies.</summary>
    /// <param name="count">How many frames.</param>
    /// <param name="limit">The physical address that no byte reaches; 0: none.</param>
    /// <param name="alignment">The alignment in frames: a power of two.</param>
    /// <param name="first">The first frame.</param>
    /// <returns>Whether there is room.</returns>
    protected virtual bool TryPlaceArea(ulong count, PhysicalAddress limit, ulong alignment, out ulong first)
    {
        var part = Machine.Parts.Reservable;
        var end = limit.Value == 0 ? part.End : Math.Min(part.End, limit.Value >> Machine.PageShift);
        var within = new FrameRange(part.First, Math.Max(part.First, end) - part.First);
        var fromTop = Machine.Choices.Draw(Purpose.ContiguousPlacement) % 2 == 0;
        return Machine.Pages.TryFindFree(within, count, alignment, fromTop, out first);
    }

    /// <summary>The alignment in pages of a block of an order, up to the cap.</summary>
    /// <param name="order">The order.</param>
    protected virtual ulong AlignmentOf(int order)
    {
        var cap = Description.AlignmentCap.Value >> Machine.PageShift;
        var asked = order < 64 ? 1UL << order : 1UL << 63;
        return cap == 0 ? asked : Math.Min(cap, asked);
    }

    /// <summary>The frame from which the alignment of a block counts.</summary>
    /// <param name="area">The area that it is taken from.</param>
    protected virtual ulong PhaseOf(ContiguousArea area) => 0;

    /// <summary>Frees a range of an area from movable pages.</summary>
    /// <param name="frames">The range, which no block and no buffer has.</param>
    /// <returns>Whether none is left there; if not, none has lost anything.</returns>
    protected virtual bool TryVacate(FrameRange frames) => Machine.Movable.TryVacate(frames);

    /// <summary>Settles what waits for a block's memory, so that it does not land in the new owner's.</summary>
    /// <param name="block">The frames of the block.</param>
    protected virtual void Prepare(FrameRange block)
    {
        var start = Machine.AddressOf(block.First);
        var size = new ByteCount(block.Count << Machine.PageShift);
        Machine.WriteBuffer.Drain(start, size);
        Machine.Cache.Clean(start, size);
        Machine.Cache.Invalidate(start, size);
    }

    /// <summary>The frame in an area at which the search for a place begins.</summary>
    /// <param name="area">The area.</param>
    /// <param name="count">How many pages are wanted.</param>
    protected virtual ulong FirstTried(ContiguousArea area, ulong count)
    {
        ArgumentNullException.ThrowIfNull(area);
        var choice = Machine.Choices.Draw(Purpose.ContiguousPlacement);
        if (choice % 2 == 0 && Machine.Movable.FindIn(area.Frames) is { } lent)
            return Math.Max(area.Frames.First, lent - Math.Min(lent, (choice >> 8) % count));
        // Few places, so that memory is soon used again.
        return (choice % 8) switch
        {
            1 => area.Frames.End - Math.Min(count, area.Frames.Count),
            3 => area.Frames.First + (choice >> 8) % area.Frames.Count,
            _ => area.Frames.First,
        };
    }

    /// <summary>Takes a range of an area, with all movable pages gone from it.</summary>
    /// <param name="area">The area.</param>
    /// <param name="count">How many pages.</param>
    /// <param name="alignment">The alignment in pages: a power of two.</param>
    /// <param name="isBuffer">Whether it is for a buffer, which must not take the places that are promised to blocks.</param>
    /// <param name="frames">The range.</param>
    /// <returns>Whether there is one.</returns>
    protected virtual bool TryTake(
        ContiguousArea area,
        ulong count,
        ulong alignment,
        bool isBuffer,
        out FrameRange frames
    )
    {
        ArgumentNullException.ThrowIfNull(area);
        frames = default;
        if (count == 0 || count > area.Frames.Count)
            return false;
        var step = Math.Max(alignment, area.Grain);
        var phase = PhaseOf(area);
        var first = area.Frames.First + (isBuffer || count > (ulong)Description.Room.PagesPerBlock ? KeptIn(area) : 0);
        var start = Math.Max(first, FirstTried(area, count));
        return TryTakeFrom(area, AlignUp(start, step, phase), area.Frames.End, count, step, out frames)
            || TryTakeFrom(area, AlignUp(first, step, phase), area.Frames.End, count, step, out frames);
    }

    private bool TryTakeFrom(ContiguousArea area, ulong from, ulong end, ulong count, ulong step, out FrameRange frames)
    {
        for (var first = from; first >= area.Frames.First && first <= end - count; first = unchecked(first + step))
        {
            frames = new(first, count);
            var grains = Whole(area, frames);
            if (area.IsFree(grains) && TryVacate(grains))
            {
                area.Mark(grains, true);
                return true;
            }
        }
        frames = default;
        return false;
    }

    // All frames of the grains that a range touches.
    private static FrameRange Whole(ContiguousArea area, FrameRange frames)
    {
        var end = (frames.End - area.Frames.First + area.Grain - 1) / area.Grain * area.Grain + area.Frames.First;
        return new(frames.First, end - frames.First);
    }

    private ulong KeptIn(ContiguousArea area)
    {
        var room = Description.Room;
        var place = Math.Max(BitOperations.RoundUpToPowerOf2((ulong)room.PagesPerBlock), area.Grain);
        return room.Blocks == 0 ? 0 : 2 * (ulong)room.Blocks * place;
    }

    private static ulong AlignUp(ulong number, ulong alignment, ulong phase) =>
        number + (unchecked(phase - number) & (alignment - 1));
}
