using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Proof.Tests.Transparency;

/// <summary>A byte that two machines showed differently though the documents leave it a single value.</summary>
/// <param name="Step">The id of the load.</param>
/// <param name="Kind">The name of the load.</param>
/// <param name="Offset">The byte, from the start of the load.</param>
/// <param name="First">What the first machine showed.</param>
/// <param name="Second">What the second one showed.</param>
internal sealed record Difference(ulong Step, string Kind, int Offset, byte First, byte Second);

/// <summary>Runs one sequence on two machines and compares every loaded byte that can have one value alone.</summary>
/// <remarks>
/// Which bytes these are is said by the rules for the first machine; what the second one shows is judged by nothing but
/// the comparison. Nothing is learned from loads: what one machine chose where it had a choice binds the other to nothing.
/// Addresses and refusals may differ: what one of the two does not allow is left out for both.
/// </remarks>
internal sealed class TwoMachines
{
    private readonly Side _first;
    private readonly Side _second;

    /// <param name="first">Makes the machine by whose rules bytes are chosen.</param>
    /// <param name="second">Makes the machine that is held against it.</param>
    /// <param name="profile">The profile of both.</param>
    /// <param name="seed">The seed of both machines.</param>
    public TwoMachines(IDmaPlatformFactory first, IDmaPlatformFactory second, string profile, ulong seed)
    {
        _first = new(first, profile, seed);
        _second = new(second, profile, seed);
    }

    /// <summary>How many bytes were compared.</summary>
    public long Compared { get; private set; }

    /// <summary>How many steps one of the two did not allow.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Runs a sequence.</summary>
    /// <returns>The first byte that differs; null if none does.</returns>
    public Difference? Run(IEnumerable<Operation> steps)
    {
        foreach (var step in steps)
        {
            if (!_first.Allows(step) || !_second.Allows(step))
            {
                LeftOut++;
                continue;
            }

            _first.Execute(step);
            _second.Execute(step);
            if (!step.Kind.IsLoad)
            {
                _first.Judge(step);
                _second.Judge(step);
            }
            else if (Compare(step) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    private Difference? Compare(in Operation load)
    {
        var first = _first.Observation.Data;
        var second = _second.Observation.Data;
        if (
            load.Kind.Origin is not { } origin
            || !origin(_first.State, load, out var buffer, out var zero)
            || !_first.State.Handles.TryGet<Block>(buffer, out var block)
        )
        {
            return null;
        }

        var observer = load.Kind == DeviceOperations.Load ? load[0] : Observers.Cpu;
        var start = zero + (int)load[load.Kind.IndexOf("offset")];
        for (var i = 0; i < Math.Min(first.Length, second.Length); i++)
        {
            if (!IsSingle(block.At(start + i), observer))
            {
                continue;
            }

            Compared++;
            if (first[i] != second[i])
            {
                return new(load.Id, load.Kind.Name, i, first[i], second[i]);
            }
        }

        return null;
    }

    /// <summary>Whether an observer can be answered one store alone, and knows what it stored.</summary>
    private static bool IsSingle(History history, ulong observer)
    {
        if (history.Undefined || !history.HasFloor(observer))
        {
            return false;
        }

        var floor = history.FloorOf(observer);
        var left = 0;
        var isKnown = true;
        for (var i = 0; i < history.Count; i++)
        {
            if ((history.Below(floor.Stores) & 1u << i) == 0)
            {
                left++;
                // What memory held at first is each machine's own.
                isKnown &= history[i].Salt != Store.InitialSalt;
            }
        }

        return !floor.Any && isKnown && left == 1;
    }

    /// <summary>One of the two machines, and what must hold of it; nothing that it answers is reported.</summary>
    private sealed class Side
    {
        private static readonly IReadOnlySet<ClauseId> Every = ClauseCatalogue
            .Load()
            .Clauses.Select(clause => clause.Id)
            .ToHashSet();

        private readonly Machine _machine;

        public Side(IDmaPlatformFactory factory, string profile, ulong seed)
        {
            var platform = factory.Create(profile, seed);
            State = new(AreaTable.Standard.Read(profile, platform), Every);
            _machine = new(platform);
        }

        public SpecificationState State { get; }

        public Observation Observation { get; } = new();

        public bool Allows(in Operation step) =>
            (step.Kind.Needs is null || State.Profile.Facets.Contains(step.Kind.Needs))
            && step.Kind.IsAllowed(State, step);

        public void Execute(in Operation step)
        {
            State.BeginStep(step.Id);
            Observation.Clear();
            _machine.Steps?.BeginStep(step.Id);
            step.Kind.Execute(_machine, State, step, Observation);
            Observation.Drain(_machine.Platform, State.Profile.Finds is not null);
        }

        public void Judge(in Operation step) => step.Kind.Judge(State, step, Observation);
    }
}
