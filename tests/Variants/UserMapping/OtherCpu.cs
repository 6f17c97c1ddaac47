using Dma.Reference;

namespace Dma.Variants.UserMapping;

/// <summary>The process runs on a CPU of its own: its stores wait in a write buffer of their own, and neither CPU sees what waits in the other's.</summary>
/// <param name="machine">The machine.</param>
internal class UsersOnAnotherCpu(Machine machine) : UserMapper(machine)
{
    /// <summary>The write buffer of the other CPU.</summary>
    public StoreBuffer Buffer { get; } = new(machine, ordersWeakly: true);

    /// <summary>Whether the process runs there now.</summary>
    protected virtual bool IsElsewhere() => true;

    public override Answer Load(UserMappingId mapping, ByteCount offset, Span<byte> destination)
    {
        if (!IsElsewhere())
            return base.Load(mapping, offset, destination);
        if (Find(mapping) is not { } view || !TryResolve(view, offset, (ulong)destination.Length, out var memory))
            return Answer.Failed(Errno.BadAddress);
        Buffer.Load(memory, view.Type, destination);
        return Answer.Ok;
    }

    public override Answer Store(UserMappingId mapping, ByteCount offset, ReadOnlySpan<byte> source)
    {
        if (!IsElsewhere())
            return base.Store(mapping, offset, source);
        if (Find(mapping) is not { } view || !TryResolve(view, offset, (ulong)source.Length, out var memory))
            return Answer.Failed(Errno.BadAddress);
        Buffer.Store(memory, view.Type, source);
        return Answer.Ok;
    }
}

/// <summary>The write buffer of the first CPU; what drains it drains that of the second too, as a barrier of all CPUs does.</summary>
/// <param name="machine">The machine.</param>
/// <param name="own">Whether the first CPU has one itself.</param>
internal sealed class BuffersOfBoth(Machine machine, bool own) : StoreBuffer(machine, ordersWeakly: true)
{
    public override bool HasWaitingStores => base.HasWaitingStores || Other.HasWaitingStores;

    private StoreBuffer Other => ((UsersOnAnotherCpu)Machine.UserMapper).Buffer;

    public override bool Supports(MemoryType type) =>
        own ? base.Supports(type) : type is MemoryType.Cached or MemoryType.Uncached;

    public override void Drain()
    {
        base.Drain();
        Other.Drain();
    }

    public override void Drain(PhysicalAddress start, ByteCount size)
    {
        base.Drain(start, size);
        Other.Drain(start, size);
    }

    public override void DrainDue()
    {
        base.DrainDue();
        Other.DrainDue();
    }

    protected override ulong Delay(PhysicalAddress start, MemoryType type) => own ? base.Delay(start, type) : 0;
}
