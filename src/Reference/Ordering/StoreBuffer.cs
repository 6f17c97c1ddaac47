namespace Dma.Reference;

/// <summary>
/// A write buffer of 16 stores. The CPU sees what waits in it, devices do not. What goes to pages and coherent memory goes
/// in order; what goes to write-combined and weakly ordered memory goes in any order but for stores to the same byte. How
/// long a store waits is decided when it is made; a barrier lets all of them go. Replaceable.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="ordersWeakly">Whether there is weakly ordered memory too.</param>
public class StoreBuffer(Machine machine, bool ordersWeakly) : WriteBuffer(machine)
{
    /// <summary>How many stores fit in; for one more the oldest goes.</summary>
    protected const int Capacity = 16;

    /// <summary>The delay of a store that waits until it is drained, however many steps pass.</summary>
    protected const ulong UntilDrained = ulong.MaxValue;

    private readonly WaitingStore[] _stores = new WaitingStore[Capacity];
    private int _count;

    /// <inheritdoc />
    public override bool HoldsStores => true;

    /// <inheritdoc />
    public override bool HasWaitingStores => _count > 0;

    /// <summary>How many stores wait.</summary>
    public int WaitingStores => _count;

    /// <inheritdoc />
    public override bool Supports(MemoryType type) => type != MemoryType.WeaklyOrdered || ordersWeakly;

    /// <inheritdoc />
    public override void Load(PhysicalAddress start, MemoryType type, Span<byte> destination)
    {
        base.Load(start, type, destination);
        // Oldest first, so that of two stores to a byte the newer one shows.
        for (var index = 0; index < _count; index++)
            Forward(_stores[index].Start, _stores[index].Content, start, destination);
    }

    /// <inheritdoc />
    public override void Store(PhysicalAddress start, MemoryType type, ReadOnlySpan<byte> source)
    {
        var delay = Delay(start, type);
        var step = Machine.Choices.Step;
        var due = delay > ulong.MaxValue - step ? ulong.MaxValue : step + delay;
        if (delay == 0 && !IsHeldUp(start, source.Length, type, _count))
        {
            base.Store(start, type, source);
            return;
        }
        if (_count == Capacity)
            LetGo(0);
        // The room of the last store that waited here is used again.
        var bytes = _stores[_count].Bytes is { } room && room.Length >= source.Length ? room : new byte[source.Length];
        source.CopyTo(bytes);
        _stores[_count++] = new(start, source.Length, type, due, bytes);
    }

    /// <inheritdoc />
    public override void Drain()
    {
        while (_count > 0)
            LetGo(0);
    }

    /// <inheritdoc />
    /// <remarks>With what is older than the last of them.</remarks>
    public override void Drain(PhysicalAddress start, ByteCount size)
    {
        var left = _count;
        while (left > 0 && !Touches(_stores[left - 1], start.Value, size.Value))
            left--;
        for (; left > 0; left--)
            LetGo(0);
    }

    /// <summary>Lets the stores go whose step has come and that nothing before them holds up.</summary>
    public override void DrainDue()
    {
        for (var index = 0; index < _count; )
        {
            ref readonly var store = ref _stores[index];
            if (store.DueStep > Machine.Choices.Step || IsHeldUp(store.Start, store.Length, store.Type, index))
                index++;
            else
                LetGo(index);
        }
    }

    /// <summary>Decides how long a store waits.</summary>
    /// <param name="start">The first byte of the store.</param>
    /// <param name="type">The type of the memory.</param>
    /// <returns>0: not at all if nothing holds it up; else so many step ids, or <see cref="UntilDrained" />.</returns>
    protected virtual ulong Delay(PhysicalAddress start, MemoryType type)
    {
        var choice = Machine.Choices.Draw(Purpose.Draining, start.Value);
        return (choice % 4) switch
        {
            0 => 0,
            1 or 2 => 1 + (choice >> 8) % 8,
            _ => UntilDrained,
        };
    }

    /// <summary>Whether a store that waits must go before a younger one does.</summary>
    /// <param name="older">The type of the memory that the older store goes to.</param>
    /// <param name="younger">The same of the younger one.</param>
    /// <param name="overlap">Whether they have a byte in common.</param>
    protected virtual bool KeepsOrder(MemoryType older, MemoryType younger, bool overlap) =>
        overlap || (IsOrdered(older) && IsOrdered(younger));

    /// <summary>Shows the CPU a store that waits, byte by byte, where a load touches it.</summary>
    /// <param name="stored">The first byte of the store.</param>
    /// <param name="source">What is stored.</param>
    /// <param name="loaded">The first byte of the load.</param>
    /// <param name="destination">What is loaded.</param>
    protected virtual void Forward(
        PhysicalAddress stored,
        ReadOnlySpan<byte> source,
        PhysicalAddress loaded,
        Span<byte> destination
    )
    {
        var start = Math.Max(stored.Value, loaded.Value);
        var end = Math.Min(stored.Value + (ulong)source.Length, loaded.Value + (ulong)destination.Length);
        if (start < end)
            source
                .Slice((int)(start - stored.Value), (int)(end - start))
                .CopyTo(destination[(int)(start - loaded.Value)..]);
    }

    /// <summary>The type of the memory that a store goes to.</summary>
    /// <param name="index">Which store: 0 is the oldest.</param>
    protected MemoryType TypeOf(int index) => _stores[index].Type;

    /// <summary>Lets a store go.</summary>
    /// <param name="index">Which store: 0 is the oldest.</param>
    protected void LetGo(int index)
    {
        var store = _stores[index];
        _count--;
        _stores.AsSpan(index + 1, _count - index).CopyTo(_stores.AsSpan(index));
        _stores[_count] = store;
        base.Store(store.Start, store.Type, store.Content);
    }

    private static bool IsOrdered(MemoryType type) => type is MemoryType.Cached or MemoryType.Uncached;

    // Compared without forming ends, which may lie beyond 64 bits.
    private static bool Touches(in WaitingStore store, ulong start, ulong size) =>
        start >= store.Start.Value ? start - store.Start.Value < (ulong)store.Length : store.Start.Value - start < size;

    private bool IsHeldUp(PhysicalAddress start, int length, MemoryType type, int before)
    {
        for (var index = 0; index < before; index++)
        {
            ref readonly var older = ref _stores[index];
            if (KeepsOrder(older.Type, type, Touches(older, start.Value, (ulong)length)))
                return true;
        }
        return false;
    }

    private readonly record struct WaitingStore(
        PhysicalAddress Start,
        int Length,
        MemoryType Type,
        ulong DueStep,
        byte[] Bytes
    )
    {
        public ReadOnlySpan<byte> Content => Bytes.AsSpan(0, Length);
    }
}
