using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Tests.Specification;

/// <summary>Which addresses a device reaches by its buffers.</summary>
public class ReachTests : CoherentFixture
{
    [Fact]
    public void A_live_buffer_is_reached_by_its_domain_and_by_no_other()
    {
        Isolate(Claim.Yes);
        var range = ReachSpecification.RangeOf(Allocate().Window);

        Reach.IsReachable(Nic, range).Should().BeTrue();
        Reach.IsReachable(Dsp, range).Should().BeFalse();
    }

    [Theory]
    [InlineData(Claim.Yes, false)]
    [InlineData(Claim.No, true)]
    public void A_freed_buffer_may_be_reached_until_its_removal_is_in_force(Claim strict, bool reachable)
    {
        Isolate(strict);
        var buffer = Allocate();
        var range = ReachSpecification.RangeOf(buffer.Window);

        Coherent.End(buffer);

        Reach.IsReachable(Nic, range).Should().Be(reachable);
        Reach.Settle();
        Reach.IsReachable(Nic, range).Should().BeFalse();
    }

    [Fact]
    public void Reach_ends_with_a_buffer_by_another_clause_than_with_a_mapping()
    {
        var buffer = Allocate();
        var mapping = Map(buffer.Window.Block, DmaDirection.Bidirectional);

        ReachSpecification.EndClauseOf(buffer.Window).Should().Be(CoherentClauses.FreeEndsReach);
        ReachSpecification.EndClauseOf(mapping).Should().Be(StreamingClauses.UnmapEndsReach);
    }

    [Theory]
    [InlineData(Claim.Yes, 1, true)]
    [InlineData(Claim.Yes, 7, false)]
    [InlineData(Claim.No, 1, false)]
    [InlineData(Claim.Unstated, 1, false)]
    public void Devices_have_addresses_in_common_by_domain_where_there_is_isolation(
        Claim isolates,
        int domain,
        bool common
    )
    {
        Platform = Platform with { Isolates = isolates };
        First = First with { Domain = domain };

        Reach.ShareAddresses(Nic, Dsp).Should().Be(common);
        Reach.ShareAddresses(Nic, Nic).Should().BeTrue();
    }

    [Fact]
    public void What_ended_is_remembered_for_a_while_only()
    {
        var first = Allocate();
        Coherent.End(first);
        for (var i = 0; i < 6; i++)
        {
            Coherent.End(Allocate());
        }

        State.Handles.KindOf(first.Window.Id).Should().BeNull();
        Reach.Ended.Should().HaveCount(6);
    }

    private void Isolate(Claim strict)
    {
        Platform = Platform with { Isolates = Claim.Yes, StrictInvalidation = strict };
        First = First with { Domain = 7 };
    }
}
