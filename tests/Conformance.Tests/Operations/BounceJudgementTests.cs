using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification.Memory;
using Dma.Reference;

namespace Dma.Conformance.Tests.Operations;

/// <summary>What a platform may answer that says something of its bounce buffers.</summary>
public sealed class BounceJudgementTests
{
    private const int Nic = 0,
        Modem = 2,
        Usb = 3,
        Nvme = 4,
        Gpu = 6;

    private static readonly string[] Names = ["nic0", "disk0", "modem0", "usb0", "nvme0", "dsp0", "gpu0"];

    [Theory]
    [InlineData(Nvme, 0x123, 0x9_0123, null)]
    [InlineData(Nvme, 0x1123, 0x9_0123, null)]
    [InlineData(Nvme, 0x123, 0x9_0122, "DMA-BNC-004")]
    [InlineData(Nvme, 0x123, 0x9_0923, "DMA-BNC-004")]
    [InlineData(Usb, 0x123, 0x9_0923, null)]
    [InlineData(Usb, 0x123, 0x9_0022, "DMA-BNC-004")]
    [InlineData(Nic, 0x123, 0x9_0000, null)]
    public void The_bits_that_are_kept_are_those_of_the_description(
        int device,
        ulong offset,
        ulong given,
        string? clause
    ) => Judge(new Scripted { Addresses = { given } }, (2, "map", Map(device, 1, offset, 0x40))).Should().Be(clause);

    [Theory]
    [InlineData("0x0", 0x9_0000, null)]
    [InlineData("0x7ff", 0x9_0223, "DMA-BNC-004")]
    [InlineData("0x7ff", 0x9_0123, null)]
    public void The_mask_that_was_accepted_is_in_force(string mask, ulong given, string? clause) =>
        Judge(
                new Scripted { Addresses = { given } },
                (2, "set_min_align_mask", "device=0:nic0 mask=0x7ff"),
                (3, "set_min_align_mask", $"device=0:nic0 mask={mask}"),
                (4, "map", Map(Nic, 1, 0x123, 0x40))
            )
            .Should()
            .Be(clause);

    [Fact]
    public void A_mask_that_was_refused_changes_nothing() =>
        Judge(
                new Scripted { Addresses = { 0x9_0122 }, RefusesMasks = true },
                (2, "set_min_align_mask", "device=4:nvme0 mask=0x0"),
                (3, "map", Map(Nvme, 1, 0x123, 0x40))
            )
            .Should()
            .Be("DMA-BNC-004");

    [Theory]
    [InlineData(Usb, 0x9_0000, 0x9_1000, null)]
    [InlineData(Usb, 0x9_0000, 0x9_0800, "DMA-BNC-005")]
    [InlineData(Usb, 0x9_0000, 0x8_FE00, null)]
    [InlineData(Nic, 0x9_0000, 0x9_0800, null)]
    [InlineData(Nic, 0x9_0000, 0x9_0400, "DMA-BNC-007")]
    [InlineData(Nic, 0x9_0000, 0x8_FFC0, null)]
    [InlineData(Gpu, 0x9_0000, 0x9_0400, null)]
    public void Granules_and_slots_have_one_use(int device, ulong one, ulong other, string? clause) =>
        Judge(
                new Scripted { Addresses = { one, other } },
                (2, "map", Map(device, 1, 0, 0x40)),
                (3, "map", Map(device, 1, 0x1000, 0x40))
            )
            .Should()
            .Be(clause);

    [Fact]
    public void The_same_bytes_at_the_same_addresses_share_what_they_like() =>
        Judge(
                new Scripted { Addresses = { 0x9_0000, 0x9_0000, 0x9_0020 } },
                (2, "map", Map(Usb, 1, 0, 0x40)),
                (3, "map", Map(Usb, 1, 0, 0x40)),
                (4, "map", Map(Nic, 1, 0x800, 0x40))
            )
            .Should()
            .BeNull();

    [Theory]
    [InlineData(0xFFFF_F800UL)]
    [InlineData(0UL)]
    public void Granules_at_both_ends_of_the_space_are_like_others(ulong address) =>
        Judge(
                new Scripted { Addresses = { address } },
                (2, "map", Map(Usb, 1, 0, 0x40)),
                (3, "padding_load", "mapping=#2 side=BEHIND size=0x1")
            )
            .Should()
            .BeNull();

    [Theory]
    [InlineData(0, 0x40, 0x40, "DMA-BNC-006")]
    [InlineData(0, 0x40, 0x41, null)]
    [InlineData(9, 0x40, 0x40, "DMA-BNC-006")]
    [InlineData(0, 0x80, 0x80, null)]
    [InlineData(0, 0x7C, 0x7C, null)]
    public void Beside_a_mapping_nothing_of_its_buffer_shows(int salt, int size, int from, string? clause) =>
        Judge(
                new Scripted { Addresses = { 0x9_0000 }, Shows = (from, (byte)salt) },
                (2, "cpu_store", $"buffer=#1 offset=0x0 size=0x80 bytes=0x{salt:x}"),
                (3, "map", Map(Usb, 1, 0, (ulong)size)),
                (4, "padding_load", "mapping=#3 side=BEHIND size=0x40")
            )
            .Should()
            .Be(clause);

    [Theory]
    [InlineData(Usb, null)]
    [InlineData(Nic, "DMA-BNC-006")]
    public void What_is_mapped_for_the_device_it_may_see(int other, string? clause) =>
        Judge(
                new Scripted { Addresses = { 0x9_0040, 0xA_0000 }, Shows = (0x40, 3) },
                (2, "cpu_store", "buffer=#1 offset=0x0 size=0x80 bytes=0x3"),
                (3, "map", Map(other, 1, 0x40, 0x40)),
                (4, "map", Map(Usb, 1, 0, 0x40)),
                (5, "padding_load", "mapping=#4 side=BEHIND size=0x40")
            )
            .Should()
            .Be(clause);

    [Theory]
    [InlineData(0x100, "DMA-BNC-006")]
    [InlineData(0x101, null)]
    public void Beside_a_mapping_nothing_shows_of_what_was_there(int from, string? clause) =>
        Judge(
                new Scripted { Addresses = { 0x9_0000, 0x9_0000 }, Shows = (from, 3) },
                (2, "cpu_store", "buffer=#1 offset=0x0 size=0x1000 bytes=0x3"),
                (3, "map", Map(Nic, 1, 0, 0x1000)),
                (4, "unmap", "mapping=#3 attributes=NONE"),
                (5, "cpu_store", "buffer=#1 offset=0x2000 size=0x100 bytes=0x4"),
                (6, "map", Map(Usb, 1, 0x2000, 0x100)),
                (7, "padding_load", "mapping=#6 side=BEHIND size=0x40")
            )
            .Should()
            .Be(clause);

    [Fact]
    public void What_the_device_stored_itself_is_not_foreign() =>
        Judge(
                new Scripted { Addresses = { 0x9_0000, 0x9_0000 }, Shows = (0x100, 3) },
                (2, "map", "device=3:usb0 buffer=#1 offset=0x0 size=0x1000 direction=FROM_DEVICE attributes=NONE"),
                (3, "device_store", "mapping=#2 offset=0x0 size=0x1000 bytes=0x3"),
                (4, "complete", "device=3:usb0"),
                (5, "unmap", "mapping=#2 attributes=NONE"),
                (6, "map", Map(Usb, 1, 0x2000, 0x100)),
                (7, "padding_load", "mapping=#6 side=BEHIND size=0x40")
            )
            .Should()
            .BeNull();

    [Theory]
    [InlineData(Modem, 0x9_0000, null)]
    [InlineData(Modem, 0x9_0800, "DMA-BNC-008")]
    [InlineData(Nic, 0x9_0800, "DMA-COH-006")]
    public void Buffers_of_a_pool_of_slots_begin_with_a_page(int device, ulong given, string? clause) =>
        Judge(
                new Scripted { Addresses = { given } },
                (2, "alloc_coherent", $"device={device}:{Names[device]} size=0x10 flags=GFP_KERNEL attributes=NONE")
            )
            .Should()
            .Be(clause);

    [Theory]
    [InlineData(Nic, "LOW", 0x40, "DMA-MAP-001")]
    [InlineData(Nic, "HIGH", 0x40, "DMA-BNC-003")]
    [InlineData(Nic, "LAST", 0x8000, "DMA-BNC-003")]
    [InlineData(Nic, "ANY", 0x40, null)]
    [InlineData(Nic, "ANY", 0x4_0000, "DMA-BNC-001")]
    [InlineData(Nic, "ANY", 0x4_0001, null)]
    [InlineData(Gpu, "HIGH", 0x40, null)]
    public void What_is_promised_is_given(int device, string placement, ulong size, string? clause) =>
        Judge(
                new Scripted { RefusesMaps = true },
                (2, "alloc_pages", $"count=68 placement={placement}"),
                (3, "get_max_mapping_size", $"device={device}:{Names[device]}"),
                (4, "map_page", $"{Map(device, 2, 0, size)} page=0")
            )
            .Should()
            .Be(clause);

    [Fact]
    public void What_was_told_holds_for_the_masks_that_it_was_told_under()
    {
        const string Ask = "device=0:nic0";
        var large = (5UL, "map_page", $"{Map(Nic, 2, 0, 0x4_0000)} page=0");
        (ulong, string, string) blocks = (2, "alloc_pages", "count=68 placement=ANY");
        (ulong, string, string) asks = (3, "get_max_mapping_size", Ask);

        Judge(new Scripted { RefusesMaps = true }, blocks, asks, (4, "set_min_align_mask", $"{Ask} mask=0x0"), large)
            .Should()
            .BeNull();
        Judge(new Scripted { RefusesMaps = true }, blocks, asks, (4, "set_mask", $"{Ask} mask=0xffffffffff"), large)
            .Should()
            .BeNull();
        Judge(new Scripted { RefusesMaps = true }, blocks, asks, large).Should().Be("DMA-BNC-001");
    }

    [Fact]
    public void Room_comes_back_when_all_is_unmapped_and_settled()
    {
        var steps = new List<(ulong, string, string)>
        {
            (2, "alloc_pages", "count=68 placement=ANY"),
            (3, "alloc_pages", "count=68 placement=ANY"),
            (4, "get_max_mapping_size", "device=0:nic0"),
        };
        for (var id = 5UL; id < 14; id++)
            steps.Add((id, "map_page", $"{Map(Nic, 2 + id % 2, 0, 0x4_0000)} page=0"));
        // The ninth is beyond the promise.
        Judge(new Scripted { Gives = 8 }, [.. steps]).Should().BeNull();
        Judge(new Scripted { Gives = 7 }, [.. steps]).Should().Be("DMA-BNC-001");

        steps.RemoveAt(steps.Count - 1);
        for (var id = 5UL; id < 13; id++)
            steps.Add((id + 10, "unmap", $"mapping=#{id} attributes=NONE"));
        steps.Add((30, "map_page", $"{Map(Nic, 2, 0, 0x4_0000)} page=0"));
        Judge(new Scripted { Gives = 8 }, [.. steps]).Should().BeNull("the machine has not settled");
        steps.Insert(steps.Count - 1, (29, "settle", ""));
        Judge(new Scripted { Gives = 8 }, [.. steps]).Should().Be("DMA-BNC-002");
    }

    private static string Map(int device, ulong buffer, ulong offset, ulong size) =>
        $"device={device}:{Names[device]} buffer=#{buffer} offset=0x{offset:x} size=0x{size:x} direction=TO_DEVICE attributes=NONE";

    private static string? Judge(Scripted script, params (ulong Id, string Kind, string Arguments)[] steps)
    {
        var factory = new SinglePlatformFactory(
            seed => new Liar(new ReferenceFactory().Create("bounce", seed), script),
            "bounce"
        );
        var repro = new Repro(factory, "bounce", 1).Step(1, "alloc_pages", "count=4 placement=LOW");
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

    /// <summary>What is answered in place of the truth.</summary>
    private sealed record Scripted
    {
        public List<ulong> Addresses { get; } = [];

        public bool RefusesMaps { get; init; }

        public bool RefusesMasks { get; init; }

        /// <summary>After so many mappings none is given any more.</summary>
        public int Gives { get; init; } = int.MaxValue;

        /// <summary>What a device loads: the content of a store, from an offset in its block on.</summary>
        public (int Offset, byte Salt)? Shows { get; init; }
    }

    private sealed class Liar(Machine inner, Scripted script) : FacetedPassThrough(inner), IBounce, ICoherent
    {
        private int _given;
        private bool _failed;

        public BounceDescription DescribeBounce(DeviceId device) => inner.DescribeBounce(device);

        public CoherentDescription CoherentDescription => inner.CoherentDescription;

        public Answer SetMinAlignMask(DeviceId device, ByteCount mask) =>
            script.RefusesMasks ? Answer.Failed(Errno.Invalid) : Answer.Ok;

        public override bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
            where TFacet : class
        {
            facet = this as TFacet;
            return facet is not null;
        }

        public override Answer<DmaAddress> Map(
            DeviceId device,
            CpuAddress buffer,
            ByteCount size,
            DmaDirection direction,
            DmaAttributes attributes
        ) => Given();

        public override Answer<DmaAddress> MapPage(
            DeviceId device,
            PageNumber page,
            ByteCount offset,
            ByteCount size,
            DmaDirection direction,
            DmaAttributes attributes
        ) => Given();

        public override Answer<bool> MappingError(DeviceId device, DmaAddress address) => _failed;

        public override Answer Unmap(
            DeviceId device,
            DmaRange range,
            DmaDirection direction,
            DmaAttributes attributes
        ) => Answer.Ok;

        public override Answer UnmapPage(
            DeviceId device,
            DmaRange range,
            DmaDirection direction,
            DmaAttributes attributes
        ) => Answer.Ok;

        public override Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source) => Answer.Ok;

        public override Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination)
        {
            destination.Clear();
            if (script.Shows is var (offset, salt))
                Wave.Fill(destination, offset, salt);
            return Answer.Ok;
        }

        public Answer<CoherentBuffer> AllocateCoherent(
            DeviceId device,
            ByteCount size,
            Gfp flags,
            DmaAttributes attributes
        ) => new CoherentBuffer(new(0x4000_0000), new(script.Addresses[_given++]));

        public Answer FreeCoherent(DeviceId device, ByteCount size, CoherentBuffer buffer, DmaAttributes attributes) =>
            Answer.Ok;

        public Answer SetCoherentMask(DeviceId device, DmaMask mask) => Answer.Ok;

        public Answer<DmaMask> GetCoherentMask(DeviceId device) => DmaMask.Default;

        private Answer<DmaAddress> Given()
        {
            _failed = script.RefusesMaps || _given >= script.Gives;
            var address =
                _given < script.Addresses.Count ? script.Addresses[_given] : 0x100_0000UL * (ulong)(_given + 1);
            _given++;
            return new DmaAddress(_failed ? ulong.MaxValue : address);
        }
    }
}
