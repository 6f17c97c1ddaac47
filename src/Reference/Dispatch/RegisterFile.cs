namespace Dma.Reference;

/// <summary>
/// The registers that devices can be given: storage at physical addresses where there is no memory. The CPU reaches it past
/// its cache, through the write buffer. Replaceable.
/// </summary>
/// <param name="machine">The machine.</param>
public class RegisterFile(Machine machine) : MachinePart(machine)
{
    private readonly RegisterWindow[] _windows = [.. machine.Parts.Dispatch?.Registers ?? []];

    /// <summary>Whether bytes lie in one window.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    public bool Contains(PhysicalAddress start, ByteCount size) =>
        TryReach(start, size, out var reach) && reach == size;

    /// <summary>Finds the window that a byte lies in.</summary>
    /// <param name="start">The byte.</param>
    /// <param name="size">How many bytes are asked for from there on; at least 1.</param>
    /// <param name="reach">How many of them lie in the window; all where the first does not.</param>
    /// <returns>Whether the byte is a register's.</returns>
    public virtual bool TryReach(PhysicalAddress start, ByteCount size, out ByteCount reach)
    {
        foreach (var window in _windows)
        {
            var offset = unchecked(start.Value - window.Start.Value);
            if (offset < window.Size.Value)
            {
                reach = new(Math.Min(size.Value, window.Size.Value - offset));
                return true;
            }
        }
        reach = size;
        return false;
    }

    /// <summary>The CPU loads registers.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="destination">Filled with the bytes, all of one window.</param>
    public virtual void Load(PhysicalAddress start, Span<byte> destination) =>
        Machine.WriteBuffer.Load(start, MemoryType.Uncached, destination);

    /// <summary>The CPU stores to registers.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="source">The bytes, all of one window.</param>
    public virtual void Store(PhysicalAddress start, ReadOnlySpan<byte> source) =>
        Machine.WriteBuffer.Store(start, MemoryType.Uncached, source);
}
