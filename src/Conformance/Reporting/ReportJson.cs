using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dma.Conformance.Clauses;
using Dma.Conformance.Operations.Traces;

namespace Dma.Conformance.Reporting;

/// <summary>The report of a run as a program reads it: JSON as specs/schemas/report.schema.json describes it.</summary>
/// <remarks>It has no times: as with <see cref="ReportText" />, the same seed and version give the same bytes.</remarks>
public static class ReportJson
{
    /// <summary>What stands in every report under <c>format</c>.</summary>
    public const string Format = "dma-conformance-report";

    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The whole report.</summary>
    /// <param name="report">The result of a run.</param>
    /// <returns>A JSON object, indented by two spaces, in lines that end with a line feed.</returns>
    public static string Render(SuiteReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Layout))
        {
            Write(writer, report);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length)) + "\n";
    }

    private static void Write(Utf8JsonWriter writer, SuiteReport report)
    {
        writer.WriteStartObject();
        writer.WriteString("format", Format);
        writer.WriteNumber("version", Version);
        writer.WriteString("suite", report.Version);
        writer.WriteString("seed", Seed(report.Seed));
        writer.WriteBoolean("strict", report.Strict);
        writer.WriteString("verdict", Name(report.Verdict));
        writer.WriteString("summary", ReportText.VerdictOf(report));
        writer.WriteStartObject("counts");
        writer.WriteNumber("clauses", report.Clauses.Count);
        foreach (var outcome in Enum.GetValues<ClauseOutcome>())
        {
            writer.WriteNumber(Name(outcome), report.Clauses.Count(result => result.Outcome == outcome));
        }

        writer.WriteEndObject();
        List(writer, "regressions", report.Regressions ?? [], Write);
        List(writer, "profiles", report.Profiles, Write);
        List(writer, "notRun", report.NotRun, WriteLine);
        var results = report.Clauses.Select((result, index) => (result, index));
        List(writer, "clauses", results, (json, item) => Write(json, item.result, item.index, report.Profiles));
        List(writer, "findings", report.Findings, Write);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, RegressionResult regression)
    {
        writer.WriteStartObject();
        Line(writer, "file", regression.Path);
        Line(writer, "profile", regression.Profile);
        writer.WriteString("outcome", Name(regression.Outcome));
        Line(writer, "recorded", regression.RecordedClause);
        Line(writer, "broken", regression.Broken?.Text);
        Line(writer, "reason", regression.Reason);
        writer.WriteNumber("steps", regression.Steps);
        writer.WriteNumber("executed", regression.Executed);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ProfileReport profile)
    {
        writer.WriteStartObject();
        Line(writer, "name", profile.Name);
        Line(writer, "platform", profile.Platform);
        writer.WriteNumber("operations", profile.Operations);
        writer.WriteNumber("sequences", profile.Sequences);
        writer.WriteNumber("loads", profile.Loads);
        Line(writer, "cutShort", profile.CutShort);
        List(
            writer,
            "loadedBytes",
            profile.LoadedBytes,
            (json, loads) =>
            {
                json.WriteStartObject();
                json.WriteString("operation", loads.Kind);
                json.WriteNumber("bytes", loads.Bytes);
                json.WriteNumber("unknown", loads.Unknown);
                json.WriteEndObject();
            }
        );
        if (profile.LeftOut.Count > 0)
        {
            List(writer, "leftOut", profile.LeftOut, WriteLine);
        }

        List(writer, "suspected", profile.Suspected, (json, id) => json.WriteStringValue(id.Text));
        writer.WriteEndObject();
    }

    private static void Write(
        Utf8JsonWriter writer,
        ClauseResult result,
        int index,
        IReadOnlyList<ProfileReport> profiles
    )
    {
        writer.WriteStartObject();
        Write(writer, result.Clause);
        Write(writer, result);
        List(
            writer,
            "profiles",
            profiles,
            (json, profile) =>
            {
                json.WriteStartObject();
                Line(json, "profile", profile.Name);
                Write(json, profile.Clauses[index]);
                json.WriteEndObject();
            }
        );
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Clause clause)
    {
        writer.WriteString("clause", clause.Id.Text);
        writer.WriteString("level", clause.Level.ToString().ToUpperInvariant());
        writer.WriteString("area", clause.Area);
        writer.WriteString("title", clause.Title);
    }

    private static void Write(Utf8JsonWriter writer, ClauseResult result)
    {
        writer.WriteString("result", Name(result.Outcome));
        writer.WriteNumber("evidence", result.Evidence);
    }

    private static void Write(Utf8JsonWriter writer, Finding finding)
    {
        writer.WriteStartObject();
        Write(writer, finding.Clause);
        writer.WriteString("says", finding.Clause.Statement);
        writer.WriteString("standsIn", finding.Clause.Anchor);
        Line(writer, "profile", finding.Profile);
        Line(writer, "platform", finding.Platform);
        writer.WriteString("seed", Seed(finding.Seed));
        Line(writer, "device", finding.Device);
        Line(writer, "expected", finding.Expected);
        Line(writer, "observed", finding.Observed);
        Line(writer, "mapped", finding.Mapped);
        List(writer, "program", finding.Program, WriteLine);
        if (finding.Output is { } output)
        {
            writer.WriteStartObject("output");
            List(writer, "lines", output.Lines, WriteLine);
            writer.WriteNumber("cut", output.Cut);
            writer.WriteEndObject();
        }

        writer.WriteNumber("foundAfter", finding.FoundAfter);
        writer.WriteNumber("foundSteps", finding.FoundSteps);
        writer.WriteNumber("steps", finding.Steps);
        writer.WriteString("shrinking", Name(finding.End));
        writer.WriteNumber("executions", finding.Executions);
        writer.WriteNumber("repeats", finding.Repeats);
        writer.WriteNumber("reproduced", finding.Reproduced);
        writer.WriteBoolean("flaky", finding.IsFlaky);
        writer.WriteBoolean("hang", finding.IsHang);
        writer.WriteBoolean("death", finding.IsDeath);
        Line(writer, "trace", finding.TracePath);
        Line(writer, "traceError", finding.TraceError);
        Line(writer, "regression", finding.Regression);
        Line(writer, "command", finding.Command);
        List(writer, "csharpTest", finding.CSharpTest.TrimEnd('\n').Split('\n'), WriteLine);
        List(writer, "driverCode", finding.DriverCode.TrimEnd('\n').Split('\n'), WriteLine);
        writer.WriteEndObject();
    }

    private static void List<T>(
        Utf8JsonWriter writer,
        string name,
        IEnumerable<T> items,
        Action<Utf8JsonWriter, T> write
    )
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            write(writer, item);
        }

        writer.WriteEndArray();
    }

    /// <summary>Text that may come from outside; left out where there is none.</summary>
    private static void Line(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, PlainText.Clean(text));
        }
    }

    private static void WriteLine(Utf8JsonWriter writer, string text) => writer.WriteStringValue(PlainText.Clean(text));

    private static string Seed(ulong seed) => string.Create(CultureInfo.InvariantCulture, $"0x{seed:x}");

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
