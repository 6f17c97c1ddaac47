using Dma.Reference;

namespace Dma.Mutants.Bounce;

internal sealed class GivesOneByteLess(Device device) : BouncedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "gives-one-byte-less",
            "sync_for_device of a part that does not begin with the mapping copies up to its last byte and leaves that out.",
            "DMA-MAP-007",
            [.. Base.Content],
            Base.Bounce,
            Base.Bounces(device => new GivesOneByteLess(device)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void SyncForDevice(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction)
    {
        if (offset.Value == 0)
            base.SyncForDevice(mapping, offset, size, direction);
        else if (size.Value > 1)
            base.SyncForDevice(mapping, offset, new(size.Value - 1), direction);
    }
}

internal sealed class TakesOneByteMore(Device device) : BouncedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "takes-one-byte-more",
            "sync_for_cpu of a part copies from its first byte to the one behind its last, over what the CPU stored there.",
            "DMA-MAP-010",
            [.. Base.Content],
            Base.Bounce,
            Base.Bounces(device => new TakesOneByteMore(device)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void SyncForCpu(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction)
    {
        var left = mapping.Size.Value - offset.Value;
        base.SyncForCpu(mapping, offset, new(Math.Min(size.Value + 1, left)), direction);
    }
}

internal sealed class UnmapCopiesTheSlot(Device device) : BouncedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "unmap-copies-the-slot",
            "Unmap of a FROM_DEVICE mapping of less than a slot copies the whole slot out, over what lies behind the buffer.",
            "DMA-MAP-013",
            [.. Base.Content],
            Base.Bounce,
            Base.Bounces(device => new UnmapCopiesTheSlot(device)),
            "B13",
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void CopyOut(in Mapping mapping, PhysicalAddress copy, ByteCount offset, ByteCount size)
    {
        // Up to the end of the page, behind which there may be no memory.
        var left = Machine.PageMask + 1 - (mapping.Buffer.Value & Machine.PageMask);
        var isSmall =
            mapping.Direction == DmaDirection.FromDevice
            && size == mapping.Size
            && size.Value < Math.Min(left, BouncePool.SlotSize);
        base.CopyOut(mapping, copy, offset, isSmall ? new(Math.Min(left, BouncePool.SlotSize)) : size);
    }
}

internal sealed class SyncLooksAtTheWrongDirection(Device device) : BouncedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "sync-looks-at-the-wrong-direction",
            "sync_for_cpu copies out where the direction is BIDIRECTIONAL, where it should be wherever it is not TO_DEVICE.",
            "DMA-MAP-010",
            [.. Base.Content],
            Base.Bounce,
            Base.Bounces(device => new SyncLooksAtTheWrongDirection(device)),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: true,
            IsCombination: true
        );

    public override void SyncForCpu(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction)
    {
        if (direction == DmaDirection.Bidirectional && TryFindCopy(mapping.Start, out var copy))
            CopyOut(mapping, copy, offset, size);
    }
}

internal sealed class SkippedMapCopiesNothing(Device device) : BouncedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "skipped-map-copies-nothing",
            "SKIP_CPU_SYNC leaves out the copy at map too, and the device finds in the slot what was there before.",
            "DMA-MAP-017",
            [.. Base.Content],
            Base.Bounce,
            Base.Bounces(device => new SkippedMapCopiesNothing(device)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: true,
            IsCombination: true
        );

    protected override bool CopiesAtMap(in Mapping mapping, DmaAttributes attributes) =>
        !attributes.HasFlag(DmaAttributes.SkipCpuSync);
}

internal sealed class CopyEndsWithTheSet(Machine machine, FrameRange frames) : BouncePool(machine, frames)
{
    public static Mutant Definition { get; } =
        new(
            "copy-ends-with-the-set",
            "Slots are taken wherever so many are free, and what lies beyond the end of a set is not copied out at unmap.",
            "DMA-MAP-008",
            [.. Base.Content],
            Base.Bounce,
            Base.Of(
                Base.Bounce,
                p =>
                    p with
                    {
                        BouncePool = (machine, frames) => new CopyEndsWithTheSet(machine, frames),
                        BouncedOperations = device => new CopiesUpToTheSet(device),
                    }
            ),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryPlace(ulong count, ulong alignment, ulong phase, out ulong slot)
    {
        // The last slots of a set come first, as they are free the longest.
        var from = FirstSlot + SlotsPerSet - 2;
        return TryFit(from, FirstSlot + Slots, count, alignment, phase, out slot)
            || base.TryPlace(count, alignment, phase, out slot);
    }

    private sealed class CopiesUpToTheSet(Device device) : BouncedOperations(device)
    {
        protected override void CopyOut(in Mapping mapping, PhysicalAddress copy, ByteCount offset, ByteCount size)
        {
            var left = BouncePool.SetSize - copy.Add(offset).Value % BouncePool.SetSize;
            var isUnmap = mapping.Direction == DmaDirection.FromDevice && size == mapping.Size;
            base.CopyOut(mapping, copy, offset, isUnmap ? new(Math.Min(size.Value, left)) : size);
        }
    }
}
