using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Shrinking;

namespace Dma.Conformance;

/// <summary>Executes the program of a trace on a new machine, and makes what it shows short.</summary>
/// <remarks>A program that was kept for a clause is not turned into one of a clause that this presumes: each of them may have been kept.</remarks>
/// <param name="crew">The threads and their watchdog.</param>
/// <param name="subject">What is under test.</param>
/// <param name="setAside">Clauses that are not asked about.</param>
/// <param name="catalogue">Says what each clause presumes.</param>
internal sealed class TraceJudge(Crew crew, Subject subject, IReadOnlySet<ClauseId> setAside, ClauseCatalogue catalogue)
{
    /// <summary>How many executions a failing program is worth.</summary>
    public long Budget { get; init; } = Shrinker.DefaultBudget;

    /// <summary>Ends the search for a simpler program early.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Executes a trace once, or twice where it was made for answers that differ, and judges every answer.</summary>
    /// <param name="trace">The trace; what the platform does not provide and what is not defined at its place is left out.</param>
    /// <param name="isKnown">Whether a clause needs no program any more: it is then said to be broken, and not made short.</param>
    public Judgement Judge(Trace trace, Func<ClauseId, bool>? isKnown = null)
    {
        var worker = new Worker(subject, setAside);
        var twice = trace.Clause == PlatformClauses.SameSeedSameAnswers.Text;
        var judgement = new Judgement(null, 0, null, IsHang: false);
        var hang = crew.Run(
            [worker],
            _ =>
            {
                var executor = new Executor(worker);
                var provided = Trace.Provided(trace.Steps, subject.Profile);
                var outcome = twice ? executor.RunTwice(provided, trace.Seed) : executor.Run(provided, trace.Seed);
                judgement = judgement with { Broken = outcome.Violation?.Clause, Executed = outcome.Steps.Length };
                if (judgement.Broken is { } broken && isKnown?.Invoke(broken) is not true)
                {
                    // Only the search ends early: what the program shows is told in any case.
                    using var stop = Cancellation.Register(() => worker.MustStop = true);
                    var shrinker = new Shrinker(worker, catalogue) { Budget = Budget, KeepsClause = true };
                    judgement = judgement with { Failure = shrinker.Shrink(outcome, trace.Seed) };
                }
            }
        );
        return hang is null
            ? judgement
            : new Judgement(
                PlatformClauses.EveryCallReturns,
                hang.Steps.Count,
                Meeting.Hung(subject.Profile, hang, crew.Patience, Retrace.Of(crew, subject, hang)),
                IsHang: true
            );
    }
}

/// <summary>What the program of a trace showed.</summary>
/// <param name="Broken">The clause that was broken first; null if none was.</param>
/// <param name="Executed">How many of its steps were executed.</param>
/// <param name="Failure">The simplest program found that shows it, or that a call does not return; null if none is broken, or only behind a clause that is not asked about.</param>
/// <param name="IsHang">Whether a call did not return, in the program itself or while it was made short.</param>
internal readonly record struct Judgement(ClauseId? Broken, int Executed, Failure? Failure, bool IsHang);
