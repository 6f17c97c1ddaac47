using Dma.Reference;

namespace Dma.Mutants.Iommu;

internal sealed class AttachForgetsTheSecondPort(Device device) : MasterPorts(device)
{
    public static Mutant Definition { get; } =
        new(
            "attach-forgets-the-second-port",
            "An attach sets up the IOMMU of the port that is named first in the description of the device, and no other.",
            "DMA-IOMMU-080",
            ["DMA-IOMMU-081", "DMA-IOMMU-082", .. Base.Shared, .. Base.Content],
            Base.ArmIommu,
            Base.OfPorts(p => p with { MasterPorts = device => new AttachForgetsTheSecondPort(device) }),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Enter(IommuDomain domain)
    {
        foreach (var port in Further)
            port.Iommu = Machine.Parts.PortIommu(Machine, domain);
    }
}

internal sealed class UnmapLeavesTheSecondPort(Machine machine, IommuDomain domain) : PortIommu(machine, domain)
{
    public static Mutant Definition { get; } =
        new(
            "unmap-leaves-the-second-port",
            "An unmap removes the translations of the first port; those of the second are replaced when the addresses are used again.",
            "DMA-IOMMU-081",
            [],
            Base.ArmIommu,
            Base.OfPorts(p =>
                p with
                {
                    PortIommu = (machine, domain) => new UnmapLeavesTheSecondPort(machine, domain),
                }
            ),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Unmap(ulong page, ulong count) { }
}

internal sealed class SecondPortGetsOnePage(Machine machine, IommuDomain domain) : PortIommu(machine, domain)
{
    public static Mutant Definition { get; } =
        new(
            "second-port-gets-one-page",
            "The translations of a mapping are given to each port before the loop over its pages, and then to the first port alone.",
            "DMA-IOMMU-080",
            [],
            Base.ArmIommu,
            Base.OfPorts(p => p with { PortIommu = (machine, domain) => new SecondPortGetsOnePage(machine, domain) }),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Map(ulong page, FrameRange frames, DmaDirection direction) =>
        base.Map(page, new(frames.First, 1), direction);
}

internal sealed class CompletionWaitsForTheFirstPort(Device device) : MasterPorts(device)
{
    public static Mutant Definition { get; } =
        new(
            "completion-waits-for-the-first-port",
            "Hand-overs to the CPU wait for all ports of a device, but its own completion for the first one alone.",
            "DMA-IOMMU-082",
            Base.Content,
            Base.ArmIommu,
            Base.OfPorts(p =>
                p.WithoutBuffers() with
                {
                    MasterPorts = device => new CompletionWaitsForTheFirstPort(device),
                    BusMaster = device => new StoresInOrder(device),
                    CacheMaintenance = machine => new WaitsForAllPorts(machine),
                }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Complete() { }

    private sealed class StoresInOrder(Device device) : BusMaster(device)
    {
        public override void Store(DmaAddress start, ReadOnlySpan<byte> source)
        {
            Device.Ports.Land();
            base.Store(start, source);
        }
    }

    private sealed class WaitsForAllPorts(Machine machine) : CacheMaintenance(machine)
    {
        public override bool IsNeeded(Device device) => true;

        public override void AtUnmap(Device device, in Mapping mapping, DmaAttributes attributes)
        {
            device.Land();
            base.AtUnmap(device, mapping, attributes);
        }

        protected override void Give(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
        {
            device.Land();
            base.Give(device, start, size, direction);
        }

        protected override void Take(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction)
        {
            device.Land();
            base.Take(device, start, size, direction);
        }
    }
}
