using Dma.Reference;

namespace Dma.Mutants.Bounce;

internal sealed class LargestForgetsTheKeptBits(Machine machine, FrameRange frames) : BouncePool(machine, frames)
{
    public static Mutant Definition { get; } =
        new(
            "largest-forgets-the-kept-bits",
            "The largest mapping is told as a whole set of slots also where bits of the buffer are kept, which move its copy.",
            "DMA-BNC-001",
            ["DMA-BNC-002"],
            Base.Bounce,
            Base.Of(
                Base.Bounce,
                p => p with { BouncePool = (machine, frames) => new LargestForgetsTheKeptBits(machine, frames) }
            ),
            "B07",
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override ulong LargestFor(ulong alignMask) => SetSize;
}

internal sealed class FullPoolStaysCharged(Machine machine, FrameRange frames) : BouncePool(machine, frames)
{
    private ulong _used;

    public static Mutant Definition { get; } =
        new(
            "full-pool-stays-charged",
            "The slots of a copy are counted before a place for it is sought, and not discounted when there is none.",
            "DMA-BNC-002",
            ["DMA-MAP-002", "DMA-BNC-001", "DMA-BNC-003", "DMA-COH-002"],
            Base.Bounce,
            Base.Of(
                Base.Bounce,
                p => p.WithSets(2) with { BouncePool = (machine, frames) => new FullPoolStaysCharged(machine, frames) }
            ),
            null,
            ShortestRepro: 10,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryTake(in SlotRequest request, out PhysicalAddress copy)
    {
        var count = CountOf(request, request.Buffer.Value & request.AlignMask & (request.Granule - 1));
        copy = default;
        if (_used + count > Slots)
            return false;
        _used += count;
        return base.TryTake(request, out copy);
    }

    public override void Release(PhysicalAddress copy)
    {
        SlotsOf(copy, out var size);
        _used -= size >> SlotShift;
        base.Release(copy);
    }
}

internal sealed class ReleaseForgetsTheOffset(Machine machine, FrameRange frames) : BouncePool(machine, frames)
{
    public static Mutant Definition { get; } =
        new(
            "release-forgets-the-offset",
            "The slots to give back are counted from where the copy begins in its slot, and the last one is lost where the copy does not begin with a slot.",
            "DMA-BNC-002",
            ["DMA-MAP-002"],
            Base.Bounce,
            Base.Of(
                Base.Bounce,
                p =>
                    p.WithSets(1) with
                    {
                        BouncePool = (machine, frames) => new ReleaseForgetsTheOffset(machine, frames),
                    }
            ),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Release(PhysicalAddress copy)
    {
        var first = SlotsOf(copy, out var size).Value >> SlotShift;
        var count = size >> SlotShift;
        base.Release(copy);
        if (count > 1 && copy.Value % SlotSize != 0)
            Take(first + count - 1, 1);
    }
}

internal sealed class FreeSlotsStayApart(Machine machine, FrameRange frames) : BouncePool(machine, frames)
{
    private readonly HashSet<ulong> _seams = [];

    public static Mutant Definition { get; } =
        new(
            "free-slots-stay-apart",
            "Slots that come back are not joined with the free ones behind them, so that no large copy fits any more.",
            "DMA-BNC-002",
            ["DMA-MAP-002"],
            Base.Bounce,
            Base.Of(
                Base.Bounce,
                p => p.WithSets(1) with { BouncePool = (machine, frames) => new FreeSlotsStayApart(machine, frames) }
            ),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Release(PhysicalAddress copy)
    {
        _seams.Add((SlotsOf(copy, out var size).Value + size) >> SlotShift);
        base.Release(copy);
    }

    protected override bool TryPlace(ulong count, ulong alignment, ulong phase, out ulong slot)
    {
        for (var from = FirstSlot; TryFit(from, FirstSlot + Slots, count, alignment, phase, out slot); from = slot + 1)
        {
            var (first, end) = (slot, slot + count);
            if (!_seams.Any(seam => seam > first && seam < end))
                return true;
        }
        return false;
    }
}
