using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Tests.Specification;

/// <summary>The order that stores get. Stores are numbered by the steps that made them.</summary>
public class HistoryTests
{
    private const ulong Cpu = Observers.Cpu;
    private const ulong A = 101;
    private const ulong B = 102;

    private static readonly ClauseId Clause = StreamingClauses.MapGivesBidirectional;

    [Fact]
    public void A_new_history_has_its_content_at_allocation_alone()
    {
        var history = Begin();

        history.Stores().ToArray().Select(store => store.Step).Should().Equal(0UL);
        May(history, Cpu).Should().Equal(0);
        history.HasFloor(Observers.LastBarrier).Should().BeFalse();
    }

    [Fact]
    public void The_cpu_sees_its_own_store_at_once_and_others_the_older_one_too()
    {
        var history = Begin(A);
        CpuStores(history, 1);

        May(history, Cpu).Should().Equal(1);
        May(history, A).Should().Equal(0, 1);
    }

    [Fact]
    public void A_device_sees_its_own_store_when_it_is_complete()
    {
        var history = Begin(A);
        DeviceStores(history, A, 1);
        May(history, A).Should().Equal(0, 1);

        history.Complete(1, A, Clause);

        May(history, A).Should().Equal(1);
        May(history, Cpu).Should().Equal(0, 1);
    }

    [Fact]
    public void Stores_of_two_makers_have_no_order_while_neither_is_finished()
    {
        var history = Begin(A);
        CpuStores(history, 1);
        DeviceStores(history, A, 2);
        history.Complete(2, A, Clause);

        May(history, Cpu).Should().Equal(1, 2);
        May(history, A).Should().Equal(1, 2);
    }

    [Fact]
    public void A_store_comes_after_a_finished_one()
    {
        var history = Begin(A);
        CpuStores(history, 1);
        history.FinishCpuStores();
        DeviceStores(history, A, 2);
        history.Complete(2, A, Clause);

        May(history, A).Should().Equal(2);
    }

    [Fact]
    public void A_store_comes_after_what_its_maker_has_seen()
    {
        var history = Begin(A);
        DeviceStores(history, A, 1);
        Loads(history, Cpu, 1);
        CpuStores(history, 2);
        history.Complete(1, A, Clause);

        May(history, Cpu).Should().Equal(2);
        May(history, A).Should().Equal(1, 2);
    }

    [Fact]
    public void What_one_observer_saw_last_orders_two_stores_for_all()
    {
        var history = Begin(A);
        CpuStores(history, 1);
        DeviceStores(history, A, 2);
        history.Complete(2, A, Clause);

        Loads(history, Cpu, 2);

        May(history, Cpu).Should().Equal(2);
        May(history, A).Should().Equal(2);
    }

    [Fact]
    public void An_order_that_was_seen_holds_for_later_stores_too()
    {
        var history = Begin(A, B);
        CpuStores(history, 1);
        DeviceStores(history, A, 2);
        DeviceStores(history, A, 3);

        Loads(history, Cpu, 2);
        Loads(history, B, 3);

        May(history, B).Should().Equal(3);
        May(history, Cpu).Should().Equal(2, 3);
    }

    [Fact]
    public void An_order_that_was_seen_holds_for_earlier_stores_too()
    {
        var history = Begin(A, B);
        DeviceStores(history, A, 1);
        DeviceStores(history, A, 2);
        CpuStores(history, 3);
        May(history, Cpu).Should().Equal(1, 2, 3);

        Loads(history, B, 2);
        Loads(history, B, 3);

        May(history, Cpu).Should().Equal(3);
    }

    internal static History Begin(params ulong[] observers)
    {
        var history = new History();
        history.Begin(0, new(true), false);
        foreach (var observer in observers)
        {
            history.AddObserver(observer);
            history.SetFloor(observer, 1, Clause, true);
        }

        return history;
    }

    internal static void CpuStores(History history, byte step) => history.Add(step, Cpu, step, true, Clause);

    internal static void DeviceStores(History history, ulong maker, byte step) =>
        history.Add(step, maker, step, false, Clause);

    internal static void Loads(History history, ulong observer, ulong step)
    {
        May(history, observer).Should().Contain((int)step);
        history.Observe(observer, IndexOf(history, step), Clause);
    }

    /// <summary>The stores that an observer may be answered.</summary>
    internal static IEnumerable<int> May(History history, ulong observer)
    {
        var tooOld = history.Below(history.FloorOf(observer).Stores);
        return Enumerable
            .Range(0, history.Count)
            .Where(i => (tooOld & 1u << i) == 0)
            .Select(i => (int)history[i].Step)
            .ToArray();
    }

    private static int IndexOf(History history, ulong step)
    {
        var index = 0;
        while (history[index].Step != step)
        {
            index++;
        }

        return index;
    }
}
