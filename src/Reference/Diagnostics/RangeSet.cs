namespace Dma.Reference;

/// <summary>Whole numbers in disjoint ranges; costs what is apart, however long the ranges.</summary>
internal sealed class RangeSet
{
    // Ascending, and apart from each other by at least one number.
    private readonly List<(ulong First, ulong End)> _ranges = [];

    public void Add(ulong first, ulong end)
    {
        if (first >= end)
            return;
        var position = 0;
        while (position < _ranges.Count && _ranges[position].End < first)
            position++;
        var last = position;
        while (last < _ranges.Count && _ranges[last].First <= end)
        {
            first = Math.Min(first, _ranges[last].First);
            end = Math.Max(end, _ranges[last].End);
            last++;
        }
        if (last == position)
        {
            _ranges.Insert(position, (first, end));
            return;
        }
        _ranges[position] = (first, end);
        _ranges.RemoveRange(position + 1, last - position - 1);
    }

    public void Remove(ulong first, ulong end)
    {
        if (first >= end)
            return;
        for (var position = 0; position < _ranges.Count && _ranges[position].First < end; )
        {
            var range = _ranges[position];
            if (range.End <= first)
            {
                position++;
                continue;
            }
            _ranges.RemoveAt(position);
            if (range.First < first)
                _ranges.Insert(position++, (range.First, first));
            if (range.End > end)
                _ranges.Insert(position++, (end, range.End));
        }
    }

    /// <summary>Whether a number of a range is in the set.</summary>
    public bool Intersects(ulong first, ulong end)
    {
        foreach (var range in _ranges)
        {
            if (range.First >= end)
                return false;
            if (range.End > first && first < end)
                return true;
        }
        return false;
    }

    /// <summary>Whether all numbers of a range are in the set.</summary>
    public bool Holds(ulong first, ulong end)
    {
        foreach (var range in _ranges)
        {
            if (range.First <= first && range.End >= end)
                return true;
        }
        return first >= end;
    }
}
