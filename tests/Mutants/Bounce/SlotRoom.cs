using Dma.Reference;
using Dma.Variants;

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

internal sealed class RefusedCopyStaysCharged(Machine machine, FrameRange frames) : BouncePool(machine, frames)
{
    private ulong _used;

    public static Mutant Definition { get; } =
        new(
            "refused-copy-stays-charged",
            "A copy is charged to the pool before its size is looked at, and not taken off again when it is too large.",
            "DMA-BNC-001",
            ["DMA-BNC-002", "DMA-BNC-003"],
            Base.Bounce,
            // Without the promise of all mappings, so that what is refused is a copy whatever its size.
            Base.Of(
                Base.Bounce,
                p =>
                    p.WithSets(1) with
                    {
                        Platform = p.Platform.With(
                            room: new()
                            {
                                Blocks = p.Platform.Room.Blocks,
                                PagesPerBlock = p.Platform.Room.PagesPerBlock,
                            }
                        ),
                        BouncePool = (machine, frames) => new RefusedCopyStaysCharged(machine, frames),
                        BouncedOperations = device => new Charges(device),
                    }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryTake(in SlotRequest request, out PhysicalAddress copy)
    {
        copy = default;
        if (_used + request.Size > Slots * SlotSize || !base.TryTake(request, out copy))
            return false;
        SlotsOf(copy, out var size);
        _used += size;
        return true;
    }

    public override void Release(PhysicalAddress copy)
    {
        SlotsOf(copy, out var size);
        _used -= size;
        base.Release(copy);
    }

    private sealed class Charges(Device device) : BouncedOperations(device)
    {
        protected override bool TryMakeAddress(
            PhysicalAddress buffer,
            ByteCount size,
            DmaDirection direction,
            out DmaAddress address
        )
        {
            if (size.Value > LargestMapping.Value && Pool is RefusedCopyStaysCharged pool)
                pool._used += size.Value;
            return base.TryMakeAddress(buffer, size, direction, out address);
        }
    }
}

internal sealed class ReleaseForgetsTheOffset(Machine machine, FrameRange frames) : BouncePool(machine, frames)
{
    public static Mutant Definition { get; } =
        new(
            "release-forgets-the-offset",
            "The slots to give back are counted from where the copy begins in its slot, and the last one is lost where the copy does not begin with a slot.",
            "DMA-BNC-002",
            ["DMA-MAP-001", "DMA-MAP-002"],
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
            ["DMA-MAP-001", "DMA-MAP-002"],
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
