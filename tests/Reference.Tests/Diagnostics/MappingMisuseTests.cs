using static Dma.DmaDirection;
using static Dma.Reference.Tests.Driver;

namespace Dma.Reference.Tests.Diagnostics;

/// <summary>Misuse of mappings, lists and registers: the shortest program that shows it, and the nearest clean one.</summary>
public class MappingMisuseTests
{
    private readonly DiagnosisDriver _driver = new();

    [Theory]
    [InlineData(ToDevice)]
    [InlineData(FromDevice)]
    [InlineData(Bidirectional)]
    public void A_clean_program_gets_no_report(DmaDirection direction)
    {
        var buffer = _driver.Buffer();
        _driver.Store(buffer, 0x100);
        var mapping = _driver.Map(Nic, buffer, 0x100, direction);
        if (direction != FromDevice)
            _driver.DeviceLoad(Nic, mapping);
        if (direction != ToDevice)
            _driver.DeviceStore(Nic, mapping);
        _driver.Next().SyncForCpu(Nic, mapping, direction);
        _driver.Load(buffer, 0x100);
        if (direction != FromDevice)
            _driver.Store(buffer, 0x100);
        _driver.Next().SyncForDevice(Nic, mapping, direction);
        if (direction != FromDevice)
            _driver.DeviceLoad(Nic, mapping);
        _driver.Next().Unmap(Nic, mapping, direction, DmaAttributes.None).Should().Be(Answer.Ok);
        _driver.Load(buffer, 0x100);
        _driver.Store(buffer, 0x100);

        _driver.ShouldReportNothing();
    }

    [Fact]
    public void An_unmap_of_the_error_address()
    {
        var address = _driver.Next().Map(Nic, new(0x10), new(8), ToDevice, DmaAttributes.None).Value;
        _driver.Checker.MappingError(Nic, address).Value.Should().BeTrue();
        _driver.Reports().Should().ContainSingle(report => report.Misuse == Misuse.MapOfNoBlock);

        _driver.Next().Unmap(Nic, new(address, new(8)), ToDevice, DmaAttributes.None);

        _driver.ShouldReport(Misuse.UnmapOfErrorAddress, Nic, 0, address);
    }

    [Fact]
    public void An_unmap_twice()
    {
        var mapping = _driver.Map(Nic, _driver.Buffer(), 0x100, ToDevice);
        _driver.Next().Unmap(Nic, mapping, ToDevice, DmaAttributes.None);
        _driver.ShouldReportNothing();

        _driver.Next().Unmap(Nic, mapping, ToDevice, DmaAttributes.None);

        _driver.ShouldReport(Misuse.UnmapOfUnmapped, Nic, 2, mapping.Start);
    }

    [Fact]
    public void An_unmap_by_another_device()
    {
        var mapping = _driver.Map(Nic, _driver.Buffer(), 0x100, ToDevice);

        _driver.Next().Unmap(Dsp, mapping, ToDevice, DmaAttributes.None);

        _driver.ShouldReport(Misuse.UnmapOfUnmapped, Dsp, 0, mapping.Start);
    }

    [Theory]
    [InlineData(0xff, ToDevice, Misuse.SizeDiffers)]
    [InlineData(0x101, ToDevice, Misuse.SizeDiffers)]
    [InlineData(0x100, Bidirectional, Misuse.DirectionDiffers)]
    public void An_unmap_with_other_arguments(ulong size, DmaDirection direction, Misuse misuse)
    {
        var mapping = _driver.Map(Nic, _driver.Buffer(), 0x100, ToDevice);

        _driver.Next().Unmap(Nic, new(mapping.Start, new(size)), direction, DmaAttributes.None);

        _driver.ShouldReport(misuse, Nic, 2, mapping.Start);
    }

    [Fact]
    public void An_unmap_by_the_call_of_another_family()
    {
        var mapping = _driver.Map(Nic, _driver.Buffer(), 0x100, ToDevice);

        _driver.Next().UnmapPage(Nic, mapping, ToDevice, DmaAttributes.None);

        _driver.ShouldReport(Misuse.FamilyDiffers, Nic, 2, mapping.Start);
    }

    [Fact]
    public void An_unmap_of_what_was_never_asked_about()
    {
        var buffer = _driver.Buffer();
        var address = _driver.Next().Map(Nic, buffer, new(8), ToDevice, DmaAttributes.None).Value;

        _driver.Next().Unmap(Nic, new(address, new(8)), ToDevice, DmaAttributes.None);

        _driver.ShouldReport(Misuse.MappingErrorUnchecked, Nic, 2, address);
    }

    [Fact]
    public void A_sync_that_leaves_its_mapping()
    {
        var mapping = _driver.Map(Nic, _driver.Buffer(), 0x100, ToDevice);
        _driver.Next().SyncForCpu(Nic, mapping.At(0xf0, 0x10), ToDevice);
        _driver.ShouldReportNothing();

        _driver.Next().SyncForCpu(Nic, mapping.At(0xf0, 0x11), ToDevice);

        _driver.ShouldReport(Misuse.SyncOfUnmapped, Nic, 2, mapping.Start.Add(new(0xf0)));
    }

    [Theory]
    [InlineData(ToDevice, FromDevice, true)]
    [InlineData(FromDevice, Bidirectional, true)]
    [InlineData(Bidirectional, FromDevice, false)]
    public void A_sync_with_another_direction(DmaDirection mapped, DmaDirection synced, bool isMisuse)
    {
        var mapping = _driver.Map(Nic, _driver.Buffer(), 0x100, mapped);

        _driver.Next().SyncForDevice(Nic, mapping, synced);

        if (isMisuse)
            _driver.ShouldReport(Misuse.SyncDirectionDiffers, Nic, 2, mapping.Start);
        else
            _driver.ShouldReportNothing();
    }

    [Theory]
    [InlineData(0x1000, false)]
    [InlineData(0x1001, true)]
    public void A_map_past_the_end_of_its_block(ulong size, bool isMisuse)
    {
        var buffer = _driver.Buffer();

        _driver.Next().Map(Nic, buffer, new(size), ToDevice, DmaAttributes.None);

        if (isMisuse)
            _driver.ShouldReport(Misuse.MapOfOtherMemory, Nic, 0);
        else
            _driver.ShouldReportNothing();
    }

    [Fact]
    public void A_map_with_no_direction()
    {
        var buffer = _driver.Buffer();

        _driver.Next().Map(Nic, buffer, new(8), None, DmaAttributes.None);

        _driver.ShouldReport(Misuse.DirectionNone, Nic, 0);
    }

    [Theory]
    [InlineData(FromDevice, FromDevice, 0x20, DmaAttributes.None, true)]
    [InlineData(ToDevice, FromDevice, 0x3f, DmaAttributes.None, true)]
    [InlineData(FromDevice, FromDevice, 0x40, DmaAttributes.None, false)]
    [InlineData(ToDevice, ToDevice, 0, DmaAttributes.None, false)]
    [InlineData(FromDevice, FromDevice, 0x20, DmaAttributes.SkipCpuSync, false)]
    public void Mappings_that_share_a_line(
        DmaDirection first,
        DmaDirection second,
        ulong offset,
        DmaAttributes attributes,
        bool isMisuse
    )
    {
        var buffer = _driver.Buffer();
        var mapping = _driver.Map(Nic, buffer, 0x20, first);

        _driver.Map(Dsp, buffer.At(offset), 0x20, second, attributes);

        if (isMisuse)
            _driver.ShouldReport(Misuse.OverlappingMappings, Nic, 2, mapping.Start);
        else
            _driver.ShouldReportNothing();
    }

    [Fact]
    public void Memory_is_mapped_by_the_call_for_registers()
    {
        var registers = _driver.Checker.DispatchDescription.Registers[0];
        _driver.Next().MapResource(Nic, registers.Start, registers.Size, Bidirectional, DmaAttributes.None);
        _driver.ShouldReportNothing();

        _driver.Next().MapResource(Nic, new(0x10_0000), new(0x1000), Bidirectional, DmaAttributes.None);

        _driver.ShouldReport(Misuse.MapOfMemoryAsRegisters, Nic, 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_list_ended_or_synced_by_another_count(bool syncs)
    {
        var page = _driver.Pages().First;
        var (list, first) = _driver.MapList(
            Nic,
            ToDevice,
            new(page, new(0), new(0x40)),
            new(page, new(0x80), new(0x40))
        );

        if (syncs)
            _driver.Next().SyncListForCpu(Nic, list, 1, ToDevice);
        else
            _driver.Next().UnmapList(Nic, list, 1, ToDevice, DmaAttributes.None);

        _driver.ShouldReport(Misuse.EntryCountDiffers, Nic, 2, first.Start);
    }

    [Fact]
    public void A_list_with_an_entry_that_is_too_long()
    {
        var page = _driver.Pages().First;
        _driver.Next().SetMaxSegmentSize(Nic, new(0x100)).Should().Be(Answer.Ok);
        _driver.MapList(Nic, ToDevice, new ScatterEntry(page, new(0), new(0x100)));
        _driver.ShouldReportNothing();

        _driver.MapList(Nic, ToDevice, new ScatterEntry(page, new(0x400), new(0x101)));

        _driver.ShouldReport(Misuse.EntryTooLong, Nic, 0);
    }

    [Fact]
    public void A_segment_unmapped_alone()
    {
        var page = _driver.Pages().First;
        var (_, first) = _driver.MapList(Nic, ToDevice, new ScatterEntry(page, new(0), new(0x40)));

        _driver.Next().Unmap(Nic, first, ToDevice, DmaAttributes.None);

        _driver.ShouldReport(Misuse.FamilyDiffers, Nic, 2, first.Start);
    }
}
