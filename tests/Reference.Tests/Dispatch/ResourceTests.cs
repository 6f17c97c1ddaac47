namespace Dma.Reference.Tests.Dispatch;

/// <summary>Registers that devices are given.</summary>
public class ResourceTests
{
    [Theory]
    [InlineData("isolating")]
    [InlineData("interconnect")]
    public void A_device_and_the_CPU_see_each_others_stores_at_every_register(string profile)
    {
        var machine = Driver.CreateQuiet(profile);
        var window = machine.DispatchDescription.Registers[0];
        machine.SetMask(Driver.Nic, DmaMask.All);
        foreach (var offset in (ulong[])[0, 0x7F, 0x80, 0x1000, window.Size.Value - 8])
        {
            var range = Map(machine, Driver.Nic, window.Start.Add(new(offset)), 8, DmaDirection.Bidirectional);

            machine.RegisterStore(window.Start.Add(new(offset)), [1, 2, 3, 4, 5, 6, 7, 8]).Should().Be(Answer.Ok);
            machine.DeviceLoad(Driver.Nic, range).Should().Equal(1, 2, 3, 4, 5, 6, 7, 8);
            machine.DeviceStore(Driver.Nic, range.At(2, 2), 9);
            Load(machine, window.Start.Add(new(offset)), 8).Should().Equal(1, 2, 9, 9, 5, 6, 7, 8);
        }
        machine.Drain().Should().BeEmpty();
    }

    [Fact]
    public void An_unmapped_window_is_out_of_reach_where_devices_are_isolated()
    {
        var machine = Driver.CreateQuiet("isolating");
        var window = machine.DispatchDescription.Registers[0];
        var range = Map(machine, Driver.Nic, window.Start, 0x1100, DmaDirection.Bidirectional);
        machine.RegisterStore(window.Start, [7]);
        machine.DeviceLoad(Driver.Nic, range.At(0, 1)).Should().Equal(7);
        machine.DeviceLoad(Driver.Nic, range.At(0x10FF, 1));

        machine.UnmapResource(Driver.Nic, range, DmaDirection.Bidirectional, default).Should().Be(Answer.Ok);

        machine.DeviceStore(Driver.Nic, range.At(0, 1), 8);
        machine.DeviceLoad(Driver.Nic, range.At(0x10FF, 1));
        machine.Drain().Should().HaveCount(2);
        Load(machine, window.Start, 1).Should().Equal(7);
    }

    [Fact]
    public void A_device_stores_where_its_direction_lets_it()
    {
        var machine = Driver.CreateQuiet("isolating");
        var window = machine.DispatchDescription.Registers[0];
        var given = Map(machine, Driver.Nic, window.Start, 8, DmaDirection.ToDevice);
        var taken = Map(machine, Driver.Nic, window.Start, 8, DmaDirection.FromDevice);

        machine.DeviceStore(Driver.Nic, taken, 1);
        machine.Drain().Should().BeEmpty();
        machine.DeviceStore(Driver.Nic, given, 2);
        machine.Drain().Should().ContainSingle();
        Load(machine, window.Start, 8).Should().Equal(Driver.Repeat(1, 8));
    }

    [Theory]
    [InlineData(0x2000UL, 1UL)]
    [InlineData(0x1FFFUL, 2UL)]
    [InlineData(0UL, 0UL)]
    [InlineData(0UL, ulong.MaxValue)]
    public void What_is_no_register_is_neither_mapped_nor_accessed(ulong offset, ulong size)
    {
        var machine = Driver.Create("interconnect");
        var start = machine.DispatchDescription.Registers[0].Start.Add(new(offset));

        var answer = machine.MapResource(Driver.Nic, start, new(size), DmaDirection.ToDevice, default);

        machine.MappingError(Driver.Nic, answer.Value).Value.Should().BeTrue();
        if (size is > 0 and < 8)
        {
            machine.RegisterLoad(start, new byte[size]).Should().Be(Answer.Failed(Errno.BadAddress));
            machine.RegisterStore(start, new byte[size]).Should().Be(Answer.Failed(Errno.BadAddress));
        }
    }

    [Fact]
    public void Memory_is_not_mapped_by_the_call_for_registers()
    {
        var machine = Driver.Create("interconnect");
        var frame = machine.Allocate().First.Value - machine.Parts.MemoryMap.PageBase.Value;

        var answer = machine.MapResource(
            Driver.Nic,
            new(frame << machine.PageShift),
            new(8),
            DmaDirection.ToDevice,
            default
        );

        machine.MappingError(Driver.Nic, answer.Value).Value.Should().BeTrue();
    }

    [Fact]
    public void An_unmap_names_exactly_what_was_mapped()
    {
        var machine = Driver.Create("interconnect");
        var window = machine.DispatchDescription.Registers[0];
        var range = Map(machine, Driver.Nic, window.Start, 8, DmaDirection.ToDevice);

        machine.UnmapResource(Driver.Dsp, range, DmaDirection.ToDevice, default).Should().Be(Invalid);
        machine.UnmapResource(Driver.Nic, range, DmaDirection.FromDevice, default).Should().Be(Invalid);
        machine.UnmapResource(Driver.Nic, range.At(0, 4), DmaDirection.ToDevice, default).Should().Be(Invalid);
        machine.Unmap(Driver.Nic, range, DmaDirection.ToDevice, default).Should().Be(Invalid);
        machine.UnmapResource(new(9), range, DmaDirection.ToDevice, default).Should().Be(NoDevice);
        machine.UnmapResource(Driver.Nic, range, DmaDirection.ToDevice, default).Should().Be(Answer.Ok);
        machine.UnmapResource(Driver.Nic, range, DmaDirection.ToDevice, default).Should().Be(Invalid);
    }

    [Fact]
    public void A_mask_that_does_not_reach_the_registers_is_answered_with_an_error()
    {
        var machine = Driver.Create("interconnect");
        var window = machine.DispatchDescription.Registers[0];
        machine.SetMask(Driver.Nic, DmaMask.FromBits(30)).Should().Be(Answer.Ok);

        var answer = machine.MapResource(Driver.Nic, window.Start, new(8), DmaDirection.ToDevice, default);

        machine.MappingError(Driver.Nic, answer.Value).Value.Should().BeTrue();
    }

    [Fact]
    public void A_store_to_registers_waits_in_the_write_buffer_and_a_barrier_lets_it_go()
    {
        var window = new RegisterWindow
        {
            Owner = Driver.Dsp,
            Start = new(0x8_0000_0000),
            Size = new(0x100),
        };
        var late = 0;
        for (var seed = 0UL; seed < 20; seed++)
        {
            var machine = new ReferenceFactory(
                parts => parts with { Dispatch = new() { Registers = [window] } },
                "write-buffer"
            ).Create("write-buffer", seed);
            machine.SetMask(Driver.Nic, DmaMask.All).Should().Be(Answer.Ok);
            var range = Map(machine, Driver.Nic, window.Start, 1, DmaDirection.ToDevice);
            machine.BeginStep(1);
            machine.RegisterStore(window.Start, [5]);
            Load(machine, window.Start, 1).Should().Equal(5);
            late += machine.DeviceLoad(Driver.Nic, range)[0] == 5 ? 0 : 1;
            machine.Barrier();
            machine.DeviceLoad(Driver.Nic, range).Should().Equal(5);
        }
        late.Should().BePositive();
    }

    [Fact]
    public void A_profile_that_names_no_operations_has_no_such_facet()
    {
        Driver.Create("l1").TryGet<IDispatch>(out _).Should().BeFalse();
        Driver.Create("isolating").TryGet<IDispatch>(out _).Should().BeTrue();
    }

    private static Answer Invalid => Answer.Failed(Errno.Invalid);

    private static Answer NoDevice => Answer.Failed(Errno.NoDevice);

    private static DmaRange Map(
        Machine machine,
        DeviceId device,
        PhysicalAddress registers,
        ulong size,
        DmaDirection direction
    )
    {
        var answer = machine.MapResource(device, registers, new(size), direction, default);
        machine.MappingError(device, answer.Value).Should().Be((Answer<bool>)false);
        return new(answer.Value, new(size));
    }

    private static byte[] Load(Machine machine, PhysicalAddress start, int size)
    {
        var bytes = new byte[size];
        machine.RegisterLoad(start, bytes).Should().Be(Answer.Ok);
        return bytes;
    }
}
