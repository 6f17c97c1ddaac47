using Dma.Reference;

namespace Dma.Mutants.Streaming;

internal sealed class MapCountsLinesInFiveBits(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "map-counts-lines-in-five-bits",
            "A TO_DEVICE map cleans by a register whose field for the number of lines has five bits; the bits above are lost.",
            "DMA-MAP-005",
            [.. Base.Content],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p => p with { CacheMaintenance = machine => new MapCountsLinesInFiveBits(machine) }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void AtMap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        var size = Lines.InField(mapping.Buffer, mapping.Size, 31);
        base.AtMap(
            device,
            mapping.Direction == DmaDirection.ToDevice ? mapping with { Size = size } : mapping,
            attributes
        );
    }
}

internal sealed class MapPutsCleaningOff(Machine machine) : CacheMaintenance(machine)
{
    private readonly List<(PhysicalAddress Start, ByteCount Size)> _waiting = [];

    public static Mutant Definition { get; } =
        new(
            "map-puts-cleaning-off",
            "A BIDIRECTIONAL map puts the cleaning off until the device stores or a buffer changes hands; a device that loads first was forgotten.",
            "DMA-MAP-006",
            ["DMA-MAP-015", "DMA-MAP-011", "DMA-OPS-018"],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p =>
                    p.WithoutBuffers() with
                    {
                        CacheMaintenance = machine => new MapPutsCleaningOff(machine),
                        BusMaster = device => new CleansBeforeStores(device),
                    }
            ),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: true,
            IsCombination: false
        );

    public void CleanNow()
    {
        foreach (var (start, size) in _waiting)
            Machine.Cache.Clean(start, size);
        _waiting.Clear();
    }

    public override void AtMap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        CleanNow();
        if (mapping.Direction == DmaDirection.Bidirectional && !device.IsCoherent && !Skips(attributes))
            _waiting.Add((mapping.Buffer, mapping.Size));
        else
            base.AtMap(device, mapping, attributes);
    }

    public override void AtUnmap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        CleanNow();
        base.AtUnmap(device, mapping, attributes);
    }

    public override void AtSyncForCpu(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        CleanNow();
        base.AtSyncForCpu(device, start, size, direction);
    }

    public override void AtSyncForDevice(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        CleanNow();
        base.AtSyncForDevice(device, start, size, direction);
    }
}

internal sealed class CleansBeforeStores(Device device) : BusMaster(device)
{
    public override void Store(DmaAddress start, ReadOnlySpan<byte> source)
    {
        ((MapPutsCleaningOff)Machine.CacheMaintenance).CleanNow();
        base.Store(start, source);
    }
}

internal sealed class SyncForDeviceFromTheStart(Device device) : DirectOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "sync-for-device-from-the-start",
            "sync_for_device of a part of a TO_DEVICE mapping cleans as many bytes from the start of the mapping.",
            "DMA-MAP-007",
            ["DMA-MAP-010", "DMA-MAP-017"],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { DirectOperations = device => new SyncForDeviceFromTheStart(device) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void SyncForDevice(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction) =>
        base.SyncForDevice(mapping, direction == DmaDirection.ToDevice ? ByteCount.Zero : offset, size, direction);
}

internal sealed class SyncForDeviceLosesTheLastLine(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "sync-for-device-loses-the-last-line",
            "sync_for_device of several lines of a TO_DEVICE mapping ends before the last one, because the end is included once and excluded once.",
            "DMA-MAP-007",
            ["DMA-MAP-009", "DMA-MAP-017"],
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
            size.Value > 64 && direction == DmaDirection.ToDevice ? new(size.Value - 64) : size,
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
            [.. Base.Content],
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
