namespace Dma.Reference.Tests.Coherent;

public class CoherentMaskTests
{
    public static TheoryData<string> Profiles => [.. Driver.General];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Before_the_first_accepted_mask_that_of_the_description_is_in_force(string profile)
    {
        var machine = Driver.Create(profile);
        foreach (var device in machine.AllDevices)
        {
            var initial = device.Description.InitialMask;
            machine.GetCoherentMask(device.Id).Should().Be((Answer<DmaMask>)initial);
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_two_masks_are_independent(string profile)
    {
        var machine = Driver.Create(profile);
        foreach (var device in machine.Masters())
        {
            machine.SetCoherentMask(device, DmaMask.FromBits(31)).Should().Be(Answer.Ok);
            machine.GetMask(device).Value.Should().Be(machine.Devices[device.Index].InitialMask);
            machine.SetMask(device, new(0x9FFF_FFFF)).Should().Be(Answer.Ok);
            machine.GetCoherentMask(device).Value.Should().Be(DmaMask.FromBits(31));
            machine.SetMaskAndCoherent(device, DmaMask.FromBits(32)).Should().Be(Answer.Ok);
            machine.GetMask(device).Value.Should().Be(DmaMask.FromBits(32));
            machine.GetCoherentMask(device).Value.Should().Be(DmaMask.FromBits(32));
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Promised_masks_are_accepted_and_refused_ones_change_neither(string profile)
    {
        var machine = Driver.Create(profile);
        machine.CoherentDescription.AcceptsFrom.IsAllOnes.Should().BeTrue();
        foreach (var device in machine.Masters())
        {
            var from = 64 - (int)ulong.LeadingZeroCount(machine.CoherentDescription.AcceptsFrom.Value);
            var to = 64 - (int)ulong.LeadingZeroCount(machine.Devices[device.Index].WidestMask.Value);
            for (var bits = from; bits <= to; bits++)
            {
                machine.SetCoherentMask(device, DmaMask.FromBits(bits)).Should().Be(Answer.Ok);
                machine.GetCoherentMask(device).Value.Should().Be(DmaMask.FromBits(bits));
                machine.SetMaskAndCoherent(device, DmaMask.FromBits(bits)).Should().Be(Answer.Ok);
            }
            var streaming = machine.GetMask(device);
            machine.SetCoherentMask(device, DmaMask.FromBits(from)).Should().Be(Answer.Ok);
            var refused = Enumerable.Range(0, 22).Select(bits => new DmaMask((1UL << bits) - 1)).ToList();
            if (to < 64)
                refused.Add(DmaMask.FromBits(to + 1));
            foreach (var mask in refused)
            {
                machine.SetCoherentMask(device, mask).Should().Be(Answer.Failed(Errno.IO));
                machine.SetMaskAndCoherent(device, mask).Should().Be(Answer.Failed(Errno.IO));
            }
            machine.GetMask(device).Should().Be(streaming);
            machine.GetCoherentMask(device).Value.Should().Be(DmaMask.FromBits(from));
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Addresses_are_within_the_coherent_mask_and_the_limit_of_the_bus_whatever_the_streaming_mask(
        string profile
    )
    {
        var beyond = 0;
        foreach (var bits in new[] { 31, 32, 33, 36, 64 })
        {
            for (var seed = 0UL; seed < 60; seed++)
            {
                var machine = Driver.Create(profile, seed);
                foreach (var device in machine.Masters())
                {
                    var widest = machine.Devices[device.Index].WidestMask;
                    var mask = new DmaMask(Math.Min(DmaMask.FromBits(bits).Value, widest.Value));
                    machine.SetMask(device, widest).Should().Be(Answer.Ok);
                    machine.SetCoherentMask(device, mask).Should().Be(Answer.Ok);
                    var last = Math.Min(mask.Value, machine.Devices[device.Index].BusLimit.Value);
                    foreach (var size in new ulong[] { 1, 0x3000, 0x1_0000 })
                    {
                        machine.BeginStep(machine.Choices.Step + 1);
                        var dma = machine.AllocateCoherent(device, size).Dma.Value;
                        (dma <= last && (size - 1 | 0xFFF) <= last - dma).Should().BeTrue();
                        beyond += dma > uint.MaxValue ? 1 : 0;
                    }
                }
            }
        }
        // Wider masks are used, too, but where the lowest addresses are given out.
        beyond.Should().BeGreaterThan(profile == "isolating" ? -1 : 30);
    }

    [Fact]
    public void A_mask_that_is_not_all_ones_is_a_limit()
    {
        var starts = new List<ulong>();
        for (var seed = 0UL; seed < 400; seed++)
        {
            var machine = Driver.Create("coherent", seed);
            machine.SetCoherentMask(Driver.Nic, new(0xFF00_0FFF)).Should().Be(Answer.Ok);
            starts.Add(machine.AllocateCoherent(Driver.Nic, 0x1000).Dma.Value);
            starts[^1].Should().BeLessThanOrEqualTo(0xFF00_0000);
        }
        starts.Should().Contain(start => start > 0xFE00_0000);
    }

    [Fact]
    public void A_device_that_does_not_exist_or_cannot_do_dma_has_no_coherent_mask_to_set()
    {
        var machine = Driver.Create("coherent");
        var missing = Answer.Failed(Errno.NoDevice);

        machine.SetCoherentMask(new(9), DmaMask.Default).Should().Be(missing);
        machine.GetCoherentMask(new(9)).Outcome.Should().Be(missing);
        machine.SetMaskAndCoherent(new(9), DmaMask.Default).Should().Be(missing);
        machine.SetCoherentMask(Driver.Third, DmaMask.All).Should().Be(Answer.Failed(Errno.IO));
        machine.SetMaskAndCoherent(Driver.Third, DmaMask.All).Should().Be(Answer.Failed(Errno.IO));
    }
}
