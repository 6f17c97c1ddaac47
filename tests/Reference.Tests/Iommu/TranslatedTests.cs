namespace Dma.Reference.Tests.Iommu;

public class TranslatedTests
{
    private static readonly DeviceId Nic = new(0);
    private static readonly DeviceId Disk = new(1);
    private static readonly DeviceId Dsp = new(2);
    private static readonly DeviceId Usb = new(3);

    [Fact]
    public void A_small_window_is_filled_to_its_last_page_and_no_reserved_one_is_given_out()
    {
        var machine = Driver.Create("translated");
        var buffer = machine.Buffer();
        var pages = new HashSet<ulong>();
        for (var i = 0; i < 16; i++)
            pages.Add(machine.Map(Dsp, buffer, 1, DmaDirection.ToDevice).Start.Value >> 12).Should().BeTrue();

        pages.Should().BeEquivalentTo(Enumerable.Range(0x201, 16).Select(page => (ulong)page));
        machine.Maps(Dsp, buffer, 1).Should().BeFalse();
    }

    [Fact]
    public void Two_devices_share_a_window_and_reach_what_is_mapped_for_the_other()
    {
        var machine = Driver.CreateQuiet("translated");
        var buffer = machine.Buffer();
        machine.Store(buffer, 7);
        var ofNic = machine.Map(Nic, buffer, 1, DmaDirection.ToDevice);
        var ofDisk = machine.Map(Disk, buffer, 1, DmaDirection.ToDevice);

        ofDisk.Start.Should().NotBe(ofNic.Start);
        machine.DeviceLoad(Disk, ofNic.Start).Should().Be(7);
        machine.Drain().Should().BeEmpty();
        machine.DeviceLoad(Dsp, ofNic.Start);
        machine.Drain().Should().ContainSingle();
    }

    [Fact]
    public void A_removed_translation_that_was_used_goes_on_until_the_machine_has_settled()
    {
        var machine = Driver.CreateQuiet("translated");
        var buffer = machine.Buffer();
        machine.Store(buffer, 7);
        var range = machine.Map(Nic, buffer, 1, DmaDirection.ToDevice);
        machine.DeviceLoad(Nic, range.Start).Should().Be(7);
        machine.Unmap(Nic, range, DmaDirection.ToDevice);

        machine.DeviceLoad(Nic, range.Start).Should().Be(7);
        machine.Map(Nic, buffer, 1, DmaDirection.ToDevice).Start.Should().NotBe(range.Start);
        machine.Drain().Should().BeEmpty();

        machine.Settle().Should().Be(Answer.Ok);
        machine.DeviceLoad(Nic, range.Start);
        machine.Drain().Should().ContainSingle();
    }

    [Fact]
    public void Addresses_that_wait_for_the_flush_are_freed_when_a_window_has_no_others()
    {
        var machine = Driver.Create("translated");
        var buffer = machine.Buffer(16);
        for (var i = 0; i < 10; i++)
        {
            var range = machine.Map(Dsp, buffer, 0x1_0000, DmaDirection.Bidirectional);
            machine.Unmap(Dsp, range, DmaDirection.Bidirectional);
        }
    }

    [Fact]
    public void A_device_that_is_not_trusted_reaches_copies_of_both_ends_and_the_middle_itself()
    {
        var machine = Driver.CreateQuiet("translated");
        var buffer = machine.Buffer(4);
        machine.Store(buffer, 0x11, 0x4000);
        var range = machine.Map(Usb, buffer.At(0x800), 0x2000, DmaDirection.Bidirectional);

        machine.DeviceLoad(Usb, range).Should().Equal(Driver.Repeat(0x11, 0x2000));
        // Beside it is nothing.
        machine
            .DeviceLoad(Usb, new DmaRange(new(range.Start.Value - 0x800), new(0x800)))
            .Should()
            .Equal(new byte[0x800]);
        machine.DeviceLoad(Usb, range.At(0x2000, 0x800)).Should().Equal(new byte[0x800]);

        machine.DeviceStore(Usb, range, 0x22);
        machine.Load(buffer.At(0x800), 0x800).Should().Equal(Driver.Repeat(0x11, 0x800));
        machine.Load(buffer.At(0x1000), 0x1000).Should().Equal(Driver.Repeat(0x22, 0x1000));
        machine.SyncForCpu(Usb, range.At(0x7FF, 0x1002), DmaDirection.Bidirectional).Should().Be(Answer.Ok);
        machine.Load(buffer.At(0xFFE), 3).Should().Equal(0x11, 0x22, 0x22);
        machine.Load(buffer.At(0x2000), 2).Should().Equal(0x22, 0x11);
        machine.Unmap(Usb, range, DmaDirection.Bidirectional);

        machine.Load(buffer, 0x800).Should().Equal(Driver.Repeat(0x11, 0x800));
        machine.Load(buffer.At(0x800), 0x2000).Should().Equal(Driver.Repeat(0x22, 0x2000));
        machine.Load(buffer.At(0x2800), 0x1800).Should().Equal(Driver.Repeat(0x11, 0x1800));
        machine.Drain().Should().BeEmpty();
    }

    [Fact]
    public void What_could_not_be_mapped_leaves_no_page_taken()
    {
        var machine = Driver.Create("translated");
        var buffer = machine.Buffer(18);
        for (var i = 0; i < 40; i++)
        {
            machine.Maps(Usb, buffer.At(1), 0x1_1000).Should().BeFalse();
            var range = machine.Map(Usb, buffer.At(1), 0xF000, DmaDirection.FromDevice);
            machine.Unmap(Usb, range, DmaDirection.FromDevice);
        }
        machine.BouncePool.LiveCopies.Should().Be(0);
        machine.Domain(2).Addresses.LiveRanges.Should().Be(0);
    }

    [Theory]
    [InlineData(DmaAttributes.None, false)]
    [InlineData(DmaAttributes.ForceContiguous, true)]
    public void Only_a_buffer_that_is_forced_to_be_is_contiguous_in_memory(DmaAttributes attributes, bool isContiguous)
    {
        var machine = Driver.CreateQuiet("translated");
        var buffer = machine.AllocateCoherent(Nic, new(0x3000), Gfp.Kernel, attributes).Value;
        ulong At(ulong offset) => machine.PhysicalAddressOf(Nic, buffer.Dma.Add(new(offset))).Value.Value;

        (At(0x1234) == At(0x1000) + 0x234).Should().BeTrue();
        (At(0x2000) == At(0) + 0x2000).Should().Be(isContiguous);

        var bytes = Enumerable.Range(0, 0x3000).Select(i => (byte)((i * 7 + (i >> 12)) % 251)).ToArray();
        machine.CpuStore(buffer.Cpu, bytes).Should().Be(Answer.Ok);
        machine.Load(buffer.Cpu, 0x3000).Should().Equal(bytes);
        machine.DeviceLoad(Nic, new DmaRange(buffer.Dma, new(0x3000))).Should().Equal(bytes);
        var view = machine.MapToUser(Nic, buffer, new(0x3000), attributes, 1, 2).Value;
        var seen = new byte[0x2000];
        machine.UserLoad(view, new(0), seen).Should().Be(Answer.Ok);
        seen.Should().Equal(bytes[0x1000..]);
    }

    [Fact]
    public void An_address_without_memory_has_no_physical_one()
    {
        var machine = Driver.Create("translated");
        machine.PhysicalAddressOf(Nic, new(0x5000)).Outcome.Should().Be(Answer.Failed(Errno.BadAddress));
        machine.PhysicalAddressOf(new(9), new(0x5000)).Outcome.Should().Be(Answer.Failed(Errno.NoDevice));
    }
}
