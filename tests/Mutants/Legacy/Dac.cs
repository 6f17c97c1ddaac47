using Dma.Reference;

namespace Dma.Mutants.Legacy;

internal sealed class DacHasFourWindows(Machine machine) : DoubleAddressCycle(machine)
{
    public static Mutant Definition { get; } =
        new(
            "dac-has-four-windows",
            "Addresses of two cycles are handed out of a table of four, and the fifth is refused.",
            "DMA-PCI-018",
            [.. Base.OldNames, .. Base.Content, "DMA-PCI-018", "DMA-PCI-019", "DMA-PCI-020", "DMA-PCI-021"],
            Base.WriteBack,
            Base.OfDac(Base.WriteBack, machine => new DacHasFourWindows(machine)),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    private int _given;

    public override Answer<DmaAddress> PageToDma(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        DmaDirection direction
    ) => _given++ < 4 ? base.PageToDma(device, page, offset, direction) : Answer.Failed(Errno.NoMemory);
}

internal sealed class DacMaskReachesLowMemory(Machine machine) : DoubleAddressCycle(machine)
{
    public static Mutant Definition { get; } =
        new(
            "dac-mask-reaches-low-memory",
            "A mask for addresses of two cycles is accepted like one for mappings, for which low memory is enough.",
            "DMA-PCI-019",
            [.. Base.OldNames, .. Base.Content, "DMA-PCI-018", "DMA-PCI-019", "DMA-PCI-020", "DMA-PCI-021"],
            Base.WriteBack,
            Base.OfDac(Base.WriteBack, machine => new DacMaskReachesLowMemory(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool Reaches(Device device, DmaMask mask) =>
        device.Operations.Supports(mask) && base.Reaches(device, device.Description.WidestMask);
}

internal sealed class DacUsesTheWindow(Machine machine) : DoubleAddressCycle(machine)
{
    public static Mutant Definition { get; } =
        new(
            "dac-uses-the-window",
            "What lies above 4 GiB is given an address in the window of 1 GiB that once led there.",
            "DMA-PCI-020",
            [.. Base.OldNames, .. Base.Content, "DMA-PCI-018", "DMA-PCI-019", "DMA-PCI-020", "DMA-PCI-021"],
            Base.WriteBack,
            Base.OfDac(Base.WriteBack, machine => new DacUsesTheWindow(machine)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<DmaAddress> PageToDma(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        DmaDirection direction
    )
    {
        var answer = base.PageToDma(device, page, offset, direction);
        if (answer.Status != AnswerStatus.Ok)
            return answer;
        var found = Machine.AllDevices[device.Index];
        var memory = MemoryAt(found, answer.Value).Value;
        return memory >> 32 == 0 ? answer : AddressOf(found, new((memory & 0x3FFF_FFFF) | 0x4000_0000));
    }
}

internal sealed class DacSyncFromThePage(Machine machine) : DoubleAddressCycle(machine)
{
    public static Mutant Definition { get; } =
        new(
            "dac-sync-from-the-page",
            "A sync for the CPU at an address of two cycles loses the offset, and takes as many bytes from the start of the page.",
            "DMA-PCI-020",
            [.. Base.OldNames, .. Base.Content, "DMA-PCI-018", "DMA-PCI-019", "DMA-PCI-020", "DMA-PCI-021"],
            Base.WriteBack,
            Base.OfDac(Base.WriteBack, machine => new DacSyncFromThePage(machine)),
            null,
            ShortestRepro: 8,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SyncDacForCpu(DeviceId device, DmaRange range, DmaDirection direction) =>
        base.SyncDacForCpu(device, range with { Start = new(range.Start.Value & ~Machine.PageMask) }, direction);
}
