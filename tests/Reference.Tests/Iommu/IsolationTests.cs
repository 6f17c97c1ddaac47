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
    public void What_a_posted_store_left_behind_a_cache_is_taken_at_unmap()
    {
        var factory = new ReferenceFactory(
            parts =>
                parts with
                {
                    Cache = machine => new WriteBackCache(machine),
                    Devices = [new() { Name = "nic0", Operations = "translated" }],
                },
            "isolating"
        );
        for (var seed = 0UL; seed < 50; seed++)
        {
            var machine = factory.Create("isolating", seed);
            var buffer = machine.Buffer();
            machine.Store(buffer, 1, 64);
            var range = machine.Map(Driver.Nic, buffer, 64, DmaDirection.FromDevice);
            machine.Post(Driver.Nic, range, 5);
            machine.Unmap(Driver.Nic, range, DmaDirection.FromDevice);
            machine.Load(buffer, 64).Should().Equal(Driver.Repeat(5, 64));
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
