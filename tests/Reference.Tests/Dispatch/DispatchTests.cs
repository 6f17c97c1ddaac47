namespace Dma.Reference.Tests.Dispatch;

public class DispatchTests
{
    [Fact]
    public void A_device_without_dma_maps_nothing_and_accepts_no_mask()
    {
        var machine = Driver.Create("coherent");
        var crypto = Driver.Third;
        var block = machine.Allocate();
        var buffer = block.Address!.Value;

        machine.Maps(crypto, buffer, 1).Should().BeFalse();
        var page = machine.MapPage(crypto, block.First, new(0), new(1), DmaDirection.ToDevice, default);
        machine.MappingError(crypto, page.Value).Value.Should().BeTrue();
        machine.SetMask(crypto, DmaMask.All).Should().Be(Answer.Failed(Errno.IO));
        machine.GetMask(crypto).Value.Should().Be(DmaMask.Default);
        machine.GetMaxMappingSize(crypto).Value.Should().Be(ByteCount.Zero);
    }

    [Fact]
    public void A_device_without_dma_reaches_nothing()
    {
        var machine = Driver.CreateQuiet("coherent");
        var buffer = machine.Buffer();
        var range = machine.Map(Driver.Nic, buffer, 8, DmaDirection.Bidirectional);

        machine.DeviceStore(Driver.Third, range, 1);
        machine.DeviceLoad(Driver.Third, range);

        machine.Load(buffer).Should().Be(0);
        machine
            .Drain()
            .Select(fault => (fault.Device, fault.Range, fault.IsWrite))
            .Should()
            .Equal((Driver.Third, range, true), (Driver.Third, range, false));
    }

    [Fact]
    public void A_direct_device_reaches_all_memory_on_its_bus_mapped_or_not()
    {
        var machine = Driver.CreateQuiet("coherent");
        var buffer = machine.Buffer();
        var range = machine.Map(Driver.Dsp, buffer, 8, DmaDirection.ToDevice);
        machine.Unmap(Driver.Dsp, range, DmaDirection.ToDevice);

        machine.DeviceStore(Driver.Dsp, range, 6);

        machine.Load(buffer, 8).Should().Equal(Driver.Repeat(6, 8));
        machine.Drain().Should().BeEmpty();
    }

    [Theory]
    [InlineData(0, 0x01FF_FFFEUL, 2)]
    [InlineData(0, 0xE000_0000UL, 0)]
    [InlineData(1, 0x1_0480_17FDUL, 3)]
    [InlineData(1, 0x1_0480_1800UL, 0)]
    [InlineData(1, 0xFFFF_FFFF_FF80_0000UL, 0)]
    public void Where_there_is_no_memory_on_the_bus_an_access_faults(int device, ulong start, int reached)
    {
        var machine = Driver.CreateQuiet("coherent");
        var id = new DeviceId(device);
        if (reached > 0)
            machine.DeviceStore(id, new(new(start), new((ulong)reached)), 7);
        machine.Drain().Should().BeEmpty();

        var loaded = machine.DeviceLoad(id, new DmaRange(new(start), new(8)));

        var fault = machine.Drain().Should().ContainSingle().Which;
        // The bus refuses an access that begins on it and leaves it; memory answers as far as it goes.
        var answered = device == 0 ? reached : 0;
        fault.Range.Should().Be(new DmaRange(new(start + (ulong)answered), new(8 - (ulong)answered)));
        loaded.Should().Equal([.. Driver.Repeat(7, answered), .. Driver.Repeat(0xFF, 8 - answered)]);
    }

    [Fact]
    public void A_bus_without_memory_maps_nothing_and_takes_the_widest_mask_alone()
    {
        var factory = new ReferenceFactory(parts =>
            parts with
            {
                Devices =
                [
                    new()
                    {
                        Name = "nic0",
                        Operations = "direct",
                        BusOffset = long.MaxValue,
                    },
                ],
            }
        );
        var machine = factory.Create("coherent", 1);

        machine.GetRequiredMask(Driver.Nic).Value.Should().Be(DmaMask.All);
        machine.SetMask(Driver.Nic, DmaMask.FromBits(63)).Should().Be(Answer.Failed(Errno.IO));
        machine.SetMask(Driver.Nic, DmaMask.All).Should().Be(Answer.Ok);
        machine.Maps(Driver.Nic, machine.Buffer(), 1).Should().BeFalse();
    }

    [Fact]
    public void Each_device_has_its_own_mappings_and_mask()
    {
        var machine = Driver.Create("coherent");
        var range = machine.Map(Driver.Nic, machine.Buffer(), 8, DmaDirection.ToDevice);

        machine.SetMask(Driver.Nic, DmaMask.FromBits(40)).Should().Be(Answer.Ok);

        machine.GetMask(Driver.Dsp).Value.Should().Be(DmaMask.Default);
        machine.Unmap(Driver.Dsp, range, DmaDirection.ToDevice, default).Should().Be(Answer.Failed(Errno.Invalid));
        machine.Unmap(Driver.Nic, range, DmaDirection.ToDevice);
    }
}
