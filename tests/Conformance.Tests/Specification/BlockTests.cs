using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Tests.Specification;

/// <summary>Runs are cut and joined, and loads are right or wrong byte by byte.</summary>
public class BlockTests : BlockFixture
{
    [Fact]
    public void A_store_cuts_runs_at_its_ends()
    {
        CpuStore(4, 8);

        Starts().Should().Equal(0, 4, 8);
    }

    [Fact]
    public void Runs_that_come_to_share_a_history_are_joined()
    {
        CpuStore(4, 8);
        CpuStore(0, Length);
        CpuStore(0, Length);
        var mapping = Map(0, Length, Claim.Yes);

        Block.Close(mapping);

        Starts().Should().Equal(0);
        Spare.Should().HaveCount(2);
    }

    [Fact]
    public void A_load_over_several_runs_is_right_byte_by_byte()
    {
        CpuStore(0, Length);
        var salt = CpuStore(4, 8);
        byte[] bytes = [.. Wave(0, 4, 1), .. Wave(4, 8, salt), .. Wave(8, 12, 1)];

        Load(Observers.Cpu, 0, bytes).Should().BeNull();
    }

    [Fact]
    public void A_wrong_byte_is_named_with_what_was_expected_and_seen()
    {
        var first = CpuStore(0, Length);
        var second = CpuStore(4, 8);
        var mapping = Map(0, Length, Claim.Yes);
        Block.Give(mapping, 0, Length, Clause, Rules, true);
        byte[] bytes = [.. Wave(3, 4, first), .. Wave(4, 6, second), .. Wave(6, 7, first)];

        var wrong = Load(mapping.Id, 3, bytes);

        wrong
            .Should()
            .Be(new WrongByte(6, Clause, second, Dma.Conformance.Specification.Memory.Wave.At(6, second), first, true));
    }

    [Fact]
    public void What_a_take_brings_under_another_mapping_is_still_what_that_one_was_given_for()
    {
        var copies = Rules with { MapMayCopy = true };
        var first = CpuStore(0, Length);
        var taken = Map(0, Length, Claim.Yes);
        Block.Give(taken, 0, Length, Clause, copies, true);
        _ = CpuStore(0, Length);
        var other = Map(0, Length, Claim.Yes);
        Block.Give(other, 0, Length, StreamingClauses.MapGivesToDevice, copies, true);

        Block.Take(taken, 0, Length, Clause, Seen, copies, true);

        Load(other.Id, 0, Wave(0, 1, first)).Should().BeNull();
        Load(other.Id, 1, [99])!.Value.Clause.Should().Be(StreamingClauses.MapGivesToDevice);
    }

    [Fact]
    public void A_load_of_two_stores_splits_the_run_and_each_part_remembers_its_own()
    {
        var (mapping, old, young) = UngivenStore();

        Load(mapping.Id, 0, [.. Wave(0, 2, old), .. Wave(2, 4, young)]).Should().BeNull();

        Load(mapping.Id, 0, Wave(0, 2, old)).Should().BeNull();
        Load(mapping.Id, 2, Wave(2, 4, young)).Should().BeNull();
        Load(mapping.Id, 2, Wave(2, 3, old))!.Value.Offset.Should().Be(2);
    }

    [Fact]
    public void A_give_finishes_stores_of_the_cpu_for_every_mapping()
    {
        var given = Map(0, Length, Claim.Yes);
        var other = Map(0, Length, Claim.Yes);
        Block.Give(other, 0, Length, Clause, Rules, true);
        var old = CpuStore(0, Length);

        Block.Give(given, 0, Length, Clause, Rules, true);
        Block.DeviceStore(other, 0, 4, 100, 100, Clause);
        Block.Complete(other, 0, 4, 100, Clause);

        Load(other.Id, 0, Wave(0, 4, old))!.Value.Offset.Should().Be(0);
        Load(other.Id, 0, Wave(0, 4, 100)).Should().BeNull();
    }

    [Fact]
    public void A_value_of_no_store_is_wrong()
    {
        CpuStore(0, Length);

        Load(Observers.Cpu, 5, [0])!.Value.Offset.Should().Be(5);
        Load(Observers.Cpu, 5, Wave(5, 6, 77))!.Value.Observed.Should().Be(0);
    }

    [Fact]
    public void Zeros_are_right_where_they_are_declared_and_nothing_else()
    {
        Load(Observers.Cpu, 0, new byte[Length]).Should().BeNull();
        Load(Observers.Cpu, 3, [1])!.Value.Offset.Should().Be(3);
    }

    [Fact]
    public void The_first_load_of_the_cpu_settles_unknown_content()
    {
        var block = Make(known: false);
        byte[] found = [7, 0, 9, 9];

        Load(block, Observers.Cpu, 4, found).Should().BeNull();

        Unknown.Should().Be(4);
        Load(block, Observers.Cpu, 4, found).Should().BeNull();
        Unknown.Should().Be(4);
        Load(block, Observers.Cpu, 4, [7, 0, 9, 8])!.Value.Should().BeEquivalentTo(new { Offset = 7, Clause = Seen });
        Load(block, Observers.Cpu, 8, [1, 2, 3]).Should().BeNull();
    }

    [Fact]
    public void A_device_does_not_settle_unknown_content()
    {
        var block = Make(known: false);
        var mapping = Map(block, 0, Length, Claim.Yes);
        block.Give(mapping, 0, Length, Clause, Rules, true);

        Load(block, mapping.Id, 0, [7]).Should().BeNull();

        Load(block, mapping.Id, 0, [8]).Should().BeNull();
        Load(block, Observers.Cpu, 0, [9]).Should().BeNull();
    }

    [Fact]
    public void Stored_content_is_recognised_where_enough_of_it_shows()
    {
        var salt = CpuStore(0, Length);

        Block.FindKnown(4, Wave(4, 12, salt), 8, out var isKnown).Should().Be(4);
        isKnown.Should().BeTrue();
        Block.FindKnown(4, Wave(5, 13, salt), 8, out _).Should().Be(-1);
        Block.FindKnown(4, Wave(4, 11, salt), 8, out isKnown).Should().Be(-1);
        isKnown.Should().BeFalse();
    }

    private (Mapping Mapping, byte Old, byte Young) UngivenStore()
    {
        var old = CpuStore(0, Length);
        var mapping = Map(0, Length, Claim.Yes);
        Block.Give(mapping, 0, Length, Clause, Rules, true);
        return (mapping, old, CpuStore(0, Length));
    }

    // The copy that a take brings back may wait in the CPU's write buffer, and come out over what a device stores next.
    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void A_device_store_past_a_copy_that_may_still_wait_is_left_open(bool barrier, bool give, bool isOpen)
    {
        var copies = Rules with { MapMayCopy = true };
        var (copied, direct) = (Map(0, Length, Claim.Yes), Map(0, Length, Claim.Yes));
        Block.Give(copied, 0, Length, Clause, copies, true);
        Block.Give(direct, 0, Length, Clause, copies, true);
        Block.Take(copied, 0, Length, Clause, Seen, copies, true);

        if (barrier)
        {
            Block.Barrier(mapMayCopy: true);
        }

        if (give)
        {
            Block.Give(direct, 0, Length, Clause, copies, true);
        }

        Block.IsOpenToDevice(direct, 0, 1).Should().Be(isOpen);
        Block.DeviceStore(direct, 0, 1, 77, 77, Clause);
        Block.Complete(direct, 0, 1, 77, Clause);

        Block.At(0).Undefined.Should().Be(isOpen);
        (Load(direct.Id, 0, [0]) is null).Should().Be(isOpen);
    }

    [Fact]
    public void What_a_device_sees_while_a_copy_may_wait_it_may_not_see_again()
    {
        var copies = Rules with { MapMayCopy = true };
        var (copied, direct) = (Map(0, Length, Claim.Yes), Map(0, Length, Claim.Yes));
        Block.Give(copied, 0, Length, Clause, copies, true);
        Block.Give(direct, 0, Length, Clause, copies, true);
        Block.DeviceStore(direct, 0, 1, 77, 77, Clause);
        Block.Complete(direct, 0, 1, 77, Clause);
        Block.Take(copied, 0, Length, Clause, Seen, copies, true);

        Load(direct.Id, 0, Wave(0, 1, 77)).Should().BeNull();
        Load(direct.Id, 0, [0]).Should().BeNull();

        Block.Barrier(mapMayCopy: true);
        Load(direct.Id, 0, Wave(0, 1, 77)).Should().BeNull();
        Load(direct.Id, 0, [0]).Should().NotBeNull();
    }

    [Fact]
    public void A_device_store_to_the_copy_itself_is_no_store_past_it()
    {
        var copies = Rules with { MapMayCopy = true };
        var copied = Map(0, Length, Claim.Yes);
        Block.Give(copied, 0, Length, Clause, copies, true);
        Block.Take(copied, 0, Length, Clause, Seen, copies, true);

        Block.DeviceStore(copied, 0, 1, 77, 77, Clause);

        Block.At(0).Undefined.Should().BeFalse();
    }
}
