using Dma.Conformance.Tests.Models;
using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Litmus;

/// <summary>What the loads of a shape may find: by the clauses, or on a small machine.</summary>
internal static class Outcomes
{
    /// <summary>What the clauses allow, over all orders; one digit a load.</summary>
    public static IReadOnlyCollection<string> Allowed(Shape shape, Family family)
    {
        var outcomes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var order in shape.Orders())
        {
            Judge(family, order, [], new char[order.Loads], outcomes);
        }

        return outcomes;
    }

    /// <summary>What a machine can show, over all orders and all that it may do by itself.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="loadsLandStores">Whether a device's load waits until the device's own stores have landed.</param>
    public static IReadOnlyCollection<string> Of(Shape shape, Coherent machine, bool loadsLandStores)
    {
        var outcomes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var order in shape.Orders())
        {
            HashSet<(MachineState State, string Loaded)> reached = [(new(), new string('-', order.Loads))];
            for (var i = 0; i < order.Acts.Count; i++)
            {
                Settle(machine, reached);
                reached = [.. reached.Select(at => Make(machine, order, i, at, loadsLandStores))];
            }

            outcomes.UnionWith(reached.Select(at => at.Loaded));
        }

        return outcomes;
    }

    /// <summary>Adds what the machine may come to by itself.</summary>
    private static void Settle(Coherent machine, HashSet<(MachineState State, string Loaded)> reached)
    {
        var todo = new Queue<(MachineState State, string Loaded)>(reached);
        List<MachineState> following = [];
        while (todo.TryDequeue(out var at))
        {
            following.Clear();
            machine.AddInternal(at.State, following);
            foreach (var next in following)
            {
                if (reached.Add((next, at.Loaded)))
                {
                    todo.Enqueue((next, at.Loaded));
                }
            }
        }
    }

    private static (MachineState State, string Loaded) Make(
        Coherent machine,
        Order order,
        int position,
        (MachineState State, string Loaded) at,
        bool loadsLandStores
    )
    {
        var (step, value) = order.Acts[position];
        var (state, index) = (at.State, step.Range.Start);
        var call = new Call(0, DmaDirection.Bidirectional, Bytes.All, step.Range, false);
        switch (step.Kind)
        {
            case StepKind.CpuStore:
                return (machine.CpuStore(state, index, value), at.Loaded);
            case StepKind.DeviceStore:
                return (machine.DeviceStore(state, 0, index, value), at.Loaded);
            case StepKind.Barrier:
                return (machine.Barrier(state), at.Loaded);
            case StepKind.Complete:
                return (machine.Complete(state, 0), at.Loaded);
            case StepKind.SyncForDevice:
                return (machine.SyncForDevice(state, call), at.Loaded);
            case StepKind.SyncForCpu:
                return (machine.SyncForCpu(state, call), at.Loaded);
            case StepKind.CpuLoad:
                (state, var seen) = machine.CpuLoad(state, index);
                return (state, With(at.Loaded, order.Registers[position], seen));
            default:
                state = loadsLandStores ? machine.Complete(state, 0) : state;
                seen = machine.DeviceLoad(state, 0, index);
                return (state, With(at.Loaded, order.Registers[position], seen));
        }
    }

    private static string With(string loaded, int register, byte value) =>
        string.Concat(loaded.AsSpan(0, register), [(char)('0' + value)], loaded.AsSpan(register + 1));

    /// <summary>Asks the judge about every value that a load could find: that at first, and all that was stored to the byte before.</summary>
    private static void Judge(
        Family family,
        Order order,
        List<(Act Act, byte Number)> made,
        char[] loaded,
        SortedSet<string> outcomes
    )
    {
        if (made.Count == order.Acts.Count)
        {
            outcomes.Add(new string(loaded));
            return;
        }

        var act = order.Acts[made.Count];
        byte[] stored = act.IsLoad
            ? [0, .. made.Where(other => IsStoreTo(other.Act, act.Step.Range)).Select(other => other.Act.Value)]
            : [0];
        for (byte number = 0; number < stored.Length; number++)
        {
            if (!IsRight(family, [.. made, (act, number)]))
            {
                continue;
            }

            if (act.IsLoad)
            {
                loaded[order.Registers[made.Count]] = (char)('0' + stored[number]);
            }

            Judge(family, order, [.. made, (act, number)], loaded, outcomes);
        }
    }

    private static bool IsStoreTo(Act act, Bytes place) => act.Step.IsStore && act.Step.Range == place;

    /// <summary>Whether the last step may answer so after those before it. The content at allocation is known to all: a barrier comes first, and memory that is synced is given.</summary>
    private static bool IsRight(Family family, List<(Act Act, byte Number)> made)
    {
        var state = family.Begin();
        state.Apply(new Step(StepKind.Barrier, Bytes.All), 0);
        if (family.Scope.Buffer is { IsSynced: true })
        {
            state.Apply(new Step(StepKind.SyncForDevice, Bytes.All, 0), 0);
        }

        for (var i = 0; i < made.Count - 1; i++)
        {
            state.Apply(made[i].Act.Step, made[i].Number);
        }

        return state.Apply(made[^1].Act.Step, made[^1].Number) is null;
    }
}
