using Dma.Conformance.Specification;

namespace Dma.Conformance.Tests.Specification;

/// <summary>What is left of a promise.</summary>
public class RoomTests : CoherentFixture
{
    private RoomSpecification Room => State.Part<RoomSpecification>();

    [Fact]
    public void A_promise_counts_what_was_given_since_the_machine_was_drained()
    {
        var count = Room.Buffers;

        count.Has(1).Should().BeTrue();
        count.Count(true);
        count.Has(1).Should().BeFalse();
        count.Has(2).Should().BeTrue();
        count.IsReturned.Should().BeFalse();
        count.Drain();
        count.Has(1).Should().BeTrue();
        count.IsReturned.Should().BeTrue("room has come back");
    }

    [Fact]
    public void What_is_given_ends_a_row_of_refusals()
    {
        Room.Buffers.Refusals = 3;

        Room.Buffers.Count(true);

        Room.Buffers.Refusals.Should().Be(0);
    }

    [Theory]
    [InlineData(0, false, true, false)]
    [InlineData(1, true, false, false)]
    [InlineData(2, false, false, false)]
    public void What_is_given_beyond_a_promise_spends_what_it_takes_up(
        int what,
        bool blocks,
        bool mappings,
        bool buffers
    )
    {
        var given = new[] { Room.Blocks, Room.Mappings, Room.AtomicBuffers }[what];

        given.Count(false);

        (Room.Blocks.Has(9), Room.Mappings.Has(9), Room.Buffers.Has(9)).Should().Be((blocks, mappings, buffers));
        Room.Restore(Resource.Memory | Resource.Addresses | Resource.Areas);
        (Room.Blocks.Has(9), Room.Mappings.Has(9), Room.Buffers.Has(9)).Should().Be((true, true, true));
    }

    [Fact]
    public void Buffers_that_may_sleep_and_atomic_ones_are_counted_apart()
    {
        Coherent.RoomOf(true).Count(true);

        Coherent.RoomOf(true).Has(1).Should().BeFalse();
        Coherent.RoomOf(false).Has(1).Should().BeTrue();
    }

    [Fact]
    public void Buffers_are_drained_when_the_last_one_was_freed_and_the_machine_has_settled()
    {
        var buffer = Allocate();
        Coherent.RoomOf(false).Count(true);

        Coherent.Settle();
        Coherent.RoomOf(false).Has(1).Should().BeFalse("a buffer is live");
        Coherent.End(buffer);
        Coherent.RoomOf(false).Has(1).Should().BeFalse("nothing has settled");
        Coherent.Settle();
        Coherent.RoomOf(false).Has(1).Should().BeTrue();
    }
}
