namespace Dma.Reference;

/// <summary>Disjoint ranges of whole numbers in ascending order, each with a value; costs what is live, however large the numbers.</summary>
internal sealed class RangeMap<T>
{
    private Entry[] _entries = new Entry[8];

    // Accesses come in runs on one range.
    private int _recent;

    public int Count { get; private set; }

    /// <summary>The position of the range that holds a number, or -1.</summary>
    public int Find(ulong number)
    {
        if (_recent < Count && _entries[_recent].Holds(number))
            return _recent;
        var position = After(number) - 1;
        if (position < 0 || !_entries[position].Holds(number))
            return -1;
        return _recent = position;
    }

    public ref readonly Entry this[int position] => ref _entries[position];

    public bool IsFree(ulong first, ulong length)
    {
        var position = After(first);
        return (position == 0 || !_entries[position - 1].Holds(first))
            && (position == Count || _entries[position].First - first >= length);
    }

    public void Add(ulong first, ulong length, T value)
    {
        var position = After(first);
        if (Count == _entries.Length)
            Array.Resize(ref _entries, Count * 2);
        _entries.AsSpan(position, Count - position).CopyTo(_entries.AsSpan(position + 1));
        _entries[position] = new(first, length, value);
        Count++;
        _recent = position;
    }

    public void RemoveAt(int position)
    {
        _entries.AsSpan(position + 1, Count - position - 1).CopyTo(_entries.AsSpan(position));
        Count--;
    }

    /// <summary>The lowest free range of a length, from <paramref name="from" /> up to the number before <paramref name="end" />.</summary>
    public bool TryFirstFit(ulong from, ulong end, ulong length, out ulong first)
    {
        first = from;
        var position = After(from);
        if (position > 0)
            first = Math.Max(first, _entries[position - 1].End);
        for (; position < Count && _entries[position].First - first < length; position++)
            first = _entries[position].End;
        return first <= end && length <= end - first;
    }

    /// <summary>The highest free range of a length, from <paramref name="from" /> up to the number before <paramref name="end" />.</summary>
    public bool TryLastFit(ulong from, ulong end, ulong length, out ulong first)
    {
        var top = end;
        var position = After(end) - 1;
        if (position >= 0 && _entries[position].End > end)
            top = Math.Min(end, _entries[position--].First);
        for (; position >= 0 && top - _entries[position].End < length; position--)
            top = _entries[position].First;
        first = top >= length ? top - length : 0;
        return top >= length && first >= from;
    }

    /// <summary>
    /// The lowest free range of a length, from <paramref name="from" /> up to the number before <paramref name="end" />, whose
    /// first number is <paramref name="phase" /> modulo <paramref name="alignment" />, a power of two.
    /// </summary>
    public bool TryFirstFit(ulong from, ulong end, ulong length, ulong alignment, ulong phase, out ulong first)
    {
        first = AlignUp(from, alignment, phase);
        for (var position = Math.Max(After(first) - 1, 0); position < Count; position++)
        {
            ref readonly var entry = ref _entries[position];
            if (entry.End <= first)
                continue;
            if (entry.First >= first && entry.First - first >= length)
                break;
            first = AlignUp(entry.End, alignment, phase);
        }
        return first <= end && length <= end - first;
    }

    /// <summary>The highest free range of a length that is aligned likewise.</summary>
    public bool TryLastFit(ulong from, ulong end, ulong length, ulong alignment, ulong phase, out ulong first)
    {
        var fits = TryAlignDown(end, length, alignment, phase, out first);
        // Of a range that lies whole above the candidate the highest place below is the candidate again.
        for (var position = After(end) - 1; fits && position >= 0 && _entries[position].End > first; position--)
            fits = TryAlignDown(Math.Min(end, _entries[position].First), length, alignment, phase, out first);
        return fits && first >= from;
    }

    private static bool TryAlignDown(ulong end, ulong length, ulong alignment, ulong phase, out ulong first)
    {
        first = unchecked(end - length);
        var distance = unchecked(first - phase) & (alignment - 1);
        var fits = end >= length && first >= distance;
        first = fits ? first - distance : 0;
        return fits;
    }

    private static ulong AlignUp(ulong number, ulong alignment, ulong phase) =>
        number + (unchecked(phase - number) & (alignment - 1));

    /// <summary>The position of the first range that begins after a number.</summary>
    private int After(ulong number)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_entries[middle].First <= number)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    public readonly record struct Entry(ulong First, ulong Length, T Value)
    {
        public ulong End => First + Length;

        public bool Holds(ulong number) => number >= First && number - First < Length;
    }
}
