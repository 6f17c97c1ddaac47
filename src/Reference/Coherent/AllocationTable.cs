namespace Dma.Reference;

/// <summary>The live allocations, by their memory and by where the CPU sees them.</summary>
internal sealed class AllocationTable
{
    private readonly RangeMap<CoherentAllocation> _frames = new();
    private readonly RangeMap<CoherentAllocation> _remapped = new();

    public int Count => _frames.Count;

    /// <summary>Memory that is taken.</summary>
    public RangeMap<CoherentAllocation> Frames => _frames;

    /// <summary>Pages of CPU addresses that are taken, from the beginning of those for remapped allocations on; each allocation has one more than it is long.</summary>
    public RangeMap<CoherentAllocation> Remapped => _remapped;

    public void Add(CoherentAllocation allocation, ulong remappedPage)
    {
        _frames.Add(allocation.Frames.First, allocation.Frames.Count, allocation);
        if (allocation.View == CpuView.Remapped)
            _remapped.Add(remappedPage, allocation.Frames.Count + 1, allocation);
    }

    public void Remove(CoherentAllocation allocation, ulong remappedPage)
    {
        _frames.RemoveAt(_frames.Find(allocation.Frames.First));
        if (allocation.View == CpuView.Remapped)
            _remapped.RemoveAt(_remapped.Find(remappedPage));
    }

    public CoherentAllocation? FindByFrame(ulong frame) =>
        _frames.Find(frame) is >= 0 and var position ? _frames[position].Value : null;

    public CoherentAllocation? FindRemapped(ulong page) =>
        _remapped.Find(page) is >= 0 and var position ? _remapped[position].Value : null;

    public CoherentAllocation? Find(Func<CoherentAllocation, bool> matches)
    {
        for (var position = 0; position < _frames.Count; position++)
        {
            if (matches(_frames[position].Value))
                return _frames[position].Value;
        }
        return null;
    }
}
