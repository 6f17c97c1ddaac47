using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Tests.Specification;

/// <summary>What blocked stores and undefined bytes make of a load, and where there is no room for a store.</summary>
public class BlockUndefinedTests : BlockFixture
{
    [Fact]
    public void A_blocked_store_that_shows_breaks_the_clause_that_blocks_it()
    {
        CpuStore(0, Length);
        var blocked = new Intruder
        {
            Salt = 50,
            Clause = StreamingClauses.UnmapEndsReach,
            Step = 42,
        };
        Block.BlockedStore(4, 8, blocked);

        var wrong = Load(Observers.Cpu, 5, Wave(5, 6, 50));

        wrong.Should().Be(new WrongByte(5, StreamingClauses.UnmapEndsReach, 0, -1, 42, false));
        Load(Observers.Cpu, 8, Wave(8, 9, 50))!.Value.Clause.Should().NotBe(StreamingClauses.UnmapEndsReach);
    }

    [Fact]
    public void The_cpu_stores_over_a_blocked_store()
    {
        Block.BlockedStore(4, 8, new Intruder { Salt = 50, Clause = Clause });

        CpuStore(4, 6);

        Block.At(5).IntruderCount.Should().Be(0);
        Block.At(6).IntruderCount.Should().Be(1);
    }

    [Fact]
    public void The_cpu_stores_over_a_blocked_store_only_once_that_would_have_landed()
    {
        var flying = new Intruder
        {
            Salt = 50,
            Clause = Clause,
            Step = 42,
            InFlight = true,
        };
        Block.BlockedStore(4, 8, flying);
        CpuStore(4, 6);
        Block.At(5).IntruderCount.Should().Be(1);

        Block.LandIntruder(4, 8, 41);
        CpuStore(4, 6);
        Block.At(5).IntruderCount.Should().Be(1);

        Block.LandIntruder(4, 8, 42);
        CpuStore(4, 6);
        Block.At(5).IntruderCount.Should().Be(0);
    }

    [Fact]
    public void A_blocked_store_that_a_right_one_explains_is_not_looked_for()
    {
        var salt = CpuStore(4, 6);

        Block.BlockedStore(4, 8, new Intruder { Salt = salt, Clause = Clause });

        Block.At(5).IntruderCount.Should().Be(0);
        Block.At(6).IntruderCount.Should().Be(1);
    }

    [Fact]
    public void Undefined_bytes_answer_anything_and_end_with_a_store_of_the_cpu()
    {
        Block.Undefine(4, 8, false);
        Load(Observers.Cpu, 4, [1, 2, 3, 4]).Should().BeNull();
        Unknown.Should().Be(4);

        var salt = CpuStore(4, 6);

        Load(Observers.Cpu, 4, Wave(4, 6, salt)).Should().BeNull();
        Load(Observers.Cpu, 4, [0])!.Value.Offset.Should().Be(4);
        Load(Observers.Cpu, 6, [99]).Should().BeNull();
    }

    [Fact]
    public void Undefined_bytes_that_are_mapped_stay_so()
    {
        Map(0, Length, Claim.Yes);
        Block.Undefine(4, 8, false);

        CpuStore(4, 6);

        Block.At(4).Undefined.Should().BeTrue();
    }

    [Theory]
    [InlineData(false, 5, 7)]
    [InlineData(true, 4, 8)]
    public void Lines_are_undefined_whole_where_they_count(bool wholeLines, int start, int end)
    {
        Block.Undefine(5, 7, wholeLines);

        Enumerable
            .Range(0, Length)
            .Where(i => Block.At(i).Undefined)
            .Should()
            .Equal(Enumerable.Range(start, end - start));
    }

    [Fact]
    public void A_value_in_use_or_a_full_history_leaves_no_room_for_a_store()
    {
        Block.HasRoomForStore(0, 4, 1).Should().BeTrue();
        CpuStore(0, Length);
        Block.HasRoomForStore(0, 4, 1).Should().BeFalse();
        Map(0, 4, Claim.Yes);
        var mapping = Map(0, 4, Claim.Yes);
        Block.Give(mapping, 0, 4, Clause, Rules, true);
        for (var i = 0; i < History.MaxStores - 2; i++)
        {
            Block.HasRoomForStore(0, 4, (byte)(100 + i)).Should().BeTrue();
            CpuStore(0, 4);
        }

        Block.HasRoomForStore(0, 4, 200).Should().BeFalse();
        Block.HasRoomForStore(4, 8, 200).Should().BeTrue();
    }

    /// <summary>Of a mapping whose copy begins at a line of its own, three bytes into a line of the buffer.</summary>
    [Theory]
    [InlineData(3, 4, new[] { 4, 5, 6 })]
    [InlineData(6, 7, new[] { 3, 4, 5, 6, 7 })]
    [InlineData(8, 9, new[] { 7 })]
    [InlineData(3, 11, new int[0])]
    public void A_part_that_is_copied_takes_the_rest_of_the_copys_line_with_it(int start, int end, int[] lost)
    {
        var mapping = Map(Block, 3, 11, Claim.No, address: 0x100);
        Block.Give(mapping, 3, 11, Clause, Rules, false);
        Block.DeviceStore(mapping, 4, 6, 50, 50, Clause);
        Block.Complete(mapping, 4, 6, 50, Clause);

        Block.LoseRestOfLines(mapping, start, end);

        Enumerable.Range(0, Length).Where(offset => Block.At(offset).Undefined).Should().Equal(lost);
    }

    /// <summary>Unless the line was read by the CPU to copy it, and taking does not drop it.</summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void What_a_copy_out_read_may_be_stale_at_the_next(bool copied, bool isWrong)
    {
        var rules = new HandOverRules(GivingDrains: true, TakingInvalidates: false, MapMayCopy: true);
        var mapping = Map(Block, 3, 11, Claim.No, address: 0x100);
        Block.Give(mapping, 3, 11, Clause, rules, false);
        if (copied)
        {
            Block.TouchByCopy(mapping, 3, 4);
        }

        Block.DeviceStore(mapping, 4, 6, 50, 50, Clause);
        Block.Complete(mapping, 4, 6, 50, Clause);
        Block.Take(mapping, 3, 11, Clause, Clause, rules, true);

        (Load(Observers.Cpu, 4, [0, 0]) is not null).Should().Be(isWrong);
    }

    [Fact]
    public void A_line_that_was_taken_whole_is_the_cpus_again()
    {
        var mapping = Map(0, Length, Claim.No);
        Block.Give(mapping, 0, Length, Clause, Rules, false);
        Block.DeviceStore(mapping, 0, 2, 50, 50, Clause);
        Block.Complete(mapping, 0, 2, 50, Clause);

        Block.Take(mapping, 0, 4, Clause, Clause, Rules, true);
        CpuStore(0, 1);

        Block.At(0).Undefined.Should().BeFalse();
        Load(Observers.Cpu, 1, [7])!.Value.Offset.Should().Be(1);
    }
}
