using Dma.Reference;

namespace Dma.Variants.Caches;

/// <summary>A write buffer between the CPU and memory, in order: stores wait there, seen by the CPU alone, until it drains them.</summary>
/// <param name="machine">The machine.</param>
/// <param name="drainsWhenGiving">Whether map and sync_for_device drain it; else only barriers do.</param>
public class WriteBuffer(Machine machine, bool drainsWhenGiving) : Cache(machine)
{
    private const int Capacity = 16;

    private readonly Queue<(PhysicalAddress Start, byte[] Bytes)> _stores = new();

    /// <inheritdoc />
    public override bool HoldsStores => true;

    /// <inheritdoc />
    public override void Load(PhysicalAddress start, Span<byte> destination)
    {
        Machine.Memory.Read(start, destination);
        foreach (var (from, bytes) in _stores)
        {
            var first = Math.Max(from.Value, start.Value);
            var end = Math.Min(from.Value + (ulong)bytes.Length, start.Value + (ulong)destination.Length);
            if (first < end)
            {
                var length = (int)(end - first);
                bytes.AsSpan((int)(first - from.Value), length).CopyTo(destination[(int)(first - start.Value)..]);
            }
        }
    }

    /// <inheritdoc />
    public override void Store(PhysicalAddress start, ReadOnlySpan<byte> source)
    {
        if (_stores.Count == Capacity)
            DrainOldest();
        _stores.Enqueue((start, source.ToArray()));
    }

    /// <inheritdoc />
    public override void Barrier() => DrainAll();

    /// <inheritdoc />
    public override void Drain()
    {
        if (drainsWhenGiving)
            DrainAll();
    }

    /// <inheritdoc />
    public override void Upkeep()
    {
        var choice = Machine.Choices.Draw(Choice.Draining);
        for (
            var left = (choice % 8) switch
            {
                0 => 1,
                1 => Capacity,
                _ => 0,
            };
            left > 0 && _stores.Count > 0;
            left--
        )
            DrainOldest();
    }

    /// <summary>Empties the buffer.</summary>
    protected internal virtual void DrainAll()
    {
        while (_stores.Count > 0)
            DrainOldest();
    }

    /// <summary>How many stores wait.</summary>
    protected int Waiting => _stores.Count;

    /// <summary>Lets the oldest store go to memory.</summary>
    protected void DrainOldest()
    {
        var (start, bytes) = _stores.Dequeue();
        Machine.Memory.Write(start, bytes);
    }
}

/// <summary>Empties the write buffer before pages are given out anew, so that no store of their last owner comes late.</summary>
/// <param name="machine">The machine.</param>
public sealed class DrainsBeforeReuse(Machine machine) : PageAllocator(machine)
{
    /// <inheritdoc />
    protected override void Prepare(FrameRange block)
    {
        ((WriteBuffer)Machine.Cache).DrainAll();
        base.Prepare(block);
    }
}
