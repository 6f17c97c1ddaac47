namespace Dma.Reference;

/// <summary>Gives out the memory of a region to the devices that refer to it, for their coherent buffers. Replaceable.</summary>
/// <param name="machine">The machine.</param>
/// <param name="frames">The memory.</param>
public class RegionPool(Machine machine, FrameRange frames) : MachinePart(machine)
{
    // Of the choices about coherent memory; those of other memory have smaller numbers.
    private const ulong PlacementDetail = 32;

    private readonly RangeMap<byte> _live = new();

    /// <summary>The memory.</summary>
    public FrameRange Frames { get; } = frames;

    /// <summary>Takes memory.</summary>
    /// <param name="count">How many frames.</param>
    /// <param name="alignment">The alignment in frames: a power of two.</param>
    /// <param name="taken">The memory.</param>
    /// <returns>Whether there is room.</returns>
    public virtual bool TryTake(ulong count, ulong alignment, out FrameRange taken)
    {
        var isFound = TryPlace(count, alignment, out var first);
        taken = new(first, count);
        if (isFound)
            _live.Add(first, count, default);
        return isFound;
    }

    /// <summary>Gives memory back; nothing for memory that is not of the region.</summary>
    /// <param name="taken">The memory.</param>
    public virtual void Release(FrameRange taken)
    {
        var position = _live.Find(taken.First);
        if (position >= 0)
            _live.RemoveAt(position);
    }

    /// <summary>Chooses where memory lies.</summary>
    /// <param name="count">How many frames.</param>
    /// <param name="alignment">The alignment in frames: a power of two.</param>
    /// <param name="first">The first frame.</param>
    /// <returns>Whether there is room.</returns>
    protected virtual bool TryPlace(ulong count, ulong alignment, out ulong first)
    {
        var choice = Machine.Choices.Draw(Purpose.CoherentPlacement, PlacementDetail);
        return choice % 4 == 0
            ? _live.TryLastFit(Frames.First, Frames.End, count, alignment, 0, out first)
            : _live.TryFirstFit(Frames.First, Frames.End, count, alignment, 0, out first);
    }
}
