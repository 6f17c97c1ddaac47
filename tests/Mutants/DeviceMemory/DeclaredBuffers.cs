using Dma.Reference;

namespace Dma.Mutants.DeviceMemory;

internal sealed class AtomicBuffersPassBy(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "atomic-buffers-pass-by",
            "Where other memory may be given, what must not sleep goes straight there, and no declared memory is asked.",
            "DMA-DEV-006",
            ["DMA-DEV-003", "DMA-DEV-018"],
            Base.Coherent,
            Base.Declared(Base.Coherent, machine => new AtomicBuffersPassBy(machine)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool IsServed(in CoherentRequest request) =>
        base.IsServed(request)
        && !(request.Flags.HasFlag(Gfp.Atomic) && Find(request.Device) is { IsExclusive: false });
}

internal sealed class DeviceBaseIgnored(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "device-base-ignored",
            "The DMA address of a buffer is counted from where the CPU's bus has the memory, which is where most devices have it.",
            "DMA-DEV-006",
            [
                "DMA-DEV-003",
                "DMA-DEV-010",
                "DMA-COH-014",
                "DMA-PLAT-002",
                "DMA-ADDR-011",
                "DMA-COH-007",
                .. Base.Shared,
                "DMA-DEV-018",
                "DMA-DEV-020",
            ],
            Base.WriteBack,
            Base.Declared(Base.WriteBack, machine => new DeviceBaseIgnored(machine)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override DmaAddress DmaAddressOf(DeclaredMemory memory, ulong page) =>
        new((memory.Frames.First + page) << Machine.PageShift);
}

internal sealed class TailCountsAsFree(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "tail-counts-as-free",
            "The search for free pages ends with the last word of the map, whose bits behind the memory are all zero.",
            "DMA-DEV-007",
            [
                "DMA-COH-014",
                "DMA-PLAT-002",
                .. Base.Shared,
                "DMA-DEV-003",
                "DMA-DEV-012",
                "DMA-DEV-013",
                "DMA-DEV-014",
                "DMA-DEV-018",
                "DMA-DEV-021",
            ],
            Base.Coherent,
            Base.Declared(Base.Coherent, machine => new TailCountsAsFree(machine)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryPlace(DeclaredMemory memory, ulong pages, ulong alignment, out ulong first)
    {
        if (base.TryPlace(memory, pages, alignment, out first))
            return true;
        for (first = 0; first < Math.Min(memory.Frames.Count, 64); first += pages)
        {
            if (memory.IsFree(first, pages))
                return true;
        }
        return false;
    }
}

internal sealed class FirstFreePagesTaken(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "first-free-pages-taken",
            "The first free pages in a row are taken, as many as are needed, and nobody asks how they are aligned.",
            "DMA-DEV-008",
            [],
            Base.Coherent,
            Base.Declared(Base.Coherent, machine => new FirstFreePagesTaken(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryPlace(DeclaredMemory memory, ulong pages, ulong alignment, out ulong first) =>
        memory.TryFirstFit(0, pages, alignment: 1, 0, out first);
}

internal sealed class DeclaredMemoryIsCached(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "declared-memory-is-cached",
            "The CPU sees declared memory as it sees all memory, through its cache, whether the device looks into that or not.",
            "DMA-DEV-009",
            [.. Base.Shared],
            Base.WriteBack,
            Base.Declared(Base.WriteBack, machine => new DeclaredMemoryIsCached(machine)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryResolve(CpuAddress address, ulong size, out PhysicalAddress memory, out MemoryType type)
    {
        var isThere = base.TryResolve(address, size, out memory, out type);
        type = MemoryType.Cached;
        return isThere;
    }
}

internal sealed class DeviceOffsetIn32Bits(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "device-offset-in-32-bits",
            "How far an access of the device lies behind the beginning of its memory is kept in 32 bits.",
            "DMA-DEV-009",
            [.. Base.Shared],
            Base.Coherent,
            Base.Declared(Base.Coherent, machine => new DeviceOffsetIn32Bits(machine)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryReach(
        Device device,
        DmaAddress start,
        ByteCount size,
        out PhysicalAddress memory,
        out ByteCount reach
    )
    {
        if (!base.TryReach(device, start, size, out memory, out reach))
            return false;
        foreach (var window in Description.Declarable)
        {
            var offset = unchecked(memory.Value - window.Start.Value);
            if (window.Device == device.Id && offset < window.Size.Value)
                memory = window.Start.Add(new(offset & uint.MaxValue));
        }
        return true;
    }
}

internal sealed class LargerThanAllFallsBack(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "larger-than-all-falls-back",
            "What is larger than the memory that is declared is passed on before anyone asks whether that is exclusive.",
            "DMA-DEV-010",
            ["DMA-DEV-003"],
            Base.WriteBack,
            Base.Declared(Base.WriteBack, machine => new LargerThanAllFallsBack(machine)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryAllocate(in CoherentRequest request, out Answer<CoherentBuffer> answer)
    {
        answer = Answer.Failed(Errno.NoMemory);
        return !(Find(request.Device) is { } memory && request.Size.Value > memory.Frames.Count << Machine.PageShift)
            && base.TryAllocate(request, out answer);
    }
}

internal sealed class LargerThanAllIsRefused(Machine machine) : DeviceMemoryAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "larger-than-all-is-refused",
            "What is larger than the memory that is declared is refused as a mistake, also where there is other memory for it.",
            "DMA-DEV-011",
            [],
            Base.Coherent,
            Base.Declared(Base.Coherent, machine => new LargerThanAllIsRefused(machine)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryAllocate(in CoherentRequest request, out Answer<CoherentBuffer> answer)
    {
        if (
            IsServed(request)
            && Find(request.Device) is { } memory
            && request.Size.Value > memory.Frames.Count << Machine.PageShift
        )
        {
            answer = Answer.Failed(Errno.NoMemory);
            return true;
        }
        return base.TryAllocate(request, out answer);
    }
}

internal sealed class DeclaredMemoryClearedOnce(Machine machine) : DeviceMemoryAllocator(machine)
{
    private readonly HashSet<ulong> _cleared = [];

    public static Mutant Definition { get; } =
        new(
            "declared-memory-cleared-once",
            "A page of declared memory is cleared when it is given out first, and from then on only if that is asked for.",
            "DMA-COH-013",
            ["DMA-COH-012", .. Base.Shared],
            Base.Coherent,
            Base.Declared(Base.Coherent, machine => new DeclaredMemoryClearedOnce(machine)),
            "B57",
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Prepare(CoherentAllocation allocation)
    {
        for (var frame = allocation.Frames.First; frame < allocation.Frames.End; frame++)
        {
            if (_cleared.Add(frame) || allocation.Request.Flags.HasFlag(Gfp.Zero))
                Machine.Memory.Clear(new(frame, 1));
        }
    }
}
