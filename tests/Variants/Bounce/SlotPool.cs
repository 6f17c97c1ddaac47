using Dma.Reference;

namespace Dma.Variants.Bounce;

/// <summary>Memory of a machine that is set apart for copies of buffers, given out in units of 2 KiB.</summary>
/// <param name="frames">The frames of the pool; no pages are allocated from them.</param>
/// <param name="pageShift">The binary logarithm of the page size.</param>
public class SlotPool(FrameRange frames, int pageShift)
{
    /// <summary>The size in bytes of a unit.</summary>
    public const ulong Unit = 2048;

    private readonly bool[] _taken = new bool[(int)((frames.Count << pageShift) / Unit)];
    private int _lastFreed;

    /// <summary>The first byte of the pool.</summary>
    public PhysicalAddress Start { get; } = new(frames.First << pageShift);

    /// <summary>The size in bytes of the pool.</summary>
    public ulong Size { get; } = frames.Count << pageShift;

    /// <summary>Takes units side by side.</summary>
    /// <param name="choices">The free choices of the machine.</param>
    /// <param name="size">How many bytes.</param>
    /// <param name="slot">The first byte.</param>
    /// <returns>Whether there is room.</returns>
    public virtual bool TryTake(Choices choices, ByteCount size, out PhysicalAddress slot)
    {
        slot = default;
        if (size.Value > Size)
            return false;
        var count = UnitsOf(size);
        var choice = choices.Draw(Choice.Slot);
        // What was freed last comes back soon, with what it holds.
        var from = (choice % 4) switch
        {
            0 or 1 => _lastFreed,
            2 => 0,
            _ => (int)((choice >> 8) % (ulong)_taken.Length),
        };
        if (!TryFit(from, count, out var first) && !TryFit(0, count, out first))
            return false;
        _taken.AsSpan(first, count).Fill(true);
        slot = Start.Add(new((ulong)first * Unit));
        return true;
    }

    /// <summary>Gives units back.</summary>
    /// <param name="slot">The first byte.</param>
    /// <param name="size">How many bytes were taken.</param>
    public virtual void Release(PhysicalAddress slot, ByteCount size)
    {
        _lastFreed = (int)((slot.Value - Start.Value) / Unit);
        _taken.AsSpan(_lastFreed, UnitsOf(size)).Clear();
    }

    /// <summary>How many units bytes fill.</summary>
    /// <param name="size">How many bytes.</param>
    protected virtual int UnitsOf(ByteCount size) => (int)((size.Value + Unit - 1) / Unit);

    private bool TryFit(int from, int count, out int first)
    {
        first = from;
        while (first + count <= _taken.Length)
        {
            var taken = _taken.AsSpan(first, count).LastIndexOf(true);
            if (taken < 0)
                return true;
            first += taken + 1;
        }
        return false;
    }
}
