namespace Dma.Reference.Tests.Iommu;

public class IsolationTests
{
    [Fact]
    public void A_device_reaches_the_pages_of_its_mapping_and_nothing_beside_them()
    {
        var machine = Driver.CreateQuiet("isolating");
        var buffer = machine.Buffer(3);
        machine.Store(buffer, 3, 0x3000);
        var range = machine.Map(Driver.Nic, buffer.At(0xF00), 0x200, DmaDirection.Bidirectional);
        (range.Start.Value & 0xFFF).Should().Be(0xF00);
        var pages = new DmaAddress(range.Start.Value & ~0xFFFUL);

        machine.DeviceLoad(Driver.Nic, new DmaRange(pages, new(0x2000))).Should().Equal(Driver.Repeat(3, 0x2000));
        machine.Drain().Should().BeEmpty();

        var beyond = new DmaRange(pages.Add(new(0x1FFF)), new(3));
        machine.DeviceLoad(Driver.Nic, beyond).Should().Equal(3, 0xFF, 0xFF);
        machine.DeviceStore(Driver.Nic, beyond, 5);
        machine.Load(buffer.At(0x1FFF), 2).Should().Equal(5, 3);
        machine
            .Drain()
            .Should()
            .Equal(
                Fault(Driver.Nic, beyond.At(1, 2), isWrite: false),
                Fault(Driver.Nic, beyond.At(1, 2), isWrite: true)
            );
    }

    [Fact]
    public void A_device_does_not_reach_what_is_mapped_for_another_domain()
    {
        var machine = Driver.CreateQuiet("isolating");
        var buffer = machine.Buffer();
        var range = machine.Map(Driver.Nic, buffer, 16, DmaDirection.Bidirectional);

        machine.DeviceStore(Driver.Dsp, range, 5);

        machine.Load(buffer, 16).Should().Equal(Driver.Repeat(0, 16));
        machine.Drain().Should().Equal(Fault(Driver.Dsp, range, isWrite: true));
    }

    [Fact]
    public void Devices_of_one_domain_reach_the_same_mappings()
    {
        var factory = new ReferenceFactory(
            parts => parts with { Devices = [Device("a", 4), Device("b", 4), Device("c", 5)] },
            "isolating"
        );
        var machine = factory.Create("isolating", 1);
        var buffer = machine.Buffer();
        var range = machine.Map(new(0), buffer, 16, DmaDirection.Bidirectional);

        machine.DeviceStore(new(1), range, 5);
        machine.DeviceStore(new(2), range, 6);

        machine.Load(buffer, 16).Should().Equal(Driver.Repeat(5, 16));
        machine.Drain().Should().Equal(Fault(new(2), range, isWrite: true));
        machine.Domain(4).Addresses.LiveRanges.Should().Be(1);
        machine.Domain(5).Addresses.LiveRanges.Should().Be(0);
    }

    [Fact]
    public void Stores_through_to_device_are_blocked_and_loads_through_from_device_are_not()
    {
        var machine = Driver.CreateQuiet("isolating");
        var buffer = machine.Buffer();
        machine.Store(buffer, 3, 16);
        var give = machine.Map(Driver.Nic, buffer, 16, DmaDirection.ToDevice);
        var take = machine.Map(Driver.Nic, buffer, 16, DmaDirection.FromDevice);

        machine.DeviceStore(Driver.Nic, give, 5);
        machine.DeviceLoad(Driver.Nic, take).Should().Equal(Driver.Repeat(3, 16));
        machine.DeviceLoad(Driver.Nic, give).Should().Equal(Driver.Repeat(3, 16));
        machine.DeviceStore(Driver.Nic, give.At(4, 2), 5);
        machine.DeviceStore(Driver.Nic, take.At(8, 1), 6);

        machine.Load(buffer, 16).Should().Equal(3, 3, 3, 3, 3, 3, 3, 3, 6, 3, 3, 3, 3, 3, 3, 3);
        machine
            .Drain()
            .Should()
            .Equal(Fault(Driver.Nic, give, isWrite: true), Fault(Driver.Nic, give.At(4, 2), isWrite: true));
    }

    [Theory]
    [InlineData(0x10UL)]
    [InlineData(0x3_0000UL)]
    public void Unmap_ends_the_reach_at_once_also_of_pages_used_before(ulong size)
    {
        var machine = Driver.CreateQuiet("isolating");
        var buffer = machine.Buffer(64);
        var other = machine.Map(Driver.Nic, buffer, 0x1000, DmaDirection.Bidirectional);
        var range = machine.Map(Driver.Nic, buffer, size, DmaDirection.Bidirectional);
        machine.DeviceStore(Driver.Nic, range, 1);
        machine.DeviceLoad(Driver.Nic, other.Start);

        machine.Unmap(Driver.Nic, range, DmaDirection.Bidirectional);

        machine.DeviceLoad(Driver.Nic, range).Should().Equal(Driver.Repeat(0xFF, (int)size));
        machine.DeviceStore(Driver.Nic, range, 2);
        machine.Load(buffer, (int)size).Should().Equal(Driver.Repeat(1, (int)size));
        machine
            .Drain()
            .Should()
            .Equal(Fault(Driver.Nic, range, isWrite: false), Fault(Driver.Nic, range, isWrite: true));
        machine.DeviceLoad(Driver.Nic, other.Start).Should().Be(1);
    }

    [Fact]
    public void A_posted_store_lands_before_its_translation_is_removed()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var machine = Driver.Create("isolating", seed);
            var buffer = machine.Buffer();
            var range = machine.Map(Driver.Nic, buffer, 1, DmaDirection.FromDevice);
            machine.Post(Driver.Nic, range, 5);
            machine.Unmap(Driver.Nic, range, DmaDirection.FromDevice);
            machine.Load(buffer).Should().Be(5);
            machine.Store(buffer, 6);
            machine.Complete(Driver.Nic);
            machine.Load(buffer).Should().Be(6);
        }
    }

    [Fact]
    public void Two_mappings_of_one_page_have_different_addresses()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var machine = Driver.Create("isolating", seed);
            var buffer = machine.Buffer();
            var pages = new HashSet<ulong>();
            for (var i = 0UL; i < 20; i++)
            {
                machine.BeginStep(i);
                var range = machine.Map(Driver.Dsp, buffer.At(i), 8, DmaDirection.Bidirectional);
                (range.Start.Value & 0xFFF).Should().Be(i);
                range.Start.Value.Should().BeLessThanOrEqualTo(0x2345_67FF - 7);
                pages.Add(range.Start.Value >> 12).Should().BeTrue();
            }
        }
    }

    [Fact]
    public void Freed_addresses_are_used_again_at_once_or_later()
    {
        var (again, elsewhere) = (0, 0);
        for (var seed = 0UL; seed < 200; seed++)
        {
            var machine = Driver.Create("isolating", seed);
            var buffer = machine.Buffer();
            machine.BeginStep(1);
            var first = machine.Map(Driver.Nic, buffer, 8, DmaDirection.Bidirectional);
            machine.Unmap(Driver.Nic, first, DmaDirection.Bidirectional);
            machine.BeginStep(2);
            var second = machine.Map(Driver.Nic, buffer, 8, DmaDirection.Bidirectional);
            again += first == second ? 1 : 0;
            elsewhere += first == second ? 0 : 1;
        }
        again.Should().BeInRange(40, 160);
        elsewhere.Should().BeInRange(40, 160);
    }

    [Fact]
    public void Addresses_lie_within_the_mask_and_use_both_of_its_ends()
    {
        var starts = new HashSet<ulong>();
        for (var seed = 0UL; seed < 200; seed++)
        {
            var machine = Driver.Create("isolating", seed);
            machine.SetMask(Driver.Nic, new(0x0123_47FF)).Should().Be(Answer.Ok);
            var start = machine.Map(Driver.Nic, machine.Buffer(), 0x1000, DmaDirection.Bidirectional).Start.Value;
            start.Should().BeLessThanOrEqualTo(0x0123_3000);
            starts.Add(start);
        }
        starts.Should().Contain([0, 0x0123_3000]);
        starts.Count.Should().BeGreaterThan(20);
    }

    [Fact]
    public void With_the_widest_mask_addresses_have_48_bits()
    {
        var starts = new List<ulong>();
        for (var seed = 0UL; seed < 100; seed++)
        {
            var machine = Driver.Create("isolating", seed);
            machine.SetMask(Driver.Nic, DmaMask.All).Should().Be(Answer.Ok);
            starts.Add(machine.Map(Driver.Nic, machine.Buffer(), 8, DmaDirection.Bidirectional).Start.Value);
        }
        starts.Max().Should().Be(0xFFFF_FFFF_F000);
    }

    [Fact]
    public void When_addresses_run_out_a_mapping_fails_and_unmapping_brings_them_back()
    {
        var machine = Driver.Create("isolating");
        machine.SetMask(Driver.Nic, DmaMask.FromBits(24)).Should().Be(Answer.Ok);
        var buffer = machine.Buffer(2);
        var ranges = new List<DmaRange>();
        for (var step = 0UL; step < 4096; step++)
        {
            machine.BeginStep(step);
            ranges.Add(machine.Map(Driver.Nic, buffer, 1, DmaDirection.ToDevice));
        }

        machine.Maps(Driver.Nic, buffer, 1).Should().BeFalse();
        machine.Unmap(Driver.Nic, ranges[77], DmaDirection.ToDevice);
        machine.Maps(Driver.Nic, buffer.At(1), 0x1000).Should().BeFalse();
        machine.Map(Driver.Nic, buffer, 1, DmaDirection.ToDevice).Should().Be(ranges[77]);
    }

    [Fact]
    public void A_bus_that_passes_less_than_a_page_has_no_room()
    {
        var factory = new ReferenceFactory(parts =>
            parts with
            {
                Devices =
                [
                    new()
                    {
                        Name = "nic0",
                        Operations = "translated",
                        BusLimit = new(0xFFE),
                    },
                ],
            }
        );
        for (var seed = 0UL; seed < 20; seed++)
        {
            var machine = factory.Create("isolating", seed);
            machine.Maps(Driver.Nic, machine.Buffer(), 1).Should().BeFalse();
        }
    }

    private static PlatformEvent Fault(DeviceId device, DmaRange range, bool isWrite) =>
        new(PlatformEventKind.Fault, device, range, isWrite);

    private static DeviceDescription Device(string name, int domain) =>
        new()
        {
            Name = name,
            Domain = domain,
            Operations = "translated",
        };
}
