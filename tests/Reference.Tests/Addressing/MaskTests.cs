namespace Dma.Reference.Tests.Addressing;

public class MaskTests
{
    public static TheoryData<string> Profiles => [.. Driver.General];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Before_the_first_accepted_mask_that_of_the_description_is_in_force(string profile)
    {
        var machine = Driver.Create(profile);
        var highest = machine.Parts.MemoryMap.PageBase;
        foreach (var device in machine.AllDevices)
            machine.GetMask(device.Id).Should().Be((Answer<DmaMask>)device.Description.InitialMask);

        var page = machine.Allocate(1, PagePlacement.Last).First;

        var answer = machine.MapPage(Driver.Dsp, page, new(0), new(1), DmaDirection.ToDevice, default);
        machine
            .MappingError(Driver.Dsp, answer.Value)
            .Value.Should()
            .Be(profile is not ("isolating" or "bounce" or "translated"));
        highest.Value.Should().BeLessThan(page.Value);
    }

    [Theory]
    [InlineData("coherent", 0, 46)]
    [InlineData("coherent", 1, 46)]
    [InlineData("coherent", 2, 32)]
    [InlineData("write-back", 0, 40)]
    [InlineData("write-back", 2, 41)]
    [InlineData("isolating", 0, 32)]
    public void The_required_mask_reaches_all_memory_and_asking_changes_nothing(string profile, int device, int bits)
    {
        var machine = Driver.Create(profile);

        machine.GetRequiredMask(new(device)).Should().Be((Answer<DmaMask>)DmaMask.FromBits(bits));
        machine.GetMaxMappingSize(new(device)).Status.Should().Be(AnswerStatus.Ok);

        machine.GetMask(new(device)).Value.Should().Be(DmaMask.Default);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Promised_masks_are_accepted_and_refused_ones_change_nothing(string profile)
    {
        var machine = Driver.Create(profile);
        foreach (var device in machine.AllDevices)
        {
            if (device.Description.CanDma == Claim.No)
                continue;
            var from = 64 - (int)ulong.LeadingZeroCount(machine.Parts.Addressing.AcceptsFrom.Value);
            var to = 64 - (int)ulong.LeadingZeroCount(device.Description.WidestMask.Value);
            for (var bits = from; bits <= to; bits++)
            {
                machine.SetMask(device.Id, DmaMask.FromBits(bits)).Should().Be(Answer.Ok);
                machine.GetMask(device.Id).Value.Should().Be(DmaMask.FromBits(bits));
            }
            if (device.Description.WidestMask == machine.Parts.Addressing.AcceptsFrom)
                continue;
            var odd = new DmaMask(device.Description.WidestMask.Value - 0x1234);
            machine.SetMask(device.Id, odd).Should().Be(Answer.Ok);
            for (var bits = 1; bits < 23; bits++)
                machine.SetMask(device.Id, DmaMask.FromBits(bits)).Should().Be(Answer.Failed(Errno.IO));
            machine.SetMask(device.Id, new(0)).Should().Be(Answer.Failed(Errno.IO));
            if (to < 64)
                machine.SetMask(device.Id, DmaMask.FromBits(to + 1)).Should().Be(Answer.Failed(Errno.IO));
            machine.GetMask(device.Id).Value.Should().Be(odd);
        }
    }

    [Fact]
    public void A_mapping_ends_at_the_mask_and_not_one_byte_later()
    {
        var machine = Driver.Create("coherent");
        var buffer = Near(machine, 0x1_0000_0000);
        var edge = buffer.At(0x1_0000_0000 - Physical(machine, buffer));
        var below = new CpuAddress(edge.Value - 0x1000);

        machine.Maps(Driver.Nic, below, 0x1000).Should().BeTrue();
        machine.Maps(Driver.Nic, below, 0x1001).Should().BeFalse();
        machine.Maps(Driver.Nic, edge, 1).Should().BeFalse();
        machine.SetMask(Driver.Nic, DmaMask.FromBits(33)).Should().Be(Answer.Ok);
        machine.Maps(Driver.Nic, below, 0x1001).Should().BeTrue();
        machine.SetMask(Driver.Nic, new(0xFFFF_F7FF)).Should().Be(Answer.Ok);
        machine.Maps(Driver.Nic, below, 0x800).Should().BeTrue();
        machine.Maps(Driver.Nic, below, 0x801).Should().BeFalse();
    }

    [Fact]
    public void A_mapping_ends_at_the_limit_of_the_bus_which_is_no_mask()
    {
        var machine = Driver.Create("coherent");
        machine.SetMask(Driver.Dsp, DmaMask.All).Should().Be(Answer.Ok);
        var buffer = Near(machine, 0x1_0500_1000);
        var page = buffer.At(0x1_0500_1000 - Physical(machine, buffer));

        machine.Map(Driver.Dsp, page, 0x800, DmaDirection.ToDevice).Start.Value.Should().Be(0x1_0480_1000);
        machine.Maps(Driver.Dsp, page, 0x801).Should().BeFalse();
        machine.Maps(Driver.Dsp, page.At(0x800), 1).Should().BeFalse();
        machine.SetMask(Driver.Nic, DmaMask.All);
        machine.Maps(Driver.Nic, page, 0x801).Should().BeTrue();
    }

    [Fact]
    public void Memory_below_the_offset_of_a_bus_is_not_on_it()
    {
        var machine = Driver.Create("coherent");
        var first = machine.Allocate(1, PagePlacement.First).Address!.Value;
        var low = machine.Allocate(machine.Parts.MemoryMap.Low.Count).Address!.Value;

        machine.Maps(Driver.Dsp, first, 1).Should().BeFalse();
        machine.Map(Driver.Nic, first, 1, DmaDirection.ToDevice).Start.Value.Should().Be(0);
        machine.Map(Driver.Dsp, low, 0x1000, DmaDirection.ToDevice).Start.Value.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_largest_mapping_succeeds_and_promised_sizes_are_no_larger(string profile)
    {
        var machine = Driver.Create(profile);
        var low = machine.Parts.MemoryMap.Low;
        var buffer = machine.Buffer(low.Count);
        foreach (var device in machine.AllDevices)
        {
            if (
                device.Description.CanDma == Claim.No
                || device.Description.WidestMask.Value < machine.Description.LowMemory.Value
            )
                continue;
            machine.SetMask(device.Id, machine.Description.LowMemory).Should().Be(Answer.Ok);
            var largest = machine.GetMaxMappingSize(device.Id).Value.Value;
            largest.Should().BeGreaterThanOrEqualTo(machine.Description.Room.MappingSize.Value);
            if (largest < low.Count << 12)
            {
                machine.Maps(device.Id, buffer.At(0xFFF), largest).Should().BeTrue();
                // What a device reaches needs no copy, and then there is no limit.
                var mayReach = machine.DescribeBounce(device.Id).BouncesAlways == Claim.No;
                machine.Maps(device.Id, buffer, largest + 1).Should().Be(mayReach);
            }
            else
            {
                machine.Maps(device.Id, buffer, low.Count << 12).Should().BeTrue();
            }
        }
    }

    private static CpuAddress Near(Machine machine, ulong physical) => machine.Straddle(physical).Address!.Value;

    private static ulong Physical(Machine machine, CpuAddress address) =>
        address.Value - machine.Parts.MemoryMap.LinearBase.Value;
}
