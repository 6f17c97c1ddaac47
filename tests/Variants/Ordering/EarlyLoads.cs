using Dma.Reference;

namespace Dma.Variants.Ordering;

/// <summary>
/// A CPU that loads coherent memory before it is told to: what a load shows may have been fetched at any earlier step since
/// the last barrier, with the CPU's own stores laid over it. A barrier forgets what was fetched.
/// </summary>
/// <param name="machine">The machine; its cache maintenance is <see cref="ForgetsEarlyLoads" />.</param>
/// <param name="leaving">When a store of the CPU leaves the write buffer.</param>
internal class EarlyLoads(Machine machine, Leaving leaving) : CellBuffer(machine, leaving)
{
    private const int Shift = 6;
    private const int CellSize = 1 << Shift;
    private const int MostTouched = 64;

    private readonly Dictionary<ulong, byte[]> _fetched = [];

    // What the CPU was at lately is what it fetches ahead.
    private readonly Dictionary<ulong, MemoryType> _touched = [];

    public override bool HasWaitingStores => base.HasWaitingStores || _touched.Count > 0;

    public override void Store(PhysicalAddress start, MemoryType type, ReadOnlySpan<byte> source)
    {
        base.Store(start, type, source);
        if (IsShared(start))
            Touch(start, type, source.Length);
    }

    public override void Drain()
    {
        base.Drain();
        _fetched.Clear();
    }

    public override void Drain(PhysicalAddress start, ByteCount size)
    {
        base.Drain(start, size);
        Forget(start, size);
    }

    public override void DrainDue()
    {
        base.DrainDue();
        foreach (var (cell, type) in _touched)
        {
            if (LoadsEarly(cell) && !_fetched.ContainsKey(cell) && IsShared(new(cell << Shift)))
                Fetch(cell, type);
        }
    }

    /// <summary>Forgets what was fetched of bytes that are handed over, or used anew.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    public void Forget(PhysicalAddress start, ByteCount size)
    {
        if (_touched.Count == 0 && _fetched.Count == 0)
            return;
        var (first, last) = (start.Value >> Shift, start.Add(new(size.Value - 1)).Value >> Shift);
        foreach (var cell in _fetched.Keys.Where(cell => cell >= first && cell <= last).ToArray())
            _fetched.Remove(cell);
        foreach (var cell in _touched.Keys.Where(cell => cell >= first && cell <= last).ToArray())
            _touched.Remove(cell);
    }

    /// <summary>Whether what lies in a cell is fetched at this step.</summary>
    /// <param name="cell">The number of the cell.</param>
    protected virtual bool LoadsEarly(ulong cell) => Machine.Choices.Draw(Choice.EarlyLoad, cell) % 4 == 0;

    protected override void LoadBehind(PhysicalAddress start, MemoryType type, Span<byte> destination)
    {
        base.LoadBehind(start, type, destination);
        if (!IsShared(start))
            return;
        var last = start.Add(new((ulong)destination.Length - 1)).Value >> Shift;
        for (var cell = start.Value >> Shift; _fetched.Count > 0 && cell <= last; cell++)
        {
            if (_fetched.TryGetValue(cell, out var bytes))
                Show(new(cell << Shift), bytes, start, destination);
        }
        Touch(start, type, destination.Length);
    }

    // What was fetched is older than a store that now goes to memory.
    protected override void Go(PhysicalAddress start, MemoryType type, ReadOnlySpan<byte> source)
    {
        base.Go(start, type, source);
        var last = start.Add(new((ulong)source.Length - 1)).Value >> Shift;
        for (var cell = start.Value >> Shift; _fetched.Count > 0 && cell <= last; cell++)
        {
            if (_fetched.TryGetValue(cell, out var bytes))
                Show(start, source, new(cell << Shift), bytes);
        }
    }

    private void Fetch(ulong cell, MemoryType type)
    {
        var bytes = new byte[CellSize];
        base.LoadBehind(new(cell << Shift), type, bytes);
        _fetched[cell] = bytes;
    }

    private void Touch(PhysicalAddress start, MemoryType type, int length)
    {
        var last = start.Add(new((ulong)length - 1)).Value >> Shift;
        for (var cell = start.Value >> Shift; cell <= last && _touched.Count < MostTouched; cell++)
            _touched[cell] = type;
    }

    // Memory that the driver syncs is fetched anew by the sync; pages are none of this machine's business.
    private bool IsShared(PhysicalAddress memory) =>
        Machine.Coherent.FindByFrame(memory.Value >> Machine.PageShift) is { TakesSyncs: false };
}

/// <summary>Taking a mapping forgets what was fetched of it.</summary>
/// <param name="machine">The machine.</param>
internal sealed class ForgetsEarlyLoads(Machine machine) : CacheMaintenance(machine)
{
    protected override void Take(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        base.Take(device, start, size, direction);
        ((EarlyLoads)Machine.WriteBuffer).Forget(start, size);
    }
}
