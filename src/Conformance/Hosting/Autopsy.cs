using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Reporting;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Hosting;

/// <summary>Finds out which program took a process with it, and makes it short, each try in a process of its own.</summary>
/// <param name="watch">Lets processes do tasks.</param>
/// <param name="options">What the run does.</param>
/// <param name="state">What the run has come to.</param>
/// <param name="setAside">The ids of clauses that were found broken since the last batch.</param>
/// <param name="areas">The operations that there are.</param>
/// <param name="cancellation">Ends the search early; what was found stands.</param>
internal sealed class Autopsy(
    HostWatch watch,
    SuiteOptions options,
    RunState state,
    IReadOnlyList<string> setAside,
    AreaTable areas,
    CancellationToken cancellation
)
{
    /// <summary>What is said of the call where the process died, and no program shows it again.</summary>
    public const string NoCall = "no call that is known";

    private readonly HostedExecutions _executions = new(watch, options, state, areas);

    /// <summary>A regression that took its process with it: the next one in the order.</summary>
    /// <param name="end">How the process died.</param>
    public RegressionState OfRegression(HostEnd end)
    {
        var regression = RegressionStore.Load(options.Regressions!, options.KeepRegressions, areas)[
            state.Regressions.Count
        ];
        var trace = regression.Trace;
        var result = new RegressionResult
        {
            Path = regression.Path,
            Profile = trace.Profile,
            RecordedClause = trace.Clause,
            Steps = trace.Steps.Count,
            Outcome = RegressionOutcome.Failed,
            Broken = PlatformClauses.EveryCallReturns,
        };
        var program = new ProgramTask
        {
            Profile = trace.Profile,
            Seed = trace.Seed,
            Steps = [.. trace.Steps.Select(step => StepOnWire.Of(step))],
        };
        var again = _executions.Execute(program);
        var known = state.Regressions.Any(before =>
            before.Result.Profile == trace.Profile && before.Finding?.Clause.Id == PlatformClauses.EveryCallReturns
        );
        result = result with { Executed = again.Steps.Count };
        return new RegressionState(result, known ? null : Write(Shorten(program, again, end), regression.Path), null);
    }

    /// <summary>The sequences of a profile that took their process with them.</summary>
    /// <param name="flight">What the process left behind.</param>
    /// <param name="end">How it died.</param>
    public IReadOnlyList<Casualty> OfProfile(Flight flight, HostEnd end)
    {
        var sequences = flight.Sequences.OrderBy(it => it.Batch).ThenBy(it => it.Index).ThenBy(it => it.Shrinks);
        var known = state.CasualtiesOf(flight.Profile);
        foreach (var sequence in sequences)
        {
            var program = new ProgramTask
            {
                Profile = flight.Profile,
                Sequence = sequence,
                Seed = Generation.Walk.PlatformSeedOf(sequence.Seed),
                SetAside =
                [
                    .. setAside,
                    .. state.StateOf(flight.Profile)?.Findings.Select(finding => finding.Clause.Id.Text) ?? [],
                ],
            };
            var again = _executions.Execute(program);
            if (again.Died)
            {
                var finding = known.Knows(again.Call) ? null : Write(Shorten(program, again, end), null);
                return [CasualtyOf(flight, sequence, again.Call, finding)];
            }
        }

        // Nothing was in flight, or none of it dies again by itself.
        var alone = new ProgramTask { Profile = flight.Profile };
        var met = flight.Sequences.Count == 0 ? _executions.Execute(alone) : null;
        var call = met is { Died: true } ? met.Call : NoCall;
        var isUnmet = met is { Died: true, IsMet: false };
        var shown =
            known.Knows(call) && !isUnmet
                ? null
                : Write(Shorten(alone, met ?? new HostedExecution { Call = call }, end), null);
        return flight.Sequences.Count == 0
            ? [CasualtyOf(flight, new SequenceInFlight { Batch = isUnmet ? -1 : 0, Index = -1 }, call, shown)]
            : [.. sequences.Select((sequence, i) => CasualtyOf(flight, sequence, call, i == 0 ? shown : null))];
    }

    private static Casualty CasualtyOf(Flight flight, SequenceInFlight sequence, string call, Finding? finding) =>
        new()
        {
            Profile = flight.Profile,
            Batch = sequence.Batch,
            Index = sequence.Index,
            Shrinks = sequence.Shrinks,
            Call = call,
            Finding = finding,
        };

    /// <summary>Makes the program short that took the process, and sees how often it does.</summary>
    private FailureTask Shorten(ProgramTask found, HostedExecution again, HostEnd end)
    {
        var isSilent = end.IsSilent || again.End is { IsSilent: true };
        var search = new DeathSearch(_executions, cancellation);
        var shortest = !again.Died || isSilent ? null : search.Run(found, again);
        var last = shortest ?? again;
        var how = last.Died ? last.End!.How : end.How;
        return new FailureTask
        {
            Program = found with { Sequence = null, Steps = [.. last.Steps.Select(StepOnWire.Of)], Shrinks = false },
            Expected = isSilent ? "an answer" : "an answer, from a process that lives on",
            Observed = ObservedOf(last, isSilent ? $"does not return; {how}" : $"ends the process: {how}", how),
            Observations = last.Observations,
            Output = last.Died ? last.End!.Printed : end.Printed,
            IsHang = isSilent,
            OriginalLength = again.Steps.Count,
            Executions = search.Executions,
            End =
                shortest is null ? ShrinkEnd.NotTried
                : search.IsMinimal ? ShrinkEnd.Minimal
                : cancellation.IsCancellationRequested ? ShrinkEnd.Stopped
                : ShrinkEnd.BudgetSpent,
            Repeats = shortest is null ? (again.Died ? 0 : 1) : search.Repeats,
            Reproduced = search.Reproduced,
            FoundAfter = state.StateOf(found.Profile)?.Operations ?? 0,
        };
    }

    private static string ObservedOf(HostedExecution last, string what, string how) =>
        !last.Died ? $"the process ended, and did not again when what was in flight was executed alone: {how}"
        : last.IsStep ? FormattableString.Invariant($"step #{last.Steps[^1].Id}, {last.Call}, {what}")
        : last.Steps.Count > 0 ? FormattableString.Invariant($"after step #{last.Steps[^1].Id}, {last.Call} {what}")
        : $"{last.Call} {what}";

    /// <summary>Has the finding written by a process that has met the platform; where none can, by this one.</summary>
    private Finding Write(FailureTask failure, string? regression)
    {
        failure = failure with { Regression = regression };
        return _executions.Write(failure)
            ?? HostedPrograms.Write(failure, Profile.Unknown(failure.Program.Profile), options, areas);
    }
}
