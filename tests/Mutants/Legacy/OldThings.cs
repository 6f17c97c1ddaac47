using Dma.Reference;

namespace Dma.Mutants.Legacy;

internal sealed class OldListForgetsBidirectional(Machine machine) : LegacyNames(machine)
{
    public static Mutant Definition { get; } =
        new(
            "old-list-forgets-bidirectional",
            "pci_unmap_sg leaves the caches alone unless the list was mapped FROM_DEVICE, and forgets what is BIDIRECTIONAL.",
            "DMA-PCI-005",
            [.. Base.OldNames],
            Base.WriteBack,
            Base.OfOldNames(Base.WriteBack, machine => new OldListForgetsBidirectional(machine), lists: true),
            null,
            ShortestRepro: 10,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer UnmapList(
        LegacyName name,
        DeviceId device,
        ListId list,
        int entries,
        DmaDirection direction
    ) =>
        Machine.UnmapList(
            device,
            list,
            entries,
            direction,
            direction == DmaDirection.FromDevice ? DmaAttributes.None : DmaAttributes.SkipCpuSync
        );
}

internal sealed class ZallocClearsOnePage(Machine machine) : LegacyNames(machine)
{
    public static Mutant Definition { get; } =
        new(
            "zalloc-clears-one-page",
            "pci_zalloc_consistent clears the first page of what it allocated, and leaves the others as they were.",
            "DMA-PCI-006",
            [.. Base.OldNames, .. Base.Shared],
            Base.WriteBack,
            Base.OfOldNames(Base.WriteBack, machine => new ZallocClearsOnePage(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<CoherentBuffer> AllocateConsistent(
        LegacyName name,
        DeviceId device,
        ByteCount size,
        bool zeroed
    )
    {
        var answer = base.AllocateConsistent(name, device, size, zeroed: false);
        if (zeroed && answer.Status == AnswerStatus.Ok)
            Machine.CpuStore(answer.Value.Cpu, new byte[Math.Min(size.Value, Machine.PageMask + 1)]);
        return answer;
    }
}

internal sealed class ConsistentUnderTheOtherMask(Machine machine) : LegacyNames(machine)
{
    public static Mutant Definition { get; } =
        new(
            "consistent-under-the-other-mask",
            "pci_alloc_consistent knows one mask of a device, the streaming one, and looks at that.",
            "DMA-PCI-006",
            [.. Base.OldNames],
            Base.Coherent,
            Base.OfOldNames(Base.Coherent, machine => new ConsistentUnderTheOtherMask(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<CoherentBuffer> AllocateConsistent(
        LegacyName name,
        DeviceId device,
        ByteCount size,
        bool zeroed
    )
    {
        var (streaming, coherent) = (Machine.GetMask(device), Machine.GetCoherentMask(device));
        if (streaming.Status != AnswerStatus.Ok || coherent.Status != AnswerStatus.Ok)
            return base.AllocateConsistent(name, device, size, zeroed);
        Machine.SetCoherentMask(device, streaming.Value);
        var answer = base.AllocateConsistent(name, device, size, zeroed);
        Machine.SetCoherentMask(device, coherent.Value);
        return answer;
    }
}

internal sealed class ConsistentMaskUnderTheOther(Machine machine) : LegacyNames(machine)
{
    public static Mutant Definition { get; } =
        new(
            "consistent-mask-under-the-other",
            "pci_set_consistent_dma_mask refuses a mask that is wider than the streaming one.",
            "DMA-PCI-007",
            [.. Base.OldNames],
            Base.Coherent,
            Base.OfOldNames(Base.Coherent, machine => new ConsistentMaskUnderTheOther(machine)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetPciConsistentMask(DeviceId device, DmaMask mask) =>
        Machine.GetMask(device) is { Status: AnswerStatus.Ok } streaming && mask.Value > streaming.Value.Value
            ? Answer.Failed(Errno.IO)
            : base.SetPciConsistentMask(device, mask);
}

internal sealed class OldMaskSetsBoth(Machine machine) : LegacyNames(machine)
{
    public static Mutant Definition { get; } =
        new(
            "old-mask-sets-both",
            "pci_set_dma_mask sets the coherent mask along with the streaming one.",
            "DMA-PCI-009",
            [.. Base.OldNames],
            Base.Coherent,
            Base.OfOldNames(Base.Coherent, machine => new OldMaskSetsBoth(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetPciMask(DeviceId device, DmaMask mask) => Machine.SetMaskAndCoherent(device, mask);
}

internal sealed class PciPoolForgetsTheBoundary(Machine machine) : LegacyNames(machine)
{
    public static Mutant Definition { get; } =
        new(
            "pci-pool-forgets-the-boundary",
            "pci_pool_create checks the boundary, and makes a pool without one.",
            "DMA-PCI-008",
            [.. Base.OldNames, "DMA-PLAT-001"],
            Base.Coherent,
            Base.OfOldNames(Base.Coherent, machine => new PciPoolForgetsTheBoundary(machine), pools: true),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<PoolId> CreatePciPool(
        DeviceId device,
        ByteCount size,
        ByteCount alignment,
        ByteCount boundary
    )
    {
        var answer = base.CreatePciPool(device, size, alignment, boundary);
        if (answer.Status != AnswerStatus.Ok || boundary.Value == 0)
            return answer;
        Machine.DestroyPool(answer.Value);
        return base.CreatePciPool(device, size, alignment, ByteCount.Zero);
    }
}

internal sealed class DroppedStateNamesTheOnlyOne(Machine machine) : LegacyNames(machine)
{
    public static Mutant Definition { get; } =
        new(
            "dropped-state-names-the-only-one",
            "An unmap with zeros takes the device's mapping if it has a single one by an old name, and is refused where there are more.",
            "DMA-PCI-010",
            [.. Base.OldNames],
            Base.Coherent,
            Base.OfOldNames(Base.Coherent, machine => new DroppedStateNamesTheOnlyOne(machine)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    private readonly Dictionary<DeviceId, int> _live = [];

    public override Answer<DmaAddress> MapSingle(
        LegacyName name,
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction
    )
    {
        _live[device] = _live.GetValueOrDefault(device) + 1;
        return base.MapSingle(name, device, buffer, size, direction);
    }

    public override Answer UnmapSingle(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction)
    {
        var count = _live.GetValueOrDefault(device);
        if (range.Length.Value == 0 && count > 1)
            return Answer.Failed(Errno.Invalid);
        _live[device] = count - 1;
        return base.UnmapSingle(name, device, range, direction);
    }
}
