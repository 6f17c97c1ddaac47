using Dma.Reference;
using Dma.Variants.Bounce;

namespace Dma.Mutants.Streaming;

internal sealed class BounceCleansTheBuffer(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    public static Mutant Definition { get; } =
        new(
            "bounce-cleans-the-buffer",
            "After a TO_DEVICE buffer was copied in, the lines of the buffer are cleaned, and not those of the copy.",
            "DMA-MAP-005",
            ["DMA-MAP-011", "DMA-MAP-014", "DMA-MAP-015", "DMA-MAP-007", "DMA-OPS-018"],
            Base.WriteBack,
            Base.Bounced(Base.WriteBack, (device, pool) => new BounceCleansTheBuffer(device, pool)),
            "B11",
            ShortestRepro: 4,
            FailsAtFirstCall: true,
            IsCombination: false
        );

    protected override void AtMap(in Mapping mapping, DmaAttributes attributes)
    {
        if (mapping.Direction != DmaDirection.ToDevice || !TryFindSlot(mapping.Start, out var slot))
        {
            base.AtMap(mapping, attributes);
            return;
        }
        var bytes = Scratch(mapping.Size);
        Machine.Cache.Load(mapping.Buffer, bytes);
        Machine.Cache.Store(slot, bytes);
        Machine.CacheMaintenance.AtSyncForDevice(Device, mapping.Buffer, mapping.Size, mapping.Direction);
    }
}

internal sealed class BounceCopiesOnePage(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    public static Mutant Definition { get; } =
        new(
            "bounce-copies-one-page",
            "The copy into a BIDIRECTIONAL slot stops where the first page of the buffer ends.",
            "DMA-MAP-006",
            [.. Base.Content],
            Base.Coherent,
            Base.Bounced(Base.Coherent, (device, pool) => new BounceCopiesOnePage(device, pool)),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void AtMap(in Mapping mapping, DmaAttributes attributes)
    {
        var size = new ByteCount(
            Math.Min(mapping.Size.Value, Machine.PageMask + 1 - (mapping.Buffer.Value & Machine.PageMask))
        );
        if (mapping.Direction == DmaDirection.Bidirectional && TryFindSlot(mapping.Start, out var slot))
            CopyIn(mapping, slot, ByteCount.Zero, size);
        else
            base.AtMap(mapping, attributes);
    }
}

internal sealed class SyncForDeviceCopiesWords(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    public static Mutant Definition { get; } =
        new(
            "sync-for-device-copies-words",
            "sync_for_device of a TO_DEVICE mapping copies whole words in, and leaves up to seven bytes behind the last one.",
            "DMA-MAP-007",
            [],
            Base.Coherent,
            Base.Bounced(Base.Coherent, (device, pool) => new SyncForDeviceCopiesWords(device, pool)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void SyncForDevice(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction)
    {
        var words = size.Value & ~7UL;
        if (direction != DmaDirection.ToDevice)
            base.SyncForDevice(mapping, offset, size, direction);
        else if (words > 0)
            base.SyncForDevice(mapping, offset, new(words), direction);
    }
}

internal sealed class SkippedMapCopiesFromTwin(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    private readonly HashSet<ulong> _starts = [];

    public static Mutant Definition { get; } =
        new(
            "skipped-map-copies-for-twins",
            "A TO_DEVICE map that skips the sync copies the buffer in only if another mapping begins at the same byte, not inside one.",
            "DMA-MAP-017",
            ["DMA-MAP-007"],
            Base.Coherent,
            Base.Bounced(Base.Coherent, (device, pool) => new SkippedMapCopiesFromTwin(device, pool)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool CopiesAtMap(in Mapping mapping, DmaAttributes attributes) =>
        !_starts.Add(mapping.Buffer.Value)
        || !attributes.HasFlag(DmaAttributes.SkipCpuSync)
        || mapping.Direction != DmaDirection.ToDevice;
}

internal sealed class SyncForDeviceOverwrites(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    private readonly HashSet<ulong> _given = [];

    // The copy comes with the unmap, so that one clause is the first to show it: copied at once, sync_for_cpu shows it as well.
    public static Mutant Definition { get; } =
        new(
            "sync-for-device-overwrites",
            "sync_for_device marks a slot as given for FROM_DEVICE too, and unmap copies what is marked in, over what the device stored and nobody took.",
            "DMA-MAP-008",
            [.. Base.Content],
            Base.Coherent,
            Base.Bounced(Base.Coherent, (device, pool) => new SyncForDeviceOverwrites(device, pool)),
            "B02",
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void SyncForDevice(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction)
    {
        base.SyncForDevice(mapping, offset, size, direction);
        if (direction == DmaDirection.FromDevice)
            _given.Add(mapping.Start.Value);
    }

    protected override void AtUnmap(in Mapping mapping, DmaAttributes attributes)
    {
        if (_given.Remove(mapping.Start.Value) && TryFindSlot(mapping.Start, out var slot))
            CopyIn(mapping, slot, ByteCount.Zero, mapping.Size);
        base.AtUnmap(mapping, attributes);
    }
}

internal sealed class NoCopyInThoughKept(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    public static Mutant Definition { get; } =
        new(
            "no-copy-in-though-kept",
            "A FROM_DEVICE map does not copy the buffer in, and what the device does not store to comes back as old bytes of others.",
            "DMA-MAP-011",
            [.. Base.Content],
            Base.Coherent,
            Base.Bounced(Base.Coherent, (device, pool) => new NoCopyInThoughKept(device, pool)),
            "B01",
            ShortestRepro: 5,
            FailsAtFirstCall: true,
            IsCombination: true
        );

    protected override bool CopiesAtMap(in Mapping mapping, DmaAttributes attributes) =>
        mapping.Direction != DmaDirection.FromDevice;
}
