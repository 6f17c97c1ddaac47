namespace Dma.Reference.Tests.Coherent;

public class ContentTests
{
    public static TheoryData<string> Profiles => [.. Driver.General];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void After_a_barrier_the_device_sees_the_cpu_and_after_completion_the_cpu_the_device(string profile)
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var machine = Driver.Create(profile, seed);
            foreach (var device in machine.Masters())
            {
                var buffer = machine.AllocateCoherent(device, 0x1800);
                for (byte round = 1; round < 20; round += 2)
                {
                    machine.BeginStep(machine.Choices.Step + 1);
                    machine.Store(buffer.Cpu.At(round), round, 0x1000);
                    machine.Barrier();
                    machine.DeviceLoad(device, buffer.Range(0x1000, round)).ShouldBeAll(round);
                    machine.DeviceStore(device, buffer.Range(0x900, round), (byte)(round + 1));
                    machine.Load(buffer.Cpu.At(round), 0x900).ShouldBeAll((byte)(round + 1));
                    machine.Load(buffer.Cpu.At(round + 0x900UL), 0x700).ShouldBeAll(round);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Used_again_it_is_zero_to_the_end_of_its_pages_where_declared_or_asked_for(string profile)
    {
        var old = 0;
        for (var seed = 0UL; seed < 100; seed++)
        {
            var machine = Driver.Create(profile, seed);
            var device = machine.Masters().Last();
            for (var step = 1UL; step < 8; step++)
            {
                machine.BeginStep(step);
                var flags = step % 2 == 0 ? Gfp.Zero : Gfp.Kernel;
                var buffer = machine.AllocateCoherent(device, 0x1801, default, flags);
                var content = machine.Load(buffer.Cpu, 0x2000);
                if (flags == Gfp.Zero || machine.CoherentDescription.Zeroed == Claim.Yes)
                {
                    content.ShouldBeAll((byte)0);
                    machine.DeviceLoad(device, buffer.Range(0x1801)).ShouldBeAll((byte)0);
                }
                old += content.Contains((byte)0x5A) ? 1 : 0;
                machine.Store(buffer.Cpu, 0x5A, 0x2000);
                machine.Free(device, 0x1801, buffer);
            }
        }
        (old > 20).Should().Be(Driver.Create(profile).CoherentDescription.Zeroed != Claim.Yes);
    }

    [Fact]
    public void Zeroing_costs_what_was_touched()
    {
        var machine = Driver.Create("write-back");
        machine.SetCoherentMask(Driver.Dsp, DmaMask.All).Should().Be(Answer.Ok);
        var before = machine.Memory.TouchedPages;

        var buffer = machine.AllocateCoherent(Driver.Dsp, 0x40_0000, default, Gfp.Zero);

        machine.Memory.TouchedPages.Should().Be(before);
        machine.Load(buffer.Cpu.At(0x3F_0000), 0x1_0000).ShouldBeAll((byte)0);
    }

    [Fact]
    public void Dirty_lines_of_a_cached_life_are_gone_in_an_uncached_one()
    {
        var (met, showed) = (0, 0);
        for (var seed = 0UL; seed < 200; seed++)
        {
            var machine = Driver.CreateQuiet(seed: seed);
            machine.BeginStep(1);
            var cached = machine.AllocateNonCoherent(Driver.Nic, 0x1000);
            var frames = machine.Behind(cached).Frames;
            machine.Store(cached.Cpu, 0x11, 0x1000);
            machine.FreeNonCoherent(Driver.Nic, new(0x1000), cached).Should().Be(Answer.Ok);

            machine.BeginStep(2);
            var uncached = machine.AllocateCoherent(Driver.Nic, 0x1000);
            if (machine.Behind(uncached).Frames != frames)
                continue;
            met++;
            machine.Behind(uncached).Type.Should().Be(MemoryType.Uncached);
            // The old content may show; but then it is in memory, for everyone.
            showed += machine.Load(uncached.Cpu) == 0x11 ? 1 : 0;
            machine.DeviceLoad(Driver.Nic, uncached.Range(0x1000)).Should().Equal(machine.Load(uncached.Cpu, 0x1000));
            machine.Store(uncached.Cpu, 0x22, 0x1000);
            machine.Cache.Clean(machine.AddressOf(frames.First), new(0x1000));
            machine.DeviceLoad(Driver.Nic, uncached.Range(0x1000)).ShouldBeAll((byte)0x22);
        }
        met.Should().BeGreaterThan(20);
        showed.Should().Be(met);
    }

    [Fact]
    public void Lines_of_an_uncached_life_are_gone_in_a_cached_one()
    {
        var met = 0;
        for (var seed = 0UL; seed < 200; seed++)
        {
            var machine = Driver.Create("write-back", seed);
            machine.BeginStep(1);
            var first = machine.AllocateNonCoherent(Driver.Nic, 0x1000);
            var frames = machine.Behind(first).Frames;
            machine.Load(first.Cpu, 0x1000);
            machine.FreeNonCoherent(Driver.Nic, new(0x1000), first).Should().Be(Answer.Ok);
            machine.BeginStep(2);
            var uncached = machine.AllocateCoherent(Driver.Nic, 0x1000);
            var wasSame = machine.Behind(uncached).Frames == frames;
            machine.Store(uncached.Cpu, 0x22, 0x1000);
            // Meanwhile the cache brings lines in again that it once held.
            machine.BeginStep(40);
            machine.Free(Driver.Nic, 0x1000, uncached);
            machine.BeginStep(41);
            var last = machine.AllocateNonCoherent(Driver.Nic, 0x1000);
            if (!wasSame || machine.Behind(last).Frames != frames)
                continue;
            met++;
            machine.Load(last.Cpu, 0x1000).ShouldBeAll(0x22);
            machine.DeviceLoad(Driver.Nic, last.Range(0x1000)).ShouldBeAll(0x22);
        }
        met.Should().BeGreaterThan(10);
    }

    [Theory]
    [InlineData(DmaAttributes.None)]
    [InlineData(DmaAttributes.NonConsistent)]
    public void Syncs_of_non_coherent_memory_move_its_bytes_and_nothing_else_is_synced(DmaAttributes attributes)
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            var machine = Driver.Create("write-back", seed);
            foreach (var device in machine.Masters())
            {
                var buffer =
                    attributes == DmaAttributes.None
                        ? machine.AllocateNonCoherent(device, 0x1800)
                        : machine.AllocateCoherent(device, 0x1800, attributes);
                machine.Behind(buffer).Type.Should().Be(MemoryType.Cached);
                var range = buffer.Range(0x1800);
                machine.Store(buffer.Cpu, 1, 0x1800);
                machine.SyncForDevice(device, range, DmaDirection.Bidirectional).Should().Be(Answer.Ok);
                machine.DeviceLoad(device, range).ShouldBeAll((byte)1);
                machine.DeviceStore(device, buffer.Range(0x800, 0x800), 2);
                machine.SyncForCpu(device, buffer.Range(0x800, 0x800), DmaDirection.FromDevice).Should().Be(Answer.Ok);
                machine.Load(buffer.Cpu.At(0x800), 0x800).ShouldBeAll((byte)2);

                var invalid = Answer.Failed(Errno.Invalid);
                machine.SyncForCpu(device, buffer.Range(0x1801), DmaDirection.FromDevice).Should().Be(invalid);
                machine.SyncForDevice(device, buffer.Range(2, 0x17FF), DmaDirection.ToDevice).Should().Be(invalid);
                machine.SyncForCpu(device, buffer.Range(0), DmaDirection.FromDevice).Should().Be(invalid);
                machine.Unmap(device, range, DmaDirection.Bidirectional, default).Should().Be(invalid);
                var plain = machine.AllocateCoherent(device, 0x1000);
                machine.SyncForCpu(device, plain.Range(0x1000), DmaDirection.FromDevice).Should().Be(invalid);
            }
        }
    }

    [Fact]
    public void Without_the_sync_the_device_often_sees_what_was_there_before()
    {
        var stale = 0;
        for (var seed = 0UL; seed < 100; seed++)
        {
            var machine = Driver.Create("write-back", seed);
            var buffer = machine.AllocateNonCoherent(Driver.Nic, 0x1000);
            machine.Store(buffer.Cpu, 1);
            stale += machine.DeviceLoad(Driver.Nic, buffer.Dma) == 1 ? 0 : 1;
        }
        stale.Should().BeGreaterThan(50);
    }
}
