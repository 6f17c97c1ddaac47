using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Models;

/// <summary>Walks every program up to a depth and every choice of a machine, in step with the rules.</summary>
/// <remarks>Breadth first, so that the program found is a shortest one. A last step that is no load can break nothing and is not made.</remarks>
internal sealed class Search
{
    private readonly Coherent _machine;
    private readonly RuleGraph _rules;
    private readonly bool _honoursSkip;
    private readonly bool _inFlight;
    private readonly bool _isShared;
    private readonly HashSet<(int Node, MachineState State)> _seen = [];
    private readonly List<Visit> _visits = [];
    private readonly List<MachineState> _following = [];

    private Search(Family family, Profile profile)
    {
        _machine = family.Machine;
        _rules = new RuleGraph(profile, family.Scope);
        _honoursSkip = family.HonoursSkip;
        _inFlight = family.Scope.InFlight;
        _isShared = family.Scope.Buffer is not null;
    }

    /// <summary>Walks.</summary>
    /// <returns>The shortest program with a load that the rules refuse, if there is one, and how much was walked.</returns>
    public static Finding Run(Family family, Profile profile, int depth) =>
        new Search(family, profile).Run(depth, family.Starts ?? family.Machine.Starts);

    private Finding Run(int depth, IEnumerable<MachineState> starts)
    {
        foreach (var start in starts)
        {
            Visited(0, start, -1, -1, 0);
        }

        for (int layer = 1, first = 0; layer <= depth; layer++)
        {
            var end = _visits.Count;
            for (; first < end; first++)
            {
                var node = _rules[_visits[first].Node];
                for (var i = 0; i < node.Allowed.Count; i++)
                {
                    var step = node.Allowed[i];
                    if ((layer < depth || _rules.Steps[step].IsLoad) && !Try(first, node, step, out var value))
                    {
                        return new Finding(Program(first, step, value), _visits.Count, _rules.Count)
                        {
                            Clause = _rules.ClauseOf(_visits[first].Node, step, value),
                        };
                    }
                }
            }
        }

        return new Finding(null, _visits.Count, _rules.Count);
    }

    private bool Try(int from, RuleGraph.Node node, int step, out byte value)
    {
        var (at, state) = (_visits[from].Node, _visits[from].State);
        (state, value) = Make(_rules.Steps[step], node, state);
        var next = _rules.Follow(at, step, value);
        if (next == RuleGraph.Refused)
        {
            return false;
        }

        Visited(next, state, from, step, value);
        return true;
    }

    /// <summary>Notes a state, with all that the machine may come to by itself from there.</summary>
    private void Visited(int node, MachineState state, int from, int step, byte value)
    {
        if (!_seen.Add((node, state)))
        {
            return;
        }

        var first = _visits.Count;
        _visits.Add(new Visit(node, state, from, step, value));
        for (; first < _visits.Count; first++)
        {
            _following.Clear();
            _machine.AddInternal(_visits[first].State, _following);
            foreach (var next in _following)
            {
                if (_seen.Add((node, next)))
                {
                    _visits.Add(new Visit(node, next, from, step, value));
                }
            }
        }
    }

    private (MachineState State, byte Value) Make(Step step, RuleGraph.Node node, MachineState state)
    {
        var index = step.Range.Start;
        switch (step.Kind)
        {
            case StepKind.CpuStore:
                return (_machine.CpuStore(state, index, node.Stores[index]), 0);
            case StepKind.CpuLoad:
                return _machine.CpuLoad(state, index);
            case StepKind.Barrier:
                return (_machine.Barrier(state), 0);
            case StepKind.DeviceStore:
                state = _machine.DeviceStore(state, step.Mapping, index, node.Stores[index]);
                return (_inFlight ? state : Complete(state, step.Mapping), 0);
            case StepKind.DeviceLoad:
                return (state, _machine.DeviceLoad(state, step.Mapping, index));
            case StepKind.Reuse:
                return (_machine.Reuse(state), 0);
            case StepKind.MapToUser:
                return (_machine.MapToUser(state), 0);
            case StepKind.UnmapFromUser:
                return (_machine.UnmapFromUser(state), 0);
            case StepKind.UserStore:
                return (_machine.UserStore(state, index, node.Stores[index]), 0);
            case StepKind.UserLoad:
                return _machine.UserLoad(state, index);
            case StepKind.Complete:
                return (Complete(state, step.Mapping), 0);
        }

        var skip = step.Skip && _honoursSkip;
        var span = step.Kind == StepKind.Map ? step.Range : node.Spans[step.Mapping];
        var range = step.Kind == StepKind.Unmap ? span : step.Range;
        var direction = node.Directions[step.Mapping] ?? step.Direction;
        var call = new Call(step.Mapping, direction, span, range, skip);
        return (
            step.Kind switch
            {
                StepKind.Map => _machine.Map(state, call),
                StepKind.Unmap => _machine.Unmap(state, call),
                StepKind.SyncForCpu => _machine.SyncForCpu(state, call),
                _ => _machine.SyncForDevice(state, call),
            },
            0
        );
    }

    /// <summary>The device of a mapping has completed; that of a buffer's window is the device of its mappings.</summary>
    private MachineState Complete(MachineState state, int mapping) =>
        _isShared ? _machine.Complete(_machine.Complete(state, 0), 1) : _machine.Complete(state, mapping);

    private string[] Program(int visit, int step, byte value)
    {
        List<string> lines = [Line(step, value)];
        for (; _visits[visit].From >= 0; visit = _visits[visit].From)
        {
            lines.Add(Line(_visits[visit].Step, _visits[visit].Value));
        }

        lines.Reverse();
        return [.. lines];
    }

    private string Line(int step, byte value) =>
        _rules.Steps[step].IsLoad
            ? string.Create(CultureInfo.InvariantCulture, $"{_rules.Steps[step]} -> {value}")
            : _rules.Steps[step].ToString();

    private readonly record struct Visit(int Node, MachineState State, int From, int Step, byte Value);
}

/// <summary>What a walk came to.</summary>
/// <param name="Program">The shortest program with a load that the rules refuse; null if there is none.</param>
/// <param name="States">How many pairs of machine state and rule state were seen.</param>
/// <param name="RuleStates">How many rule states.</param>
internal sealed record Finding(IReadOnlyList<string>? Program, int States, int RuleStates)
{
    /// <summary>The clause by which it is refused; null if there is none.</summary>
    public ClauseId? Clause { get; init; }

    public override string ToString() =>
        Program is null ? $"no accusation in {States} states" : string.Join("; ", Program);
}
