namespace Dma.Reference;

/// <summary>The live mappings of one device, by ascending address; equal addresses in the order of their making.</summary>
internal sealed class MappingTable
{
    private Mapping[] _mappings = [];
    private ulong _largest;

    public int Count { get; private set; }

    public void Add(in Mapping mapping)
    {
        if (Count == _mappings.Length)
            Array.Resize(ref _mappings, Math.Max(8, Count * 2));
        var position = After(mapping.Start.Value);
        _mappings.AsSpan(position, Count - position).CopyTo(_mappings.AsSpan(position + 1));
        _mappings[position] = mapping;
        _largest = Math.Max(_largest, mapping.Size.Value);
        Count++;
    }

    /// <summary>Takes out the mapping that an unmap names: exactly this range and direction.</summary>
    public bool TryRemove(DmaRange range, DmaDirection direction, out Mapping mapping)
    {
        var position = After(range.Start.Value);
        while (--position >= 0 && _mappings[position].Start == range.Start)
        {
            mapping = _mappings[position];
            if (mapping.Size != range.Length || mapping.Direction != direction)
                continue;
            _mappings.AsSpan(position + 1, Count - position - 1).CopyTo(_mappings.AsSpan(position));
            Count--;
            return true;
        }
        mapping = default;
        return false;
    }

    /// <summary>Finds a mapping that a sync may name: it holds the range, and its direction allows the sync's.</summary>
    public bool TryFind(DmaRange range, DmaDirection direction, out Mapping mapping)
    {
        var position = After(range.Start.Value);
        // One that begins further down than the largest is long cannot reach so far up.
        while (--position >= 0 && range.Start.Value - _mappings[position].Start.Value < _largest)
        {
            mapping = _mappings[position];
            if (!mapping.Contains(range))
                continue;
            if (mapping.Direction == direction || mapping.Direction == DmaDirection.Bidirectional)
                return true;
        }
        mapping = default;
        return false;
    }

    private int After(ulong start)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_mappings[middle].Start.Value <= start)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
