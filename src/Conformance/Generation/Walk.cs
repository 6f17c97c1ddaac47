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

    /// <summary>One in so many times what teaches little is done all the same; loads of what nobody stored more seldom, since they are long.</summary>
    private const int Waste = 16,
        RareWaste = 64;

    /// <summary>A sequence that ends by a mistake is no longer than it takes to make something that can be misused.</summary>
    private const int MostBeforeEnding = 28;

    /// <summary>How much longer it may get where the mistake is not possible yet.</summary>
    private const int MostLonger = 12;

    private readonly Worker _worker;
    private readonly Habits _habits;
    private readonly ArgumentDrawing _arguments;
    private readonly Closing _closing;
    private readonly OperationKind[] _endings;
    private readonly int _mistakes;
    private Operation? _drawn;
    private int _inVain;

    /// <param name="worker">What the thread that walks keeps.</param>
    /// <param name="ideas">What is drawn by; less than all only to measure what each is worth.</param>
    public Walk(Worker worker, Ideas ideas = Ideas.All)
    {
        _worker = worker;
        _habits = new Habits(worker.Subject.Kinds, ideas);
        _arguments = new ArgumentDrawing(_habits);
        _closing = new Closing(worker.Subject.Kinds, _arguments);
        _endings =
        [
            .. worker
                .Subject.Kinds.Where(kind => kind.EndsSequence)
                .SelectMany(kind => Enumerable.Repeat(kind, kind.Weight)),
        ];
        _mistakes = Math.Min(7, _endings.Distinct().Count());
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
    private int DrawLength(int size, ref SeededChoice choice)
    {
        var longest = Math.Min(LongestSequence, 8 + size * 5);
        if (!_habits.Has(Ideas.Lengths))
        {
            return longest;
        }

        var scale = choice.Chance(1, 16) ? LongestSequence : 8 << choice.Below(6);
        return 4 + choice.Below(Math.Min(longest, scale));
    }

    private Violation? Steps(Session session, ulong sequenceSeed, int size, int? fixedLength)
    {
        var choice = new SeededChoice(sequenceSeed);
        // Where there are many mistakes to make, few sequences are without; where there are few, most are as they were.
        var meant = _endings.Length > 0 && choice.Chance(_mistakes, 8) ? _endings[choice.Below(_endings.Length)] : null;
        _habits.Draw(ref choice, meant);
        _arguments.Reset();
        (_inVain, _drawn) = (0, null);
        var length = fixedLength ?? DrawLength(size, ref choice);
        length = meant is not null ? Math.Min(length, 4 + choice.Below(MostBeforeEnding)) : length;
        ulong id = 1;
        var closings = choice.Chance(1, 4) && _habits.Has(Ideas.ClosingMidway) ? 1 + choice.Below(4) : 0;
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

            _drawn = operation;
            if (Do(session, operation, ref id, ref choice) is { } violation)
            {
                return violation;
            }
        }

        if (meant is not null && !_worker.MustStop)
        {
            // A sequence goes on for a little where what was meant is not possible yet.
            Operation ending;
            for (var more = 0; !TryDrawEnding(session, meant, id, ref choice, out ending) && more < MostLonger; more++)
            {
                if (
                    TryDraw(session, id, ref choice, out var operation)
                    && Do(session, operation, ref id, ref choice) is { } violation
                )
                {
                    return violation;
                }
            }

            if (ending.Kind is not null || TryDrawEnding(session, null, id, ref choice, out ending))
            {
                return Step(session, in ending);
            }
        }

        var fresh = session.State.Profile.Platform.StartsFresh == Claim.Yes;
        // A machine that is fresh next time may be left as it is; one that is only drained is given back what was taken.
        var closes = !fresh || choice.Chance(7, 8) && _habits.Has(Ideas.ClosingAtEnd) && !_worker.MustStop;
        return closes ? Close(session, ref id, ref choice) : null;
    }

    private const int MostDeep = 100;
    private int _depth;

    private Violation? Do(Session session, Operation operation, ref ulong id, ref SeededChoice choice)
    {
        var view = new View(choice.Next());
        // What comes before a step and after it has befores and afters of its own, on some profiles without end.
        var isDeep = ++_depth > MostDeep;
        try
        {
            return DoAt(session, operation, view, isDeep, ref id, ref choice);
        }
        finally
        {
            _depth--;
        }
    }

    private Violation? DoAt(
        Session session,
        Operation operation,
        View view,
        bool isDeep,
        ref ulong id,
        ref SeededChoice choice
    )
    {
        if (
            !isDeep
            && operation.Kind.First is { } first
            && _habits.Has(Ideas.Befores)
            && choice.Chance(_habits.Care, 8)
            && first(session.State, in operation, id, choice.Next(), out var before)
            && IsFit(session.State, view, ref before)
        )
        {
            if (Do(session, before, ref id, ref choice) is { } early)
            {
                return early;
            }

            operation = operation.As(id);
            if (_worker.MustStop || !operation.Kind.Allows(session.State, in operation))
            {
                return null;
            }
        }

        id++;
        _arguments.Remember(session.State, in operation);
        if (Step(session, in operation) is { } violation)
        {
            return violation;
        }

        if (operation.Kind.Makes is not null)
        {
            _inVain = operation.Kind.CountInUse(session.State) == 0 ? _inVain + 1 : 0;
        }

        return isDeep || _worker.MustStop || !_habits.Has(Ideas.Afters)
            ? null
            : Follow(session, operation, view, ref id, ref choice);
    }

    /// <summary>What usually comes next; where that is a look, now and then a second one, at another part.</summary>
    private Violation? Follow(Session session, Operation operation, View view, ref ulong id, ref SeededChoice choice)
    {
        var isHandOver = operation.Kind.First is not null;
        for (
            var chance = isHandOver ? _habits.Care : 7;
            operation.Kind.Then is { } then
                && choice.Chance(chance, 8)
                && then(session.State, in operation, id, choice.Next(), out var next)
                && IsFit(session.State, isHandOver ? view : null, ref next);
            view = new View(choice.Next())
        )
        {
            if (Do(session, next, ref id, ref choice) is { } violation)
            {
                return violation;
            }

            if (!next.Kind.IsLoad || !_habits.Has(Ideas.SecondLooks) || _worker.MustStop)
            {
                return null;
            }

            chance = Math.Max(0, chance - 2);
        }

        return null;
    }

    private bool IsFit(SpecificationState state, View? view, ref Operation operation)
    {
        if (operation.Kind.AccessesMemory && _habits.IsDry)
        {
            return false;
        }

        if (_habits.Has(Ideas.Views))
        {
            view?.Narrow(state, ref operation);
        }

        return operation.Kind.Allows(state, in operation)
            && (view is null || !_habits.Has(Ideas.NoWaste) || !operation.Kind.IsWasteful(state, in operation));
    }

    private Violation? Close(Session session, ref ulong id, ref SeededChoice choice)
    {
        _closing.Begin(
            session.State,
            mayKeepMemory: choice.Chance(1, 2),
            newestFirst: choice.Chance(1, 2),
            looks: !_habits.IsDry && !_worker.MustStop
        );
        while (_closing.TryNext(session.State, id, out var operation))
        {
            id++;
            if (Step(session, in operation) is { } violation)
            {
                return violation;
            }
        }

        return null;
    }

    private Violation? Step(Session session, in Operation operation)
    {
        _worker.Situations.Add(operation.Kind, Situations.Of(session.State, in operation));
        return session.Step(in operation);
    }

    private bool TryDraw(Session session, ulong id, ref SeededChoice choice, out Operation operation)
    {
        if (_drawn is { } last && choice.Chance(_habits.Repetition, 8))
        {
            operation = new Operation(last.Kind, id);
            for (var i = 0; i < last.Kind.Arguments.Count; i++)
            {
                operation[i] = last.Kind.Arguments[i].Role == ArgumentRole.Bytes ? choice.Between(0, 252) : last[i];
            }

            if (
                last.Kind.Allows(session.State, in operation)
                && !(last.Kind.IsLoad && last.Kind.IsWasteful(session.State, in operation))
            )
            {
                return true;
            }
        }

        // Without what is missing there is little else to do.
        var missing = _habits.Has(Ideas.MissingFirst) ? _habits.FindMissing(session.State) : -1;
        for (var i = 0; i < Tries; i++)
        {
            var isMaking = choice.Chance(3, 4 + 4 * _inVain) && missing >= 0;
            var position = isMaking ? _habits.DrawMaker(missing, ref choice) : _habits.DrawKind(ref choice);
            if (_habits.HasEnough(position, session.State) && !choice.Chance(1, 8))
            {
                continue;
            }

            var kind = _habits[position];
            if (
                _arguments.TryDraw(session.State, kind, id, ref choice, out operation)
                && kind.Allows(session.State, in operation)
                && (
                    !_habits.Has(Ideas.NoWaste)
                    || !kind.IsWasteful(session.State, in operation)
                    || choice.Chance(1, kind.IsLoad ? RareWaste : Waste)
                )
            )
            {
                return true;
            }
        }

        operation = default;
        return false;
    }

    /// <summary>A last step after which nothing is known: of the kind that is meant, or of any.</summary>
    private bool TryDrawEnding(
        Session session,
        OperationKind? meant,
        ulong id,
        ref SeededChoice choice,
        out Operation operation
    )
    {
        for (var i = 0; i < 2 * Tries; i++)
        {
            var kind = meant ?? _endings[choice.Below(_endings.Length)];
            if (
                _arguments.TryDraw(session.State, kind, id, ref choice, out operation)
                && kind.Allows(session.State, in operation)
            )
            {
                return true;
            }
        }

        operation = default;
        return false;
    }
}
