namespace Dma.Reference;

/// <summary>
/// What stands between the CPU and its cache, or memory where an access passes the cache. This one holds nothing back.
/// Replaceable.
/// </summary>
/// <param name="machine">The machine.</param>
public class WriteBuffer(Machine machine) : MachinePart(machine)
{
    /// <summary>Whether stores may wait at all.</summary>
    public virtual bool HoldsStores => false;

    /// <summary>Whether a store waits.</summary>
    public virtual bool HasWaitingStores => false;

    /// <summary>Whether memory of a type can be had; where it cannot, the attribute that asks for it changes nothing.</summary>
    /// <param name="type">The type.</param>
    public virtual bool Supports(MemoryType type) => type is MemoryType.Cached or MemoryType.Uncached;

    /// <summary>The CPU loads bytes.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="type">The type of the memory.</param>
    /// <param name="destination">Filled with the bytes, all of which are memory.</param>
    public virtual void Load(PhysicalAddress start, MemoryType type, Span<byte> destination)
    {
        if (type == MemoryType.Cached)
            Machine.Cache.Load(start, destination);
        else
            Machine.Memory.Read(start, destination);
    }

    /// <summary>The CPU stores bytes.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="type">The type of the memory.</param>
    /// <param name="source">The bytes, all of which go to memory.</param>
    public virtual void Store(PhysicalAddress start, MemoryType type, ReadOnlySpan<byte> source)
    {
        if (type == MemoryType.Cached)
            Machine.Cache.Store(start, source);
        else
            Machine.Memory.Write(start, source);
    }

    /// <summary>Lets all stores that wait go on.</summary>
    public virtual void Drain() { }

    /// <summary>Lets the stores that wait and touch bytes go on, and those that must go before them.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    public virtual void Drain(PhysicalAddress start, ByteCount size) { }

    /// <summary>Lets stores go on by themselves, at the beginning of a step.</summary>
    public virtual void DrainDue() { }

    /// <inheritdoc />
    public override void Settle() => Drain();
}
