using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dma.Conformance.Reporting;

/// <summary>What a checker says of recorded programs, as JSON: <c>specs/schemas/lint.schema.json</c>.</summary>
public static class LintJson
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the reports.</summary>
    /// <param name="traces">The name of each trace, and what was found in it.</param>
    /// <returns>The document, with a line feed at its end.</returns>
    public static string Render(IEnumerable<(string Trace, LintReport Report)> traces)
    {
        var document = new JsonObject
        {
            ["format"] = "dma-conformance-lint",
            ["version"] = 1,
            ["traces"] = new JsonArray([.. traces.Select(one => TraceOf(one.Trace, one.Report))]),
        };
        return document.ToJsonString(Indented) + "\n";
    }

    private static JsonObject TraceOf(string trace, LintReport report) =>
        new JsonObject
        {
            ["trace"] = trace,
            ["platform"] = report.RecordedPlatform,
            ["profile"] = report.Profile,
            ["steps"] = report.Steps,
            ["executed"] = report.Executed,
            ["findings"] = new JsonArray([.. report.Findings.Select(FindingOf)]),
        };

    private static JsonObject FindingOf(LintFinding finding) =>
        new JsonObject
        {
            ["clause"] = finding.Clause?.Text,
            ["misuse"] = finding.Misuse.ToString(),
            ["step"] = finding.Step,
            ["call"] = finding.Call,
            ["device"] = finding.Device,
            ["start"] = $"{finding.Range.Start}",
            ["size"] = $"{finding.Range.Length}",
            ["madeAt"] = finding.MadeAt,
        };
}
