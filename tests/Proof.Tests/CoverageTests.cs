using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Mutants;
using Dma.Variants;

namespace Dma.Proof.Tests;

/// <summary>README's list of what is covered is counted from the code.</summary>
public sealed class CoverageTests
{
    private const string Accept = "DMA_ACCEPT_COVERAGE";
    private const string Begin = "<!-- coverage: counted by a test -->\n";
    private const string End = "<!-- end of coverage -->\n";

    private const string How =
        "README's list is counted from the code; 'dotnet test tests/Proof.Tests --filter CoverageTests' with "
        + Accept
        + "=1 in the environment writes it (that run fails)";

    private static readonly ClauseCatalogue Catalogue = ClauseCatalogue.Load();

    [Fact]
    public void What_is_covered_is_told_as_it_is()
    {
        var path = FindReadme();
        var text = File.ReadAllText(path);
        var (before, after) = (text.Split(Begin)[0], text.Split(End)[1]);
        var counted = before + Begin + Render() + End + after;
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(path, counted);
        }

        text.Split('\n').Should().Equal(counted.Split('\n'), How);
    }

    [Fact]
    public void Every_area_has_clauses_and_mutants()
    {
        var areas = AreaTable.Standard.Areas;

        areas.Select(area => area.Name).Should().BeEquivalentTo(Catalogue.Clauses.Select(one => one.Area).Distinct());
        areas.Should().OnlyContain(area => MutantsOf(area.Name) > 0);
    }

    [Fact]
    public void Every_variant_belongs_to_an_area_or_to_several()
    {
        var byArea = VariantCatalogue.ByArea.SelectMany(variants => variants).Select(variant => variant.Name);

        byArea.Should().BeEquivalentTo(VariantCatalogue.All.Select(variant => variant.Name), How);
        VariantCatalogue
            .ByArea.Select(variants => variants.Key)
            .Should()
            .BeSubsetOf(AreaTable.Standard.Areas.Select(area => area.Name).Append(""));
    }

    private static string Render()
    {
        var rows = AreaTable
            .Standard.Areas.Select(area =>
                (area.Name, Counts: Counts([.. Catalogue.InArea(area.Name)], area.Kinds.Count, area.Name))
            )
            .Append(("several areas", [0, 0, 0, 0, VariantCatalogue.ByArea[""].Count()]))
            .ToArray();
        var total = Enumerable.Range(0, rows[0].Counts.Length).Select(i => rows.Sum(row => row.Counts[i])).ToArray();
        string[] lines =
        [
            "| area | clauses tested | untestable | kinds of operations | mutants | variants |",
            "|---|---|---|---|---|---|",
            .. rows.Select(row => Line(row.Name, row.Counts)),
            Line("all", total),
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static int[] Counts(Clause[] clauses, int kinds, string area) =>
        [
            clauses.Count(clause => clause.Standing == ClauseStanding.Tested),
            clauses.Count(clause => clause.Standing == ClauseStanding.Untestable),
            kinds,
            MutantsOf(area),
            VariantCatalogue.ByArea[area].Count(),
        ];

    private static int MutantsOf(string area) =>
        MutantCatalogue.All.Count(mutant => Catalogue[new(mutant.Clause)].Area == area);

    private static string Line(string name, int[] counts) =>
        $"| {name} |"
        + string.Concat(
            counts.Select(count => count == 0 ? " |" : string.Create(CultureInfo.InvariantCulture, $" {count} |"))
        );

    private static string FindReadme()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Conformance.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests do not run in a checkout");
        }

        return Path.Combine(folder.FullName, "README.md");
    }
}
