using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Shrinking;

/// <summary>The simplest program so far that shows a failure, and the question whether another one does too.</summary>
internal sealed class Trial
{
    private readonly Worker _worker;
    private readonly Executor _executor;
    private readonly ClauseCatalogue _catalogue;
    private readonly ulong _platformSeed;
    private readonly Dictionary<OperationKind, ulong> _kinds = [];
    private readonly HashSet<ulong> _refuted = [];
    private readonly bool _isTwice;
    private readonly long _budget;
    private long _rehearsals;
    private Simplicity _simplicity;
    private IReadOnlySet<ClauseId> _presumed;

    /// <param name="worker">The state and buffers to use.</param>
    /// <param name="catalogue">Says what each clause presumes.</param>
    /// <param name="platformSeed">The seed of the machine.</param>
    /// <param name="failing">How the failure was found.</param>
    /// <param name="violation">What was broken then.</param>
    /// <param name="budget">How many executions there may be.</param>
    /// <param name="repeats">How often the last program will be run again, which the budget has to have room for.</param>
    public Trial(
        Worker worker,
        ClauseCatalogue catalogue,
        ulong platformSeed,
        ExecutionOutcome failing,
        Violation violation,
        long budget,
        int repeats
    )
    {
        _worker = worker;
        _executor = new Executor(worker);
        _catalogue = catalogue;
        _platformSeed = platformSeed;
        foreach (var kind in worker.Subject.Kinds)
        {
            _kinds.Add(kind, (ulong)_kinds.Count);
        }

        _isTwice = violation.Clause == PlatformClauses.SameSeedSameAnswers;
        _budget = budget - repeats * Cost - (_isTwice ? 1 : 0);
        Violation = violation;
        _presumed = catalogue.PresumedBy(violation.Clause);
        Steps = failing.Steps;
        IsFirst = failing.FirstBroken == violation.Clause;
        _simplicity = Simplicity.Of(Steps);
    }

    /// <summary>Whether a clause that the failing one presumes does not count in its place.</summary>
    public bool KeepsClause { get; init; }

    /// <summary>Told of each program that does not show the failure, as a number; null: nobody is.</summary>
    public Action<ulong>? Refuted { get; init; }

    /// <summary>The profile of the platform.</summary>
    public Profile Profile => _worker.Subject.Profile;

    /// <summary>The kinds of operations that the platform provides.</summary>
    public IReadOnlyList<OperationKind> Kinds => _worker.Subject.Kinds;

    /// <summary>The simplest program so far.</summary>
    public Operation[] Steps { get; private set; }

    /// <summary>What it breaks, at its last step.</summary>
    public Violation Violation { get; private set; }

    /// <summary>Whether nothing else is broken before: the clause is the first that is broken, one set aside included.</summary>
    public bool IsFirst { get; private set; }

    /// <summary>What the platform printed in the run that was written down last; null if nothing, or if that is not captured.</summary>
    public CapturedOutput? Output { get; private set; }

    /// <summary>How many executions there were.</summary>
    public long Executions => _executor.Executions + _rehearsals;

    /// <summary>Whether the run was cancelled; an execution that was under way then may have ended early and says nothing.</summary>
    public bool MustStop => _worker.MustStop;

    /// <summary>Whether a candidate was not tried because the budget is spent, or the run was cancelled.</summary>
    public bool IsSpent { get; private set; }

    private ClauseId Clause => Violation.Clause;

    private int Cost => _isTwice ? 2 : 1;

    /// <summary>Runs the sequence that it begins with, whatever the budget.</summary>
    /// <returns>Whether the clause fails again.</returns>
    public bool Begin()
    {
        var outcome = Run(Steps);
        if (!Shows(outcome))
        {
            return false;
        }

        Adopt(outcome);
        return true;
    }

    /// <summary>Runs the program again, whatever the budget.</summary>
    /// <param name="times">How often.</param>
    /// <param name="transcript">Where to write down the observations, of a run in which the clause fails if there is one.</param>
    /// <returns>How often it was run to its end, which is less if the run was cancelled, and how often the clause failed again.</returns>
    public (int Repeats, int Reproduced) Repeat(int times, List<string> transcript)
    {
        var (repeats, reproduced) = (0, 0);
        for (; repeats < times && !MustStop; repeats++)
        {
            // What takes two runs to fail is written down in one of its own.
            var written = _isTwice || reproduced > 0 ? null : transcript;
            written?.Clear();
            var shows = Shows(Run(Steps, written));
            Output = written is null ? Output : _worker.Heartbeat.Output.Take();
            if (MustStop && !shows)
            {
                break;
            }

            reproduced += shows ? 1 : 0;
        }

        if (_isTwice)
        {
            _executor.Run(Steps, _platformSeed, transcript);
            Output = _worker.Heartbeat.Output.Take();
        }

        return (repeats, reproduced);
    }

    /// <summary>Takes a candidate in place of the present program if it is simpler and fails in the same way, or by a clause that is presumed.</summary>
    /// <remarks>Steps that are not allowed where they stand are left out; so the program taken may be shorter than the candidate.</remarks>
    /// <returns>Whether it was taken.</returns>
    public bool Try(Operation[] candidate)
    {
        if (!Simplicity.Of(candidate).IsSimplerThan(in _simplicity))
        {
            return false;
        }

        var hash = HashOf(candidate);
        if (_refuted.Contains(hash))
        {
            return false;
        }

        IsSpent |= MustStop;
        if (Executions + Cost > _budget)
        {
            IsSpent = true;
        }

        if (IsSpent)
        {
            return false;
        }

        var outcome = Run(candidate);
        if (Shows(outcome) || ShowsPresumed(outcome))
        {
            Adopt(outcome);
            return true;
        }

        if (MustStop)
        {
            IsSpent = true;
            return false;
        }

        // The steps that were left out changed nothing: without them the outcome is the same.
        _refuted.Add(hash);
        _refuted.Add(HashOf(outcome.Steps));
        Refuted?.Invoke(hash);
        return false;
    }

    /// <summary>Takes over programs that are known not to show the failure.</summary>
    /// <param name="programs">What <see cref="Refuted" /> was told.</param>
    public void Refute(IEnumerable<ulong> programs) => _refuted.UnionWith(programs);

    /// <summary>Walks through the present program to look at the states between its steps.</summary>
    /// <param name="look">Is shown the state before each step, and the position of the step.</param>
    /// <returns>Whether the budget had room for it.</returns>
    public bool TryRehearse(Action<SpecificationState, int> look)
    {
        if (MustStop || Executions + 1 > _budget)
        {
            IsSpent = true;
            return false;
        }

        _rehearsals++;
        var steps = Steps;
        using var session = new Session(_worker.Subject, _worker);
        var violation = session.Begin(_platformSeed);
        for (var i = 0; i < steps.Length && violation is null && !MustStop; i++)
        {
            look(session.State, i);
            // Nobody looks at what is behind the last step, and it may be the one that takes the process with it.
            violation =
                i < steps.Length - 1 && steps[i].Kind.Allows(session.State, in steps[i])
                    ? session.Step(in steps[i])
                    : null;
        }

        return true;
    }

    /// <summary>Whether the clause fails, and no other one before, unless that was so all along.</summary>
    private bool Shows(ExecutionOutcome outcome) =>
        outcome.Violation?.Clause == Clause && (!IsFirst || outcome.FirstBroken == Clause);

    /// <summary>Whether a clause fails first that the present one presumes. It is the one to look at: the present one rests on it.</summary>
    private bool ShowsPresumed(ExecutionOutcome outcome) =>
        !KeepsClause
        && outcome.Violation is { } violation
        && _presumed.Contains(violation.Clause)
        && outcome.FirstBroken == violation.Clause;

    private ExecutionOutcome Run(Operation[] steps, List<string>? transcript = null) =>
        _isTwice ? _executor.RunTwice(steps, _platformSeed) : _executor.Run(steps, _platformSeed, transcript);

    private void Adopt(ExecutionOutcome outcome)
    {
        var violation = outcome.Violation!;
        if (violation.Clause != Clause)
        {
            // What did not show the clause before may show this one.
            _refuted.Clear();
            _presumed = _catalogue.PresumedBy(violation.Clause);
        }

        IsFirst |= outcome.FirstBroken == violation.Clause;
        Steps = outcome.Steps;
        Violation = violation;
        _simplicity = Simplicity.Of(Steps);
    }

    private ulong HashOf(Operation[] steps)
    {
        var hash = (ulong)steps.Length;
        foreach (var step in steps)
        {
            hash = Mixing.Mix(Mixing.Mix(hash, step.Id), _kinds[step.Kind]);
            for (var i = 0; i < step.Kind.Arguments.Count; i++)
            {
                hash = Mixing.Mix(hash, step[i]);
            }
        }

        return hash;
    }
}
