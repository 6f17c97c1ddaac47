using Dma.Reference;

namespace Dma.Mutants.Legacy;

internal sealed class OldSyncDropsTheDirection(Machine machine) : LegacyNames(machine)
{
    public static Mutant Definition { get; } =
        new(
            "old-sync-drops-the-direction",
            "pci_dma_sync_single_for_cpu hands every direction but FROM_DEVICE on as TO_DEVICE, for which there is nothing to take.",
            "DMA-PCI-003",
            [.. Base.OldNames],
            Base.WriteBack,
            Base.OfOldNames(Base.WriteBack, machine => new OldSyncDropsTheDirection(machine)),
            null,
            ShortestRepro: 8,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SyncSingleForCpu(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction) =>
        base.SyncSingleForCpu(
            name,
            device,
            range,
            direction == DmaDirection.FromDevice ? direction : DmaDirection.ToDevice
        );
}

internal sealed class OldSyncStopsAtThePage(Machine machine) : LegacyNames(machine)
{
    public static Mutant Definition { get; } =
        new(
            "old-sync-stops-at-the-page",
            "pci_dma_sync_single_for_device gives what lies in the first page of its range, and nothing behind it.",
            "DMA-PCI-003",
            [.. Base.OldNames],
            Base.WriteBack,
            Base.OfOldNames(Base.WriteBack, machine => new OldSyncStopsAtThePage(machine)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SyncSingleForDevice(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction)
    {
        var left = Machine.PageMask + 1 - (range.Start.Value & Machine.PageMask);
        return base.SyncSingleForDevice(
            name,
            device,
            range with
            {
                Length = new(Math.Min(range.Length.Value, left)),
            },
            direction
        );
    }
}

internal sealed class UnsplitOnlyGives(Machine machine) : LegacyNames(machine)
{
    public static Mutant Definition { get; } =
        new(
            "unsplit-only-gives",
            "The sync from before the split takes nothing of what both may store to, as if giving it were enough.",
            "DMA-PCI-004",
            [.. Base.OldNames],
            Base.WriteBack,
            Base.OfOldNames(Base.WriteBack, machine => new UnsplitOnlyGives(machine)),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SyncSingle(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction) =>
        direction == DmaDirection.FromDevice
            ? Machine.SyncForCpu(device, range, direction)
            : Machine.SyncForDevice(device, range, direction);
}

internal sealed class UnsplitOnlyTakes(Machine machine) : LegacyNames(machine)
{
    public static Mutant Definition { get; } =
        new(
            "unsplit-only-takes",
            "The sync from before the split only drops the cache lines of what both may store to, and gives nothing.",
            "DMA-PCI-004",
            [.. Base.OldNames],
            Base.WriteBack,
            Base.OfOldNames(Base.WriteBack, machine => new UnsplitOnlyTakes(machine)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SyncSingle(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction) =>
        direction == DmaDirection.ToDevice
            ? Machine.SyncForDevice(device, range, direction)
            : Machine.SyncForCpu(device, range, direction);
}
