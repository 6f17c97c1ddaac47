namespace Dma.Reference.Tests.Profiles;

public class ProfileTests
{
    public static TheoryData<string> Profiles => [.. new ReferenceFactory().DefaultProfiles];

    [Fact]
    public void All_profiles_are_offered()
    {
        new ReferenceFactory()
            .DefaultProfiles.Should()
            .Equal(
                "coherent",
                "write-back",
                "isolating",
                "write-buffer",
                "l1",
                "l1-l2",
                "interconnect",
                "contiguous",
                "bounce",
                "translated",
                "iommu",
                "devicetree",
                "devicetree-restricted",
                "arm-iommu",
                "diagnosing"
            );
        new ReferenceFactory()
            .Profiles.Should()
            .Equal([.. new ReferenceFactory().DefaultProfiles, .. Architecture.All.Select(found => found.Name)])
            .And.OnlyHaveUniqueItems();
        new ReferenceFactory(parts => parts, "isolating").Profiles.Should().Equal("isolating");
        new ReferenceFactory(parts => parts, "x86").DefaultProfiles.Should().Equal("x86");

        var other = () => new ReferenceFactory().Create("other", 1);
        other.Should().Throw<ArgumentException>().WithMessage("There is no profile 'other'.*");
        var notOffered = () => new ReferenceFactory(parts => parts, "isolating").Create("coherent", 1);
        notOffered.Should().Throw<ArgumentException>();
        var unknown = () => new ReferenceFactory(parts => parts, "other");
        unknown.Should().Throw<ArgumentException>();
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_description_is_within_its_bounds_and_the_same_for_every_machine(string profile)
    {
        var factory = new ReferenceFactory();
        var machine = factory.Create(profile, 1);
        var description = machine.Description;

        factory.Create(profile, 2).Description.Should().BeSameAs(description);
        factory.Create(profile, 2).Devices.Should().BeSameAs(machine.Devices);
        description.Name.Length.Should().BeInRange(1, 64);
        machine.Devices.Select(device => device.Name).Should().OnlyHaveUniqueItems();
        machine.Devices.Should().HaveCountGreaterThanOrEqualTo(2);
        machine.Parts.MemoryMap.Regions.Should().BeInAscendingOrder(region => region.First);
        if (Driver.General.Contains(profile))
            machine.Parts.MemoryMap.LastFrame.Should().BeGreaterThanOrEqualTo((1UL << 28) - 1);
        machine
            .StreamingDescription.MapMayCopy.Should()
            .Be(profile is "bounce" or "translated" or "devicetree-restricted" ? Claim.Yes : Claim.No);
        machine.AddressingDescription.AcceptsFrom.IsAllOnes.Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Every_device_reaches_low_memory_with_its_mask(string profile)
    {
        var machine = Driver.Create(profile);
        var low = machine.Parts.MemoryMap.Low;
        var buffer = machine.Buffer(low.Count);
        var reaching = machine
            .AllDevices.ToArray()
            .Where(device =>
                device.Description.CanDma != Claim.No
                && device.Description.WidestMask.Value >= machine.Description.LowMemory.Value
            )
            .ToList();

        reaching.Should().NotBeEmpty();
        foreach (var device in reaching)
        {
            machine.SetMask(device.Id, machine.Description.LowMemory).Should().Be(Answer.Ok);
            machine.Maps(device.Id, buffer, 0x1000).Should().BeTrue();
            machine.Maps(device.Id, buffer.At((low.Count - 1) << 12), 0x1000).Should().BeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_promise_of_room_holds_after_any_history(string profile)
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var machine = Driver.Create(profile, seed);
            var room = machine.Description.Room;
            foreach (var device in machine.AllDevices)
                machine.SetMask(device.Id, machine.Description.LowMemory);
            var blocks = new List<(PageBlock Block, ulong Pages)>();
            var mappings = new List<(DeviceId Device, DmaRange Range)>();
            for (var step = 0UL; step < 600; step++)
            {
                machine.BeginStep(step);
                var draw = new Choices(seed).Draw(Purpose.Placement, step);
                if (mappings.Count == room.Mappings)
                {
                    var victim = (int)(draw % (ulong)mappings.Count);
                    machine.Unmap(mappings[victim].Device, mappings[victim].Range, DmaDirection.Bidirectional);
                    mappings.RemoveAt(victim);
                }
                if (blocks.Count < room.Blocks)
                {
                    var pages = 1 + draw % (ulong)room.PagesPerBlock;
                    blocks.Add((machine.Allocate(pages), pages));
                }
                var (block, count) = blocks[(int)((draw >> 8) % (ulong)blocks.Count)];
                var offset = (draw >> 16) % (count << 12);
                var size = Math.Min(room.MappingSize.Value, (count << 12) - offset);
                var device = new DeviceId((int)((draw >> 40) % 2));
                mappings.Add((device, machine.Map(device, block.Address!.Value.At(offset), size, default)));
                if (step % 5 == 0)
                {
                    // A buffer is freed when nothing maps it; here the oldest block is, together with its mappings.
                    foreach (var (owner, range) in mappings)
                        machine.Unmap(owner, range, DmaDirection.Bidirectional);
                    mappings.Clear();
                    machine.FreePages(blocks[0].Block.First, blocks[0].Pages).Should().Be(Answer.Ok);
                    blocks.RemoveAt(0);
                }
            }
        }
    }
}
