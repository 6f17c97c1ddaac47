using System.Globalization;
using System.Text;

namespace Dma.Conformance.Xunit;

/// <summary>What a report says of the whole, as the result of the row of the complete campaign.</summary>
internal static class CampaignVerdict
{
    /// <summary>The result: passed only if the platform is conformant, as far as it was asked.</summary>
    /// <param name="report">What the campaign found.</param>
    public static RowResult Of(SuiteReport report) =>
        new(report.Verdict == Verdict.Conformant ? RowOutcome.Passed : RowOutcome.Failed, Text(report));

    private static string Text(SuiteReport report)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{report.Verdict}: version {report.Version}, seed 0x{report.Seed:x}\n"
        );
        foreach (var profile in report.Profiles)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  profile {profile.Name}: {profile.Operations} operations in {profile.Sequences} sequences"
            );
            text.Append(profile.CutShort is { } reason ? $", cut short: {reason}\n" : "\n");
        }

        foreach (var outcome in Enum.GetValues<ClauseOutcome>())
        {
            var clauses = report.Clauses.Where(result => result.Outcome == outcome).ToArray();
            if (clauses.Length > 0)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  {clauses.Length} {Words(outcome)}: {string.Join(' ', clauses.Select(result => result.Clause.Id))}\n"
                );
            }
        }

        return text.ToString();
    }

    private static string Words(ClauseOutcome outcome) =>
        string.Concat(outcome.ToString().Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}")).Trim();
}
