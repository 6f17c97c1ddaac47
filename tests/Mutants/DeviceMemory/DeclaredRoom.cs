using Dma.Reference;

namespace Dma.Mutants.DeviceMemory;

internal sealed class FreedPagesRoundedDown(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "freed-pages-rounded-down",
            "Of what a buffer took, a power of two of pages, as many are given back as the buffer is long.",
            "DMA-DEV-018",
            ["DMA-DEV-012", "DMA-DEV-003", "DMA-DEV-021"],
            Base.WriteBack,
            Base.Declared(Base.WriteBack, machine => new FreedPagesRoundedDown(machine)),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Free(DeclaredMemory memory, ulong page, int order)
    {
        memory.IsTaken(page, out var allocation);
        base.Free(memory, page, order);
        var used = allocation!.Frames.Count;
        if (used < 1UL << order)
            memory.Take(page + used, (1UL << order) - used, null);
    }
}

internal sealed class FreeTakesTheNeighbour(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "free-takes-the-neighbour",
            "The order with which pages are given back is that of the size plus a page, and a buffer behind loses its pages.",
            "DMA-COH-004",
            ["DMA-DEV-009", "DMA-DEV-014", "DMA-DEV-013", "DMA-DEV-020", "DMA-PLAT-002", .. Base.Shared],
            Base.Coherent,
            Base.Declared(Base.Coherent, machine => new FreeTakesTheNeighbour(machine)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryFree(in CoherentRequest request, CoherentBuffer buffer) =>
        base.TryFree(request, buffer) || IsOfDeclared(request.Device, buffer.Dma);

    public override bool TryFree(Device device, int order, CpuAddress buffer) =>
        base.TryFree(device, order, buffer) || TryResolve(buffer, 1, out _, out _);

    protected override void Free(DeclaredMemory memory, ulong page, int order)
    {
        base.Free(memory, page, order);
        var pages = 1UL << order;
        for (var next = page + pages; next < page + 2 * pages; next++)
        {
            if (memory.IsTaken(next, out var allocation) && allocation?.Frames.First == memory.Frames.First + next)
                memory.Free(next);
        }
    }

    private bool IsOfDeclared(Device device, DmaAddress address) =>
        Find(device) is { } memory
        && unchecked(address.Value - memory.DeviceAddress.Value) < memory.Frames.Count << Machine.PageShift;
}

/// <summary>The first free pages, as kernels take them; the slips are in the addresses.</summary>
internal abstract class FirstFit(Machine machine) : DeviceMemoryAllocator(machine)
{
    // Where a page lies, from the beginning of the memory, if its number is an int.
    protected ulong ShiftedInInt(ulong page) => unchecked((ulong)((int)page << Machine.PageShift));

    protected override bool IsServed(in CoherentRequest request) =>
        request.Attributes == DmaAttributes.None && base.IsServed(request);

    protected override bool TryPlace(DeclaredMemory memory, ulong pages, ulong alignment, out ulong first) =>
        memory.TryFirstFit(0, pages, alignment, 0, out first);
}

internal sealed class HandleShiftedInInt(Machine machine) : FirstFit(machine)
{
    public static Mutant Definition { get; } =
        new(
            "handle-shifted-in-int",
            "The number of a page is an int when it is shifted to a distance, so that DMA addresses from 2 GiB on are wrong.",
            "DMA-DEV-006",
            [
                "DMA-DEV-003",
                "DMA-DEV-013",
                "DMA-DEV-010",
                "DMA-ADDR-011",
                "DMA-COH-007",
                "DMA-COH-014",
                .. Base.Shared,
                "DMA-COH-009",
            ],
            Base.Coherent,
            Base.Of(
                Base.Coherent,
                p => p.WithoutRegisters() with { DeviceMemoryAllocator = machine => new HandleShiftedInInt(machine) }
            ),
            "B20",
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override DmaAddress DmaAddressOf(DeclaredMemory memory, ulong page) =>
        new(unchecked(memory.DeviceAddress.Value + ShiftedInInt(page)));
}

internal sealed class CpuAddressShiftedInInt(Machine machine) : FirstFit(machine)
{
    public static Mutant Definition { get; } =
        new(
            "cpu-address-shifted-in-int",
            "The number of a page is an int when it is shifted to a distance, so that CPU addresses from 2 GiB on are wrong.",
            "DMA-DEV-009",
            ["DMA-COH-004", "DMA-DEV-020", .. Base.Shared],
            Base.Coherent,
            Base.Of(
                Base.Coherent,
                p =>
                    p.WithoutRegisters() with
                    {
                        DeviceMemoryAllocator = machine => new CpuAddressShiftedInInt(machine),
                    }
            ),
            "B20",
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override CpuAddress CpuAddressOf(DeclaredMemory memory, ulong page) =>
        new(unchecked(base.CpuAddressOf(memory, 0).Value + ShiftedInInt(page)));
}
