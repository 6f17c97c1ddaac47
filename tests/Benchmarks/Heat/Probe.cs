using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Generation;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Benchmarks.Heat;

/// <summary>What became of the attempts to have an operation in a situation in which none was ever drawn.</summary>
internal sealed class Attempts
{
    /// <summary>In how many states there was something in the situation.</summary>
    public long States { get; set; }

    /// <summary>How many operations were made up.</summary>
    public long Tried { get; set; }

    /// <summary>How many of them were allowed.</summary>
    public long Allowed { get; set; }
}

/// <summary>
/// Makes up operations of the kinds and situations that a run never came to, in the states that walks come through, and asks
/// whether they are allowed. None is executed.
/// </summary>
/// <param name="missed">The kinds and situations.</param>
internal sealed class Probe(IReadOnlyCollection<(OperationKind Kind, Situation Situation)> missed)
{
    private const int TriesInAState = 4;
    private const int MostThings = 4;
    private const int Length = 100;

    /// <summary>The attempts by kind and situation.</summary>
    public Dictionary<(OperationKind Kind, Situation Situation), Attempts> Attempts { get; } =
        missed.ToDictionary(cell => cell, _ => new Attempts());

    /// <summary>Walks a profile, and asks in each state.</summary>
    public void Walk(IDmaPlatformFactory factory, string profile, int walks)
    {
        var worker = new Worker(Subject.Create(factory, profile, AreaTable.Standard), new HashSet<ClauseId>());
        var walk = new Walk(worker);
        var kinds = worker.Subject.Kinds.ToHashSet();
        var mine = Attempts.Where(cell => kinds.Contains(cell.Key.Kind)).ToLookup(cell => cell.Key.Kind);
        for (var i = 0UL; i < (ulong)walks; i++)
        {
            var seed = Mixing.Mix(0x4ea7, i);
            var steps = walk.Run(seed, 100, null, Length).Steps;
            using var session = new Session(worker.Subject, worker);
            _ = session.Begin(Generation.Walk.PlatformSeedOf(seed));
            var choice = new SeededChoice(seed);
            foreach (var step in steps)
            {
                foreach (var cells in mine)
                {
                    Ask(session.State, cells.Key, [.. cells], step.Id, ref choice);
                }

                if (session.Step(in step) is not null)
                {
                    break;
                }
            }
        }
    }

    private static void Ask(
        SpecificationState state,
        OperationKind kind,
        KeyValuePair<(OperationKind Kind, Situation Situation), Attempts>[] cells,
        ulong id,
        ref SeededChoice choice
    )
    {
        var named = kind.Arguments.Index().FirstOrDefault(argument => argument.Item.Role == ArgumentRole.Uses);
        IReadOnlyList<ulong> things = named.Item is null ? [0] : state.Handles.Of(named.Item.Handle!);
        for (var i = 0; i < Math.Min(things.Count, MostThings); i++)
        {
            var thing = things[things.Count <= MostThings ? i : choice.Below(things.Count)];
            var operation = new Operation(kind, id);
            if (named.Item is not null)
            {
                operation[named.Index] = thing;
            }

            var situation = Situations.Of(state, in operation);
            var attempts = cells.FirstOrDefault(cell => cell.Key.Situation == situation).Value;
            if (attempts is null)
            {
                continue;
            }

            attempts.States++;
            for (var again = 0; again < TriesInAState; again++)
            {
                if (TryFill(state, ref operation, named.Item is null ? -1 : named.Index, ref choice))
                {
                    attempts.Tried++;
                    attempts.Allowed += kind.Allows(state, in operation) ? 1 : 0;
                }
            }
        }
    }

    /// <summary>Draws all arguments but the thing.</summary>
    private static bool TryFill(SpecificationState state, ref Operation operation, int named, ref SeededChoice choice)
    {
        for (var i = 0; i < operation.Kind.Arguments.Count; i++)
        {
            var argument = operation.Kind.Arguments[i];
            if (i == named)
            {
                continue;
            }

            switch (argument.Role)
            {
                case ArgumentRole.Device:
                    operation[i] = (ulong)choice.Below(state.Profile.Devices.Count);
                    break;
                case ArgumentRole.Choice:
                    operation[i] = (ulong)choice.Below(argument.Choices.Count);
                    break;
                case ArgumentRole.Bytes:
                    operation[i] = choice.Between(0, 252);
                    break;
                case ArgumentRole.Uses:
                    var others = state.Handles.Of(argument.Handle!);
                    if (others.Count == 0)
                    {
                        return false;
                    }

                    operation[i] = others[choice.Below(others.Count)];
                    break;
                default:
                    var (min, max) = operation.Kind.Range(state, in operation, i);
                    operation[i] =
                        max <= min ? min
                        : choice.Chance(1, 4) ? min
                        : choice.Chance(1, 4) ? max
                        : choice.Between(min, max);
                    break;
            }
        }

        return true;
    }
}
