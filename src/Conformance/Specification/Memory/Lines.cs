using System.Buffers;
using System.Runtime.InteropServices;

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
    private static readonly SearchValues<byte> StoredByCpu = Having(LineState.CpuStored);
    private static readonly SearchValues<byte> StoredByDevice = Having(LineState.DeviceStored);

    private LineState[] _states = Begin(count);

    /// <summary>How many barriers there had been when the CPU last stored to a line.</summary>
    private int[] _storedAt = Zeros(count);
    private int _barriers;

    /// <summary>The content at allocation is the CPU's: what it stored in an earlier life of the pages may still be in its caches.</summary>
    private static LineState[] Begin(int count)
    {
        var states = ArrayPool<LineState>.Shared.Rent(count);
        states.AsSpan(0, count).Fill(LineState.CpuStored | LineState.Touched);
        return states;
    }

    private static int[] Zeros(int count)
    {
        var zeros = ArrayPool<int>.Shared.Rent(count);
        zeros.AsSpan(0, count).Clear();
        return zeros;
    }

    /// <summary>Gives the room back for further blocks.</summary>
    public void Release()
    {
        if (_states.Length > 0)
        {
            ArrayPool<LineState>.Shared.Return(_states);
            ArrayPool<int>.Shared.Return(_storedAt);
            (_states, _storedAt) = ([], []);
        }
    }

    /// <summary>The size of a line in bytes.</summary>
    public int Size { get; } = size;

    /// <summary>The start of the line that an offset lies in.</summary>
    public int Floor(int offset) => offset / Size * Size;

    /// <summary>The end of the line whose last byte is before an offset.</summary>
    public int Ceiling(int offset) => (offset + Size - 1) / Size * Size;

    /// <summary>The state of the line that an offset lies in.</summary>
    public LineState At(int offset) => _states[offset / Size];

    /// <summary>Whether the CPU, or a device, stored to a line that has a byte in the range.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="end">The first byte behind.</param>
    /// <param name="stored">Who: <see cref="LineState.CpuStored" /> or <see cref="LineState.DeviceStored" />.</param>
    public bool HasAny(int start, int end, LineState stored) => Find(start, end, stored) < end;

    /// <summary>The start of the first line that has a byte in the range and that the CPU, or a device, stored to; the end of the range if there is none.</summary>
    /// <inheritdoc cref="HasAny" />
    public int Find(int start, int end, LineState stored)
    {
        var states = MemoryMarshal.AsBytes(Touching(start, end));
        var found = states.IndexOfAny(stored == LineState.CpuStored ? StoredByCpu : StoredByDevice);
        return found < 0 ? end : (start / Size + found) * Size;
    }

    /// <summary>Adds to the state of every line that has a byte in the range.</summary>
    public void Set(int start, int end, LineState state)
    {
        foreach (ref var line in Touching(start, end))
        {
            line |= state;
        }
    }

    /// <summary>The lines that have a byte in the range.</summary>
    private Span<LineState> Touching(int start, int end)
    {
        var first = start / Size;
        return _states.AsSpan(first, Math.Max(0, (end + Size - 1) / Size - first));
    }

    private static SearchValues<byte> Having(LineState state) =>
        SearchValues.Create([
            .. Enumerable.Range(0, 1 << 3).Where(it => ((LineState)it & state) != 0).Select(it => (byte)it),
        ]);

    /// <summary>The CPU stored: what it stored may wait in a write buffer until its next barrier.</summary>
    public void SetStored(int start, int end)
    {
        Set(start, end, LineState.CpuStored | LineState.Touched);
        _storedAt.AsSpan(start / Size, (end - 1) / Size - start / Size + 1).Fill(_barriers);
    }

    /// <summary>Whether what the CPU stored to the line that an offset lies in may wait in a write buffer.</summary>
    public bool MayBeBuffered(int offset) => _storedAt[offset / Size] == _barriers;

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
            _states[i] &= MayBeBuffered(i * Size)
                ? ~LineState.DeviceStored
                : ~(LineState.CpuStored | LineState.DeviceStored);
        }
    }
}
