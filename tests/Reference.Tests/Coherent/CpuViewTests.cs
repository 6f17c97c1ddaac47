namespace Dma.Reference.Tests.Coherent;

public class CpuViewTests
{
    public static TheoryData<string> Profiles => [.. Driver.General];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Memory_is_remapped_where_the_linear_map_is_cached_and_the_device_looks_past_it(string profile)
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            var machine = Driver.Create(profile, seed);
            foreach (var device in machine.Masters())
            {
                var allocation = machine.Behind(machine.AllocateCoherent(device, 0x3000));
                var isCoherent = machine.Devices[device.Index].Coherent == Claim.Yes;
                var isHigh = allocation.Frames.End > machine.Parts.MemoryMap.LinearFrames;

                allocation.Type.Should().Be(isCoherent ? MemoryType.Cached : MemoryType.Uncached);
                allocation
                    .View.Should()
                    .Be(isCoherent && !isHigh && !allocation.IsScattered ? CpuView.Linear : CpuView.Remapped);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void What_is_larger_than_2_MiB_is_remapped(string profile)
    {
        var machine = Driver.Create(profile);
        machine.SetCoherentMask(Driver.Dsp, DmaMask.All).Should().Be(Answer.Ok);

        var buffer = machine.AllocateCoherent(Driver.Dsp, 0x20_0001);

        var map = machine.Parts.MemoryMap;
        (buffer.Cpu.Value - map.RemapBase.Value).Should().BeLessThan(128 << 20);
        (buffer.Cpu.Value & 0x3F_FFFF & unchecked(machine.CoherentDescription.CpuAlignmentCap.Value - 1))
            .Should()
            .Be(0);
        machine.Store(buffer.Cpu, 7, 0x20_1000);
        machine.Barrier();
        machine.DeviceLoad(Driver.Dsp, buffer.Range(0x20_1000)).ShouldBeAll((byte)7);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void An_access_beyond_the_last_page_meets_nothing(string profile)
    {
        for (var seed = 0UL; seed < 10; seed++)
        {
            var machine = Driver.Create(profile, seed);
            var device = machine.Masters().First();
            var buffers = Enumerable.Range(0, 6).Select(_ => machine.AllocateCoherent(device, 0x1801)).ToList();
            foreach (var buffer in buffers)
            {
                // Whole pages belong to it.
                machine.CpuLoad(buffer.Cpu, new byte[0x2000]).Should().Be(Answer.Ok);
                machine.CpuStore(buffer.Cpu.At(0x1FFF), [1]).Should().Be(Answer.Ok);
                var hasNeighbour = buffers.Any(other => other.Cpu == buffer.Cpu.At(0x2000));
                machine
                    .CpuLoad(buffer.Cpu.At(0x1FFF), new byte[2])
                    .Should()
                    .Be(hasNeighbour ? Answer.Ok : Answer.Failed(Errno.BadAddress));
                machine
                    .CpuLoad(buffer.Cpu.At(0x2000), new byte[1])
                    .Should()
                    .Be(hasNeighbour ? Answer.Ok : Answer.Failed(Errno.BadAddress));
                if (machine.Behind(buffer).View == CpuView.Remapped)
                    hasNeighbour.Should().BeFalse();
            }
        }
    }

    [Fact]
    public void Remapped_memory_is_not_in_the_linear_map_too()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var machine = Driver.Create("write-back", seed);
            var map = machine.Parts.MemoryMap;
            var frames = machine.Behind(machine.AllocateCoherent(Driver.Nic, 0x1000)).Frames;
            if (frames.End > map.LinearFrames)
                continue;
            var linear = map.LinearBase.At(frames.First << 12);

            machine.CpuLoad(linear, new byte[1]).Should().Be(Answer.Failed(Errno.BadAddress));
            machine.Maps(Driver.Nic, linear, 1).Should().BeFalse();
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Map_takes_buffers_where_it_is_said_and_within_one_buffer(string profile)
    {
        var takes = Driver.Create(profile).CoherentDescription.MapTakesBuffers == Claim.Yes;
        foreach (var size in new[] { 0x2000UL, 0x20_1000UL })
        {
            for (var seed = 0UL; seed < 10; seed++)
            {
                var machine = Driver.Create(profile, seed);
                machine.SetMaskAndCoherent(Driver.Dsp, DmaMask.All);
                var buffers = Enumerable.Range(0, 2).Select(_ => machine.AllocateCoherent(Driver.Dsp, size)).ToList();
                foreach (var buffer in buffers)
                {
                    machine.Maps(Driver.Dsp, buffer.Cpu.At(0x801), 0x1000).Should().Be(takes);
                    machine.Maps(Driver.Dsp, buffer.Cpu.At(size - 1), 2).Should().BeFalse();
                    if (!takes)
                        continue;
                    var range = machine.Map(Driver.Dsp, buffer.Cpu.At(0x801), 0x100, DmaDirection.Bidirectional);
                    machine.Store(buffer.Cpu.At(0x801), 5, 0x100);
                    machine.SyncForDevice(Driver.Dsp, range, DmaDirection.Bidirectional).Should().Be(Answer.Ok);
                    machine.Barrier();
                    machine.DeviceLoad(Driver.Dsp, range).ShouldBeAll((byte)5);
                    machine.DeviceStore(Driver.Dsp, range, 6);
                    machine.Unmap(Driver.Dsp, range, DmaDirection.Bidirectional);
                    machine.Load(buffer.Cpu.At(0x801), 0x100).ShouldBeAll((byte)6);
                }
            }
        }
    }
}
