using Dma.Reference;

namespace Dma.Mutants.Streaming;

internal sealed class UnmapCountsLinesInFourBits(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "unmap-counts-lines-in-four-bits",
            "A FROM_DEVICE unmap drops lines by a register whose field for their number has four bits; the bits above are lost.",
            "DMA-MAP-008",
            [.. Base.Content],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p => p with { CacheMaintenance = machine => new UnmapCountsLinesInFourBits(machine) }
            ),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void AtUnmap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        var size = Lines.InField(mapping.Buffer, mapping.Size, 15);
        base.AtUnmap(
            device,
            mapping.Direction == DmaDirection.FromDevice ? mapping with { Size = size } : mapping,
            attributes
        );
    }
}

internal sealed class UnmapForgetsBidirectional(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "unmap-forgets-bidirectional",
            "Unmap takes where the direction is not TO_DEVICE, written as where it is FROM_DEVICE.",
            "DMA-MAP-009",
            [.. Base.Content],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p => p.WithoutBuffers() with { CacheMaintenance = machine => new UnmapForgetsBidirectional(machine) }
            ),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: true,
            IsCombination: true
        );

    public override void AtUnmap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        if (mapping.Direction == DmaDirection.FromDevice)
            base.AtUnmap(device, mapping, attributes);
    }
}

internal sealed class SyncForCpuFromTheStart(Device device) : DirectOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "sync-for-cpu-from-the-start",
            "sync_for_cpu of a part drops as many bytes from the start of the mapping.",
            "DMA-MAP-010",
            [.. Base.Content],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { DirectOperations = device => new SyncForCpuFromTheStart(device) }),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void SyncForCpu(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction) =>
        base.SyncForCpu(mapping, direction == DmaDirection.FromDevice ? ByteCount.Zero : offset, size, direction);
}

internal sealed class SecondTakeLeftOut(Machine machine) : CacheMaintenance(machine)
{
    private readonly HashSet<PhysicalAddress> _taken = [];

    public static Mutant Definition { get; } =
        new(
            "second-take-left-out",
            "A second sync_for_cpu from the same byte on is left out until a buffer is given again, though the device has stored since.",
            "DMA-MAP-010",
            [.. Base.Content],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p => p.WithoutBuffers() with { CacheMaintenance = machine => new SecondTakeLeftOut(machine) }
            ),
            null,
            ShortestRepro: 8,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void AtMap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        _taken.Clear();
        base.AtMap(device, mapping, attributes);
    }

    public override void AtSyncForDevice(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        _taken.Clear();
        base.AtSyncForDevice(device, start, size, direction);
    }

    public override void AtSyncForCpu(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        if (_taken.Add(start))
            base.AtSyncForCpu(device, start, size, direction);
    }
}

internal sealed class DiscardsThoughKept(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "discards-though-kept",
            "A FROM_DEVICE map drops dirty lines where it should clean them.",
            "DMA-MAP-011",
            [.. Base.Content],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { CacheMaintenance = machine => new DiscardsThoughKept(machine) }),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void AtMap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        if (mapping.Direction == DmaDirection.FromDevice && !device.IsCoherent && !Skips(attributes))
            Invalidate(mapping.Buffer, mapping.Size);
        else
            base.AtMap(device, mapping, attributes);
    }
}

internal sealed class ToDeviceTakeDropsLines(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "to-device-take-drops-lines",
            "sync_for_cpu drops lines whatever the direction, with what the CPU stored while a TO_DEVICE mapping lived.",
            "DMA-MAP-012",
            [.. Base.Content],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { CacheMaintenance = machine => new ToDeviceTakeDropsLines(machine) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void AtSyncForCpu(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
    {
        if (!device.IsCoherent)
            Invalidate(start, size);
    }
}

internal sealed class UnmapDropsTheLineBehind(Machine machine) : CacheMaintenance(machine)
{
    public static Mutant Definition { get; } =
        new(
            "unmap-drops-the-line-behind",
            "The last line that a FROM_DEVICE unmap drops is computed from the byte behind the buffer.",
            "DMA-MAP-013",
            [.. Base.Content],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { CacheMaintenance = machine => new UnmapDropsTheLineBehind(machine) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void AtUnmap(Device device, in Mapping mapping, DmaAttributes attributes)
    {
        base.AtUnmap(device, mapping, attributes);
        var behind = mapping.Buffer.Add(mapping.Size);
        var isInPage = (behind.Value & Machine.PageMask) != 0;
        if (mapping.Direction == DmaDirection.FromDevice && !device.IsCoherent && !Skips(attributes) && isInPage)
            Machine.Cache.Invalidate(behind, new(1));
    }
}
