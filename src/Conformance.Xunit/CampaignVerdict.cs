using Dma.Conformance.Reporting;

namespace Dma.Conformance.Xunit;

/// <summary>What a report says of the whole, as the result of the row of the complete campaign.</summary>
internal static class CampaignVerdict
{
    /// <summary>The result: passed only if the platform is conformant, as far as it was asked.</summary>
    /// <param name="report">What the campaign found.</param>
    /// <param name="rows">The ids of the clauses that have rows in this run; those show their programs themselves.</param>
    public static RowResult Of(SuiteReport report, IReadOnlySet<string> rows) =>
        new(
            report.Verdict == Verdict.Conformant ? RowOutcome.Passed : RowOutcome.Failed,
            $"{ReportText.VerdictOf(report)}\n\n{ReportText.Render(Shorten(report, rows))}"
        );

    private static SuiteReport Shorten(SuiteReport report, IReadOnlySet<string> rows) =>
        report with
        {
            Profiles =
            [
                .. report.Profiles.Select(profile =>
                    profile with
                    {
                        Findings = [.. profile.Findings.Select(finding => Shorten(finding, rows))],
                    }
                ),
            ],
        };

    private static Finding Shorten(Finding finding, IReadOnlySet<string> rows) =>
        rows.Contains(finding.Clause.Id.Text)
            ? finding with
            {
                Text = $"{finding.Clause} is violated, as the row of the clause shows\n",
            }
            : finding with
            {
                Text = ClauseVerdict.Programs([finding]),
            };
}
