namespace Dma.Reference;

/// <summary>What stands between the CPU and memory. This one holds nothing back: every store is in memory at once. Replaceable.</summary>
/// <remarks>A part with a write buffer overrides <see cref="Load" />, <see cref="Store" /> and <see cref="Drain" />; one with lines the rest too.</remarks>
/// <param name="machine">The machine.</param>
public class Cache(Machine machine) : MachinePart(machine)
{
    /// <summary>Whether stores may wait here where also a device that is coherent does not see them.</summary>
    public virtual bool HoldsStores => false;

    /// <summary>The CPU loads bytes.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="destination">Filled with the bytes, all of which are memory.</param>
    public virtual void Load(PhysicalAddress start, Span<byte> destination) => Machine.Memory.Read(start, destination);

    /// <summary>The CPU stores bytes.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="source">The bytes, all of which go to memory.</param>
    public virtual void Store(PhysicalAddress start, ReadOnlySpan<byte> source) => Machine.Memory.Write(start, source);

    /// <summary>The strongest barrier of the CPU; drains the write buffer.</summary>
    public virtual void Barrier() => Drain();

    /// <summary>Empties the write buffer into the cache, as map and sync_for_device do.</summary>
    public virtual void Drain() { }

    /// <summary>Writes the dirty ones of the lines that bytes touch back to memory; the lines stay.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="size">How many bytes.</param>
    public virtual void Clean(PhysicalAddress start, ByteCount size) { }

    /// <summary>Drops the lines that bytes touch, dirty or not, whole.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="size">How many bytes.</param>
    public virtual void Invalidate(PhysicalAddress start, ByteCount size) { }

    /// <summary>What the cache does by itself at the beginning of a step.</summary>
    public virtual void Upkeep() { }

    /// <summary>Gives its lines back for the next machine; nobody uses the cache afterwards.</summary>
    internal virtual void Release() { }
}
