using Dma.Reference;

namespace Dma.Variants.DeviceTree;

/// <summary>Gives out the memory of a region by a rule of its own; nothing else is remembered of what was freed.</summary>
/// <param name="machine">The machine.</param>
/// <param name="frames">The memory.</param>
/// <param name="isLowest">Whether the lowest free memory is given out, and not the highest.</param>
internal class OrderedRegionPool(Machine machine, FrameRange frames, bool isLowest) : RegionPool(machine, frames)
{
    // From the lowest up.
    private readonly List<FrameRange> _taken = [];

    /// <summary>Whether the lowest free memory is given out now.</summary>
    protected virtual bool IsLowest => isLowest;

    public override bool TryTake(ulong count, ulong alignment, out FrameRange taken)
    {
        taken = default;
        var isFound = false;
        var from = Frames.First;
        for (var i = 0; i <= _taken.Count && (!isFound || !IsLowest); i++)
        {
            var end = i < _taken.Count ? _taken[i].First : Frames.End;
            var lowest = (from + alignment - 1) & ~(alignment - 1);
            if (lowest + count <= end)
            {
                isFound = true;
                taken = new(IsLowest ? lowest : (end - count) & ~(alignment - 1), count);
            }
            from = i < _taken.Count ? _taken[i].End : from;
        }
        if (isFound)
        {
            _taken.Add(taken);
            _taken.Sort(static (one, other) => one.First.CompareTo(other.First));
        }
        return isFound;
    }

    public override void Release(FrameRange taken) => _taken.Remove(taken);
}

/// <summary>Buffers never come from the areas of contiguous blocks.</summary>
/// <param name="machine">The machine, whose description says so.</param>
internal sealed class BuffersBesideAreas(Machine machine) : CoherentAllocator(machine)
{
    protected override bool TryPlaceContiguous(
        in CoherentRequest request,
        ulong pages,
        ref CpuView view,
        out FrameRange frames,
        out DmaAddress dma
    )
    {
        (frames, dma) = (default, default);
        return false;
    }
}
