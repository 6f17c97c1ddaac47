namespace Dma.Conformance.Tests.House;

/// <summary>README quotes the summaries of the tables that were measured, and nothing else of them.</summary>
public sealed class TableTests
{
    private const string Heading = "## Summary";

    public static TheoryData<string> Names => ["mutants", "stryker", "variants", "tournament", "speed"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Readme_shows_every_line_of_a_summary(string name)
    {
        var summary = SummaryOf(name);
        var readme = File.ReadAllLines(Repository.At("README.md")).ToHashSet();

        summary.Should().HaveCountGreaterThan(1);
        summary.Should().OnlyContain(line => readme.Contains(line));
    }

    [Fact]
    public void Every_line_of_a_figure_in_readme_comes_from_a_table()
    {
        var known = Repository.Files("docs/tables", "*.md").SelectMany(File.ReadLines).ToHashSet();

        File.ReadLines(Repository.At("README.md"))
            .SkipWhile(line => line != "## What was measured")
            .Where(line => line.StartsWith('|'))
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(line => known.Contains(line));
    }

    private static string[] SummaryOf(string name) =>
        [
            .. File.ReadLines(Repository.At($"docs/tables/{name}.md"))
                .SkipWhile(line => line != Heading)
                .Where(line => line.StartsWith('|')),
        ];
}
