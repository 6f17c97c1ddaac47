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
/// Which bytes these are is said by the rules for both machines: each leaves one store, and it is the same; what either shows is
/// judged by nothing but the comparison. Nothing is learned from loads: what one machine chose where it had a choice binds
/// the other to nothing. Addresses and refusals may differ: what one of the two does not allow is left out for both.
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

    /// <summary>How many bytes were compared, by what was loaded from.</summary>
    public SortedDictionary<string, long> Compared { get; } = new(StringComparer.Ordinal);

    /// <summary>How many steps both executed.</summary>
    public int Executed { get; private set; }

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
            Executed++;
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
        if (!_first.TryFind(load, out var left) || !_second.TryFind(load, out var right))
        {
            return null;
        }

        var first = _first.Observation.Data;
        var second = _second.Observation.Data;
        var compared = 0;
        Difference? difference = null;
        for (var i = 0; i < Math.Min(first.Length, second.Length) && difference is null; i++)
        {
            if (
                TryFindStore(left.Block.At(left.Start + i), left.Observer, out var step)
                && TryFindStore(right.Block.At(right.Start + i), right.Observer, out var other)
                && step == other
            )
            {
                compared++;
                difference = first[i] == second[i] ? null : new(load.Id, load.Kind.Name, i, first[i], second[i]);
            }
        }

        Compared[left.What] = Compared.GetValueOrDefault(left.What) + compared;
        return difference;
    }

    /// <summary>The step whose store alone an observer can be answered; what memory held at first is each machine's own.</summary>
    private static bool TryFindStore(History history, ulong observer, out ulong step)
    {
        step = 0;
        if (history.Undefined || !history.HasFloor(observer) || history.FloorOf(observer).Any)
        {
            return false;
        }

        var below = history.Below(history.FloorOf(observer).Stores);
        var left = 0;
        for (var i = 0; i < history.Count; i++)
        {
            if ((below & 1u << i) == 0)
            {
                left++;
                step = history[i].Salt == Store.InitialSalt ? 0 : history[i].Step;
            }
        }

        return left == 1 && step != 0;
    }

    /// <summary>Where a load begins, who loads, and from what.</summary>
    private readonly record struct Source(Block Block, int Start, ulong Observer, string What);

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

        public bool TryFind(in Operation load, out Source source)
        {
            source = default;
            var offset = load.Kind.IndexOf("offset") is var index and >= 0 ? load[index] : 0;
            if (load.Kind == DeviceOperations.Load)
            {
                if (Windows.TryFind(State, load[0], offset, out var mapping, out var within))
                {
                    var what =
                        mapping.IsPiece ? "list"
                        : mapping.IsAllocation ? Named(mapping.Block)
                        : "mapping";
                    source = new(mapping.Block, mapping.Start + (int)within, mapping.Id, "device, " + what);
                }
            }
            else if (load.Kind == UserAccessOperations.Load)
            {
                if (State.Handles.TryGet<UserView>(load[0], out var user))
                {
                    source = new(user.Block, user.Start + (int)offset, user.Id, "user, buffer");
                }
            }
            else if (load.Kind == CpuOperations.Load && State.Handles.TryGet<Block>(load[0], out var block))
            {
                source = new(block, (int)offset, Observers.Cpu, "CPU, " + Named(block));
            }

            return source.Block is not null;
        }

        private static string Named(Block block) =>
            block.IsPooled ? "pool block"
            : block.FirstPage is not null ? "pages"
            : "buffer";

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
