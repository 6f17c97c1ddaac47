using System.Globalization;
using System.Text;
using Dma.Conformance.Clauses;
using Dma.Conformance.Operations.Traces;

namespace Dma.Conformance.Reporting;

/// <summary>The report of a run as a person reads it: the profiles, what was broken, a table by area, and the verdict with its counts.</summary>
/// <remarks>
/// Plain text without control characters but line feeds. It has no times: the same seed and version give the same bytes,
/// with one worker or more, in any culture, on any system.
/// </remarks>
public static class ReportText
{
    private static readonly (ClauseOutcome Outcome, string Name)[] Columns =
    [
        (ClauseOutcome.Passed, "passed"),
        (ClauseOutcome.Failed, "failed"),
        (ClauseOutcome.NotExercised, "not exercised"),
        (ClauseOutcome.NotApplicable, "not applicable"),
        (ClauseOutcome.NotProvided, "not provided"),
        (ClauseOutcome.ClaimNotMade, "claims not made"),
        (ClauseOutcome.Untestable, "untestable"),
        (ClauseOutcome.Waiting, "waiting"),
        (ClauseOutcome.NotSelected, "not selected"),
    ];

    /// <summary>The whole report.</summary>
    /// <param name="report">The result of a run.</param>
    /// <returns>Lines that end with a line feed; the last one is the verdict.</returns>
    public static string Render(SuiteReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        Line(text, $"dma-conformance {report.Version}, seed 0x{report.Seed:x}");
        text.Append('\n');
        AddProfiles(text, report);
        text.Append(RegressionText.Render(report.Regressions));
        text.Append('\n');
        foreach (var finding in report.Findings)
        {
            text.Append(finding.Text).Append('\n');
        }

        AddTable(text, report.Clauses);
        text.Append('\n');
        AddNotes(text, report);
        return text.Append(VerdictOf(report)).Append('\n').ToString();
    }

    /// <summary>The verdict in one line, with the counts that it stands on.</summary>
    /// <param name="report">The result of a run.</param>
    public static string VerdictOf(SuiteReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var counts = Columns
            .Select(column => (column.Name, Count: CountOf(report.Clauses, column.Outcome)))
            .Where(column => column.Name != "not selected" || column.Count > 0)
            .Select(column => string.Create(CultureInfo.InvariantCulture, $"{column.Count} {column.Name}"));
        var profiles = string.Join(", ", report.Profiles.Select(profile => PlainText.Clean(profile.Name)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{WordOf(report)} in {(profiles.Length == 0 ? "no profile" : profiles)}: of {report.Clauses.Count} clauses {string.Join(", ", counts)}"
        );
    }

    /// <summary>What a platform printed, as a finding shows it.</summary>
    /// <param name="output">What was printed.</param>
    /// <returns>Lines that end with a line feed: what they are, and the output, indented.</returns>
    public static string OutputOf(CapturedOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return FailureText.AddOutput(new Sheet(), output).ToString();
    }

    private static string WordOf(SuiteReport report) =>
        report.Verdict switch
        {
            Verdict.Died => "died",
            Verdict.Hung => "hung",
            Verdict.Violated => "violated",
            Verdict.Incomplete => "incomplete",
            _ when report.Findings.Any() => "conformant, but for clauses that fail a run with --strict only,",
            _ => "conformant",
        };

    private static void AddProfiles(StringBuilder text, SuiteReport report)
    {
        foreach (var profile in report.Profiles)
        {
            var broken =
                profile.Findings.Count == 0 ? "no clause broken" : $"{Count(profile.Findings.Count, "clause")} broken";
            var left =
                profile.LeftOut.Count == 0
                    ? ""
                    : $"; left out, since the process did not survive it twice: {string.Join(", ", profile.LeftOut)}";
            var end = profile.CutShort is null ? left : $"{left}; cut short: {profile.CutShort}";
            Line(
                text,
                $"profile {PlainText.Clean(profile.Name)}: {Count(profile.Operations, "operation")} in {Count(profile.Sequences, "sequence")}, {broken}{end}"
            );
        }

        foreach (var name in report.NotRun)
        {
            Line(text, $"profile {PlainText.Clean(name)}: not run, since the run was cut short");
        }

        if (report.Profiles.Count == 0)
        {
            Line(text, $"no profile was run");
        }
    }

    private static void AddTable(StringBuilder text, IReadOnlyList<ClauseResult> results)
    {
        var areas = results.GroupBy(result => result.Clause.Area).ToArray();
        var width = areas.Select(area => area.Key.Length).Append("clauses".Length).Max();
        Row("clauses", Columns.Select(column => column.Name));
        foreach (var area in areas)
        {
            Row(area.Key, Counts([.. area]));
        }

        Row("all", Counts(results));

        void Row(string label, IEnumerable<string> cells) =>
            text.Append(label.PadRight(width))
                .AppendJoin("", cells.Select((cell, i) => cell.PadLeft(Columns[i].Name.Length + 2)))
                .Append('\n');
    }

    private static IEnumerable<string> Counts(IReadOnlyList<ClauseResult> results) =>
        Columns.Select(column => CountOf(results, column.Outcome).ToString(CultureInfo.InvariantCulture));

    private static void AddNotes(StringBuilder text, SuiteReport report)
    {
        var sheet = new Sheet(labels: 18);
        var isEmpty = true;
        Add("not exercised", ClauseOutcome.NotExercised, Evidence);
        Add("not provided", ClauseOutcome.NotProvided, result => result.Clause.Id.Text);
        Add("claims not made", ClauseOutcome.ClaimNotMade, result => result.Clause.Id.Text);
        foreach (var profile in report.Profiles.Where(profile => profile.Suspected.Count > 0))
        {
            Entry(
                "suspected",
                $"{string.Join(", ", profile.Suspected)} in {PlainText.Clean(profile.Name)}, seen broken only behind another clause"
            );
        }

        var label = "unknown bytes";
        foreach (var loads in report.Profiles.SelectMany(profile => profile.LoadedBytes).GroupBy(load => load.Kind))
        {
            var (bytes, unknown) = (loads.Sum(load => load.Bytes), loads.Sum(load => load.Unknown));
            var share = bytes == 0 ? 0 : 100.0 * unknown / bytes;
            Entry(label, string.Create(CultureInfo.InvariantCulture, $"{loads.Key} {share:f1} % of {bytes}"));
            label = "";
        }

        text.Append(isEmpty ? "" : $"{sheet}\n");

        void Add(string label, ClauseOutcome outcome, Func<ClauseResult, string> name)
        {
            var names = report.Clauses.Where(result => result.Outcome == outcome).Select(name).ToArray();
            if (names.Length > 0)
            {
                Entry(label, string.Join(", ", names));
            }
        }

        void Entry(string label, string entry)
        {
            sheet.Entry(label, entry);
            isEmpty = false;
        }
    }

    private static string Evidence(ClauseResult result) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Clause.Id} {(result.Clause.Level == ClauseLevel.Must ? "" : "SHOULD ")}({result.Evidence} of {SuiteOptions.RequiredEvidence})"
        );

    private static int CountOf(IReadOnlyList<ClauseResult> results, ClauseOutcome outcome) =>
        results.Count(result => result.Outcome == outcome);

    private static string Count(long count, string word) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {word}{(count == 1 ? "" : "s")}");

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
