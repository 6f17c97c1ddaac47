namespace Dma.Reference.Tests.Coherent;

public class AttributeTests
{
    private const DmaAttributes NoMapping = DmaAttributes.NoKernelMapping;

    public static TheoryData<string> Profiles => [.. Driver.General];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_cookie_is_no_address_and_good_for_the_free(string profile)
    {
        var isHonoured = Driver.Create(profile).CoherentDescription.HonoursNoKernelMapping == Claim.Yes;
        var refused = Answer.Failed(Errno.BadAddress);
        for (var seed = 0UL; seed < 30; seed++)
        {
            var machine = Driver.Create(profile, seed);
            foreach (var device in machine.Masters())
            {
                var buffers = Enumerable
                    .Range(0, 4)
                    .Select(_ => machine.AllocateCoherent(device, 0x2000, NoMapping))
                    .ToList();
                buffers.Select(buffer => buffer.Cpu).Should().OnlyHaveUniqueItems();
                foreach (var buffer in buffers)
                {
                    foreach (var offset in new ulong[] { 0, 1, 0x1FFF })
                    {
                        machine
                            .CpuLoad(buffer.Cpu.At(offset), new byte[1])
                            .Should()
                            .Be(isHonoured ? refused : Answer.Ok);
                        machine.CpuStore(buffer.Cpu.At(offset), [1]).Should().Be(isHonoured ? refused : Answer.Ok);
                    }
                    if (isHonoured)
                        machine.Maps(device, buffer.Cpu, 1).Should().BeFalse();
                    machine.Barrier();
                    machine.DeviceStore(device, buffer.Range(0x2000), 3);
                    machine.DeviceLoad(device, buffer.Range(0x2000)).ShouldBeAll(3);
                }
                machine
                    .FreeCoherent(device, new(0x2000), buffers[0] with { Cpu = buffers[1].Cpu }, NoMapping)
                    .Should()
                    .Be(Answer.Failed(Errno.Invalid));
                foreach (var buffer in buffers)
                    machine.Free(device, 0x2000, buffer, NoMapping);
            }
            machine.Coherent.LiveAllocations.Should().Be(0);
        }
    }

    [Theory]
    [InlineData("coherent", false, false)]
    [InlineData("isolating", false, false)]
    [InlineData("write-back", true, true)]
    [InlineData("l1-l2", true, true)]
    [InlineData("l1", true, false)]
    [InlineData("write-buffer", true, false)]
    [InlineData("interconnect", true, false)]
    public void Non_coherent_memory_has_calls_of_its_own_or_an_attribute_or_neither(
        string profile,
        bool hasCalls,
        bool isHonoured
    )
    {
        IDmaPlatform platform = Driver.Create(profile);
        var machine = (Machine)platform;

        platform.TryGet<ICoherent>(out var coherent).Should().BeTrue();
        coherent.Should().BeSameAs(machine);
        platform.TryGet<INonCoherent>(out var nonCoherent).Should().Be(hasCalls);
        (nonCoherent is null).Should().Be(!hasCalls);
        machine.CoherentDescription.HonoursNonConsistent.Should().Be(isHonoured ? Claim.Yes : Claim.No);

        var isCoherent = machine.Devices[0].Coherent == Claim.Yes;
        var plain = isCoherent ? MemoryType.Cached : MemoryType.Uncached;
        var buffer = machine.AllocateCoherent(Driver.Nic, 0x1000, DmaAttributes.NonConsistent);
        machine.Behind(buffer).Type.Should().Be(isHonoured ? MemoryType.Cached : plain);
        // Whatever memory it is, the driver may sync it.
        machine.SyncForDevice(Driver.Nic, buffer.Range(0x1000), DmaDirection.ToDevice).Should().Be(Answer.Ok);
        machine.SyncForCpu(Driver.Nic, buffer.Range(1, 0xFFF), DmaDirection.FromDevice).Should().Be(Answer.Ok);

        var answer = machine.AllocateNonCoherent(Driver.Nic, new(0x1000), default);
        if (!hasCalls)
        {
            answer.Outcome.Should().Be(Answer.Unsupported);
            machine.FreeNonCoherent(Driver.Nic, new(0x1000), default).Should().Be(Answer.Unsupported);
            return;
        }
        machine.Behind(answer.Value).Type.Should().Be(MemoryType.Cached);
        machine.FreeCoherent(Driver.Nic, new(0x1000), answer.Value, default).Should().Be(Answer.Failed(Errno.Invalid));
        machine.FreeNonCoherent(Driver.Nic, new(0x1000), answer.Value).Should().Be(Answer.Ok);
        machine.AllocateNonCoherent(Driver.Nic, new(0), default).Outcome.Should().Be(Answer.Failed(Errno.Invalid));
    }

    [Theory]
    [InlineData("write-back")]
    [InlineData("l1")]
    [InlineData("l1-l2")]
    public void Memory_that_must_not_sleep_comes_from_the_pool_until_it_is_exhausted(string profile)
    {
        for (var seed = 0UL; seed < 30; seed++)
        {
            var machine = Driver.Create(profile, seed);
            var (pool, room) = (machine.Parts.MemoryMap.AtomicPool, machine.CoherentDescription.Room);
            machine.SetCoherentMask(Driver.Nic, machine.Description.LowMemory).Should().Be(Answer.Ok);
            for (var round = 0; round < 3; round++)
            {
                var live = new List<CoherentBuffer>();
                for (var left = room.AtomicBuffers; left > 0; left--)
                {
                    machine.BeginStep(machine.Choices.Step + 1);
                    var size = room.AtomicBufferSize.Value;
                    live.Add(machine.AllocateCoherent(Driver.Nic, size, default, Gfp.Atomic | Gfp.Zero));
                    var allocation = machine.Behind(live[^1]);
                    pool.Contains(allocation.Frames.First, allocation.Frames.Count).Should().BeTrue();
                    allocation.Type.Should().Be(MemoryType.Uncached);
                    machine.Load(live[^1].Cpu, (int)size).ShouldBeAll(0);
                    machine.Store(live[^1].Cpu, 9, (int)size);
                }
                machine.Refuses(Driver.Nic, 1, default, Gfp.Atomic).Should().BeTrue();
                // What may sleep has room of its own, and so has what needs no alias.
                machine.Free(Driver.Nic, 1, machine.AllocateCoherent(Driver.Nic, 1));
                var cached = machine.AllocateNonCoherent(Driver.Nic, 1, Gfp.Atomic);
                machine.Behind(cached).View.Should().Be(CpuView.Linear);
                machine.FreeNonCoherent(Driver.Nic, new(1), cached).Should().Be(Answer.Ok);
                foreach (var buffer in live)
                    machine.Free(Driver.Nic, room.AtomicBufferSize.Value, buffer);
            }
        }
    }

    [Theory]
    [InlineData("write-back")]
    [InlineData("l1")]
    [InlineData("l1-l2")]
    public void The_promise_of_the_pool_holds_after_any_history(string profile)
    {
        for (var seed = 0UL; seed < 30; seed++)
        {
            var machine = Driver.Create(profile, seed);
            var room = machine.CoherentDescription.Room;
            var live = new List<(DeviceId Device, ulong Size, CoherentBuffer Buffer)>();
            var masters = machine.Masters().ToArray();
            for (var step = 1UL; step < 200; step++)
            {
                machine.BeginStep(step);
                var draw = new Choices(seed).Draw(Purpose.Placement, step);
                machine.Refuses(Driver.Nic, room.AtomicBufferSize.Value + 1, default, Gfp.Atomic).Should().BeTrue();
                if (live.Count == room.AtomicBuffers)
                {
                    var victim = live[(int)(draw % (ulong)live.Count)];
                    machine.Free(victim.Device, victim.Size, victim.Buffer);
                    live.Remove(victim);
                }
                var device = masters[(int)((draw >> 8) % (ulong)masters.Length)];
                var size = 1 + (draw >> 16) % room.AtomicBufferSize.Value;
                live.Add((device, size, machine.AllocateCoherent(device, size, default, Gfp.Atomic)));
            }
        }
    }

    [Theory]
    [InlineData("coherent")]
    [InlineData("isolating")]
    [InlineData("write-buffer")]
    [InlineData("interconnect")]
    public void Coherent_machines_serve_what_must_not_sleep_like_all_else(string profile)
    {
        var machine = Driver.Create(profile);
        machine.CoherentDescription.Room.AtomicBuffers.Should().Be(0);
        for (var left = 8; left > 0; left--)
            machine.AllocateCoherent(Driver.Nic, 0x1_0000, default, Gfp.Atomic | Gfp.Dma);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Attributes_that_mean_nothing_here_change_nothing(string profile)
    {
        const DmaAttributes Others =
            DmaAttributes.ForceContiguous
            | DmaAttributes.SkipCpuSync
            | DmaAttributes.WriteBarrier
            | (DmaAttributes)(1UL << 40);
        for (var seed = 0UL; seed < 20; seed++)
        {
            var machine = Driver.Create(profile, seed);
            var others = machine.Parts.ScattersBuffers ? Others & ~DmaAttributes.ForceContiguous : Others;
            var plain = Driver.Create(profile, seed).AllocateCoherent(Driver.Nic, 0x3000);
            var other = machine.AllocateCoherent(Driver.Nic, 0x3000, others, Gfp.Dma);
            other.Should().Be(plain);
        }
    }

    [Fact]
    public void A_freed_allocation_is_out_of_reach_where_devices_are_kept_from_memory()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var machine = Driver.Create("isolating", seed);
            var buffer = machine.AllocateCoherent(Driver.Nic, 0x1801);
            machine.Post(Driver.Nic, buffer.Range(0x2000), 1);
            machine.Free(Driver.Nic, 0x1801, buffer);
            machine.Drain().Should().BeEmpty();

            machine.DeviceLoad(Driver.Nic, buffer.Dma);
            machine.DeviceLoad(Driver.Nic, buffer.Dma.Add(new(0x1FFF)));
            machine.Drain().Should().HaveCount(2);

            var again = machine.AllocateCoherent(Driver.Nic, 0x1801);
            machine.DeviceLoad(Driver.Dsp, again.Dma);
            machine.Drain().Should().ContainSingle();
        }
    }
}
