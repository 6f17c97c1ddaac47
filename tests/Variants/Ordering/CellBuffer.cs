using Dma.Reference;

namespace Dma.Variants.Ordering;

/// <summary>When a store leaves a <see cref="CellBuffer" />.</summary>
public enum Leaving
{
    /// <summary>At a barrier, or where the buffer must be drained.</summary>
    WhenDrained = 0,

    /// <summary>Each piece at any step.</summary>
    AtAnyStep = 1,

    /// <summary>At once: no store waits.</summary>
    AtOnce = 2,
}

/// <summary>
/// A write buffer without an order and without an end: stores are cut into cells, and cells go to memory each by itself, of
/// whatever type the memory is. Only stores to the same cell keep their order. How large a cell is each machine decides.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="leaving">When a cell goes, if that never changes.</param>
public class CellBuffer(Machine machine, Leaving leaving) : WriteBuffer(machine)
{
    private readonly int _shift = 2 * (int)(1 + machine.Choices.DrawOnce(Choice.Cell, 0) % 4);
    private readonly List<Waiting> _stores = [];
    private readonly HashSet<ulong> _held = [];

    /// <inheritdoc />
    public override bool HoldsStores => true;

    /// <summary>When a cell goes now.</summary>
    protected virtual Leaving Leaving => leaving;

    /// <inheritdoc />
    public override bool HasWaitingStores => _stores.Count > 0;

    /// <inheritdoc />
    public override bool Supports(MemoryType type) => true;

    /// <inheritdoc />
    public override void Load(PhysicalAddress start, MemoryType type, Span<byte> destination)
    {
        LoadBehind(start, type, destination);
        // Oldest first, so that of two stores to a byte the newer one shows.
        foreach (var store in _stores)
            Show(store.Start, store.Bytes, start, destination);
    }

    /// <inheritdoc />
    public override void Store(PhysicalAddress start, MemoryType type, ReadOnlySpan<byte> source)
    {
        if (Leaving == Leaving.AtOnce)
        {
            // Those that wait from before go first.
            if (_stores.Count > 0)
                LetGo(_ => true, oneOfEach: false);
            Go(start, type, source);
            return;
        }
        for (var done = 0; done < source.Length; )
        {
            var at = start.Add(new((ulong)done));
            var left = (1UL << _shift) - (at.Value & ((1UL << _shift) - 1));
            var piece = source.Slice(done, (int)Math.Min(left, (ulong)(source.Length - done)));
            _stores.Add(new(at, type, piece.ToArray()));
            done += piece.Length;
        }
    }

    /// <inheritdoc />
    public override void Drain()
    {
        foreach (var store in _stores)
            Go(store.Start, store.Type, store.Bytes);
        _stores.Clear();
    }

    /// <inheritdoc />
    /// <remarks>The cells that the bytes touch, and no other.</remarks>
    public override void Drain(PhysicalAddress start, ByteCount size)
    {
        var (first, last) = (start.Value >> _shift, start.Add(new(size.Value - 1)).Value >> _shift);
        LetGo(cell => cell >= first && cell <= last, oneOfEach: false);
    }

    /// <inheritdoc />
    public override void DrainDue()
    {
        // Of each cell one at the most, so that there are steps between two stores to the same bytes.
        if (Leaving == Leaving.AtAnyStep)
            LetGo(cell => Machine.Choices.Draw(Choice.Draining, cell) % 8 == 0, oneOfEach: true);
    }

    /// <summary>What the CPU sees beneath its own stores that wait.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="type">The type of the memory.</param>
    /// <param name="destination">Filled with the bytes.</param>
    protected virtual void LoadBehind(PhysicalAddress start, MemoryType type, Span<byte> destination) =>
        base.Load(start, type, destination);

    /// <summary>A store goes to memory, or to the cache before it.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="type">The type of the memory.</param>
    /// <param name="source">The bytes.</param>
    protected virtual void Go(PhysicalAddress start, MemoryType type, ReadOnlySpan<byte> source) =>
        base.Store(start, type, source);

    /// <summary>Copies bytes to where others have the same addresses.</summary>
    /// <param name="from">The address of the first byte of the source.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="to">The address of the first byte of the destination.</param>
    /// <param name="destination">Where the bytes go.</param>
    protected static void Show(
        PhysicalAddress from,
        ReadOnlySpan<byte> source,
        PhysicalAddress to,
        Span<byte> destination
    )
    {
        var first = Math.Max(from.Value, to.Value);
        var end = Math.Min(from.Value + (ulong)source.Length, to.Value + (ulong)destination.Length);
        if (first < end)
            source.Slice((int)(first - from.Value), (int)(end - first)).CopyTo(destination[(int)(first - to.Value)..]);
    }

    private void LetGo(Predicate<ulong> goes, bool oneOfEach)
    {
        _held.Clear();
        var kept = 0;
        for (var index = 0; index < _stores.Count; index++)
        {
            var store = _stores[index];
            var cell = store.Start.Value >> _shift;
            if (!_held.Contains(cell) && goes(cell))
            {
                Go(store.Start, store.Type, store.Bytes);
                if (oneOfEach)
                    _held.Add(cell);
                continue;
            }
            _held.Add(cell);
            _stores[kept++] = store;
        }
        _stores.RemoveRange(kept, _stores.Count - kept);
    }

    private readonly record struct Waiting(PhysicalAddress Start, MemoryType Type, byte[] Bytes);
}

/// <summary>The same, and a barrier of the CPU waits for the stores of devices too.</summary>
/// <param name="machine">The machine.</param>
internal sealed class CompletesDevices(Machine machine) : CellBuffer(machine, Leaving.AtAnyStep)
{
    public override void Drain()
    {
        base.Drain();
        foreach (var device in Machine.AllDevices)
            device.BusMaster.Complete();
    }
}
