using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;
using Dma.Conformance.Tests.Models;
using Dma.Conformance.Tests.Specification;

namespace Dma.Conformance.Tests.Operations;

/// <summary>What may be answered where a pool is created, gives blocks, and tells of itself.</summary>
public class PoolJudgementTests : CoherentFixture
{
    private const ulong Cpu = 0x4000_0000;
    private static readonly Answer Refused = Answer.Failed(Errno.Invalid);

    [Theory]
    [InlineData(0, 1, 0, "DMA-POOL-015")]
    [InlineData(1, 3, 0, "DMA-POOL-016")]
    [InlineData(0, 3, 0, "DMA-POOL-015")]
    [InlineData(1, 1, 3, "DMA-POOL-017")]
    [InlineData(8, 8, 4, "DMA-POOL-018")]
    [InlineData(20, 64, 32, "DMA-POOL-018")]
    [InlineData(100, 64, 128, null)]
    [InlineData(1, 0, 0, null)]
    [InlineData(1, 1, 2, null)]
    public void A_pool_without_meaning_must_not_be_created(ulong size, ulong alignment, ulong boundary, string? clause)
    {
        Create(size, alignment, boundary, 0).Should().Be(clause);
        Create(size, alignment, boundary, 1, Refused).Should().BeNull("nothing is promised");
        Pools.Live.Should().HaveCount(clause is null ? 1 : 0);
    }

    [Fact]
    public void Where_the_shortest_block_is_named_a_boundary_below_it_is_refused()
    {
        Pooling = new() { SmallestBlock = new(16) };

        Create(1, 1, 8, 0).Should().Be("DMA-POOL-018");
        Create(1, 1, 16, 0).Should().BeNull();
    }

    [Theory]
    [InlineData(0x1000, 1, 0, "DMA-POOL-001")]
    [InlineData(0x1001, 1, 0, null)]
    [InlineData(1, 0x1000, 0, "DMA-POOL-001")]
    [InlineData(1, 0x2000, 0, null)]
    [InlineData(16, 1, 16, "DMA-POOL-001")]
    [InlineData(17, 1, 16, null)]
    [InlineData(0, 1, 0, null)]
    public void What_is_promised_is_created(ulong size, ulong alignment, ulong boundary, string? clause)
    {
        Promise();

        Create(size, alignment, boundary, 0, Refused).Should().Be(clause);
    }

    [Fact]
    public void Where_nothing_is_said_of_rounding_a_narrow_boundary_is_not_promised()
    {
        Promise();
        Pooling = Pooling with { SmallestBlock = default };

        Create(16, 1, 16, 0, Refused).Should().BeNull();
        Create(16, 1, 0x1000, 0, Refused).Should().Be("DMA-POOL-001");
    }

    [Fact]
    public void Pools_are_promised_again_when_all_are_destroyed_and_the_machine_has_settled()
    {
        Promise();
        Create(16, 1, 0, 0).Should().BeNull();
        Create(16, 1, 0, 1).Should().BeNull();
        Create(16, 1, 0, 2, Refused).Should().BeNull("two are promised");
        Pools.End(Pools.Live[0]);
        Pools.Settle();
        Create(16, 1, 0, 2, Refused).Should().BeNull("one is left");
        Pools.End(Pools.Live[0]);
        Pools.Settle();

        Create(16, 1, 0, 2, Refused).Should().Be("DMA-POOL-003");
    }

    [Fact]
    public void Two_live_pools_have_two_names()
    {
        Create(16, 1, 0, ulong.MaxValue).Should().BeNull();
        Create(16, 1, 0, 0).Should().BeNull();
        Create(16, 1, 0, ulong.MaxValue).Should().Be("DMA-POOL-014");

        Pools.End(Pools.Live[0]);
        Create(16, 1, 0, ulong.MaxValue).Should().BeNull("a name may be given again");
    }

    [Fact]
    public void Blocks_are_promised_by_the_most_that_each_pool_had()
    {
        Promise();
        Pool(16);
        Take(0x1000).Should().BeNull();
        Take(0x1010, Cpu + 0x10).Should().BeNull();
        RefuseBlock().Should().BeNull("two are promised");

        Pools.End(Pools.Blocks[0]);

        RefuseBlock().Should().Be("DMA-POOL-002", "what went back the pool can give again");
        RefuseBlock(Gfp.Atomic).Should().BeNull();
        Pool(16);
        RefuseBlock().Should().BeNull("what went back to a pool is no other's");
    }

    [Fact]
    public void Nothing_is_promised_to_a_mask_that_does_not_reach_low_memory()
    {
        Promise();
        Pool(16);
        Coherent.Masks[0].InForce = DmaMask.FromBits(20);

        RefuseBlock().Should().BeNull();
    }

    [Fact]
    public void A_device_that_cannot_do_DMA_is_given_nothing()
    {
        First = First with { CanDma = Claim.No };
        Pool(16);

        RefuseBlock().Should().BeNull();
        Take(0x1000).Should().Be("DMA-OPS-001");
    }

    [Theory]
    [InlineData(0x1000, 0x4000_0040, null)]
    [InlineData(0x1020, 0x4000_0040, "DMA-POOL-006")]
    [InlineData(0x1040, 0x4000_0020, "DMA-POOL-005")]
    public void Both_addresses_are_multiples_of_the_alignment(ulong dma, ulong cpu, string? clause)
    {
        Pool(16, alignment: 64);

        Take(dma, cpu).Should().Be(clause);
    }

    [Theory]
    [InlineData(0x3000, 0x4000_2000, null)]
    [InlineData(0x2800, 0x4000_2000, "DMA-POOL-006")]
    [InlineData(0x2000, 0x4000_1000, "DMA-POOL-005")]
    public void No_address_is_aligned_to_more_than_its_cap(ulong dma, ulong cpu, string? clause)
    {
        Buffers = Buffers with { DmaAlignmentCap = new ByteCount(0x1000) };
        Pool(16, alignment: 0x2000);

        Take(dma, cpu).Should().Be(clause);
    }

    [Theory]
    [InlineData(0x1000, null)]
    [InlineData(0x101c, null)]
    [InlineData(0x101d, "DMA-POOL-007")]
    [InlineData(0x103f, "DMA-POOL-007")]
    [InlineData(0x1040, null)]
    public void No_block_crosses_the_boundary(ulong dma, string? clause)
    {
        Pool(0x24, boundary: 0x40);

        Take(dma).Should().Be(clause);
    }

    [Theory]
    [InlineData(0x1020, null)]
    [InlineData(0x1021, "DMA-POOL-007")]
    public void The_rounded_tail_of_a_block_crosses_it_neither(ulong dma, string? clause)
    {
        Pooling = new() { SmallestBlock = new(0x20) };
        Pool(1, boundary: 0x40);

        Take(dma).Should().Be(clause);
    }

    [Theory]
    [InlineData(0xffff_fff0, null)]
    [InlineData(0xffff_fff1, "DMA-POOL-008")]
    [InlineData(0xffff_ffff_ffff_ffff, "DMA-POOL-008")]
    public void No_byte_lies_above_the_mask(ulong dma, string? clause)
    {
        Pool(16);

        Take(dma).Should().Be(clause);
    }

    [Fact]
    public void Every_mask_since_the_pool_was_created_may_have_been_the_limit()
    {
        Pool(16);
        MaskSort.Coherent.PutInForce(State, Nic, DmaMask.All);
        MaskSort.Coherent.PutInForce(State, Nic, DmaMask.FromBits(24));
        Take(0x10_0000_0000).Should().BeNull();

        Pool(16);
        Take(0x100_0000).Should().Be("DMA-POOL-008");
    }

    [Theory]
    [InlineData(0x87f0, null)]
    [InlineData(0x87f1, "DMA-POOL-009")]
    public void No_byte_lies_above_the_bus_limit(ulong dma, string? clause)
    {
        First = First with { BusLimit = new DmaAddress(0x87ff) };
        Pool(16);

        Take(dma).Should().Be(clause);
    }

    [Theory]
    [InlineData(0x1010, 0x4000_0010, null)]
    [InlineData(0x100f, 0x4000_0010, "DMA-POOL-004")]
    [InlineData(0x1010, 0x4000_000f, "DMA-POOL-004")]
    [InlineData(0x1010, 0xffff_ffff_ffff_fff1, "DMA-POOL-004")]
    public void Two_blocks_share_neither_sort_of_address_whatever_pool_they_are_of(ulong dma, ulong cpu, string? clause)
    {
        Pool(16);
        Take(0x1000).Should().BeNull();
        Pool(16);

        Take(dma, cpu).Should().Be(clause);
    }

    [Fact]
    public void A_buffer_over_a_block_is_the_blocks_matter_too()
    {
        Pool(16);
        Take(0x1000).Should().BeNull();

        JudgeAllocation(16, 0x1000, 0x5000_0000)!.Clause.Text.Should().Be("DMA-POOL-004");
    }

    [Theory]
    [InlineData(0x1800, 0x4000_0800, null)]
    [InlineData(0x2000, 0x4000_1000, "DMA-POOL-019")]
    [InlineData(0x1800, 0x4000_1000, "DMA-POOL-020")]
    [InlineData(0x1801, 0x4000_0801, "DMA-POOL-020")]
    public void Where_packing_is_said_a_chunk_is_filled_and_of_one_piece(ulong dma, ulong cpu, string? clause)
    {
        Pooling = new() { SmallestBlock = new(4), Packing = PoolPacking.Windows };
        Pool(0x800);
        Take(0x1000).Should().BeNull();

        Take(dma, cpu).Should().Be(clause);
    }

    [Fact]
    public void What_went_back_leaves_room_that_has_to_be_used()
    {
        Pooling = new() { SmallestBlock = new(4), Packing = PoolPacking.Windows };
        Pool(0x800);
        Take(0x1000).Should().BeNull();
        Take(0x1800, Cpu + 0x800).Should().BeNull();
        Take(0x2000, Cpu + 0x1000).Should().BeNull("the first chunk is full");
        Pools.End(Pools.Blocks[0]);

        Take(0x2800, Cpu + 0x1800).Should().BeNull("either chunk has room");
        Take(0x3000, Cpu + 0x2000).Should().Be("DMA-POOL-019", "four blocks need two chunks");
    }

    [Fact]
    public void Where_nothing_is_said_of_packing_blocks_lie_where_they_like()
    {
        Pool(0x800);
        Take(0x1800).Should().BeNull();

        Take(0x2c00, Cpu + 0x1_0000).Should().BeNull();
        Tell(new(2, 2, new(0x800), 2)).Should().BeNull();
        Tell(new(2, 77, new(0x1000), 3)).Should().BeNull();
    }

    [Theory]
    [InlineData(2, 8, 640, 2, "DMA-POOL-021")]
    [InlineData(1, 4, 640, 1, null)]
    [InlineData(1, 6, 640, 1, "DMA-POOL-022")]
    [InlineData(1, 8, 640, 2, "DMA-POOL-019")]
    [InlineData(1, 4, 639, 1, "DMA-POOL-023")]
    [InlineData(1, 4, 641, 1, "DMA-POOL-023")]
    [InlineData(1, 0, 640, 0x4000_0000_0000_0000, "DMA-POOL-022")]
    public void Statistics_tell_what_the_rules_tell(ulong inUse, ulong blocks, ulong size, ulong pages, string? clause)
    {
        Pooling = new() { SmallestBlock = new(4), Packing = PoolPacking.Windows };
        Pool(640, boundary: 1024);
        Take(0x1000).Should().BeNull();

        Tell(new(inUse, blocks, new(size), pages)).Should().Be(clause);
    }

    [Theory]
    [InlineData(0, 1, "DMA-POOL-022")]
    [InlineData(1, 20, null)]
    [InlineData(1, 19, "DMA-POOL-023")]
    public void Where_nothing_is_said_statistics_have_a_lower_bound(ulong blocks, ulong size, string? clause)
    {
        Pool(20);
        Take(0x1000).Should().BeNull();

        Tell(new(1, blocks, new(size), 1)).Should().Be(clause);
    }

    [Theory]
    [InlineData(PoolPacking.Windows, 0x1000, 0x1fff, true)]
    [InlineData(PoolPacking.Windows, 0x2000, 0x2000, false)]
    [InlineData(PoolPacking.Unstated, 0x9000_0000, 0x9000_0000, true)]
    public void A_device_may_reach_the_chunk_of_a_block_that_went_back_until_the_pool_is_destroyed(
        PoolPacking packing,
        ulong first,
        ulong last,
        bool isReachable
    )
    {
        Platform = Platform with { Isolates = Claim.Yes };
        Pooling = new() { SmallestBlock = new(4), Packing = packing };
        var pool = Pool(16);
        Take(0x1010).Should().BeNull();
        Pools.End(Pools.Blocks[0]);
        Reach.Settle();
        var range = new Interval(first, (UInt128)last + 1);

        Reach.IsReachable(Nic, range).Should().Be(isReachable);

        Pools.End(pool);
        Reach.IsReachable(Nic, range).Should().Be(isReachable, "the removal may be in force only later");
        Reach.Settle();
        Reach.IsReachable(Nic, range).Should().BeFalse();
    }

    [Fact]
    public void A_block_of_an_atomic_allocation_voids_what_is_promised_of_atomic_buffers()
    {
        Buffers = Buffers with
        {
            Room = new() { AtomicBuffers = 1, AtomicBufferSize = new(0x1000) },
        };
        Promise();
        var pool = Pool(16);
        JudgeBlock(0x1000, Cpu, Gfp.Atomic)?.Clause.Text.Should().BeNull();
        JudgeAllocation(16, 0, 0, Gfp.Atomic, answer: Answer.Failed(Errno.NoMemory)).Should().BeNull();

        Pools.End(Pools.Blocks[0]);
        Pools.End(pool);
        Pools.Settle();
        JudgeAllocation(16, 0, 0, Gfp.Atomic, answer: Answer.Failed(Errno.NoMemory))!
            .Clause.Text.Should()
            .Be("DMA-COH-003");
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "DMA-ORD-003")]
    public void What_the_last_owner_stored_may_come_out_late_unless_there_was_a_barrier(bool barrier, string? clause)
    {
        Pool(Length);
        Take(0x1000).Should().BeNull();
        CpuStore(Pools.Blocks[0].Window.Block);
        if (barrier)
        {
            Barrier();
        }

        Pools.End(Pools.Blocks[0]);
        JudgeBlock(0x1000, Cpu, Gfp.Zero).Should().BeNull();
        var window = Pools.Blocks[0].Window;
        DeviceStore(window);
        Complete();

        (DeviceLoad(window, 200)?.Text).Should().Be(clause);
    }

    [Theory]
    [InlineData(Claim.Yes, "DMA-POOL-002")]
    [InlineData(Claim.Unstated, null)]
    [InlineData(Claim.No, null)]
    public void A_device_whose_operations_allocate_nothing_is_promised_no_block(Claim allocates, string? clause)
    {
        Operations = new() { Optional = [new() { Device = Nic, Allocates = allocates }] };
        Promise();
        Pool(16);

        RefuseBlock().Should().Be(clause);
    }

    [Fact]
    public void Neither_call_is_unsupported()
    {
        Create(16, 1, 0, 0, Answer.Unsupported).Should().Be("DMA-PLAT-002");
        Pool(16);
        JudgeBlock(0, 0, Gfp.Kernel, Answer.Unsupported)!.Clause.Should().Be(PlatformClauses.ValidCallSucceeds);
    }

    [Theory]
    [InlineData(3, PoolPacking.Unstated, "SmallestBlock must be 0x0 or a power of two up to PageSize, 0x1000, not 0x3")]
    [InlineData(
        0x2000,
        PoolPacking.Unstated,
        "SmallestBlock must be 0x0 or a power of two up to PageSize, 0x1000, not 0x2000"
    )]
    [InlineData(0, PoolPacking.Windows, "Packing must be Unstated where SmallestBlock is 0x0, not Windows")]
    [InlineData(4, (PoolPacking)9, "Packing must be Unstated, Windows or ChunkOfBoundary, not 9")]
    [InlineData(4, PoolPacking.ChunkOfBoundary, null)]
    public void A_description_without_meaning_is_told_with_its_bound(ulong smallest, PoolPacking packing, string? text)
    {
        using IDmaPlatform platform = new DescribedPlatform(Platform, Mappings, Buffers, [First])
        {
            PoolDescription = new() { SmallestBlock = new(smallest), Packing = packing },
        };

        DescriptionBounds.FindNonsense(platform).Should().Be(text);
    }

    private void Promise() =>
        Pooling = new()
        {
            SmallestBlock = new(4),
            Room = new()
            {
                Pools = 2,
                Blocks = 2,
                BlockSize = new(0x1000),
            },
        };

    private Pool Pool(ulong size, ulong alignment = 1, ulong boundary = 0)
    {
        Create(size, alignment, boundary, (ulong)Pools.Live.Count).Should().BeNull();
        return Pools.Live[^1];
    }

    private string? Create(ulong size, ulong alignment, ulong boundary, ulong name, Answer answer = default)
    {
        _ = Next();
        var observation = new Observation();
        observation.Clear();
        if (observation.Note(answer))
        {
            observation.Value = name;
        }

        return PoolJudgement
            .JudgeCreate(State, Nic, new PoolGeometry(size, alignment, boundary), observation)
            ?.Clause.Text;
    }

    private string? Take(ulong dma, ulong cpu = Cpu) => JudgeBlock(dma, cpu)?.Clause.Text;

    private string? RefuseBlock(Gfp flags = Gfp.Kernel) =>
        JudgeBlock(0, 0, flags, Answer.Failed(Errno.NoMemory))?.Clause.Text;

    private Violation? JudgeBlock(ulong dma, ulong cpu, Gfp flags = Gfp.Kernel, Answer answer = default)
    {
        _ = Next();
        var observation = new Observation();
        observation.Clear();
        if (observation.Note(answer))
        {
            (observation.Value, observation.Other) = (dma, cpu);
        }

        return PooledBlockJudgement.Judge(State, Pools.Live[^1], flags, observation);
    }

    private string? Tell(PoolStatistics told)
    {
        _ = Next();
        var observation = new Observation();
        observation.Clear();
        observation.Statistics = told;
        return PoolJudgement.JudgeStatistics(State, Pools.Live[^1], observation)?.Clause.Text;
    }
}
