namespace Dma.Conformance.Specification.Memory;

/// <summary>What has happened to a cache line, as far as devices that are not coherent are concerned.</summary>
[Flags]
internal enum LineState : byte
{
    None = 0,

    /// <summary>The CPU, or a device whose stores go through the CPU's caches, stored since the line was last given whole.</summary>
    CpuStored = 1,

    /// <summary>A device that is not coherent stored since the line was last taken whole.</summary>
    DeviceStored = 2,

    /// <summary>The CPU loaded or stored since the line was last given whole to a device that may store.</summary>
    Touched = 4,
}

/// <summary>The cache lines of a block.</summary>
/// <param name="size">The size of a line in bytes.</param>
/// <param name="count">How many lines the block has.</param>
internal sealed class Lines(int size, int count)
{
    private readonly LineState[] _states = Begin(count);

    /// <summary>How many barriers there had been when the CPU last stored to a line.</summary>
    private readonly int[] _storedAt = new int[count];
    private int _barriers;

    /// <summary>The content at allocation is the CPU's: what it stored in an earlier life of the pages may still be in its caches.</summary>
    private static LineState[] Begin(int count)
    {
        var states = new LineState[count];
        Array.Fill(states, LineState.CpuStored | LineState.Touched);
        return states;
    }

    /// <summary>The size of a line in bytes.</summary>
    public int Size { get; } = size;

    /// <summary>The start of the line that an offset lies in.</summary>
    public int Floor(int offset) => offset / Size * Size;

    /// <summary>The end of the line whose last byte is before an offset.</summary>
    public int Ceiling(int offset) => (offset + Size - 1) / Size * Size;

    /// <summary>The state of the line that an offset lies in.</summary>
    public LineState At(int offset) => _states[offset / Size];

    /// <summary>Whether a line that has a byte in the range is in one of these states.</summary>
    public bool HasAny(int start, int end, LineState state)
    {
        for (var i = start / Size; i * Size < end; i++)
        {
            if ((_states[i] & state) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds to the state of every line that has a byte in the range.</summary>
    public void Set(int start, int end, LineState state)
    {
        for (var i = start / Size; i * Size < end; i++)
        {
            _states[i] |= state;
        }
    }

    /// <summary>The CPU stored: what it stored may wait in a write buffer until its next barrier.</summary>
    public void SetStored(int start, int end)
    {
        Set(start, end, LineState.CpuStored | LineState.Touched);
        _storedAt.AsSpan(start / Size, (end - 1) / Size - start / Size + 1).Fill(_barriers);
    }

    /// <summary>The CPU made a barrier: nothing waits in its write buffer.</summary>
    public void Barrier() => _barriers++;

    /// <summary>Takes from the state of every line that lies in the range whole.</summary>
    public void ClearWhole(int start, int end, LineState state)
    {
        for (var i = (start + Size - 1) / Size; (i + 1) * Size <= end; i++)
        {
            _states[i] &= ~state;
        }
    }

    /// <summary>
    /// The lines that lie in the range whole were taken: caches have nothing of them. What still waits in a write buffer, no
    /// take drops, so that it may come out later.
    /// </summary>
    public void TakeWhole(int start, int end)
    {
        for (var i = (start + Size - 1) / Size; (i + 1) * Size <= end; i++)
        {
            _states[i] &=
                _storedAt[i] == _barriers ? ~LineState.DeviceStored : ~(LineState.CpuStored | LineState.DeviceStored);
        }
    }
}
