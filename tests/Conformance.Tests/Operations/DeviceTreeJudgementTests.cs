using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;
using Dma.Reference;
using Machine = Dma.Reference.Machine;

namespace Dma.Conformance.Tests.Operations;

/// <summary>What may become of a device tree: where regions, pages and buffers lie.</summary>
public class DeviceTreeJudgementTests
{
    private static readonly DeviceId Nic = new(0);
    private static readonly DeviceId Cam = new(1);

    private readonly HashSet<ClauseId> _setAside = [];
    private DeviceTreeRegion[] _regions = [];
    private DeviceTreeDevice[] _devices = [];
    private PhysicalRange[] _memory = [];
    private SpecificationState? _state;
    private ulong _step;

    private SpecificationState State => _state ??= Read();

    [Theory]
    [InlineData(0x10_0000, 0x1800, null)]
    [InlineData(0x10_0000, 0x2000, null)]
    [InlineData(0x10_0000, 0x17ff, "DMA-DT-001")]
    [InlineData(0x10_0000, 0x2001, "DMA-DT-001")]
    [InlineData(0xf_ffff, 0x1801, "DMA-DT-001")]
    [InlineData(0xffff_ffff_ffff_f000, 0x2000, "DMA-DT-001")]
    public void A_region_with_a_place_lies_there(ulong start, ulong length, string? clause)
    {
        _regions = [Fixed(0x10_0000, 0x1800)];

        Tell(0, start, length).Should().Be(clause);
    }

    [Theory]
    [InlineData(0x10_0000, 0x1000, null)]
    [InlineData(0x10_0000, 0x2000, null)]
    [InlineData(0x10_0000, 0xfff, "DMA-DT-002")]
    [InlineData(0x10_2000, 0x1000, "DMA-DT-002")]
    [InlineData(0x1f_c000, 0x4000, null)]
    [InlineData(0x1f_c000, 0x4001, "DMA-DT-003")]
    [InlineData(0xf_c000, 0x4000, "DMA-DT-003")]
    [InlineData(0xffff_ffff_ffff_c000, 0x4001, "DMA-DT-002")]
    public void A_region_without_a_place_has_its_size_alignment_and_ranges(ulong start, ulong length, string? clause)
    {
        _regions = [Placed(0x1000) with { Alignment = new(0x4000), AllocRanges = [Range(0x10_0000, 0x10_0000)] }];

        Tell(0, start, length).Should().Be(clause);
    }

    [Theory]
    [InlineData(0x10_0800, null)]
    [InlineData(0x10_07ff, "DMA-DT-004")]
    public void Regions_may_share_a_page_but_no_byte(ulong start, string? clause)
    {
        _regions = [Fixed(0x10_0000, 0x800), Placed(0x800)];

        Tell(1, start, 0x800).Should().Be(clause);
        // In the other order too, where the machine rounds out what has a place.
        if (clause is null)
            Tell(0, 0x10_0000, 0x1000).Should().BeNull();
    }

    [Fact]
    public void Regions_that_the_machine_places_share_no_byte()
    {
        _regions = [Placed(0x1000), Placed(0x1000)];

        Tell(0, 0x10_0000, 0x1000).Should().BeNull();
        Tell(1, 0x10_0fff, 0x1000).Should().Be("DMA-DT-004");
        Tell(1, 0x10_1000, 0x1000).Should().BeNull();
    }

    [Theory]
    [InlineData(RegionUse.Reserved, false, "DMA-DT-005")]
    [InlineData(RegionUse.Reserved, true, null)]
    [InlineData(RegionUse.Contiguous, false, null)]
    [InlineData(RegionUse.CoherentPool, false, "DMA-DT-005")]
    [InlineData(RegionUse.BouncePool, false, "DMA-DT-005")]
    public void Pages_lie_in_no_region_unless_it_is_reusable(RegionUse use, bool isReusable, string? clause)
    {
        _regions = [Fixed(0x10_0000, 0x2000) with { Use = use, IsReusable = isReusable }];

        Find(0x10_1000, out _).Should().Be(clause);
        Find(0x10_2000, out _).Should().BeNull();
        Find(0xf_f001, out _).Should().Be(clause);
    }

    [Theory]
    [InlineData(0x10_0000, null)]
    [InlineData(0x1f_f000, null)]
    [InlineData(0x20_0000, "DMA-DT-006")]
    [InlineData(0xffff_ffff_ffff_f001, "DMA-DT-006")]
    public void Pages_lie_in_memory(ulong start, string? clause)
    {
        _memory = [Range(0x10_0000, 0x8_0000), Range(0x18_0000, 0x8_0000)];

        Find(start, out var block).Should().Be(clause);
        block.Physical.HasValue.Should().Be(clause is null);
    }

    [Theory]
    [InlineData(0xffff_ffff_ffff_f000, true)]
    [InlineData(0xffff_ffff_ffff_f001, false)]
    public void Nothing_follows_from_pages_that_the_space_does_not_hold(ulong start, bool isHeld)
    {
        Find(start, out var block).Should().BeNull();

        block.Physical.HasValue.Should().Be(isHeld);
    }

    [Fact]
    public void Nothing_follows_from_what_was_set_aside()
    {
        _ = _setAside.Add(DeviceTreeClauses.PagesLieInMemory);
        _ = _setAside.Add(DeviceTreeClauses.PlacedRegionsAreAligned);
        (_memory, _regions) = ([Range(0, 0x20_0000)], [Placed(0x1000)]);

        Find(0x20_0000, out var block).Should().BeNull();
        block.Physical.Should().BeNull();
        Tell(0, 0x10_0000, 1).Should().BeNull();
        State.Part<DeviceTreeSpecification>().Told[0].Should().BeNull();
        // What is told later is built upon again.
        Find(0x1f_f000, out block).Should().BeNull();
        block.Physical.Should().NotBeNull();
        Tell(0, 0x10_0000, 0x1000).Should().BeNull();
        State.Part<DeviceTreeSpecification>().Told[0].Should().NotBeNull();
    }

    [Theory]
    [InlineData(0, -1)]
    [InlineData(1, 1)]
    [InlineData(2, -1)]
    public void One_default_serves_blocks_and_of_several_no_one_knows_which(int defaults, int serving)
    {
        var area = Placed(0x1000) with { Use = RegionUse.Contiguous };
        _regions =
        [
            area,
            area with
            {
                IsDefault = defaults > 0,
            },
            area with
            {
                IsDefault = defaults > 1,
            },
            area with
            {
                Use = RegionUse.CoherentPool,
                IsDefault = true,
            },
        ];
        _devices = [Direct(Nic), Direct(Cam) with { Regions = [2] }];

        State.Part<DeviceTreeSpecification>().AreaOf(Nic, out var isOwn).Should().Be(serving);
        isOwn.Should().BeFalse();
        State.Part<DeviceTreeSpecification>().AreaOf(Cam, out isOwn).Should().Be(2);
        isOwn.Should().BeTrue();
    }

    [Theory]
    [InlineData(RegionUse.CoherentPool, "DMA-DT-007")]
    [InlineData(RegionUse.BouncePool, "DMA-DT-011")]
    public void Buffers_of_a_device_lie_in_its_pool(RegionUse use, string clause)
    {
        _regions = [Fixed(0x10_0000, 0x2000) with { Use = use }];
        _devices = [Direct(Nic) with { Regions = [0] }];

        Allocate(Nic, 0x10_0000, 0x2000).Should().BeNull();
        Allocate(Nic, 0x10_0000, 0x2001).Should().Be(clause);
        Allocate(Nic, 0xf_f000, 0x1000).Should().Be(clause);
    }

    [Theory]
    [InlineData(RegionUse.CoherentPool, false, "DMA-DT-010")]
    [InlineData(RegionUse.CoherentPool, true, null)]
    [InlineData(RegionUse.BouncePool, false, "DMA-DT-010")]
    [InlineData(RegionUse.Contiguous, false, null)]
    public void Buffers_of_other_devices_lie_in_no_pool_but_the_default(RegionUse use, bool isDefault, string? clause)
    {
        _regions = [Fixed(0x10_0000, 0x2000) with { Use = use, IsDefault = isDefault }];
        _devices = [Direct(Nic) with { Regions = [0] }, Direct(Cam)];

        Allocate(Cam, 0x10_1fff, 1).Should().Be(clause);
        Allocate(Cam, 0x10_2000, 1).Should().BeNull();
    }

    [Fact]
    public void Addresses_lie_in_windows_of_the_buses()
    {
        _devices = [Direct(Nic) with { Windows = [new(new(0x1000), new(0x10_0000), new(0x1000))] }];

        Allocate(Nic, 0x1000, 0x1000).Should().BeNull();
        Allocate(Nic, 0x1000, 0x1001).Should().Be("DMA-DT-012");
        Allocate(Nic, 0xfff, 1).Should().Be("DMA-DT-012");
    }

    [Theory]
    [InlineData(Claim.Yes, true, null)]
    [InlineData(Claim.Yes, false, "DMA-DT-014")]
    [InlineData(Claim.No, true, "DMA-DT-014")]
    [InlineData(Claim.Unstated, true, null)]
    public void A_device_is_coherent_where_the_tree_says_so(Claim said, bool answered, string? clause)
    {
        _devices = [Direct(Nic) with { Coherent = said }];

        DeviceTreeJudgement.CheckCoherence(State, Nic, answered)?.Clause.Text.Should().Be(clause);
        (DeviceTreeJudgement.CheckCoherence(State, Nic, answered) is null).Should().Be(clause is null);
    }

    [Fact]
    public void Addresses_stay_in_the_window_of_the_entry()
    {
        _devices =
        [
            new()
            {
                Device = Nic,
                Translated = Claim.Yes,
                AddressWindow = new(new(0x8000), new(0x1000)),
            },
        ];

        Allocate(Nic, 0x8000, 0x1000).Should().BeNull();
        Allocate(Nic, 0x8000, 0x1001).Should().Be("DMA-DT-015");
        Allocate(Nic, 0xffff_ffff_ffff_f000, 0x2000).Should().Be("DMA-DT-015");
    }

    private static DeviceTreeRegion Fixed(ulong start, ulong length) =>
        new() { Name = "fixed", Fixed = Range(start, length) };

    private static DeviceTreeRegion Placed(ulong size) => new() { Name = "placed", Size = new(size) };

    private static DeviceTreeDevice Direct(DeviceId device) => new() { Device = device, Translated = Claim.No };

    private static PhysicalRange Range(ulong start, ulong length) => new(new(start), new(length));

    private string? Tell(int region, ulong start, ulong length)
    {
        var observation = Begin();
        (observation.Value, observation.Third) = (start, length);
        return RegionJudgement.Judge(State, region, observation)?.Clause.Text;
    }

    // Asks where a block of a page lies.
    private string? Find(ulong start, out Block block)
    {
        var observation = Begin();
        observation.Value = start;
        block = new Block(_step, 0x1000, null, null, []) { FirstPage = new PageNumber(_step) };
        State.Handles.Add(HandleKind.Memory, _step, block);
        var op = new Operation(RegionOperations.PageToPhysical, _step + 1) { [0] = _step };
        return RegionOperations.PageToPhysical.Judge(State, op, observation)?.Clause.Text;
    }

    private string? Allocate(DeviceId device, ulong start, ulong length) =>
        DeviceTreeJudgement
            .CheckBuffer(
                State,
                new Request(device, (int)length, Gfp.Kernel, DmaAttributes.None, false),
                Interval.At(start, length)
            )
            ?.Clause.Text;

    private Observation Begin()
    {
        State.BeginStep(++_step);
        var observation = new Observation();
        observation.Clear();
        _ = observation.Note(Answer.Ok);
        return observation;
    }

    private SpecificationState Read()
    {
        var parts = new ReferenceFactory().Create("devicetree", 1).Parts;
        var platform = new Machine(
            parts with
            {
                DeviceTree = new()
                {
                    Memory = _memory,
                    Regions = _regions,
                    Devices = _devices,
                },
            }
        );
        DeviceTreeBounds.FindNonsense(platform, platform.Devices.Count).Should().BeNull();
        return new(AreaTable.Standard.Read("devicetree", platform), _setAside);
    }
}
