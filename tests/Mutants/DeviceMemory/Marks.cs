using System.Numerics;
using Dma.Reference;

namespace Dma.Mutants.DeviceMemory;

internal sealed class LastPageNotMarked(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "last-page-not-marked",
            "The end of a mark must lie before the end of the memory, where it may be the same.",
            "DMA-DEV-012",
            ["DMA-DEV-003", "DMA-DEV-021"],
            Base.WriteBack,
            Base.Declared(Base.WriteBack, machine => new LastPageNotMarked(machine)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<CpuAddress> MarkOccupied(DeclaredMemory memory, ulong first, ulong count) =>
        first + count < memory.Frames.Count ? base.MarkOccupied(memory, first, count) : Answer.Failed(Errno.Busy);
}

internal sealed class MarkEndsAPageEarly(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "mark-ends-a-page-early",
            "The last page of a mark is the one that holds the byte before its last page, so that of several one is free.",
            "DMA-DEV-013",
            ["DMA-DEV-014", "DMA-COH-004", "DMA-PLAT-002", .. Base.Shared],
            Base.Coherent,
            Base.Declared(Base.Coherent, machine => new MarkEndsAPageEarly(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<CpuAddress> MarkOccupied(DeclaredMemory memory, ulong first, ulong count) =>
        memory.IsFree(first, count)
            ? base.MarkOccupied(memory, first, Math.Max(1, count - 1))
            : Answer.Failed(Errno.Busy);
}

internal sealed class MarkRoundsDown(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "mark-rounds-down",
            "A mark takes a power of two of pages, and the one that is taken is the largest in it, not the smallest that holds it.",
            "DMA-DEV-013",
            ["DMA-DEV-014", "DMA-COH-004", "DMA-PLAT-002", .. Base.Shared],
            Base.WriteBack,
            Base.Declared(Base.WriteBack, machine => new MarkRoundsDown(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<CpuAddress> MarkOccupied(DeclaredMemory memory, ulong first, ulong count) =>
        memory.IsFree(first, count)
            ? base.MarkOccupied(memory, first, 1UL << BitOperations.Log2(count))
            : Answer.Failed(Errno.Busy);
}

internal sealed class MarkLooksAtItsFirstPage(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "mark-looks-at-its-first-page",
            "Whether a buffer is in the way of a mark is asked for the first page alone; the pages before the buffer are then marked.",
            "DMA-DEV-014",
            [
                "DMA-DEV-013",
                "DMA-DEV-021",
                "DMA-COH-004",
                "DMA-PLAT-002",
                .. Base.Shared,
                "DMA-DEV-003",
                "DMA-DEV-006",
                "DMA-DEV-012",
                "DMA-DEV-018",
            ],
            Base.Coherent,
            Base.Declared(Base.Coherent, machine => new MarkLooksAtItsFirstPage(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<CpuAddress> MarkOccupied(DeclaredMemory memory, ulong first, ulong count)
    {
        for (var page = first + 1; page < first + Math.Min(count, 64); page++)
        {
            if (memory.IsTaken(page, out var allocation))
                return base.MarkOccupied(memory, first, allocation is null ? count : page - first);
        }
        return base.MarkOccupied(memory, first, count);
    }
}
