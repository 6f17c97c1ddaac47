using Dma.Reference;
using Dma.Variants.Bounce;

namespace Dma.Mutants.Bounce;

internal sealed class LittleCopiesShareASlot(Machine machine, FrameRange frames) : BouncePool(machine, frames)
{
    private const ulong Half = SlotSize / 2;

    private readonly Dictionary<ulong, int> _tenants = [];
    private ulong? _open;

    public static Mutant Definition { get; } =
        new(
            "little-copies-share-a-slot",
            "A copy of up to half a slot is put into the second half of the slot of the last copy that was as small.",
            "DMA-BNC-007",
            [],
            Base.Bounce,
            Base.Of(
                Base.Bounce,
                p => p with { BouncePool = (machine, frames) => new LittleCopiesShareASlot(machine, frames) }
            ),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryTake(in SlotRequest request, out PhysicalAddress copy)
    {
        var isLittle = request is { AlignMask: 0, Size: <= Half, Granule: SlotSize };
        if (isLittle && _open is { } shared)
        {
            copy = new(shared + Half);
            _tenants[shared]++;
            _open = null;
            return true;
        }
        if (!base.TryTake(request, out copy))
            return false;
        if (isLittle)
            (_open, _tenants[copy.Value]) = (copy.Value, 1);
        return true;
    }

    public override void Release(PhysicalAddress copy)
    {
        var slot = copy.Value & ~(SlotSize - 1);
        if (!_tenants.TryGetValue(slot, out var tenants))
        {
            base.Release(copy);
            return;
        }
        _open = _open == slot ? null : _open;
        _tenants[slot] = tenants - 1;
        if (tenants == 1 && _tenants.Remove(slot))
            base.Release(new(slot));
    }
}

internal sealed class KeepsBitsInTheSlotAlone(Machine machine, FrameRange frames) : LowestSlots(machine, frames)
{
    public static Mutant Definition { get; } =
        new(
            "keeps-bits-in-the-slot-alone",
            "Of the bits that are to be kept those above the size of a slot are forgotten when a slot is chosen.",
            "DMA-BNC-004",
            [],
            Base.Bounce,
            Base.Of(
                Base.Bounce,
                p => p with { BouncePool = (machine, frames) => new KeepsBitsInTheSlotAlone(machine, frames) }
            ),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryTake(in SlotRequest request, out PhysicalAddress copy) =>
        base.TryTake(
            request.Granule == SlotSize
                ? request with
                {
                    AlignMask = Math.Min(request.AlignMask, SlotSize - 1),
                }
                : request,
            out copy
        );
}

internal sealed class SmallCopiesTakeNoGranule(Device device) : BouncedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "small-copies-take-no-granule",
            "For a device that is not trusted a copy of up to a slot is given a slot, which is cleared when it comes back, and whole granules only where it is larger.",
            "DMA-BNC-005",
            ["DMA-BNC-006"],
            Base.Bounce,
            Base.Bounces(device => new SmallCopiesTakeNoGranule(device)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void AtUnmap(in Mapping mapping, DmaAttributes attributes)
    {
        var isCopy = TryFindCopy(mapping.Start, out var copy);
        var size = 0UL;
        var first = isCopy ? Pool.SlotsOf(copy, out size) : default;
        base.AtUnmap(mapping, attributes);
        Clear(first, size);
    }

    protected override SlotRequest RequestOf(PhysicalAddress buffer, ByteCount size) =>
        size.Value > BouncePool.SlotSize
            ? base.RequestOf(buffer, size)
            : base.RequestOf(buffer, size) with
            {
                Granule = BouncePool.SlotSize,
            };
}

internal sealed class HalfPageHandedOut(Device device) : BouncedOperations(device)
{
    private readonly Dictionary<ulong, PhysicalAddress> _taken = [];

    public static Mutant Definition { get; } =
        new(
            "half-page-handed-out",
            "A buffer of one page from a pool of slots begins with any slot; the CPU finds it at the page that it begins in, the device where it begins.",
            "DMA-BNC-008",
            ["DMA-COH-004", "DMA-COH-005", "DMA-COH-006", "DMA-MAP-004", .. Base.Shared, .. Base.Content],
            Base.Bounce,
            Base.Of(
                Base.Bounce,
                p =>
                    p with
                    {
                        BouncePool = (machine, frames) => new LowestSlots(machine, frames),
                        BouncedOperations = device => new HalfPageHandedOut(device),
                    }
            ),
            "B05",
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryTakeFrames(ulong count, ulong alignment, out FrameRange frames)
    {
        if (count > 1)
            return base.TryTakeFrames(count, alignment, out frames);
        var size = count << Machine.PageShift;
        var isTaken = Pool.TryTake(new(default, size, 0, BouncePool.SlotSize), out var memory);
        frames = new(memory.Value >> Machine.PageShift, count);
        if (isTaken)
            _taken[frames.First] = memory;
        return isTaken;
    }

    public override bool TryMapAllocation(FrameRange frames, ulong alignment, out DmaAddress address)
    {
        var isMapped = base.TryMapAllocation(frames, alignment, out address);
        if (isMapped && _taken.TryGetValue(frames.First, out var memory))
            address = new(memory.Value);
        return isMapped;
    }

    public override void ReleaseFrames(FrameRange frames)
    {
        if (_taken.Remove(frames.First, out var memory))
            Pool.Release(memory);
        else
            base.ReleaseFrames(frames);
    }
}
