namespace Dma.Reference;

/// <summary>Which frames of a board's memory are free, while its parts are laid out.</summary>
internal sealed class Layout
{
    private readonly RangeMap<byte> _taken = new();
    private readonly int _pageShift;

    /// <summary>A board of which nothing is laid out.</summary>
    /// <param name="memory">Where memory is, from the lowest address up.</param>
    /// <param name="pageShift">The binary logarithm of the page size.</param>
    public Layout(IReadOnlyList<PhysicalRange> memory, int pageShift)
    {
        _pageShift = pageShift;
        Memory = [.. memory.Select(range => Inside(range)).Where(static frames => frames.Count > 0)];
    }

    /// <summary>Where memory is, in whole frames, from the lowest up.</summary>
    public List<FrameRange> Memory { get; }

    /// <summary>The whole frames in a range.</summary>
    public FrameRange Inside(PhysicalRange range)
    {
        var page = (UInt128)1 << _pageShift;
        var first = (range.Start.Value + page - 1) >> _pageShift;
        var end = (range.Start.Value + (UInt128)range.Length.Value) >> _pageShift;
        return end > first ? new((ulong)first, (ulong)(end - first)) : default;
    }

    /// <summary>The frames that a range touches.</summary>
    public FrameRange Around(PhysicalRange range)
    {
        var first = range.Start.Value >> _pageShift;
        var end = (range.Start.Value + (UInt128)range.Length.Value + ((UInt128)1 << _pageShift) - 1) >> _pageShift;
        return new(first, (ulong)end - first);
    }

    /// <summary>Takes frames that are not taken yet; those that are stay so.</summary>
    public void Take(FrameRange frames)
    {
        for (var at = frames.First; at < frames.End; )
        {
            var end = _taken.Find(at) is var position && position >= 0 ? _taken[position].End : at;
            if (end == at)
            {
                for (end = frames.End; !_taken.IsFree(at, end - at); )
                    end = NextTaken(at, end);
                _taken.Add(at, end - at, default);
            }
            at = end;
        }
    }

    /// <summary>Whether none of some frames is taken.</summary>
    public bool IsFree(FrameRange frames) => _taken.IsFree(frames.First, frames.Count);

    /// <summary>Finds the highest free place in memory, or the lowest.</summary>
    /// <param name="within">Where to look.</param>
    /// <param name="count">How many frames.</param>
    /// <param name="alignment">The alignment in frames: a power of two.</param>
    /// <param name="fromTop">Whether the highest is wanted.</param>
    /// <param name="place">The place.</param>
    public bool TryPlace(FrameRange within, ulong count, ulong alignment, bool fromTop, out FrameRange place)
    {
        for (var i = 0; i < Memory.Count; i++)
        {
            var part = Memory[fromTop ? Memory.Count - 1 - i : i];
            var start = Math.Max(within.First, part.First);
            var end = Math.Min(within.End, part.End);
            if (start >= end)
                continue;
            if (
                fromTop
                    ? _taken.TryLastFit(start, end, count, alignment, 0, out var first)
                    : _taken.TryFirstFit(start, end, count, alignment, 0, out first)
            )
            {
                place = new(first, count);
                return true;
            }
        }
        place = default;
        return false;
    }

    /// <summary>The free ranges of memory, from the lowest up.</summary>
    public IEnumerable<FrameRange> Free()
    {
        foreach (var part in Memory)
        {
            var at = part.First;
            for (var position = 0; position < _taken.Count; position++)
            {
                var (first, length, _) = _taken[position];
                if (first + length <= at || first >= part.End)
                    continue;
                if (first > at)
                    yield return new(at, first - at);
                at = first + length;
            }
            if (at < part.End)
                yield return new(at, part.End - at);
        }
    }

    private ulong NextTaken(ulong from, ulong end)
    {
        var next = end;
        for (var position = 0; position < _taken.Count; position++)
        {
            var first = _taken[position].First;
            next = first > from && first < next ? first : next;
        }
        return next;
    }
}
