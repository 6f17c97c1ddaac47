using Dma.Reference;

namespace Dma.Mutants.Contiguous;

internal sealed class BlockAlignedToTheArea(Machine machine) : ContiguousAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "block-aligned-to-the-area",
            "The bitmap is searched for an aligned bit, and that the area itself begins four pages behind a multiple is forgotten.",
            "DMA-CMA-006",
            [],
            Base.Contiguous,
            Base.Of(
                Base.Contiguous,
                p => p with { ContiguousAllocator = machine => new BlockAlignedToTheArea(machine) }
            ),
            "B53",
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override ulong PhaseOf(ContiguousArea area) => area.Frames.First;
}

internal sealed class LastGrainNotTaken(Machine machine) : ContiguousAllocator(machine)
{
    private readonly List<FrameRange> _left = [];

    public static Mutant Definition { get; } =
        new(
            "last-grain-not-taken",
            "How many bits a block takes is its length divided by the grain, rounded down, so that the last pages of an odd one stay free.",
            "DMA-CMA-004",
            ["DMA-CMA-013", .. Base.Shared, "DMA-CMA-008", "DMA-CMA-011"],
            Base.Contiguous,
            // Buffers come from elsewhere: it would show in them as soon as in blocks.
            Base.Of(
                Base.Contiguous,
                p =>
                    p with
                    {
                        Contiguous = p.Contiguous with { ServesBuffers = Claim.No },
                        ContiguousAllocator = machine => new LastGrainNotTaken(machine),
                    }
            ),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<FrameRange> Allocate(Device device, ulong count, int order)
    {
        var answer = base.Allocate(device, count, order);
        if (
            answer.Status == AnswerStatus.Ok
            && AreaOf(device) is { } area
            && count > area.Grain
            && count % area.Grain is > 0 and var left
        )
        {
            var tail = new FrameRange(answer.Value.End - left, left);
            area.Mark(tail, false);
            _left.Add(tail);
        }
        return answer;
    }

    public override bool Release(Device device, FrameRange block)
    {
        var isReleased = base.Release(device, block);
        if (isReleased)
            _left.RemoveAll(tail => tail.End == block.End);
        return isReleased;
    }

    // What is free is counted by the lengths of the blocks, and right.
    public override ulong LargestFree(ContiguousArea area)
    {
        var free = _left.FindAll(tail =>
            tail.First >= area.Frames.First && tail.End <= area.Frames.End && area.IsFree(tail)
        );
        free.ForEach(tail => area.Mark(tail, true));
        var largest = base.LargestFree(area);
        free.ForEach(tail => area.Mark(tail, false));
        return largest;
    }
}

internal sealed class SinglePageIsShared(Machine machine) : ContiguousAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "single-page-is-shared",
            "A single page is not worth an area of a device's own, and comes from the one that all others share.",
            "DMA-CMA-005",
            ["DMA-PLAT-001", "DMA-CMA-003", "DMA-CMA-002", "DMA-CMA-001", "DMA-CMA-008", "DMA-CMA-011"],
            Base.Contiguous,
            Base.Of(Base.Contiguous, p => p with { ContiguousAllocator = machine => new SinglePageIsShared(machine) }),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryTake(
        ContiguousArea area,
        ulong count,
        ulong alignment,
        bool isBuffer,
        out FrameRange frames
    )
    {
        var chosen = count == 1 && !isBuffer ? Areas.First(other => other.Device is null) : area;
        return base.TryTake(chosen, count, alignment, isBuffer, out frames);
    }
}

internal sealed class NoPagesAreOne(Machine machine) : ContiguousAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "no-pages-are-one",
            "A length is rounded up to whole grains by taking one away first, so that a block of no pages has a grain.",
            "DMA-CMA-007",
            ["DMA-CMA-011"],
            Base.Contiguous,
            Base.Of(Base.Contiguous, p => p with { ContiguousAllocator = machine => new NoPagesAreOne(machine) }),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<FrameRange> Allocate(Device device, ulong count, int order) =>
        base.Allocate(device, Math.Max(1, count), order);
}
