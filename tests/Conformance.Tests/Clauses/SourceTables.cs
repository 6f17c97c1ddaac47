using System.Text.RegularExpressions;
using Dma.Conformance.Clauses;

namespace Dma.Conformance.Tests.Clauses;

/// <summary>The tables of specs/sources.md: those of the seeds, which are written by hand, and those that follow from the clauses.</summary>
internal static partial class SourceTables
{
    /// <summary>Below this line everything is generated.</summary>
    public const string Generated = "<!-- What follows is written by the test. -->";

    /// <summary>What stands beside a passage whose clauses are not there yet.</summary>
    private const string ComesWith = "Comes with ";

    private const string AreasCount =
        "How many clauses of an area come from where; one that comes from several is counted for each.";
    private const string AreasHead = "| area | clauses | seeds | the kernel's documents | the contract alone |";

    private const int Columns = 4;

    /// <summary>One passage of a seed.</summary>
    /// <param name="Document">The seed's file name.</param>
    /// <param name="Section">The heading, as clauses name it.</param>
    /// <param name="Passage">What it says.</param>
    /// <param name="Clauses">The clauses that come from it.</param>
    /// <param name="Beyond">What it says beyond them, or why there are none.</param>
    /// <param name="Line">The index of the line in the file.</param>
    public sealed record Row(
        string Document,
        string Section,
        string Passage,
        IReadOnlyList<string> Clauses,
        string Beyond,
        int Line
    )
    {
        /// <summary>The area that the passage waits for; null if it waits for none.</summary>
        public string? Awaited =>
            Beyond.StartsWith(ComesWith, StringComparison.Ordinal) ? Beyond[ComesWith.Length..].TrimEnd('.') : null;

        public override string ToString() => $"{Document} | {Section} | {Passage}";

        public string Render() =>
            $"| {Section} | {Passage} | {string.Join(", ", Clauses)} | {Beyond} |".Replace(
                "  ",
                " ",
                StringComparison.Ordinal
            );
    }

    /// <summary>A section that a clause, or a row of the driver's mistakes, names as its source.</summary>
    public readonly record struct Reference(string Document, string Section, string NamedBy);

    public static IReadOnlyList<Row> Read(string markdown)
    {
        var rows = new List<Row>();
        var lines = markdown.Split('\n');
        var document = "";
        for (var i = 0; i < lines.Length && lines[i] != Generated; i++)
        {
            if (lines[i].StartsWith("## ", StringComparison.Ordinal))
            {
                document = lines[i][3..];
            }
            else if (
                lines[i].StartsWith("| ", StringComparison.Ordinal)
                && !lines[i].StartsWith("| section |", StringComparison.Ordinal)
            )
            {
                var cells = lines[i][1..^1].Split('|', StringSplitOptions.TrimEntries);
                cells.Should().HaveCount(Columns, "line {0} is a row: {1}", i + 1, lines[i]);
                rows.Add(
                    new(
                        document,
                        cells[0],
                        cells[1],
                        cells[2].Split(", ", StringSplitOptions.RemoveEmptyEntries),
                        cells[3],
                        i
                    )
                );
            }
        }

        return rows;
    }

    /// <summary>Every section that a text of sources names.</summary>
    public static IEnumerable<Reference> ReferencesOf(string sources, string namedBy) =>
        from part in sources.Split("; ")
        let source = Source().Match(part)
        where source.Success
        from section in source.Groups["section"].Captures
        select new Reference(
            source.Groups["name"].Value.Replace("seed ", "", StringComparison.Ordinal),
            section.Value,
            namedBy
        );

    public static IReadOnlyList<Reference> ReferencesOf(ClauseCatalogue catalogue) =>
        [.. catalogue.Clauses.SelectMany(clause => ReferencesOf(clause.Source, clause.Id.Text))];

    /// <summary>The file as it should be: the rows' clauses are those that name the section, and what is generated is new.</summary>
    public static string Mend(string markdown, ClauseCatalogue catalogue, IReadOnlyList<string> areas)
    {
        var lines = markdown.Split('\n').TakeWhile(line => line != Generated).ToArray();
        var rows = Read(markdown);
        foreach (var section in rows.GroupBy(row => (row.Document, row.Section)))
        {
            var naming = Naming(catalogue, section.Key.Document, section.Key.Section);
            var there = section.SelectMany(row => row.Clauses).ToHashSet();
            var missing = naming.Where(id => !there.Contains(id)).ToArray();
            foreach (var row in section)
            {
                var clauses = row
                    .Clauses.Where(naming.Contains)
                    .Concat(missing.Where(id => HomeOf(catalogue[new(id)], section) == row))
                    .ToArray();
                var isThere = clauses.Any(id => catalogue[new(id)].Area == row.Awaited);
                lines[row.Line] = (row with { Clauses = clauses, Beyond = isThere ? "" : row.Beyond }).Render();
            }
        }

        return string.Join('\n', lines.Append(Generated)) + "\n" + Generate(catalogue, areas);
    }

    /// <summary>Where a clause is put that stands in no row of its section: where its area is waited for, or else first.</summary>
    private static Row HomeOf(Clause clause, IEnumerable<Row> section) =>
        section.FirstOrDefault(row => row.Awaited == clause.Area)
        ?? section.FirstOrDefault(row => row.Awaited is null)
        ?? section.First();

    /// <summary>The clauses that name a section, in the order of the catalogue.</summary>
    public static IReadOnlyList<string> Naming(ClauseCatalogue catalogue, string document, string section) =>
        [
            .. ReferencesOf(catalogue)
                .Where(reference => reference.Document == document && reference.Section == section)
                .Select(reference => reference.NamedBy)
                .Distinct(),
        ];

    /// <summary>The tables of all other documents, and that of the areas.</summary>
    private static string Generate(ClauseCatalogue catalogue, IReadOnlyList<string> areas)
    {
        var lines = new List<string>();
        var references = ReferencesOf(catalogue);
        foreach (
            var document in references
                .Where(reference => !IsSeed(reference.Document))
                .GroupBy(reference => reference.Document)
                .OrderBy(document => document.Key == "Contract")
                .ThenBy(document => document.Key, StringComparer.Ordinal)
        )
        {
            lines.AddRange(["", $"## {document.Key}", "", "| section | clauses |", "|---|---|"]);
            lines.AddRange(
                document
                    .GroupBy(one => one.Section)
                    .OrderBy(section => section.Key, StringComparer.Ordinal)
                    .Select(section =>
                        $"| {section.Key} | {string.Join(", ", section.Select(one => one.NamedBy).Distinct())} |"
                    )
            );
        }

        lines.AddRange(["", "## Areas", "", AreasCount, "", AreasHead, "|---|---|---|---|---|"]);
        lines.AddRange(areas.Select(area => AreaRow(area, [.. catalogue.InArea(area)])));
        return string.Join('\n', lines) + "\n";
    }

    private static string AreaRow(string area, Clause[] clauses) =>
        clauses.Length == 0
            ? $"| {area} | to come | | | |"
            : $"| {area} | {clauses.Length} | {clauses.Count(IsOf(IsSeed))} | {clauses.Count(IsOf(IsKernel))} | {clauses.Count(IsOfNone)} |";

    private static bool IsOfNone(Clause clause) => !IsOf(IsSeed)(clause) && !IsOf(IsKernel)(clause);

    private static Func<Clause, bool> IsOf(Func<string, bool> isOne) =>
        clause => ReferencesOf(clause.Source, "").Any(reference => isOne(reference.Document));

    private static bool IsSeed(string document) => document.EndsWith(".txt", StringComparison.Ordinal);

    private static bool IsKernel(string document) => !IsSeed(document) && document != "Contract";

    [GeneratedRegex("^(?<name>[^,\"]+)(, \"(?<section>[^\"]+)\")+$")]
    private static partial Regex Source();
}
