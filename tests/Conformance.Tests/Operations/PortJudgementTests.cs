using Dma.Reference;

namespace Dma.Conformance.Tests.Operations;

/// <summary>What a platform may answer to accesses through further ports, and after a device was resumed.</summary>
public sealed class PortJudgementTests
{
    private const string Whole = "mapping=#5 offset=0x0 size=0x10";

    [Theory]
    [InlineData(Slip.None, null)]
    [InlineData(Slip.Faults, "DMA-IOMMU-080")]
    [InlineData(Slip.LeadsElsewhere, "DMA-IOMMU-080")]
    public void A_further_port_reaches_what_is_mapped(Slip slip, string? clause) =>
        Judge(slip, (6, "port_load", $"{Whole} port=1")).Should().Be(clause);

    [Theory]
    [InlineData("complete", "device=1:gpu0", "DMA-IOMMU-082")]
    [InlineData("barrier", "", null)]
    public void Only_what_is_complete_must_show_at_other_ports(string then, string arguments, string? clause) =>
        Judge(
                Slip.LosesStores,
                (6, "port_store", $"{Whole} bytes=0x7 port=1"),
                (7, then, arguments),
                (8, "device_load", Whole)
            )
            .Should()
            .Be(clause);

    [Theory]
    [InlineData("barrier", "", null)]
    [InlineData("complete", "device=1:gpu0", "DMA-IOMMU-080")]
    public void No_port_is_used_while_a_store_through_another_is_in_flight(
        string then,
        string arguments,
        string? clause
    ) =>
        Judge(
                Slip.Faults,
                (6, "device_store", $"{Whole} bytes=0x7"),
                (7, then, arguments),
                (8, "port_load", $"{Whole} port=1")
            )
            .Should()
            .Be(clause);

    [Theory]
    [InlineData(Slip.None, null)]
    [InlineData(Slip.KeepsTranslations, "DMA-IOMMU-081")]
    public void No_port_reaches_what_was_unmapped(Slip slip, string? clause) =>
        Judge(
                slip,
                (6, "port_load", $"{Whole} port=1"),
                (7, "unmap", "mapping=#5 attributes=NONE"),
                (8, "port_load", $"{Whole} port=1")
            )
            .Should()
            .Be(clause);

    [Theory]
    [InlineData(Slip.None, null)]
    [InlineData(Slip.ForgetsAtResume, "DMA-IOMMU-085")]
    public void What_was_mapped_before_a_suspend_is_reached_after_it(Slip slip, string? clause) =>
        Judge(slip, (6, "suspend", "device=1:gpu0"), (7, "resume", "device=1:gpu0"), (8, "device_load", Whole))
            .Should()
            .Be(clause);

    [Theory]
    [InlineData("device_load", Whole)]
    [InlineData("port_load", $"{Whole} port=1")]
    public void A_device_that_is_suspended_makes_no_access(string kind, string arguments) =>
        Judge(Slip.ForgetsAtSuspend, (6, "suspend", "device=1:gpu0"), (7, kind, arguments)).Should().BeNull();

    [Fact]
    public void A_device_that_is_kept_awake_goes_on() =>
        Judge(
                Slip.StaysAwake,
                (6, "suspend", "device=1:gpu0"),
                (7, "port_load", $"{Whole} port=1"),
                (8, "resume", "device=1:gpu0")
            )
            .Should()
            .BeNull();

    private static string? Judge(Slip slip, params (ulong Id, string Kind, string Arguments)[] steps)
    {
        var repro = new Repro(
            new ReferenceFactory(
                p =>
                    p with
                    {
                        PortMaster = device => new Lying(device, slip),
                        PortIommu = (machine, domain) => new Keeping(machine, domain, slip),
                        Suspension = machine => new Forgetting(machine, slip),
                    },
                "arm-iommu"
            ),
            "arm-iommu",
            1
        )
            .Step(1, "alloc_pages", "count=1 placement=LOW")
            .Step(2, "space_create", "start=0x10000000 pages=0x1000")
            .Step(3, "space_attach", "device=1:gpu0 space=#2")
            .Step(4, "cpu_store", "buffer=#1 offset=0x0 size=0x10 bytes=0x3")
            .Step(5, "map", "device=1:gpu0 buffer=#1 offset=0x0 size=0x10 direction=BIDIRECTIONAL attributes=NONE");
        foreach (var (id, kind, arguments) in steps)
            repro = repro.Step(id, kind, arguments);
        try
        {
            repro.Judge();
            return null;
        }
        catch (ConformanceException exception)
        {
            return exception.Clause.Text;
        }
    }

    /// <summary>What is wrong with a second port, or with a resume.</summary>
    public enum Slip
    {
        None,
        Faults,
        LeadsElsewhere,
        LosesStores,
        KeepsTranslations,
        ForgetsAtSuspend,
        ForgetsAtResume,
        StaysAwake,
    }

    private sealed class Lying(Device device, Slip slip) : PortMaster(device)
    {
        public override void Store(DmaAddress start, ReadOnlySpan<byte> source)
        {
            if (slip != Slip.LosesStores)
                base.Store(start, source);
        }

        public override void Load(DmaAddress start, Span<byte> destination)
        {
            base.Load(start, destination);
            if (slip == Slip.LeadsElsewhere)
                destination.Fill(0xFE);
        }
    }

    private sealed class Keeping(Machine machine, IommuDomain domain, Slip slip) : PortIommu(machine, domain)
    {
        public override void Unmap(ulong page, ulong count)
        {
            if (slip != Slip.KeepsTranslations)
                base.Unmap(page, count);
        }

        public override bool TryTranslate(ulong page, bool isWrite, out ulong frame) =>
            base.TryTranslate(page, isWrite, out frame) && slip != Slip.Faults;
    }

    private sealed class Forgetting(Machine machine, Slip slip) : Suspension(machine)
    {
        public override Answer Suspend(Device device)
        {
            if (slip == Slip.StaysAwake)
                return Answer.Failed(Errno.Busy);
            if (slip == Slip.ForgetsAtSuspend)
                device.Ports.Restore(((TranslatedOperations)device.Operations).Domain, _ => { });
            return base.Suspend(device);
        }

        protected override void Restore(IommuDomain domain, PortIommu unit)
        {
            if (slip != Slip.ForgetsAtResume)
                base.Restore(domain, unit);
        }
    }
}
