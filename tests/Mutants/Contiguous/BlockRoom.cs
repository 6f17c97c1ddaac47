using Dma.Reference;

namespace Dma.Mutants.Contiguous;

internal sealed class ReservedNothingIsEverything(Machine machine) : ContiguousAllocator(machine)
{
    private bool _isPoisoned;

    public static Mutant Definition { get; } =
        new(
            "reserved-nothing-is-everything",
            "A reservation of no bytes is refused, but only when all up to the byte before the first has been marked as taken.",
            "DMA-CMA-001",
            ["DMA-CMA-002", "DMA-CMA-003", "DMA-CMA-012"],
            Base.Contiguous,
            Base.Of(
                Base.Contiguous,
                p => p with { ContiguousAllocator = machine => new ReservedNothingIsEverything(machine) }
            ),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<FrameRange> Reserve(
        Device device,
        ByteCount size,
        PhysicalAddress limit,
        ByteCount alignment
    )
    {
        _isPoisoned |= size.Value == 0;
        return base.Reserve(device, size, limit, alignment);
    }

    protected override bool TryTake(
        ContiguousArea area,
        ulong count,
        ulong alignment,
        bool isBuffer,
        out FrameRange frames
    )
    {
        frames = default;
        return !_isPoisoned && base.TryTake(area, count, alignment, isBuffer, out frames);
    }
}

internal sealed class SharedQuotaNotGivenBack(Machine machine) : ContiguousAllocator(machine)
{
    private readonly Dictionary<ContiguousArea, int> _charged = [];

    public static Mutant Definition { get; } =
        new(
            "shared-quota-not-given-back",
            "Blocks are counted against a quota of their area, and a release gives back only to an area that is the device's own.",
            "DMA-CMA-002",
            ["DMA-CMA-001", "DMA-CMA-003"],
            Base.Contiguous,
            Base.Of(
                Base.Contiguous,
                p => p with { ContiguousAllocator = machine => new SharedQuotaNotGivenBack(machine) }
            ),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<FrameRange> Allocate(Device device, ulong count, int order)
    {
        if (AreaOf(device) is { } area && _charged.GetValueOrDefault(area) >= Description.Room.Blocks)
            return Answer.Failed(Errno.NoMemory);
        var answer = base.Allocate(device, count, order);
        if (answer.Status == AnswerStatus.Ok)
            _charged[AreaOf(device)!] = _charged.GetValueOrDefault(AreaOf(device)!) + 1;
        return answer;
    }

    public override bool Release(Device device, FrameRange block)
    {
        var isReleased = base.Release(device, block);
        if (isReleased && AreaOf(device) is { Device: not null } own)
            _charged[own]--;
        return isReleased;
    }
}

internal sealed class OneQuotaForAllAreas(Machine machine) : ContiguousAllocator(machine)
{
    private int _live;

    public static Mutant Definition { get; } =
        new(
            "one-quota-for-all-areas",
            "As many blocks as one area has room for are given out of all of them together.",
            "DMA-CMA-003",
            ["DMA-CMA-001", "DMA-CMA-002"],
            Base.Contiguous,
            Base.Of(Base.Contiguous, p => p with { ContiguousAllocator = machine => new OneQuotaForAllAreas(machine) }),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<FrameRange> Allocate(Device device, ulong count, int order)
    {
        if (_live >= Description.Room.Blocks)
            return Answer.Failed(Errno.NoMemory);
        var answer = base.Allocate(device, count, order);
        _live += answer.Status == AnswerStatus.Ok ? 1 : 0;
        return answer;
    }

    public override bool Release(Device device, FrameRange block)
    {
        var isReleased = base.Release(device, block);
        _live -= isReleased ? 1 : 0;
        return isReleased;
    }
}

internal sealed class ReleaseLeavesTheLastPage(Machine machine) : ContiguousAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "release-leaves-the-last-page",
            "The loop that frees the pages of a block ends one short of the last if there is more than one.",
            "DMA-CMA-011",
            ["DMA-CMA-001", "DMA-CMA-002", "DMA-CMA-003"],
            Base.Contiguous,
            Base.Of(
                Base.Contiguous,
                p => p with { ContiguousAllocator = machine => new ReleaseLeavesTheLastPage(machine) }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool Release(Device device, FrameRange block)
    {
        var isReleased = base.Release(device, block);
        if (isReleased && block.Count > 1)
            AreaOf(device)!.Mark(new(block.End - 1, 1), true);
        return isReleased;
    }
}

internal sealed class BusyRangeStaysMarked(Machine machine) : ContiguousAllocator(machine)
{
    private FrameRange? _busy;

    public static Mutant Definition { get; } =
        new(
            "busy-range-stays-marked",
            "A range is marked as taken before its pages are moved away, and stays so where one of them cannot be and there is no other range.",
            "DMA-CMA-011",
            ["DMA-CMA-001", "DMA-CMA-002", "DMA-CMA-003"],
            Base.Contiguous,
            Base.Of(
                Base.Contiguous,
                p => p with { ContiguousAllocator = machine => new BusyRangeStaysMarked(machine) }
            ),
            null,
            ShortestRepro: 5,
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
        _busy = null;
        if (base.TryTake(area, count, alignment, isBuffer, out frames))
            return true;
        if (_busy is { } busy)
            area.Mark(busy, true);
        return false;
    }

    protected override bool TryVacate(FrameRange frames)
    {
        if (base.TryVacate(frames))
            return true;
        _busy = frames;
        return false;
    }
}
