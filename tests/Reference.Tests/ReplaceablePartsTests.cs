namespace Dma.Reference.Tests;

/// <summary>Every part can be replaced from outside by a class that overrides one member of it, through the public API alone.</summary>
public partial class ReplaceablePartsTests
{
    [Fact]
    public void Cache_maintenance()
    {
        var machine = Create(
            parts => parts with { CacheMaintenance = machine => new ForgetsToInvalidate(machine) },
            "write-back"
        );
        var buffer = machine.Buffer();
        machine.Store(buffer, 1);
        var range = machine.Map(Driver.Nic, buffer, 64, DmaDirection.FromDevice);
        machine.DeviceStore(Driver.Nic, range, 2);
        machine.Unmap(Driver.Nic, range, DmaDirection.FromDevice);
        machine.Load(buffer).Should().Be(1);
    }

    [Fact]
    public void Mask_policy()
    {
        var machine = Create(parts => parts with { MaskPolicy = device => new MasksWithAnd(device) }, "coherent");
        machine.SetMask(Driver.Nic, DmaMask.FromBits(24)).Should().Be(Answer.Ok);
        machine.Maps(Driver.Nic, machine.Allocate(1, PagePlacement.Last).Address!.Value, 1).Should().BeTrue();
    }

    [Fact]
    public void Merge_policy()
    {
        var machine = Create(parts => parts with { MergePolicy = device => new NoMerging(device) }, "coherent");
        var block = machine.Allocate(2);
        var segments = new DmaRange[2];
        ScatterEntry[] entries =
        [
            new(block.First, ByteCount.Zero, new(0x1000)),
            new(block.First, new(0x1000), new(0x1000)),
        ];
        machine
            .MapList(Driver.Nic, entries, DmaDirection.ToDevice, DmaAttributes.None, segments)
            .Value.Segments.Should()
            .Be(2);
    }

    [Fact]
    public void Operations_of_one_kind_of_device()
    {
        var machine = Create(
            parts => parts with { DirectOperations = device => new NoDmaOperations(device) },
            "coherent"
        );
        machine.Maps(Driver.Nic, machine.Buffer(), 1).Should().BeFalse();

        var copying = Create(parts => parts with { DirectOperations = device => new Copies(device) }, "coherent");
        var buffer = copying.Buffer();
        copying.Store(buffer, 1, 8);
        var range = copying.Map(Driver.Nic, buffer, 8, DmaDirection.Bidirectional);
        copying.Store(buffer, 2, 8);
        copying.DeviceLoad(Driver.Nic, range.Start).Should().Be(1);
        copying.DeviceStore(Driver.Nic, range, 3);
        copying.SyncForCpu(Driver.Nic, range.At(0, 4), DmaDirection.Bidirectional);
        copying.Load(buffer, 8).Should().Equal(3, 3, 3, 3, 2, 2, 2, 2);
    }

    [Fact]
    public void Translation()
    {
        var machine = Create(
            parts => parts with { IommuDomain = (machine, number) => new StaleLastPage(machine, number) },
            "isolating"
        );
        var buffer = machine.Buffer(2);
        var range = machine.Map(Driver.Nic, buffer, 0x2000, DmaDirection.Bidirectional);
        machine.DeviceStore(Driver.Nic, range, 1);
        machine.Unmap(Driver.Nic, range, DmaDirection.Bidirectional);
        machine.DeviceStore(Driver.Nic, range, 2);
        machine.Load(buffer.At(0xFFF), 2).Should().Equal(1, 2);
    }

    [Fact]
    public void Work_put_off_until_the_machine_is_settled()
    {
        var machine = Create(
            parts => parts with { IommuDomain = (machine, number) => new Lazy(machine, number) },
            "isolating"
        );
        var buffer = machine.Buffer();
        var range = machine.Map(Driver.Nic, buffer, 8, DmaDirection.Bidirectional);
        machine.DeviceStore(Driver.Nic, range, 1);
        machine.Unmap(Driver.Nic, range, DmaDirection.Bidirectional);
        machine.DeviceStore(Driver.Nic, range, 2);
        machine.Load(buffer).Should().Be(2);
        machine.Settle().Should().Be(Answer.Ok);
        machine.DeviceStore(Driver.Nic, range, 3);
        machine.Load(buffer).Should().Be(2);
    }

    [Fact]
    public void Addresses()
    {
        var machine = Create(
            parts => parts with { AddressAllocator = domain => new HighestFirst(domain) },
            "isolating"
        );
        for (var i = 1UL; i < 10; i++)
        {
            machine.BeginStep(i);
            var range = machine.Map(Driver.Nic, machine.Buffer(), 1, DmaDirection.ToDevice);
            range.Start.Value.Should().Be((1UL << 32) - (i << 12));
        }
    }

    [Fact]
    public void Memory_pages_events_and_bus_masters()
    {
        var machine = Create(
            parts =>
                parts with
                {
                    PhysicalMemory = machine => new Inverted(machine),
                    PageAllocator = machine => new Refuses(machine),
                    EventLog = machine => new Silent(machine),
                    BusMaster = device => new Posts(device),
                },
            "isolating"
        );
        machine.AllocatePages(1, PagePlacement.High).Outcome.Should().Be(Answer.Failed(Errno.NoMemory));
        var buffer = machine.Buffer();
        machine.Load(buffer).Should().Be(0xFF);
        var range = machine.Map(Driver.Nic, buffer, 8, DmaDirection.FromDevice);
        machine.Post(Driver.Nic, range, 5);
        machine.Load(buffer).Should().Be(0xFF);
        machine.Complete(Driver.Nic);
        machine.Load(buffer).Should().Be(0xFA);
        machine.DeviceLoad(Driver.Dsp, range);
        machine.Drain().Should().BeEmpty();
    }

    [Fact]
    public void A_write_buffer_in_front_of_the_cache()
    {
        var machine = Create(parts => parts with { Cache = machine => new WriteBuffer(machine) }, "coherent");
        var buffer = machine.Buffer();
        var range = machine.Map(Driver.Nic, buffer, 8, DmaDirection.Bidirectional);
        machine.Store(buffer, 5);
        machine.Load(buffer).Should().Be(5);
        machine.DeviceLoad(Driver.Nic, range.Start).Should().Be(0);
        machine.SyncForDevice(Driver.Nic, range, DmaDirection.Bidirectional);
        machine.DeviceLoad(Driver.Nic, range.Start).Should().Be(5);
        machine.Store(buffer, 6);
        machine.Barrier();
        machine.DeviceLoad(Driver.Nic, range.Start).Should().Be(6);
    }

    [Fact]
    public void Coherent_memory()
    {
        var machine = Create(
            parts => parts with { CoherentAllocator = machine => new LeavesWhatWasThere(machine) },
            "coherent"
        );
        var size = new ByteCount(0x1000);
        var before = 0;
        for (var step = 1UL; step < 20; step++)
        {
            machine.BeginStep(step);
            var buffer = machine.AllocateCoherent(Driver.Nic, size, Gfp.Zero, default).Value;
            before += machine.Load(buffer.Cpu) == 5 ? 1 : 0;
            machine.Store(buffer.Cpu, 5);
            machine.FreeCoherent(Driver.Nic, size, buffer, default).Should().Be(Answer.Ok);
        }
        before.Should().BePositive();

        // Memory is chosen by the streaming mask, and what the coherent one does not reach is passed over.
        for (var seed = 0UL; seed < 60; seed++)
        {
            var other = new ReferenceFactory(
                parts => parts with { CoherentAllocator = machine => new ReachesByTheStreamingMask(machine) },
                "coherent"
            ).Create("coherent", seed);
            other.SetMask(Driver.Nic, DmaMask.All).Should().Be(Answer.Ok);
            other.SetCoherentMask(Driver.Nic, DmaMask.FromBits(24)).Should().Be(Answer.Ok);
            var dma = other.AllocateCoherent(Driver.Nic, size, default, default).Value.Dma;
            dma.Value.Should().BeLessThan(1 << 24);
        }
    }

    [Fact]
    public void A_write_buffer()
    {
        var machine = Create(parts => parts with { WriteBuffer = machine => new Swapped(machine) }, "write-buffer");
        var buffer = machine.AllocateCoherent(Driver.Nic, new(0x1000), default, default).Value;
        machine.BeginStep(1);
        machine.Store(buffer.Cpu, 1, 2);
        machine.Store(buffer.Cpu.At(1), 2);
        machine.BeginStep(3);
        machine.DeviceLoad(Driver.Nic, new DmaRange(buffer.Dma, new(2))).Should().Equal(1, 1);
    }

    [Fact]
    public void Descriptions_and_parts_may_depend_on_the_seed()
    {
        var factory = new ReferenceFactory(parts =>
            parts with
            {
                Platform = new() { Name = parts.Seed == 1 ? "one" : "other" },
            }
        );
        factory.Create("coherent", 1).Description.Name.Should().Be("one");
        factory.Create("coherent", 2).Description.Name.Should().Be("other");
    }

    private static Machine Create(Func<MachineParts, MachineParts> replace, string profile) =>
        new ReferenceFactory(replace, profile).Create(profile, 1);
}
