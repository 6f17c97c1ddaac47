using Dma.Reference.Tests.Coherent;

namespace Dma.Reference.Tests.Pool;

public class PoolTests
{
    public static TheoryData<string> Profiles => ["coherent", "write-back", "isolating"];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void What_is_promised_is_given_also_after_everything_was_destroyed(string profile)
    {
        using var machine = Driver.Create(profile);
        var room = machine.PoolDescription.Room;
        for (var round = 0; round < 5; round++)
        {
            var pools = Enumerable
                .Range(0, room.Pools)
                .Select(_ => machine.CreatePool(Driver.Nic, room.BlockSize.Value))
                .ToArray();
            // Every block has a chunk of its own, beside the promised buffers.
            var blocks = Enumerable
                .Range(0, room.Blocks)
                .Select(index => (Pool: pools[index % pools.Length], At: index))
                .Select(it => (it.Pool, Block: machine.Take(it.Pool)))
                .ToArray();
            var buffers = Enumerable
                .Range(0, machine.CoherentDescription.Room.Buffers)
                .Select(_ => machine.AllocateCoherent(Driver.Nic, machine.CoherentDescription.Room.BufferSize.Value))
                .ToArray();

            foreach (var buffer in buffers)
                machine.Free(Driver.Nic, machine.CoherentDescription.Room.BufferSize.Value, buffer);
            foreach (var (pool, block) in blocks)
                machine.Free(pool, block);
            foreach (var pool in pools)
                machine.Destroy(pool);
            machine.Settle();
        }
        machine.Pools.LivePools.Should().Be(0);
        machine.Coherent.LiveAllocations.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_block_is_shared_by_the_CPU_and_the_device_without_a_sync(string profile)
    {
        using var machine = Driver.Create(profile);
        foreach (var device in machine.Masters())
        {
            var pool = machine.CreatePool(device, 24, 8, 64);
            var block = machine.Take(pool);
            machine.Store(block.Cpu, 0x5A, 24);
            machine.Barrier();

            machine.DeviceLoad(device, block.Range(24)).ShouldBeAll(0x5A);

            machine.DeviceStore(device, block.Range(24), 0xC3);
            machine.Barrier();
            machine.Load(block.Cpu, 24).ShouldBeAll(0xC3);
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_block_that_is_asked_for_as_zero_is_zero_to_its_rounded_end_also_when_it_was_used(string profile)
    {
        using var machine = Driver.Create(profile);
        var pool = machine.CreatePool(Driver.Nic, 20, 64);
        for (var step = 1UL; step < 40; step++)
        {
            machine.BeginStep(step);
            var block = machine.Take(pool, Gfp.Zero);
            machine.Load(block.Cpu, 64).ShouldBeAll(0);
            machine.Barrier();
            machine.DeviceLoad(Driver.Nic, block.Range(64)).ShouldBeAll(0);
            machine.Store(block.Cpu, 0xFF, 64);
            machine.Barrier();
            machine.Free(pool, block);
        }
    }

    [Fact]
    public void A_pool_shows_what_a_block_held_when_zeros_are_not_asked_for()
    {
        using var machine = Driver.Create("coherent");
        var pool = machine.CreatePool(Driver.Nic, 4096);
        var block = machine.Take(pool);
        machine.Store(block.Cpu, 0x77, 4096);
        machine.Free(pool, block);

        machine.Load(machine.Take(pool).Cpu, 4096).ShouldBeAll(0x77);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Statistics_follow_every_call(string profile)
    {
        using var machine = Driver.Create(profile);
        var pool = machine.CreatePool(Driver.Nic, 2048);
        machine.Statistics(pool).Should().Be(new PoolStatistics(0, 0, new(2048), 0));

        var blocks = Enumerable.Range(0, 3).Select(_ => machine.Take(pool)).ToArray();
        machine.Statistics(pool).Should().Be(new PoolStatistics(3, 4, new(2048), 2));

        machine.Free(pool, blocks[0]);
        machine.Statistics(pool).Should().Be(new PoolStatistics(2, 4, new(2048), 2));
    }

    [Fact]
    public void Bad_use_is_answered_with_an_error_and_changes_nothing()
    {
        using var machine = Driver.Create("coherent");
        var pool = machine.CreatePool(Driver.Nic, 64);
        var other = machine.CreatePool(Driver.Nic, 64);
        var block = machine.Take(pool);

        machine.FreeToPool(other, block).Should().Be(Answer.Failed(Errno.Invalid));
        machine.FreeToPool(pool, block with { Dma = block.Dma.Add(new(1)) }).Should().Be(Answer.Failed(Errno.Invalid));
        machine.DestroyPool(pool).Should().Be(Answer.Failed(Errno.Busy));
        machine.Free(pool, block);
        machine.FreeToPool(pool, block).Should().Be(Answer.Failed(Errno.Invalid));
        machine.Destroy(pool);
        machine.DestroyPool(pool).Should().Be(Answer.Failed(Errno.Invalid));
        machine.AllocateFromPool(pool, Gfp.Kernel).Outcome.Should().Be(Answer.Failed(Errno.Invalid));
        machine.GetPoolStatistics(pool).Outcome.Should().Be(Answer.Failed(Errno.Invalid));
        machine.CreatePool(new DeviceId(9), new(8), new(1), default).Outcome.Should().Be(Answer.Failed(Errno.NoDevice));
    }

    [Fact]
    public void A_device_that_cannot_do_DMA_has_pools_without_blocks()
    {
        using var machine = Driver.Create("coherent");
        var pool = machine.CreatePool(Driver.Third, 64);

        machine.AllocateFromPool(pool, Gfp.Kernel).Outcome.Should().Be(Answer.Failed(Errno.NoMemory));
        machine.Destroy(pool);
    }

    [Fact]
    public void Memory_is_taken_by_the_coherent_mask_and_the_bus_limit()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            using var machine = Driver.Create("coherent", seed);
            machine.SetMask(Driver.Dsp, DmaMask.All).Should().Be(Answer.Ok);
            machine.Take(machine.CreatePool(Driver.Dsp, 4096)).Dma.Value.Should().BeLessThan(1UL << 32);

            machine.SetCoherentMask(Driver.Dsp, DmaMask.All).Should().Be(Answer.Ok);
            machine
                .Take(machine.CreatePool(Driver.Dsp, 4096))
                .Dma.Value.Should()
                .BeLessThan(machine.Devices[1].BusLimit.Value);
        }
    }

    [Fact]
    public void A_destroyed_pool_is_out_of_reach_and_what_was_given_back_before_is_not()
    {
        using var machine = Driver.Create("isolating");
        var pool = machine.CreatePool(Driver.Nic, 256);
        var (kept, freed) = (machine.Take(pool), machine.Take(pool));
        machine.Free(pool, freed);
        machine.DeviceLoad(Driver.Nic, freed.Range(256));
        machine.Drain().Should().BeEmpty();

        machine.Free(pool, kept);
        machine.Destroy(pool);
        machine.DeviceLoad(Driver.Nic, kept.Range(256));
        machine.Drain().Should().NotBeEmpty();
    }

    [Fact]
    public void Profiles_without_pools_do_not_provide_the_facet()
    {
        using var machine = Driver.Create("l1");

        machine.TryGet<IPool>(out _).Should().BeFalse();
        machine.CreatePool(Driver.Nic, new(64), new(1), default).Outcome.Should().Be(Answer.Unsupported);
        machine.DestroyPool(default).Should().Be(Answer.Unsupported);
    }

    [Fact]
    public void The_allocator_of_pools_can_be_replaced()
    {
        using var machine = new ReferenceFactory(
            parts => parts with { PoolAllocator = machine => new NamesFromTen(machine) },
            "coherent"
        ).Create("coherent", 1);

        machine.CreatePool(Driver.Nic, 64).Should().Be(new PoolId(10));
    }

    private sealed class NamesFromTen(Machine machine) : PoolAllocator(machine)
    {
        protected override PoolId ChooseName() => new(10 + base.ChooseName().Value);
    }
}
