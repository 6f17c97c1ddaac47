using Dma.Reference;

namespace Dma.Mutants.Ordering;

internal sealed class BarrierDrainsPairs(Machine machine) : StoreBuffer(machine, ordersWeakly: false)
{
    public static Mutant Definition { get; } =
        new(
            "barrier-drains-pairs",
            "A barrier lets the stores to uncached memory go two by two, and of three the last stays.",
            "DMA-ORD-001",
            ["DMA-MMAP-006", .. Base.Shared],
            Base.TwoLevels,
            Base.Of(
                Base.TwoLevels,
                p =>
                    p.MappingNoBuffers() with
                    {
                        WriteBuffer = machine => new BarrierDrainsPairs(machine),
                        BusMaster = device => new FindsWaitingStores(device),
                    }
            ),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Drain()
    {
        var uncached = 0;
        for (var index = 0; index < WaitingStores; index++)
            uncached += TypeOf(index) == MemoryType.Uncached ? 1 : 0;
        var left = uncached > 1 ? uncached % 2 : 0;
        for (var index = 0; index < WaitingStores; )
        {
            if (TypeOf(index) == MemoryType.Uncached && uncached-- <= left)
                index++;
            else
                LetGo(index);
        }
    }

    // What is left has nobody who lets it go but the next barrier.
    protected override ulong Delay(PhysicalAddress start, MemoryType type) =>
        type == MemoryType.Uncached ? UntilDrained : base.Delay(start, type);
}

internal sealed class BarrierLeavesWriteCombined(Machine machine) : StoreBuffer(machine, ordersWeakly: true)
{
    public static Mutant Definition { get; } =
        new(
            "barrier-leaves-write-combined",
            "A barrier drains the write buffer and not the one behind it in which stores to write-combined memory are gathered.",
            "DMA-ORD-005",
            [.. Base.SeenByUsers],
            Base.WriteBuffer,
            Base.Of(
                Base.WriteBuffer,
                p =>
                    p.MappingNoBuffers() with
                    {
                        WriteBuffer = machine => new BarrierLeavesWriteCombined(machine),
                        BusMaster = device => new FindsWaitingStores(device),
                    }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Drain()
    {
        for (var index = 0; index < WaitingStores; )
        {
            if (TypeOf(index) == MemoryType.WriteCombined)
                index++;
            else
                LetGo(index);
        }
    }

    protected override ulong Delay(PhysicalAddress start, MemoryType type) =>
        type == MemoryType.WriteCombined ? UntilDrained : base.Delay(start, type);
}

internal sealed class BarrierDrainsOneWriteCombined(Machine machine) : StoreBuffer(machine, ordersWeakly: false)
{
    public static Mutant Definition { get; } =
        new(
            "barrier-drains-one-write-combined",
            "Of the stores to write-combined memory that wait a barrier drains the oldest, and leaves those behind it.",
            "DMA-ORD-005",
            [.. Base.SeenByUsers],
            Base.TwoLevels,
            Base.Of(
                Base.TwoLevels,
                p =>
                    p.MappingNoBuffers() with
                    {
                        WriteBuffer = machine => new BarrierDrainsOneWriteCombined(machine),
                        BusMaster = device => new FindsWaitingStores(device),
                    }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Drain()
    {
        var isFirst = true;
        for (var index = 0; index < WaitingStores; )
        {
            if (TypeOf(index) != MemoryType.WriteCombined || isFirst)
            {
                isFirst &= TypeOf(index) != MemoryType.WriteCombined;
                LetGo(index);
            }
            else
            {
                index++;
            }
        }
    }

    protected override ulong Delay(PhysicalAddress start, MemoryType type) =>
        type == MemoryType.WriteCombined ? UntilDrained : base.Delay(start, type);
}

internal sealed class WeakStoresWaitForOrdered(Machine machine) : StoreBuffer(machine, ordersWeakly: true)
{
    public static Mutant Definition { get; } =
        new(
            "weak-stores-wait-for-ordered",
            "A barrier drains up to the last store to ordered memory, and what was stored to weakly ordered memory after it stays.",
            "DMA-ORD-006",
            [.. Base.SeenByUsers],
            Base.WriteBuffer,
            Base.Of(
                Base.WriteBuffer,
                p =>
                    p.MappingNoBuffers() with
                    {
                        WriteBuffer = machine => new WeakStoresWaitForOrdered(machine),
                        BusMaster = device => new FindsWaitingStores(device),
                    }
            ),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Drain()
    {
        var left = WaitingStores;
        while (left > 0 && TypeOf(left - 1) == MemoryType.WeaklyOrdered)
            left--;
        // Where none is ordered there is nothing to wait for.
        for (left = left == 0 ? WaitingStores : left; left > 0; left--)
            LetGo(0);
    }

    protected override ulong Delay(PhysicalAddress start, MemoryType type) =>
        type == MemoryType.WeaklyOrdered ? UntilDrained : base.Delay(start, type);
}

internal sealed class SnoopsWholeLinesOnly(Device device) : BusMaster(device)
{
    public static Mutant Definition { get; } =
        new(
            "snoops-whole-lines-only",
            "Loads of whole lines of a buffer look into the write buffer of the CPU, smaller ones do not: a device sees new bytes and then old ones.",
            "DMA-ORD-004",
            [.. Base.Shared],
            Base.WriteBuffer,
            Base.Of(
                Base.WriteBuffer,
                p => p.MappingNoBuffers() with { BusMaster = device => new SnoopsWholeLinesOnly(device) }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Read(PhysicalAddress start, Span<byte> destination)
    {
        var lineMask = Machine.Parts.Platform.CacheLine.Value - 1;
        if (
            ((start.Value | (uint)destination.Length) & lineMask) == 0
            && Machine.Coherent.FindByFrame(start.Value >> Machine.PageShift) is { TakesSyncs: false }
        )
            Machine.WriteBuffer.Load(start, MemoryType.Cached, destination);
        else
            base.Read(start, destination);
    }

    protected override void Write(PhysicalAddress start, ReadOnlySpan<byte> source)
    {
        Machine.WriteBuffer.Drain(start, new((uint)source.Length));
        base.Write(start, source);
    }
}

internal sealed class LateStoresLandInZeroes(Machine machine) : CoherentAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "late-stores-land-in-zeroes",
            "Memory that is filled with zeros is taken for new, and a store of its last owner that still waits lands in it later.",
            "DMA-COH-012",
            [.. Base.SeenByUsers],
            Base.WriteBuffer,
            Base.Of(
                Base.WriteBuffer,
                p =>
                    p.MappingNoBuffers() with
                    {
                        CoherentAllocator = machine => new LateStoresLandInZeroes(machine),
                        WriteBuffer = machine => new SlowStoreBuffer(machine),
                    }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Prepare(CoherentAllocation allocation)
    {
        ArgumentNullException.ThrowIfNull(allocation);
        if (MustBeZero(allocation.Request) && !allocation.TakesSyncs)
            Machine.Memory.Clear(allocation.Frames);
        else
            base.Prepare(allocation);
    }
}

/// <summary>A write buffer in which stores wait longer.</summary>
internal sealed class SlowStoreBuffer(Machine machine) : StoreBuffer(machine, ordersWeakly: true)
{
    protected override ulong Delay(PhysicalAddress start, MemoryType type) =>
        base.Delay(start, type) is var delay and not UntilDrained ? delay + 4 : UntilDrained;
}

/// <summary>A bus on which a store of a device finds the stores of the CPU to the same bytes that wait, and lands after them.</summary>
internal sealed class FindsWaitingStores(Device device) : BusMaster(device)
{
    protected override void Write(PhysicalAddress start, ReadOnlySpan<byte> source)
    {
        Machine.WriteBuffer.Drain(start, new((uint)source.Length));
        base.Write(start, source);
    }
}
