using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;
using static Dma.Conformance.Tests.Specification.HistoryTests;

namespace Dma.Conformance.Tests.Specification;

/// <summary>Floors are set, raised and lowered.</summary>
public class HistoryFloorTests
{
    private const ulong Cpu = Observers.Cpu;
    private const ulong A = 101;

    private static readonly ClauseId Clause = StreamingClauses.MapGivesBidirectional;

    [Fact]
    public void A_floor_is_set_down_as_well_as_up()
    {
        var history = Begin(A);
        CpuStores(history, 1);
        var older = history.FloorOf(A);

        history.Copy(in older, Cpu, Clause, true);

        May(history, Cpu).Should().Equal(0, 1);
    }

    [Fact]
    public void A_raised_floor_holds_both_stores_and_drops_what_comes_before()
    {
        var history = Begin(A);
        CpuStores(history, 1);
        DeviceStores(history, A, 2);

        history.Raise(A, 0b010, Clause, true);
        history.Raise(A, 0b100, Clause, true);

        history.FloorOf(A).Stores.Should().Be(0b110);
        May(history, A).Should().Equal(1, 2);
    }

    [Fact]
    public void The_lower_of_two_ordered_floors_is_the_older()
    {
        var history = Begin(A);
        CpuStores(history, 1);

        history.Lower(0b01, 0b10).Should().Be(0b01);
        history.Lower(0b10, 0b10).Should().Be(0b10);
    }

    [Fact]
    public void Below_two_floors_without_an_order_lies_what_is_before_both()
    {
        var history = Begin(A);
        CpuStores(history, 1);
        DeviceStores(history, A, 2);

        history.Lower(0b010, 0b100).Should().Be(0b001);
    }

    [Fact]
    public void A_lowered_floor_has_no_stores_to_wait_for()
    {
        var history = Begin(A);
        CpuStores(history, 1);
        history.FloorOf(A).Pending = 0b10;
        var cpu = history.FloorOf(Cpu);

        history.LowerTo(in cpu, A, Clause);

        history.FloorOf(A).Pending.Should().Be(0);
        May(history, A).Should().Equal(0, 1);
    }

    [Fact]
    public void An_observer_that_may_be_answered_anything_lowers_others_to_that()
    {
        var history = Begin();
        history.AddObserver(A);
        var open = history.FloorOf(A);

        history.LowerTo(in open, Cpu, Clause);

        history.FloorOf(Cpu).Any.Should().BeTrue();
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    public void A_floor_tells_something_if_an_older_value_could_show(bool known, bool stalePossible, bool telling)
    {
        var history = new History();
        history.Begin(0, new(known), false);
        CpuStores(history, 1);
        history.AddObserver(A);
        history.SetFloor(A, 0b01, Clause, true);

        history.SetFloor(A, 0b10, Clause, stalePossible);

        history.FloorOf(A).Telling.Should().Be(telling);
    }
}
