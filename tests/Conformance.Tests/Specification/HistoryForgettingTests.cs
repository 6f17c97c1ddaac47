using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;
using static Dma.Conformance.Tests.Specification.HistoryTests;

namespace Dma.Conformance.Tests.Specification;

/// <summary>What a history forgets, and what it must not.</summary>
public class HistoryForgettingTests
{
    private const ulong Cpu = Observers.Cpu;
    private const ulong A = 101;
    private const ulong B = 102;

    private static readonly ClauseId Clause = StreamingClauses.MapGivesBidirectional;

    [Fact]
    public void What_is_below_every_floor_is_forgotten_and_the_rest_keeps_its_order()
    {
        var history = Begin(A);
        CpuStores(history, 1);
        CpuStores(history, 2);
        CpuStores(history, 3);
        history.SetFloor(A, 0b0100, Clause, true);

        history.Compact();

        history.Stores().ToArray().Select(store => store.Step).Should().Equal(2UL, 3UL);
        May(history, A).Should().Equal(2, 3);
        May(history, Cpu).Should().Equal(3);
        history.Ghost.Should().Be(1);
    }

    [Fact]
    public void What_one_observer_may_see_is_kept()
    {
        var history = Begin(A);
        CpuStores(history, 1);
        CpuStores(history, 2);

        history.Compact();

        history.Count.Should().Be(3);
        history.Ghost.Should().Be(-1);
    }

    [Fact]
    public void What_only_one_observer_could_see_goes_with_it()
    {
        var history = Begin(A);
        CpuStores(history, 1);

        history.RemoveObserver(A);

        history.HasFloor(A).Should().BeFalse();
        history.Count.Should().Be(1);
    }

    [Fact]
    public void What_a_barrier_will_add_to_a_floor_is_kept()
    {
        var history = Begin(A);
        CpuStores(history, 1);
        CpuStores(history, 2);
        history.FinishCpuStores();
        history.FloorOf(A).Pending = 0b010;
        history.SetFloor(A, 0b100, Clause, true);
        history.FloorOf(A).Pending = 0b010;

        history.Compact();

        history.Stores().ToArray().Select(store => store.Step).Should().Equal(1UL, 2UL);
        history.FloorOf(A).Pending.Should().Be(0b01);
    }

    [Fact]
    public void What_is_not_finished_is_kept_while_a_floor_is_open()
    {
        var history = Begin(A, B);
        DeviceStores(history, A, 1);
        history.SetAny(Cpu, null);
        history.SetAny(A, null);
        history.SetAny(B, null);

        history.Compact();
        CpuStores(history, 2);

        May(history, Cpu).Should().Equal(1, 2);
    }

    [Fact]
    public void A_long_history_of_one_observer_stays_short()
    {
        var history = Begin();
        for (byte step = 1; step < 100; step++)
        {
            CpuStores(history, step);
        }

        history.Count.Should().BeLessThan(History.MaxStores / 2);
        May(history, Cpu).Should().Equal(99);
    }

    [Fact]
    public void Undefined_bytes_have_no_stores_and_may_be_anything()
    {
        var history = Begin(A);
        history.AddIntruder(new Intruder { Salt = 9, Clause = Clause });

        history.Undefine();

        history.Undefined.Should().BeTrue();
        history.Count.Should().Be(0);
        history.IntruderCount.Should().Be(0);
        history.FloorOf(Cpu).Any.Should().BeTrue();
        history.FloorOf(A).Any.Should().BeTrue();
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_store_that_becomes_undefined_may_be_buffered_unless_it_is_finished(bool finished, bool buffered)
    {
        var history = Begin();
        CpuStores(history, 1);
        if (finished)
        {
            history.FinishCpuStores();
        }

        history.Undefine();

        history.MayBeBuffered.Should().Be(buffered);
    }

    [Fact]
    public void A_redefined_history_has_the_new_store_alone()
    {
        var history = Begin();
        history.Undefine();

        history.Redefine();
        CpuStores(history, 1);

        history.Undefined.Should().BeFalse();
        history.InitialKnown.Should().BeFalse();
        May(history, Cpu).Should().Equal(1);
    }

    [Fact]
    public void The_oldest_of_too_many_blocked_stores_is_forgotten()
    {
        var history = Begin();
        for (byte salt = 1; salt <= History.MaxIntruders + 1; salt++)
        {
            history.AddIntruder(new Intruder { Salt = salt, Clause = Clause });
        }

        history.Intruders().ToArray().Select(intruder => intruder.Salt).Should().Equal(2, 3, 4, 5);
        history.ForgetIntruders();
        history.IntruderCount.Should().Be(0);
    }

    [Fact]
    public void A_value_is_in_use_while_it_could_be_taken_for_a_store()
    {
        var history = Begin();
        CpuStores(history, 1);
        CpuStores(history, 2);
        history.Compact();
        history.AddIntruder(new Intruder { Salt = 3, Clause = Clause });

        Enumerable.Range(1, 4).Where(history.Uses).Should().Equal(1, 2, 3);
    }

    [Fact]
    public void A_copy_is_the_same_until_one_of_them_changes()
    {
        var history = Begin(A);
        CpuStores(history, 1);
        var copy = new History();
        copy.CopyFrom(history);
        copy.IsSameAs(history).Should().BeTrue();

        Loads(copy, A, 1);

        copy.IsSameAs(history).Should().BeFalse();
        May(history, A).Should().Equal(0, 1);
    }

    [Fact]
    public void Histories_with_blocked_stores_are_not_joined()
    {
        var history = Begin();
        history.AddIntruder(new Intruder { Salt = 3, Clause = Clause });
        var copy = new History();
        copy.CopyFrom(history);

        copy.IsSameAs(history).Should().BeFalse();
    }
}
