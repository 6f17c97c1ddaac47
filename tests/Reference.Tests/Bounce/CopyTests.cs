namespace Dma.Reference.Tests.Bounce;

/// <summary>What is copied when: whole buffers at map, exactly the range at syncs, by direction.</summary>
public class CopyTests
{
    public static TheoryData<int> Copying => [0, 2, 3, 4, 5];

    [Theory]
    [MemberData(nameof(Copying))]
    public void Map_copies_in_whatever_the_direction(int index)
    {
        var (machine, device) = (BounceDriver.Create(), new DeviceId(index));
        var buffer = machine.Buffer();
        machine.Store(buffer, 3, 0x1000);

        var from = machine.Map(device, buffer.At(64), 512, DmaDirection.FromDevice);
        machine.DeviceStore(device, from.At(0, 64), 9);
        machine.Unmap(device, from, DmaDirection.FromDevice);

        machine.IsCopy(device, from.Start).Should().BeTrue();
        machine.Load(buffer, 64).ShouldBeAll(3);
        machine.Load(buffer.At(64), 64).ShouldBeAll(9);
        machine.Load(buffer.At(128), 512).ShouldBeAll(3);
    }

    [Theory]
    [MemberData(nameof(Copying))]
    public void Copies_need_syncs(int index)
    {
        var (machine, device) = (BounceDriver.Create(), new DeviceId(index));
        var range = machine.Map(device, machine.Buffer().At(64), 512, DmaDirection.Bidirectional);
        machine.NeedSync(device, range.Start).Value.Should().BeTrue();

        range = machine.Map(BounceDriver.Direct, machine.Buffer(), 512, DmaDirection.Bidirectional);
        machine.NeedSync(BounceDriver.Direct, range.Start).Value.Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Copying))]
    public void Sync_for_device_copies_exactly_its_range_in(int index)
    {
        var (machine, device) = (BounceDriver.Create(), new DeviceId(index));
        var buffer = machine.Buffer();
        machine.Store(buffer, 3, 0x1000);
        var range = machine.Map(device, buffer, 512, DmaDirection.ToDevice);
        machine.Store(buffer, 4, 512);

        machine.DeviceLoad(device, range).ShouldBeAll(3);
        machine.SyncForDevice(device, range.At(128, 64), DmaDirection.ToDevice).Should().Be(Answer.Ok);

        machine.DeviceLoad(device, range.At(0, 128)).ShouldBeAll(3);
        machine.DeviceLoad(device, range.At(128, 64)).ShouldBeAll(4);
        machine.DeviceLoad(device, range.At(192, 320)).ShouldBeAll(3);
        machine.Unmap(device, range, DmaDirection.ToDevice);
        machine.Load(buffer, 512).ShouldBeAll(4);
    }

    [Theory]
    [MemberData(nameof(Copying))]
    public void Sync_for_cpu_copies_exactly_its_range_out(int index)
    {
        var (machine, device) = (BounceDriver.Create(), new DeviceId(index));
        var buffer = machine.Buffer();
        machine.Store(buffer, 3, 0x1000);
        var range = machine.Map(device, buffer, 512, DmaDirection.FromDevice);
        machine.DeviceStore(device, range, 5);

        machine.Load(buffer, 512).ShouldBeAll(3);
        machine.SyncForCpu(device, range.At(128, 64), DmaDirection.FromDevice).Should().Be(Answer.Ok);

        machine.Load(buffer, 128).ShouldBeAll(3);
        machine.Load(buffer.At(128), 64).ShouldBeAll(5);
        machine.Load(buffer.At(192), 320).ShouldBeAll(3);
        // Giving a FROM_DEVICE mapping back moves nothing over what the device stored.
        machine.SyncForDevice(device, range, DmaDirection.FromDevice).Should().Be(Answer.Ok);
        machine.Unmap(device, range, DmaDirection.FromDevice);
        machine.Load(buffer, 512).ShouldBeAll(5);
    }

    [Fact]
    public void Skip_leaves_out_the_copy_at_unmap_alone()
    {
        var machine = BounceDriver.Create();
        var buffer = machine.Buffer();
        machine.Store(buffer, 3, 512);

        var range = machine.Map(
            BounceDriver.Forced,
            buffer,
            512,
            DmaDirection.Bidirectional,
            DmaAttributes.SkipCpuSync
        );
        machine.DeviceLoad(BounceDriver.Forced, range).ShouldBeAll(3);
        machine.DeviceStore(BounceDriver.Forced, range, 6);
        machine.Unmap(BounceDriver.Forced, range, DmaDirection.Bidirectional, DmaAttributes.SkipCpuSync);

        machine.Load(buffer, 512).ShouldBeAll(3);
    }

    [Fact]
    public void Two_mappings_of_a_buffer_are_two_copies()
    {
        var machine = BounceDriver.Create();
        var buffer = machine.Buffer();
        machine.Store(buffer, 3, 512);
        var one = machine.Map(BounceDriver.Forced, buffer, 512, DmaDirection.Bidirectional);
        var other = machine.Map(BounceDriver.Forced, buffer, 512, DmaDirection.Bidirectional);

        machine.DeviceStore(BounceDriver.Forced, one, 7);

        machine.DeviceLoad(BounceDriver.Forced, other).ShouldBeAll(3);
        machine.Unmap(BounceDriver.Forced, one, DmaDirection.Bidirectional);
        machine.Load(buffer, 512).ShouldBeAll(7);
    }

    [Theory]
    [InlineData(PagePlacement.Low, false)]
    [InlineData(PagePlacement.High, true)]
    public void A_device_may_copy_only_what_its_mask_does_not_reach(PagePlacement placement, bool copies)
    {
        var machine = BounceDriver.Create();
        var block = machine.Allocate(1, placement);
        machine.CpuStore(block.First, ByteCount.Zero, Driver.Repeat(8, 256)).Should().Be(Answer.Ok);

        var address = machine.MapPages(BounceDriver.BeyondTheMask, block, 256).Value;

        machine.IsCopy(BounceDriver.BeyondTheMask, address).Should().Be(copies);
        machine.DeviceLoad(BounceDriver.BeyondTheMask, new DmaRange(address, new(256))).ShouldBeAll(8);
        var direct = machine.MapPages(BounceDriver.Direct, block, 256).Value;
        machine.MappingError(BounceDriver.Direct, direct).Value.Should().Be(copies);
    }

    [Fact]
    public void Beside_a_copy_of_a_device_that_is_not_trusted_are_zeros()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var machine = BounceDriver.Create(seed);
            var device = BounceDriver.Untrusted;
            var buffer = machine.Buffer(2);
            machine.Store(buffer, 5, 0x2000);
            machine.Unmap(device, machine.Map(device, buffer, 0x2000, DmaDirection.ToDevice), DmaDirection.ToDevice);

            var range = machine.Map(device, buffer.At(0x123), 100, DmaDirection.ToDevice);

            var page = range.Start.Value & ~0xFFFUL;
            var (before, behind) = (range.Start.Value - page, page + 0x1000 - range.Start.Value - 100);
            before.Should().Be(0x123);
            machine.DeviceLoad(device, new DmaRange(new(page), new(before))).ShouldBeAll(0);
            machine.DeviceLoad(device, range.At(100, behind)).ShouldBeAll(0);
            machine.DeviceLoad(device, range).ShouldBeAll(5);
        }
    }

    [Theory]
    [InlineData(0, 0x1000, false)]
    [InlineData(0, 0xFFF, true)]
    [InlineData(1, 0xFFF, true)]
    public void What_fills_its_granules_need_not_be_copied(ulong offset, ulong size, bool copies)
    {
        var machine = new ReferenceFactory(
            parts => parts with { Bounce = _ => new() { Untrusted = Claim.Yes } },
            "bounce"
        ).Create("bounce", 1);

        var range = machine.Map(BounceDriver.Untrusted, machine.Buffer().At(offset), size, DmaDirection.ToDevice);

        machine.IsCopy(BounceDriver.Untrusted, range.Start).Should().Be(copies);
    }
}
