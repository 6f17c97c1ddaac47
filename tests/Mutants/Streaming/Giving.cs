using Dma.Reference;
using Dma.Variants.Bounce;

namespace Dma.Mutants.Streaming;

internal sealed class MapCountsLinesFromSize(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "map-counts-lines-from-size",
            "A TO_DEVICE map cleans as many lines as the size fills, one too few where the buffer begins inside a line.",
            "DMA-MAP-005",
            [],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { CacheMaintenance = machine => new MapCountsLinesFromSize(machine) }),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void AtMap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        if (mapping.Direction != DmaDirection.ToDevice || device.IsCoherent || Skips(attributes))
            base.AtMap(device, mapping, attributes);
        else
            Machine.Cache.Clean(mapping.Buffer, Lines.Counted(mapping.Buffer, mapping.Size));
    }
}

/// <summary>Ranges of lines that are not the right ones.</summary>
internal static class Lines
{
    private const ulong Line = 64;

    /// <summary>The part of a range that lies in as many lines as its size fills.</summary>
    public static ByteCount Counted(PhysicalAddress start, ByteCount size)
    {
        var lines = (size.Value + Line - 1) / Line;
        return new(Math.Min(size.Value, lines * Line - start.Value % Line));
    }
}

internal sealed class BounceCleansTheBuffer(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    public static Mutant Definition { get; } =
        new(
            "bounce-cleans-the-buffer",
            "After a TO_DEVICE buffer was copied in, the lines of the buffer are cleaned, and not those of the copy.",
            "DMA-MAP-005",
            [],
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
            ["DMA-MAP-009", "DMA-MAP-010"],
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

internal sealed class BidirectionalMapIsNotCleaned(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "bidirectional-map-not-cleaned",
            "Map cleans where the direction is not FROM_DEVICE, written as where it is TO_DEVICE.",
            "DMA-MAP-006",
            ["DMA-MAP-009", "DMA-MAP-010", "DMA-MAP-014"],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p => p with { CacheMaintenance = machine => new BidirectionalMapIsNotCleaned(machine) }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: true,
            IsCombination: true
        );

    public override void AtMap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        if (mapping.Direction != DmaDirection.Bidirectional)
            base.AtMap(device, mapping, attributes);
    }
}

internal sealed class SyncForDeviceFromTheStart(Device device) : DirectOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "sync-for-device-from-the-start",
            "sync_for_device of a part cleans as many bytes from the start of the mapping.",
            "DMA-MAP-007",
            [],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { DirectOperations = device => new SyncForDeviceFromTheStart(device) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void SyncForDevice(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction) =>
        base.SyncForDevice(mapping, direction == DmaDirection.FromDevice ? offset : ByteCount.Zero, size, direction);
}

internal sealed class SyncForDeviceLosesTheLastLine(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "sync-for-device-loses-the-last-line",
            "sync_for_device of several lines ends before the last one, because the end is included once and excluded once.",
            "DMA-MAP-007",
            [],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p => p with { CacheMaintenance = machine => new SyncForDeviceLosesTheLastLine(machine) }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void AtSyncForDevice(
        Device device,
        PhysicalAddress start,
        ByteCount size,
        DmaDirection direction
    ) =>
        base.AtSyncForDevice(
            device,
            start,
            size.Value > 64 && direction != DmaDirection.FromDevice ? new(size.Value - 64) : size,
            direction
        );
}

internal sealed class SyncLeavesTheWriteBuffer(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "sync-leaves-the-write-buffer",
            "sync_for_device does nothing for a coherent device, and so does not drain the CPU's write buffer, as map does.",
            "DMA-MAP-007",
            [],
            Base.Coherent,
            Base.Of(
                Base.Coherent,
                p =>
                    p with
                    {
                        Cache = machine => new Variants.Caches.WriteBuffer(machine, drainsWhenGiving: true),
                        PageAllocator = machine => new Variants.Caches.DrainsBeforeReuse(machine),
                        CacheMaintenance = machine => new SyncLeavesTheWriteBuffer(machine),
                    }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: true,
            IsCombination: false
        );

    public override void AtSyncForDevice(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        if (!device.IsCoherent)
            base.AtSyncForDevice(device, start, size, direction);
    }
}

internal sealed class SkippedMapCopiesFromTwin(Device device, SlotPool pool) : BounceOperations(device, pool, true)
{
    private readonly HashSet<ulong> _starts = [];

    public static Mutant Definition { get; } =
        new(
            "skipped-map-copies-for-twins",
            "A map that skips the sync copies the buffer in only if another mapping begins at the same byte, not inside one.",
            "DMA-MAP-017",
            [],
            Base.Coherent,
            Base.Bounced(Base.Coherent, (device, pool) => new SkippedMapCopiesFromTwin(device, pool)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool CopiesAtMap(in Mapping mapping, DmaAttributes attributes) =>
        !_starts.Add(mapping.Buffer.Value) || attributes == DmaAttributes.None;
}
