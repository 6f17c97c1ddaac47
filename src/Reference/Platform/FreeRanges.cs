namespace Dma.Reference;

/// <summary>
/// Whole numbers that are free, as ranges in ascending order in a balanced tree that knows the longest range below each of its
/// nodes: finding, taking and giving back cost the logarithm of how many ranges there are.
/// </summary>
internal sealed class FreeRanges
{
    private const int None = 0;

    // Position 0 stands for no node: an empty range, the longest of nothing.
    private Node[] _nodes = new Node[8];
    private int _used = 1;
    private int _spare = None;
    private int _root = None;

    /// <summary>How many ranges there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether all of a range is free.</summary>
    public bool IsFree(ulong first, ulong length)
    {
        var found = AtOrBefore(first);
        return found != None && _nodes[found].Holds(first) && length <= _nodes[found].End - first;
    }

    /// <summary>Frees numbers; those that are free already stay so.</summary>
    public void Give(ulong first, ulong length)
    {
        var end = first + length;
        while (true)
        {
            // What touches becomes one.
            var found = AtOrBefore(end);
            if (found == None || _nodes[found].End < first)
                break;
            first = Math.Min(first, _nodes[found].First);
            end = Math.Max(end, _nodes[found].End);
            Remove(_nodes[found].First);
        }
        if (end > first)
            Insert(first, end - first);
    }

    /// <summary>Takes numbers; those that are taken already stay so.</summary>
    public void Take(ulong first, ulong length)
    {
        var end = first + length;
        while (length > 0)
        {
            var found = AtOrBefore(end - 1);
            if (found == None || _nodes[found].End <= first)
                return;
            var (from, to) = (_nodes[found].First, _nodes[found].End);
            Remove(from);
            if (from < first)
                Insert(from, first - from);
            if (to > end)
                Insert(end, to - end);
        }
    }

    /// <summary>The lowest free numbers of a length, from <paramref name="from" /> up to the number before <paramref name="end" />, whose first is a multiple of a power of two.</summary>
    public bool TryFirstFit(ulong from, ulong end, ulong length, ulong alignment, out ulong first)
    {
        first = 0;
        for (var low = from; low < end && length <= end - low; )
        {
            var found = FirstOfLength(_root, low, length);
            if (found == None)
                return false;
            ref readonly var node = ref _nodes[found];
            var start = Math.Max(low, node.First);
            first = start + (unchecked(0UL - start) & (alignment - 1));
            if (first >= start && first < node.End && length <= node.End - first)
                return first <= end && length <= end - first;
            low = node.End;
        }
        return false;
    }

    /// <summary>The highest free numbers of a length that are aligned likewise.</summary>
    public bool TryLastFit(ulong from, ulong end, ulong length, ulong alignment, out ulong first)
    {
        first = 0;
        for (var high = end; high > from && length <= high - from; )
        {
            var found = LastOfLength(_root, high, length);
            if (found == None)
                return false;
            ref readonly var node = ref _nodes[found];
            var top = Math.Min(high, node.End);
            first = (top - length) & ~(alignment - 1);
            if (first >= node.First && first >= from)
                return true;
            high = node.First;
        }
        return false;
    }

    /// <summary>The first range in a subtree that has so many numbers at or after a low one.</summary>
    private int FirstOfLength(int at, ulong low, ulong length)
    {
        if (at == None || _nodes[at].Longest < length)
            return None;
        if (_nodes[at].First > low && FirstOfLength(_nodes[at].Left, low, length) is var left and not None)
            return left;
        return _nodes[at].End > low && _nodes[at].End - Math.Max(low, _nodes[at].First) >= length
            ? at
            : FirstOfLength(_nodes[at].Right, low, length);
    }

    /// <summary>The last range in a subtree that has so many numbers before a high one.</summary>
    private int LastOfLength(int at, ulong high, ulong length)
    {
        if (at == None || _nodes[at].Longest < length)
            return None;
        if (_nodes[at].End < high && LastOfLength(_nodes[at].Right, high, length) is var right and not None)
            return right;
        return _nodes[at].First < high && Math.Min(high, _nodes[at].End) - _nodes[at].First >= length
            ? at
            : LastOfLength(_nodes[at].Left, high, length);
    }

    private int AtOrBefore(ulong number)
    {
        var found = None;
        for (var at = _root; at != None; )
        {
            if (_nodes[at].First <= number)
                (found, at) = (at, _nodes[at].Right);
            else
                at = _nodes[at].Left;
        }
        return found;
    }

    private void Insert(ulong first, ulong length)
    {
        var made = _spare == None ? _used++ : _spare;
        if (made == _nodes.Length)
            Array.Resize(ref _nodes, made * 2);
        if (_spare != None)
            _spare = _nodes[made].Left;
        _nodes[made] = new Node
        {
            First = first,
            Length = length,
            Longest = length,
            Height = 1,
        };
        _root = Insert(_root, made);
        Count++;
    }

    private int Insert(int at, int made)
    {
        if (at == None)
            return made;
        if (_nodes[made].First < _nodes[at].First)
            _nodes[at].Left = Insert(_nodes[at].Left, made);
        else
            _nodes[at].Right = Insert(_nodes[at].Right, made);
        return Balance(at);
    }

    private void Remove(ulong first)
    {
        _root = Remove(_root, first);
        Count--;
    }

    private int Remove(int at, ulong first)
    {
        if (first != _nodes[at].First)
        {
            if (first < _nodes[at].First)
                _nodes[at].Left = Remove(_nodes[at].Left, first);
            else
                _nodes[at].Right = Remove(_nodes[at].Right, first);
            return Balance(at);
        }
        var (left, right) = (_nodes[at].Left, _nodes[at].Right);
        _nodes[at].Left = _spare;
        _spare = at;
        if (left == None || right == None)
            return left == None ? right : left;
        right = RemoveLowest(right, out var lowest);
        (_nodes[lowest].Left, _nodes[lowest].Right) = (left, right);
        return Balance(lowest);
    }

    private int RemoveLowest(int at, out int lowest)
    {
        if (_nodes[at].Left == None)
        {
            lowest = at;
            return _nodes[at].Right;
        }
        _nodes[at].Left = RemoveLowest(_nodes[at].Left, out lowest);
        return Balance(at);
    }

    // As Adelson-Velsky and Landis do: the heights of two siblings differ by one at the most.
    private int Balance(int at)
    {
        var lean = _nodes[_nodes[at].Left].Height - _nodes[_nodes[at].Right].Height;
        if (lean > 1)
        {
            var left = _nodes[at].Left;
            if (_nodes[_nodes[left].Left].Height < _nodes[_nodes[left].Right].Height)
                _nodes[at].Left = TurnLeft(left);
            return TurnRight(at);
        }
        if (lean < -1)
        {
            var right = _nodes[at].Right;
            if (_nodes[_nodes[right].Right].Height < _nodes[_nodes[right].Left].Height)
                _nodes[at].Right = TurnRight(right);
            return TurnLeft(at);
        }
        Sum(at);
        return at;
    }

    private int TurnRight(int at)
    {
        var left = _nodes[at].Left;
        _nodes[at].Left = _nodes[left].Right;
        _nodes[left].Right = at;
        Sum(at);
        Sum(left);
        return left;
    }

    private int TurnLeft(int at)
    {
        var right = _nodes[at].Right;
        _nodes[at].Right = _nodes[right].Left;
        _nodes[right].Left = at;
        Sum(at);
        Sum(right);
        return right;
    }

    private void Sum(int at)
    {
        ref var node = ref _nodes[at];
        ref readonly var left = ref _nodes[node.Left];
        ref readonly var right = ref _nodes[node.Right];
        node.Height = 1 + Math.Max(left.Height, right.Height);
        node.Longest = Math.Max(node.Length, Math.Max(left.Longest, right.Longest));
    }

    private struct Node
    {
        public ulong First;
        public ulong Length;
        public ulong Longest;
        public int Left;
        public int Right;
        public int Height;

        public readonly ulong End => First + Length;

        public readonly bool Holds(ulong number) => number >= First && number - First < Length;
    }
}
