using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Generation;

/// <summary>Draws one operation from the specification state, executes it, judges it, and goes on: an online walk.</summary>
/// <remarks>A sequence is a function of its seed and of the platform's answers alone.</remarks>
internal sealed class Walk
{
    /// <summary>The most steps that a sequence is drawn with, closing steps aside.</summary>
    public const int LongestSequence = 512;

    private const int Tries = 12;

    private readonly Worker _worker;
    private readonly Habits _habits;
    private readonly ArgumentDrawing _arguments;
    private readonly Closing _closing;

    public Walk(Worker worker)
    {
        _worker = worker;
        _habits = new Habits(worker.Subject.Kinds);
        _arguments = new ArgumentDrawing(_habits);
        _closing = new Closing(worker.Subject);
    }

    /// <summary>The seed of the machine that a sequence runs on.</summary>
    public static ulong PlatformSeedOf(ulong sequenceSeed) => Mixing.Mix(sequenceSeed, 1);

    /// <summary>Walks one sequence.</summary>
    /// <param name="sequenceSeed">The seed of all its choices.</param>
    /// <param name="size">From 1 to 100: how long sequences may get.</param>
    /// <param name="fingerprints">Where to keep a number for each observation; null: nowhere.</param>
    /// <param name="length">How many steps; null: drawn. With fingerprints or a length the steps are given back in any case.</param>
    public ExecutionOutcome Run(ulong sequenceSeed, int size, List<ulong>? fingerprints, int? length = null)
    {
        using var session = new Session(_worker.Subject, _worker) { Fingerprints = fingerprints };
        var violation = session.Begin(PlatformSeedOf(sequenceSeed)) ?? Steps(session, sequenceSeed, size, length);
        session.Dispose();
        return new ExecutionOutcome(
            violation ?? session.EndViolation,
            session.State.Forgiven,
            violation is null && session.EndViolation is null && fingerprints is null && length is null
                ? []
                : [.. session.Steps]
        );
    }

    /// <summary>How many steps a sequence has: from a few to hundreds, short ones as often as long ones.</summary>
    private static int DrawLength(int size, ref SeededChoice choice)
    {
        var longest = Math.Min(LongestSequence, 8 + size * 5);
        var scale = 8 << choice.Below(7);
        return 4 + choice.Below(Math.Min(longest, scale));
    }

    private Violation? Steps(Session session, ulong sequenceSeed, int size, int? fixedLength)
    {
        var choice = new SeededChoice(sequenceSeed);
        _habits.Draw(ref choice);
        _arguments.Reset();
        var length = fixedLength ?? DrawLength(size, ref choice);
        ulong id = 1;
        var closings = choice.Chance(1, 4) ? 1 + choice.Below(4) : 0;
        while (session.Steps.Count < length && !_worker.MustStop)
        {
            if (closings > 0 && choice.Below(length) < closings)
            {
                if (Close(session, ref id, ref choice) is { } early)
                {
                    return early;
                }
            }

            if (!TryDraw(session, id, ref choice, out var operation))
            {
                // Nothing that was drawn is possible now; a further draw may be.
                length--;
                continue;
            }

            if (Do(session, operation, ref id, ref choice) is { } violation)
            {
                return violation;
            }
        }

        var fresh = session.State.Profile.Platform.StartsFresh == Claim.Yes;
        return !fresh || choice.Chance(7, 8) ? Close(session, ref id, ref choice) : null;
    }

    private Violation? Do(Session session, Operation operation, ref ulong id, ref SeededChoice choice)
    {
        id++;
        _arguments.Remember(in operation);
        if (session.Step(in operation) is { } violation)
        {
            return violation;
        }

        if (
            operation.Kind.Then is { } then
            && choice.Chance(7, 8)
            && then(session.State, in operation, id, out var next)
            && !(next.Kind.AccessesMemory && _habits.IsDry)
            && next.Kind.IsAllowed(session.State, in next)
        )
        {
            return Do(session, next, ref id, ref choice);
        }

        return null;
    }

    private Violation? Close(Session session, ref ulong id, ref SeededChoice choice)
    {
        _closing.Begin(session.State, choice.Chance(1, 2));
        while (_closing.TryNext(session.State, id, out var operation))
        {
            id++;
            if (session.Step(in operation) is { } violation)
            {
                return violation;
            }
        }

        return null;
    }

    private bool TryDraw(Session session, ulong id, ref SeededChoice choice, out Operation operation)
    {
        var steps = session.Steps;
        if (steps.Count > 0 && choice.Chance(_habits.Repetition, 8))
        {
            var last = steps[^1];
            operation = new Operation(last.Kind, id);
            for (var i = 0; i < last.Kind.Arguments.Count; i++)
            {
                operation[i] = last.Kind.Arguments[i].Role == ArgumentRole.Bytes ? choice.Between(0, 252) : last[i];
            }

            if (last.Kind.IsAllowed(session.State, in operation))
            {
                return true;
            }
        }

        for (var i = 0; i < Tries; i++)
        {
            var kind = _habits.DrawKind(ref choice);
            if (_habits.HasEnough(kind, session.State) && !choice.Chance(1, 8))
            {
                continue;
            }

            if (
                _arguments.TryDraw(session.State, kind, id, ref choice, out operation)
                && kind.IsAllowed(session.State, in operation)
                && (!kind.IsWasteful(session.State, in operation) || choice.Chance(1, 16))
            )
            {
                return true;
            }
        }

        operation = default;
        return false;
    }
}
