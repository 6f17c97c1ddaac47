namespace Dma.Reference;

/// <summary>Bytes that a device sees at its addresses.</summary>
internal readonly record struct Window(ulong Start, ulong Length, KnownMapping Mapping)
{
    public bool Holds(ulong start, ulong length) =>
        start >= Start && start - Start < Length && length <= Length - (start - Start);

    public bool Meets(ulong start, ulong length) =>
        (start >= Start && start - Start < Length) || (Start >= start && Start - start < length);
}

/// <summary>What one device sees, by address; several things may be at one.</summary>
internal sealed class WindowIndex
{
    private readonly List<Window> _windows = [];
    private ulong _longest;

    public void Add(DmaRange range, KnownMapping mapping)
    {
        var room = ulong.MaxValue - range.Start.Value;
        var length = range.Length.Value;
        // A range that goes on behind the last address ends there.
        if (length > 0 && length - 1 > room)
            length = room + 1;
        _windows.Insert(After(range.Start.Value), new(range.Start.Value, length, mapping));
        _longest = Math.Max(_longest, length);
    }

    public void Remove(KnownMapping mapping)
    {
        foreach (var segment in mapping.Segments)
        {
            for (var i = After(segment.Start.Value) - 1; i >= 0 && _windows[i].Start == segment.Start.Value; i--)
            {
                if (_windows[i].Mapping == mapping)
                {
                    _windows.RemoveAt(i);
                    break;
                }
            }
        }
        if (_windows.Count == 0)
            _longest = 0;
    }

    /// <summary>What begins at an address, oldest first.</summary>
    public void At(ulong start, List<KnownMapping> found)
    {
        found.Clear();
        var end = After(start);
        var first = end;
        while (first > 0 && _windows[first - 1].Start == start)
            first--;
        for (; first < end; first++)
            found.Add(_windows[first].Mapping);
    }

    /// <summary>What holds all bytes of a range.</summary>
    public void Holding(ulong start, ulong length, List<KnownMapping> found)
    {
        found.Clear();
        for (var i = After(start) - 1; i >= 0 && start - _windows[i].Start < _longest; i--)
        {
            if (_windows[i].Holds(start, length))
                found.Add(_windows[i].Mapping);
        }
    }

    /// <summary>What has a byte of a range; null if nothing has.</summary>
    public KnownMapping? Meeting(ulong start, ulong length)
    {
        var room = ulong.MaxValue - start;
        var last = length == 0 ? start : start + Math.Min(length - 1, room);
        for (var i = After(last) - 1; i >= 0; i--)
        {
            if (_windows[i].Meets(start, length))
                return _windows[i].Mapping;
            if (_windows[i].Start <= start && start - _windows[i].Start >= _longest)
                return null;
        }
        return null;
    }

    /// <summary>The buffer whose memory it is.</summary>
    public KnownMapping? Find(KnownMemory memory)
    {
        foreach (var window in _windows)
        {
            if (window.Mapping.Memory == memory)
                return window.Mapping;
        }
        return null;
    }

    /// <summary>The oldest buffer in a range; null if none begins in it.</summary>
    public KnownMapping? FindBuffer(ulong start, ulong length)
    {
        KnownMapping? oldest = null;
        foreach (var window in _windows)
        {
            if (
                window.Start >= start
                && window.Start - start < length
                && window.Mapping.Family == MappingFamily.Coherent
                && (oldest is null || window.Mapping.MadeAt < oldest.MadeAt)
            )
                oldest = window.Mapping;
        }
        return oldest;
    }

    // The position of the first window that begins after an address.
    private int After(ulong start)
    {
        var (low, high) = (0, _windows.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_windows[middle].Start <= start)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
