using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;
using static Dma.Conformance.Tests.Operations.Diagnosing;
using Mapping = Dma.Conformance.Specification.Memory.Mapping;

namespace Dma.Conformance.Tests.Operations;

/// <summary>What of steps that are no misuse by themselves must be reported, what may be, and what is left open.</summary>
public sealed class ReportableTests
{
    private static readonly Misuse[] Claimed =
    [
        Misuse.OverlappingMappings,
        Misuse.DeviceAccessAfterUnmap,
        Misuse.DeviceStoreAgainstDirection,
        Misuse.CpuAccessToOwned,
    ];

    private Diagnosing _diagnosing = new(Claimed) { Isolates = Claim.Yes };

    /// <summary>What is found of a step: nothing, or something that may or must be reported.</summary>
    public enum Found
    {
        Nothing,
        May,
        Must,
    }

    private SpecificationState State => _diagnosing.State;

    [Theory]
    [InlineData(DmaDirection.FromDevice, DmaDirection.FromDevice, 0x0, 0x40, Found.Must)]
    [InlineData(DmaDirection.Bidirectional, DmaDirection.FromDevice, 0x3f, 0x80, Found.Must)]
    [InlineData(DmaDirection.FromDevice, DmaDirection.Bidirectional, 0x0, 0x1, Found.Must)]
    [InlineData(DmaDirection.ToDevice, DmaDirection.FromDevice, 0x0, 0x40, Found.May)]
    [InlineData(DmaDirection.FromDevice, DmaDirection.ToDevice, 0x0, 0x40, Found.May)]
    [InlineData(DmaDirection.ToDevice, DmaDirection.ToDevice, 0x0, 0x40, Found.Nothing)]
    [InlineData(DmaDirection.FromDevice, DmaDirection.FromDevice, 0x40, 0x80, Found.Nothing)]
    public void Mappings_overlap_where_a_device_may_store(
        DmaDirection first,
        DmaDirection second,
        int start,
        int end,
        Found found
    )
    {
        var block = _diagnosing.Pages();
        _ = _diagnosing.Map(block, 0, 0x40, first);

        Find(Mapped(_diagnosing.Map(block, start, end, second))).Should().Be(found);
    }

    [Fact]
    public void Both_mappings_may_be_named()
    {
        var block = _diagnosing.Pages();
        var first = _diagnosing.Map(block, 0, 0x40, device: Gpu);
        var second = _diagnosing.Map(block, 0, 0x40);

        Find(Mapped(second)).Should().Be(Found.Must);

        _diagnosing
            .Part.Findings.Should()
            .BeEquivalentTo([
                new MisuseFinding(Misuse.OverlappingMappings, Nic, ReachSpecification.RangeOf(second), second.Step),
                new MisuseFinding(Misuse.OverlappingMappings, Gpu, ReachSpecification.RangeOf(first), first.Step),
            ]);
    }

    [Fact]
    public void Mappings_that_share_a_line_and_no_byte_may_be_reported()
    {
        var block = _diagnosing.Pages();
        _ = _diagnosing.Map(block, 0, State.Profile.LineSize / 2);

        Find(Mapped(_diagnosing.Map(block, State.Profile.LineSize / 2, State.Profile.LineSize))).Should().Be(Found.May);
    }

    [Fact]
    public void Coherent_memory_may_be_mapped_twice()
    {
        var block = _diagnosing.Buffer();
        _ = Open(_diagnosing.Window(block, 0, 0x40));

        Find(Mapped(_diagnosing.Map(block, 0, 0x40))).Should().Be(Found.May);
    }

    [Fact]
    public void Who_skips_the_sync_may_map_what_is_mapped()
    {
        var block = _diagnosing.Pages();
        var first = _diagnosing.Map(block, 0, 0x40);
        var second = _diagnosing.Map(block, 0, 0x40, device: Gpu);
        Find(Mapped(second, DmaAttributes.SkipCpuSync)).Should().Be(Found.May);
        _diagnosing.Part.Clear();
        State.Part<StreamingSpecification>().TakeBack(first, DmaAttributes.None);

        // The one that is live was made with the attribute.
        Find(Mapped(_diagnosing.Map(block, 0, 0x40))).Should().Be(Found.May);
    }

    [Fact]
    public void An_address_of_two_cycles_takes_no_bytes()
    {
        var block = _diagnosing.Pages();
        _ = Open(_diagnosing.Window(block, 0, 0x40, isDac: true));

        Find(Mapped(_diagnosing.Map(block, 0, 0x40))).Should().Be(Found.May);
    }

    [Fact]
    public void The_pieces_of_one_list_may_overlap()
    {
        var block = _diagnosing.Pages();
        var mapping = _diagnosing.Map(block, 0, 0x40);
        _ = Open(_diagnosing.Window(block, 0, 0x40, id: mapping.Id | 1UL << Mapping.PieceBits));

        Find(Mapped(mapping)).Should().Be(Found.May);
    }

    [Fact]
    public void What_was_refused_overlaps_nothing()
    {
        var block = _diagnosing.Pages();
        _ = _diagnosing.Map(block, 0, 0x40);
        var refused = new Mapping
        {
            Id = _diagnosing.Begin(),
            Device = Nic,
            Block = block,
            Start = 0,
            End = 0x40,
            Direction = DmaDirection.Bidirectional,
            Coherence = Claim.Yes,
            IsPage = false,
            Refused = true,
            Address = new DmaAddress(0),
        };
        State.Part<StreamingSpecification>().Refuse(refused);

        Find(Mapped(refused)).Should().Be(Found.Nothing);
    }

    [Theory]
    [InlineData(true, DmaDirection.Bidirectional, 0x40, true)]
    [InlineData(false, DmaDirection.Bidirectional, 0x40, false)]
    [InlineData(true, DmaDirection.FromDevice, 0x40, false)]
    [InlineData(true, DmaDirection.Bidirectional, 0x3f, false)]
    public void Mappings_that_every_call_takes_for_one_another_are_alike(
        bool isSameDevice,
        DmaDirection direction,
        int end,
        bool areAlike
    )
    {
        var block = _diagnosing.Pages();
        var first = _diagnosing.Map(block, 0, 0x40);
        var second = _diagnosing.Map(block, 0, end, direction, isSameDevice ? Nic : Gpu);

        _ = Find(Mapped(second));

        _diagnosing.Part.AreAlike(first.Step, second.Step).Should().Be(areAlike);
    }

    [Fact]
    public void A_piece_and_an_allocation_are_like_nothing()
    {
        var block = _diagnosing.Pages();
        var range = ReachSpecification.RangeOf(_diagnosing.Window(block, 0, 0x40, id: 9));

        IsAlike(9).Should().BeTrue();
        IsAlike(9 | 1UL << Mapping.PieceBits).Should().BeFalse();
        IsAlike(block.Id).Should().BeFalse();

        bool IsAlike(ulong id) =>
            Reportable.IsAlike(_diagnosing.Window(block, 0, 0x40, id: id), Nic, range, DmaDirection.Bidirectional);
    }

    [Theory]
    [InlineData(false, 0x0, 0x40, Misuse.DeviceStoreAgainstDirection, Found.Must)]
    [InlineData(true, 0x0, 0x40, Misuse.DeviceAccessAfterUnmap, Found.Must)]
    [InlineData(false, 0x0, 0x41, Misuse.DeviceAccessAfterUnmap, Found.May)]
    [InlineData(true, 0x3f, 0x2, Misuse.DeviceAccessAfterUnmap, Found.May)]
    public void An_access_astray_is_reported_where_it_is_inside_a_mapping(
        bool hasEnded,
        ulong offset,
        ulong size,
        Misuse misuse,
        Found found
    )
    {
        var mapping = _diagnosing.Map(_diagnosing.Pages(), 0, 0x40, DmaDirection.ToDevice);
        if (hasEnded)
            State.Part<ReachSpecification>().End(mapping);

        Find(Stray(mapping.Id, offset, size)).Should().Be(found);

        var finding = _diagnosing.Part.Findings.Should().ContainSingle().Which;
        finding.Misuse.Should().Be(misuse);
        finding.MadeAt.Should().Be(mapping.Step);
        finding.Range.Should().Be(Interval.At(mapping.Address.Value + offset, size));
        finding.MayBeOfFormer.Should().Be(misuse == Misuse.DeviceAccessAfterUnmap);
    }

    [Theory]
    [InlineData(false, Misuse.DeviceStoreAgainstDirection)]
    [InlineData(true, Misuse.DeviceAccessAfterUnmap)]
    public void Where_devices_are_not_kept_apart_an_access_astray_may_be_reported(bool hasEnded, Misuse misuse)
    {
        _diagnosing = new(Claimed) { Isolates = Claim.Unstated };
        var mapping = _diagnosing.Map(_diagnosing.Pages(), 0, 0x40, DmaDirection.ToDevice);
        if (hasEnded)
            State.Part<ReachSpecification>().End(mapping);

        Find(Stray(mapping.Id, 0, 0x40)).Should().Be(Found.May);

        _diagnosing.Part.Findings.Should().ContainSingle().Which.Misuse.Should().Be(misuse);
    }

    [Fact]
    public void What_a_device_has_where_it_is_not_is_no_store_against_a_direction()
    {
        var mapping = _diagnosing.Map(_diagnosing.Pages(), 0, 0x40, DmaDirection.ToDevice);
        State.Part<AttachmentSpecification>().Attach(mapping.Device, new(7, true, true, true, true));

        Find(Stray(mapping.Id, 0, 0x40)).Should().Be(Found.May);

        _diagnosing.Part.Findings.Should().ContainSingle().Which.Misuse.Should().Be(Misuse.DeviceAccessAfterUnmap);
    }

    [Fact]
    public void An_access_to_a_freed_buffer_may_be_reported()
    {
        var block = _diagnosing.Buffer();
        var window = _diagnosing.Window(block, 0, 0x40, id: block.Id);
        State.Handles.Add(HandleKind.Coherent, block.Id, window);

        Find(Stray(block.Id, 0, 0x40)).Should().Be(Found.May);
    }

    [Fact]
    public void Other_steps_are_of_no_misuse()
    {
        var block = _diagnosing.Pages();
        var mapping = _diagnosing.Map(block, 0, 0x40);
        var load = new Operation(DeviceOperations.Load, _diagnosing.Begin());
        (load[0], load[2]) = (mapping.Id, 0x40);

        Find(load).Should().Be(Found.Nothing);
    }

    [Theory]
    [InlineData(Misuse.CpuAccessToOwned, 0, 0, 0x40, 0, true)]
    [InlineData(Misuse.SyncForDeviceLeftOut, 0, 0, 0x40, 0, true)]
    [InlineData(Misuse.SyncForCpuLeftOut, 0, 0, 0x40, 0, true)]
    [InlineData(Misuse.LineSharedWithCpuData, 0, 0, 0x40, 0, true)]
    [InlineData(Misuse.CpuAccessToOwned, 0, 0x20, 0x1, 0, true)]
    [InlineData(Misuse.OverlappingMappings, 0, 0, 0x40, 0, false)]
    [InlineData(Misuse.CpuAccessToOwned, 1, 0, 0x40, 0, false)]
    [InlineData(Misuse.CpuAccessToOwned, 0, 0x40, 0x40, 0, false)]
    [InlineData(Misuse.CpuAccessToOwned, 0, 0, 0x40, 1, false)]
    public void An_access_to_a_line_of_a_mapping_is_left_open(
        Misuse misuse,
        int device,
        ulong offset,
        ulong length,
        ulong later,
        bool isLeftOpen
    )
    {
        State.Profile.LineSize.Should().Be(0x40);
        var block = _diagnosing.Pages();
        var mapping = _diagnosing.Map(block, 0x8, 0x10);
        var line = mapping.Address.Value - 0x8;
        var report = Event(misuse, new DeviceId(device), line + offset, length, mapping.Step + later);

        Reportable.IsLeftOpen(State, CpuLoad(block, 0, 0x4), report).Should().Be(isLeftOpen);
        Reportable.IsLeftOpen(State, CpuLoad(block, 0x40, 0x4), report).Should().BeFalse();
    }

    [Fact]
    public void A_call_that_accesses_no_memory_leaves_nothing_open()
    {
        var mapping = _diagnosing.Map(_diagnosing.Pages(), 0, 0x40);
        var sync = new Operation(SyncOperations.SyncForCpu, _diagnosing.Begin());
        (sync[0], sync[2]) = (mapping.Id, 0x40);
        var report = Event(Misuse.CpuAccessToOwned, Nic, mapping.Address.Value, 0x40, mapping.Step);

        Reportable.IsLeftOpen(State, sync, report).Should().BeFalse();
    }

    [Fact]
    public void What_a_device_accesses_is_counted_from_its_mapping()
    {
        var block = _diagnosing.Pages();
        var (first, second) = (_diagnosing.Map(block, 0x100, 0x180), _diagnosing.Map(block, 0x180, 0x200));
        var load = new Operation(DeviceOperations.Load, _diagnosing.Begin());
        (load[0], load[1], load[2]) = (second.Id, 0x40, 0x10);

        IsOpen(second).Should().BeTrue();
        IsOpen(first).Should().BeFalse();

        bool IsOpen(Mapping of) =>
            Reportable.IsLeftOpen(
                State,
                load,
                Event(Misuse.CpuAccessToOwned, Nic, of.Address.Value, (ulong)of.Length, of.Step)
            );
    }

    [Fact]
    public void A_mapping_of_coherent_memory_is_left_open_too()
    {
        var block = _diagnosing.Buffer();
        State.Handles.Add(HandleKind.Buffer, block.Id, block);
        var mapping = Open(_diagnosing.Window(block, 0, 0x40));
        var report = Event(Misuse.CpuAccessToOwned, Nic, mapping.Address.Value, 0x40, mapping.Step);

        Reportable.IsLeftOpen(State, CpuLoad(block, 0, 0x4), report).Should().BeTrue();
    }

    [Theory]
    [InlineData(false, DmaAttributes.None, MemoryKind.Coherent, false)]
    [InlineData(true, DmaAttributes.None, MemoryKind.Coherent, true)]
    [InlineData(false, DmaAttributes.NonConsistent, MemoryKind.Coherent, true)]
    [InlineData(false, DmaAttributes.None, MemoryKind.NonCoherent, true)]
    internal void A_buffer_is_left_open_where_syncs_say_whose_it_is(
        bool byNonCoherentCall,
        DmaAttributes attributes,
        MemoryKind kind,
        bool isLeftOpen
    )
    {
        var block = _diagnosing.Buffer(kind);
        var window = Open(_diagnosing.Window(block, 0, 0x40, id: block.Id));
        State.Handles.Add(
            HandleKind.Coherent,
            block.Id,
            new Allocation(window)
            {
                Buffer = default,
                Flags = Gfp.Kernel,
                Attributes = attributes,
                ByNonCoherentCall = byNonCoherentCall,
            }
        );
        var report = Event(Misuse.CpuAccessToOwned, Nic, window.Address.Value, 0x40, window.Step);

        Reportable.IsLeftOpen(State, CpuLoad(block, 0, 0x4), report).Should().Be(isLeftOpen);
    }

    private static Operation Mapped(Mapping mapping, DmaAttributes attributes = DmaAttributes.None)
    {
        var map = new Operation(MappingOperations.Map, mapping.Id);
        map[MappingOperations.Map.IndexOf("attributes")] = (ulong)attributes;
        return map;
    }

    private Operation Stray(ulong window, ulong offset, ulong size)
    {
        var load = new Operation(StrayOperations.Load, _diagnosing.Begin());
        (load[0], load[1], load[2]) = (window, offset, size);
        return load;
    }

    private Operation CpuLoad(Block block, ulong offset, ulong size)
    {
        var load = new Operation(CpuOperations.Load, _diagnosing.Begin());
        (load[0], load[1], load[2]) = (block.Id, offset, size);
        return load;
    }

    private static Mapping Open(Mapping window)
    {
        window.Block.Open(window);
        return window;
    }

    private Found Find(in Operation op)
    {
        Reportable.Find(State, op, _diagnosing.Part);
        return _diagnosing.Part.Required.Count > 0 ? Found.Must
            : _diagnosing.Part.Findings.Count > 0 ? Found.May
            : Found.Nothing;
    }
}
