using Dma.Reference;
using Dma.Variants.Bounce;

namespace Dma.Mutants.Streaming;

internal sealed class UnmapCopiesOnePage(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    public static Mutant Definition { get; } =
        new(
            "unmap-copies-one-page",
            "The copy out of a FROM_DEVICE slot stops where the first page of the buffer ends.",
            "DMA-MAP-008",
            [.. Base.Content],
            Base.Coherent,
            Base.Bounced(Base.Coherent, (device, pool) => new UnmapCopiesOnePage(device, pool)),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void CopyOut(in Mapping mapping, PhysicalAddress slot, ByteCount offset, ByteCount size)
    {
        var inPage = Machine.PageMask + 1 - (mapping.Buffer.Add(offset).Value & Machine.PageMask);
        var isUnmap = mapping.Direction == DmaDirection.FromDevice && size == mapping.Size;
        base.CopyOut(mapping, slot, offset, isUnmap ? new(Math.Min(size.Value, inPage)) : size);
    }
}

internal sealed class PartIsTakenFromTheStart(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    public static Mutant Definition { get; } =
        new(
            "part-is-taken-from-the-start",
            "sync_for_cpu of a part of a FROM_DEVICE mapping copies as many bytes out from the start of the mapping.",
            "DMA-MAP-010",
            [.. Base.Content],
            Base.Coherent,
            Base.Bounced(Base.Coherent, (device, pool) => new PartIsTakenFromTheStart(device, pool)),
            "B09",
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void SyncForCpu(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction) =>
        base.SyncForCpu(mapping, direction == DmaDirection.FromDevice ? ByteCount.Zero : offset, size, direction);
}

internal sealed class TakePartCopiesAll(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    public static Mutant Definition { get; } =
        new(
            "sync-for-cpu-copies-all",
            "sync_for_cpu of a part copies the whole mapping out, over what the CPU stored beside the part.",
            "DMA-MAP-010",
            [.. Base.Content],
            Base.Coherent,
            Base.Bounced(Base.Coherent, (device, pool) => new TakePartCopiesAll(device, pool)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void SyncForCpu(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction) =>
        base.SyncForCpu(mapping, ByteCount.Zero, mapping.Size, direction);
}

internal sealed class UnmapToDeviceCopiesOut(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    public static Mutant Definition { get; } =
        new(
            "unmap-to-device-copies-out",
            "Unmap copies the slot out whatever the direction, over what the CPU stored while a TO_DEVICE mapping lived.",
            "DMA-MAP-012",
            [.. Base.Content],
            Base.Coherent,
            Base.Bounced(Base.Coherent, (device, pool) => new UnmapToDeviceCopiesOut(device, pool)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool CopiesAtUnmap(in Mapping mapping, DmaAttributes attributes) =>
        !attributes.HasFlag(DmaAttributes.SkipCpuSync);
}

internal sealed class CopiesWholeWords(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    public static Mutant Definition { get; } =
        new(
            "copies-whole-words",
            "Unmap copies whole words out, up to seven bytes more than are mapped.",
            "DMA-MAP-013",
            [.. Base.Content],
            Base.Coherent,
            Base.Bounced(Base.Coherent, (device, pool) => new CopiesWholeWords(device, pool)),
            "B13",
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void CopyOut(in Mapping mapping, PhysicalAddress slot, ByteCount offset, ByteCount size)
    {
        var last = mapping.Buffer.Value + offset.Value + size.Value - 1;
        base.CopyOut(mapping, slot, offset, new(size.Value + (7 - last % 8)));
    }
}
