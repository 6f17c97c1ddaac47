using System.Globalization;
using Dma.Conformance.Clauses;

namespace Dma.Conformance.Xunit;

/// <summary>What a report says of one clause, as the result of its row.</summary>
internal static class ClauseVerdict
{
    /// <summary>The result of a clause that the suite does not test.</summary>
    public static RowResult NotTested(Clause clause) =>
        Skip(
            clause.WaitsFor is { } area
                ? $"waits for {area}, an area that is not built yet: {clause.Reason}"
                : $"untestable: {clause.Reason}"
        );

    /// <summary>The result of a clause.</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="report">What the campaign found.</param>
    /// <param name="rows">The ids of the clauses that have rows in this run.</param>
    public static RowResult Of(Clause clause, SuiteReport report, IReadOnlySet<string> rows)
    {
        var result = report.Clauses.First(result => result.Clause.Id == clause.Id);
        return result.Outcome switch
        {
            ClauseOutcome.Failed => Broken(clause, report),
            ClauseOutcome.NotSelected => Skip($"not selected: the area {clause.Area} is not among those asked about"),
            ClauseOutcome.Passed or ClauseOutcome.NotExercised when IsSuspected(clause, report) => Skip(
                "suspected: seen broken, but only behind another broken clause; mend that one first"
            ),
            ClauseOutcome.Passed => new RowResult(RowOutcome.Passed, Counts(result, report)),
            _ when CutShort(report) is { } profile => NotJudged(profile, rows, Counts(result, report)),
            ClauseOutcome.NotProvided => Skip($"not provided: the platform does not provide {clause.Needs}"),
            ClauseOutcome.NotApplicable => Skip(
                $"not applicable: holds for a platform with '{clause.Applies}', which the description says is not so"
            ),
            ClauseOutcome.ClaimNotMade => Skip(
                $"claim not made: holds for a platform with '{clause.Applies}', of which the description says nothing"
            ),
            _ => Skip($"not exercised: {Counts(result, report)}; more operations help if it is not the description"),
        };
    }

    /// <summary>The programs that break a clause, with what can be done with each.</summary>
    /// <param name="findings">At least one finding.</param>
    public static string Programs(IEnumerable<Finding> findings) =>
        string.Join(
            "\n",
            findings.Select(finding =>
                finding.TracePath is { } path ? $"{finding.Text}\n  trace     {path}\n" : finding.Text
            )
        );

    private static RowResult Broken(Clause clause, SuiteReport report)
    {
        var programs = Programs(report.Findings.Where(finding => finding.Clause.Id == clause.Id));
        return clause.Level == ClauseLevel.Must || report.Strict
            ? new RowResult(RowOutcome.Failed, programs)
            : Skip($"broken, but a {clause.Level} clause fails only a strict run\n{programs}");
    }

    private static bool IsSuspected(Clause clause, SuiteReport report) =>
        report.Profiles.Any(profile => profile.Suspected.Contains(clause.Id));

    private static ProfileReport? CutShort(SuiteReport report) =>
        report.Profiles.FirstOrDefault(profile => profile.CutShort is not null);

    /// <summary>A machine that cannot be created or that hangs has a row of its own to say so; where that does not run, every row does.</summary>
    private static RowResult NotJudged(ProfileReport profile, IReadOnlySet<string> rows, string counts)
    {
        var strangers = profile.Findings.Where(finding => !rows.Contains(finding.Clause.Id.Text)).ToArray();
        return strangers.Length > 0
            ? new RowResult(RowOutcome.Failed, Programs(strangers))
            : Skip($"not judged: profile {profile.Name} was cut short, {profile.CutShort}; {counts}");
    }

    private static string Counts(ClauseResult result, SuiteReport report) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"could have failed {result.Evidence} times in {report.Profiles.Sum(profile => profile.Operations)} operations, and passes with {SuiteOptions.RequiredEvidence}"
        );

    private static RowResult Skip(string reason) => new(RowOutcome.Skipped, reason);
}
