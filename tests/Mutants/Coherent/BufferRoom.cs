using Dma.Reference;

namespace Dma.Mutants.Coherent;

internal sealed class ReachOf64BitsIsEmpty(Device device) : DirectOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "reach-of-64-bits-is-empty",
            "The frames that buffers may have end at the byte after the last one of the mask, which is 0 for a mask of 64 bits.",
            "DMA-COH-001",
            ["DMA-COH-002", "DMA-DEV-022"],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { DirectOperations = device => new ReachOf64BitsIsEmpty(device) }),
            "B26",
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override FrameRange FramesWithin(DmaAddress last) =>
        unchecked(last.Value + 1) == 0 ? default : base.FramesWithin(last);
}

internal sealed class PromisedSizeIsOneTooMany(Machine machine) : CoherentAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "promised-size-is-one-too-many",
            "Buffers as large as promised are kept out of the area that keeps the promise, where only larger ones should be.",
            "DMA-COH-001",
            ["DMA-COH-002", "DMA-DEV-011"],
            Base.Coherent,
            Base.Of(
                Base.Coherent,
                p => p with { CoherentAllocator = machine => new PromisedSizeIsOneTooMany(machine) }
            ),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryPlace(
        in CoherentRequest request,
        ulong pages,
        ref CpuView view,
        out FrameRange frames,
        out DmaAddress dma
    )
    {
        var area = Machine.Parts.MemoryMap.CoherentAreas[0];
        return base.TryPlace(request, pages, ref view, out frames, out dma)
            && !(pages >= Description.Room.BufferSize.Value >> Machine.PageShift && area.Contains(frames.First, pages));
    }
}

/// <summary>An allocator that keeps an account of the pages of the atomic pool; the slips are in what is written to it.</summary>
internal abstract class AtomicAccount(Machine machine) : CoherentAllocator(machine)
{
    protected ulong Charged { get; set; }

    protected FrameRange Pool => Machine.Parts.MemoryMap.AtomicPool;

    protected bool IsFromPool(in CoherentRequest request) =>
        request.Flags.HasFlag(Gfp.Atomic) && MemoryTypeOf(request) != MemoryType.Cached;

    protected ulong PagesOf(ByteCount size) => (size.Value + Machine.PageMask) >> Machine.PageShift;

    public override Answer Free(in CoherentRequest request, CoherentBuffer buffer)
    {
        var wasPool = FindRemapped(buffer.Cpu, out _) is { } found && Pool.Contains(found.Frames.First, 1);
        var answer = base.Free(request, buffer);
        if (answer == Answer.Ok && wasPool)
            Charged -= Math.Min(Charged, CreditOf(request.Size));
        return answer;
    }

    protected virtual ulong CreditOf(ByteCount size) => PagesOf(size);
}

internal sealed class RefusedAtomicStaysCharged(Machine machine) : AtomicAccount(machine)
{
    public static Mutant Definition { get; } =
        new(
            "refused-atomic-stays-charged",
            "The pages of an atomic buffer are charged to the pool before there is room for them, and stay charged when there is none.",
            "DMA-COH-003",
            ["DMA-COH-002"],
            Base.TwoLevels,
            Base.Of(
                Base.TwoLevels,
                p => p with { CoherentAllocator = machine => new RefusedAtomicStaysCharged(machine) }
            ),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<CoherentBuffer> Allocate(in CoherentRequest request)
    {
        if (!IsFromPool(request))
            return base.Allocate(request);
        Charged += PagesOf(request.Size);
        return Charged <= Pool.Count ? base.Allocate(request) : Answer.Failed(Errno.NoMemory);
    }
}

internal sealed class AtomicPoolOnePageShort(Machine machine) : AtomicAccount(machine)
{
    public static Mutant Definition { get; } =
        new(
            "atomic-pool-one-page-short",
            "Whether a buffer fits in what is left of the atomic pool is asked with less than, so that its last page is never used.",
            "DMA-COH-003",
            ["DMA-COH-002"],
            Base.TwoLevels,
            Base.Of(Base.TwoLevels, p => p with { CoherentAllocator = machine => new AtomicPoolOnePageShort(machine) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<CoherentBuffer> Allocate(in CoherentRequest request)
    {
        if (!IsFromPool(request))
            return base.Allocate(request);
        if (Charged + PagesOf(request.Size) >= Pool.Count)
            return Answer.Failed(Errno.NoMemory);
        var answer = base.Allocate(request);
        if (answer.Status == AnswerStatus.Ok)
            Charged += PagesOf(request.Size);
        return answer;
    }
}

internal sealed class AtomicFreeRoundsDown(Machine machine) : AtomicAccount(machine)
{
    public static Mutant Definition { get; } =
        new(
            "atomic-free-rounds-down",
            "A freed atomic buffer gives back whole slots of the pool, rounded down, where it took pages.",
            "DMA-COH-002",
            ["DMA-COH-003"],
            Base.OneLevel,
            Base.Of(Base.OneLevel, p => p with { CoherentAllocator = machine => new AtomicFreeRoundsDown(machine) }),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<CoherentBuffer> Allocate(in CoherentRequest request)
    {
        if (!IsFromPool(request))
            return base.Allocate(request);
        if (Charged + PagesOf(request.Size) > Pool.Count)
            return Answer.Failed(Errno.NoMemory);
        var answer = base.Allocate(request);
        if (answer.Status == AnswerStatus.Ok)
            Charged += PagesOf(request.Size);
        return answer;
    }

    protected override ulong CreditOf(ByteCount size)
    {
        var slot = Description.Room.AtomicBufferSize;
        return size.Value / slot.Value * PagesOf(slot);
    }
}
