using System.Globalization;
using System.Text;
using Dma.Conformance.Operations.Traces;

namespace Dma.Conformance.Reporting;

/// <summary>What became of the regressions, as a part of a report: a count, and a line for each that did not simply pass.</summary>
internal static class RegressionText
{
    /// <summary>The lines; empty if there was no folder of regressions.</summary>
    /// <param name="results">What became of each; null if there was no folder.</param>
    public static string Render(IReadOnlyList<RegressionResult>? results)
    {
        if (results is null)
        {
            return "";
        }

        var replayed = results.Where(result => result.Outcome != RegressionOutcome.NotJudged).ToArray();
        var failed = replayed.Count(result => result.Outcome == RegressionOutcome.Failed);
        var text = new StringBuilder(Count(replayed.Length)).Append(" replayed");
        text.Append(
                replayed.Length == 0 ? ""
                : failed == 0 ? ", all pass"
                : string.Create(CultureInfo.InvariantCulture, $", {replayed.Length - failed} pass, {failed} fail")
            )
            .Append('\n');
        foreach (var result in replayed)
        {
            text.Append(LineOf(result));
        }

        foreach (var group in results.Where(result => result.Reason is not null).GroupBy(result => result.Reason))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Count(group.Count())} not replayed, {group.Key}\n");
        }

        return text.ToString();
    }

    private static string LineOf(RegressionResult result)
    {
        var path = PlainText.Clean(result.Path);
        if (result.Outcome == RegressionOutcome.Failed)
        {
            var kept =
                result.RecordedClause == result.Broken?.Text
                    ? ""
                    : $", where it was made for {result.RecordedClause ?? "no clause"}";
            return $"  {path} fails: {result.Broken} is broken in {PlainText.Clean(result.Profile)}{kept}\n";
        }

        return result.Executed == result.Steps
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"  {path} passes in {result.Executed} of {result.Steps} steps; the others are not provided or not defined here\n"
            );
    }

    private static string Count(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} regression{(count == 1 ? "" : "s")}");
}
