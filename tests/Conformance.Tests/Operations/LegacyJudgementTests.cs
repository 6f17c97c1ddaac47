using Dma.Reference;

namespace Dma.Conformance.Tests.Operations;

/// <summary>What a platform may answer to calls by old names and for addresses of two cycles.</summary>
public sealed class LegacyJudgementTests
{
    private const string Map = "device=0:nic0 buffer=#1 offset=0x0 size=0x40 direction=TO_DEVICE attributes=NONE";
    private const string DacMap = "device=1:dsp0 buffer=#1 offset=0x0 size=0x40 direction=TO_DEVICE page=0";

    [Theory]
    [InlineData("PCI", 0x1_0000_0000UL, "DMA-PCI-001")]
    [InlineData("PCI", 0xFFFF_FFE0UL, "DMA-PCI-001")]
    [InlineData("PCI", ulong.MaxValue - 1, "DMA-PCI-001")]
    [InlineData("PCI", 0x8000_0000UL, null)]
    [InlineData("DMA", 0x1_0000_0000UL, null)]
    public void A_map_by_an_old_name_is_held_to_the_clauses_of_map(string names, ulong given, string? clause) =>
        Judge(
                "coherent",
                p => p with { LegacyNames = machine => new Lying(machine, given) },
                (2, "use_names", $"names={names}"),
                (3, "map", Map)
            )
            .Should()
            .Be(clause);

    [Fact]
    public void What_an_old_name_has_changed_and_a_generic_call_shows_is_no_slip_of_that_call() =>
        Judge(
                "coherent",
                p => p with { LegacyNames = machine => new Lying(machine, 0) },
                (2, "use_names", "names=PCI"),
                (3, "set_mask", "device=0:nic0 mask=0xfffffffff"),
                (4, "get_coherent_mask", "device=0:nic0")
            )
            .Should()
            .Be("DMA-PCI-009");

    [Theory]
    [InlineData(true, "DMA-PCI-010")]
    [InlineData(false, null)]
    public void An_unmap_without_state_succeeds(bool refuses, string? clause) =>
        Judge(
                "coherent",
                p => p with { LegacyNames = machine => new Lying(machine, null) { RefusesUnmaps = refuses } },
                (2, "use_names", "names=PCI"),
                (3, "map", Map),
                (4, "unmap_without_state", "mapping=#3")
            )
            .Should()
            .Be(clause);

    [Theory]
    [InlineData(0x8000_0000UL, null)]
    [InlineData(0x100_0000_0000UL, "DMA-PCI-019")]
    [InlineData(0xFF_FFFF_FFE0UL, "DMA-PCI-019")]
    [InlineData(ulong.MaxValue - 1, "DMA-PCI-019")]
    [InlineData(null, "DMA-PCI-018")]
    public void An_address_of_two_cycles_is_given_and_fits_the_mask(ulong? given, string? clause) =>
        Judge(
                "write-back",
                p => p with { DacAddresses = machine => new LyingDac(machine, given) },
                (2, "dac_set_mask", "device=1:dsp0 mask=0xffffffffff"),
                (3, "dac_map", DacMap)
            )
            .Should()
            .Be(clause);

    [Fact]
    public void Two_bytes_have_two_addresses_of_two_cycles() =>
        Judge(
                "write-back",
                p => p with { DacAddresses = machine => new LyingDac(machine, 0x8000_0000UL) },
                (2, "dac_set_mask", "device=1:dsp0 mask=0xffffffffff"),
                (3, "dac_map", DacMap),
                (4, "dac_map", DacMap.Replace("page=0", "page=1", StringComparison.Ordinal))
            )
            .Should()
            .Be("DMA-PCI-019");

    [Fact]
    public void The_same_byte_may_have_the_same_address_twice() =>
        Judge(
                "write-back",
                p => p with { DacAddresses = machine => new LyingDac(machine, 0x8000_0000UL) },
                (2, "dac_set_mask", "device=1:dsp0 mask=0xffffffffff"),
                (3, "dac_map", DacMap),
                (4, "dac_map", DacMap)
            )
            .Should()
            .BeNull();

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "DMA-PCI-021")]
    public void An_address_of_two_cycles_leads_back(ulong off, string? clause) =>
        Judge(
                "write-back",
                p => p with { DacAddresses = machine => new LyingDac(machine, null) { Off = off, Tells = true } },
                (2, "dac_set_mask", "device=1:dsp0 mask=0xffffffffff"),
                (3, "dac_map", DacMap),
                (4, "dac_ask", "mapping=#3 offset=0x3f")
            )
            .Should()
            .Be(clause);

    private static string? Judge(
        string profile,
        Func<MachineParts, MachineParts> replace,
        params (ulong Id, string Kind, string Arguments)[] steps
    )
    {
        var repro = new Repro(new ReferenceFactory(replace, profile), profile, 1).Step(
            1,
            "alloc_pages",
            "count=2 placement=LOW"
        );
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

    /// <summary>Old names that give one address for every map, and take one mask for both.</summary>
    private sealed class Lying(Machine machine, ulong? given) : LegacyNames(machine)
    {
        public bool RefusesUnmaps { get; init; }

        public override Answer<DmaAddress> MapSingle(
            LegacyName name,
            DeviceId device,
            CpuAddress buffer,
            ByteCount size,
            DmaDirection direction
        ) => given is { } address ? new DmaAddress(address) : base.MapSingle(name, device, buffer, size, direction);

        public override Answer<bool> MappingError(LegacyName name, DeviceId device, DmaAddress address) => false;

        public override Answer UnmapSingle(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction) =>
            RefusesUnmaps ? Answer.Failed(Errno.Invalid) : base.UnmapSingle(name, device, range, direction);

        public override Answer SetPciMask(DeviceId device, DmaMask mask) => Machine.SetMaskAndCoherent(device, mask);
    }

    private sealed class LyingDac(Machine machine, ulong? given) : DoubleAddressCycle(machine)
    {
        public bool Tells { get; init; }

        public ulong Off { get; init; }

        public override Answer<DmaAddress> PageToDma(
            DeviceId device,
            PageNumber page,
            ByteCount offset,
            DmaDirection direction
        ) =>
            Tells ? base.PageToDma(device, page, offset, direction)
            : given is { } address ? new DmaAddress(address)
            : Answer.Failed(Errno.NoMemory);

        public override Answer SyncDacForDevice(DeviceId device, DmaRange range, DmaDirection direction) => Answer.Ok;

        public override Answer<ByteCount> DmaToOffset(DeviceId device, DmaAddress address) =>
            base.DmaToOffset(device, address) is { Status: AnswerStatus.Ok } offset
                ? new ByteCount(offset.Value.Value + Off)
                : Answer.Failed(Errno.NoDevice);
    }
}
