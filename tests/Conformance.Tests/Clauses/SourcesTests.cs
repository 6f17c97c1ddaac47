using System.Text.RegularExpressions;
using Dma.Conformance.Clauses;
using Dma.Conformance.Tests.House;

namespace Dma.Conformance.Tests.Clauses;

/// <summary>What became of every section of the documents is written down in specs/sources.md, and agrees with the clauses.</summary>
public sealed partial class SourcesTests
{
    private const string File = "specs/sources.md";
    private const string Accept = "DMA_ACCEPT_SOURCES";

    private const string How =
        File
        + " is mended by 'dotnet test tests/Conformance.Tests --filter SourcesTests' with "
        + Accept
        + "=1 in the environment (that run writes the file and fails); a section that is new is written in by hand";

    private static readonly ClauseCatalogue Catalogue = ClauseCatalogue.Load();
    private static readonly string Text = System.IO.File.ReadAllText(Repository.At(File));
    private static readonly IReadOnlyList<SourceTables.Row> Rows = SourceTables.Read(Text);

    [Fact]
    public void The_tables_agree_with_the_clauses()
    {
        var mended = SourceTables.Mend(Text, Catalogue, SpecsTests.AreaNames);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            System.IO.File.WriteAllText(Repository.At(File), mended);
        }

        Text.Split('\n').Should().Equal(mended.Split('\n'), How);
    }

    [Fact]
    public void Every_section_that_is_named_has_a_row()
    {
        var rows = Rows.Select(row => (row.Document, row.Section)).ToHashSet();
        var mistakes = SpecsTests
            .TableRows("driver-mistakes")
            .SelectMany(cells => SourceTables.ReferencesOf(cells[^1], cells[0]));

        var named = SourceTables
            .ReferencesOf(Catalogue)
            .Concat(mistakes)
            .Where(reference => SpecsTests.Seeds.Contains(reference.Document))
            .ToArray();

        named.Should().HaveCountGreaterThan(100);
        named.Where(reference => !rows.Contains((reference.Document, reference.Section))).Should().BeEmpty(How);
    }

    [Fact]
    public void Every_row_has_clauses_or_a_reason_why_there_are_none()
    {
        Rows.Select(row => row.Document).Distinct().Should().BeEquivalentTo(SpecsTests.Seeds);
        Rows.Should().HaveCountGreaterThan(100).And.OnlyHaveUniqueItems(row => row.ToString());
        Rows.Should().OnlyContain(row => row.Section.Length > 0 && row.Passage.Length > 0);
        Rows.Where(row => row.Clauses.Count == 0 && row.Beyond.Length == 0).Should().BeEmpty();
    }

    /// <summary>What comes with an area is no reason any more once the area has clauses.</summary>
    [Fact]
    public void Nothing_comes_with_an_area_that_is_there()
    {
        var there = Catalogue.Clauses.Select(clause => clause.Area).ToHashSet();

        Rows.Where(row => row.Awaited is { } area && (there.Contains(area) || !SpecsTests.AreaNames.Contains(area)))
            .Should()
            .BeEmpty("the clauses of the area name the section, or the row says why none does");
    }

    [Fact]
    public void Every_clause_that_a_table_mentions_is_there() =>
        Mention()
            .Matches(Text)
            .Select(mention => mention.Value)
            .Where(id => !Catalogue.TryFind(id, out _))
            .Should()
            .BeEmpty();

    [Fact]
    public void Every_area_has_a_row()
    {
        var areas = Text.Split("\n## Areas\n")[1]
            .Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1])
            .Skip(1);

        areas.Should().Equal(SpecsTests.AreaNames);
    }

    [Theory]
    [InlineData("DMA-MMAP-018 | |", "| |")]
    [InlineData("| DMA-MMAP-018 | |", "| DMA-MMAP-018, DMA-MMAP-019 | |")]
    [InlineData("| DMA-MMAP-018 | |", "| DMA-MMAP-018, DMA-MMAP-999 | |")]
    [InlineData("| Part Ia | DMA-COH-001, ", "| Part Ia | ")]
    [InlineData("| Coherent | ", "| Incoherent | ")]
    public void A_clause_that_is_missing_or_too_many_is_seen(string before, string after)
    {
        var text = Text.Replace(before, after, StringComparison.Ordinal);
        text.Should().NotBe(Text);

        SourceTables.Mend(text, Catalogue, SpecsTests.AreaNames).Should().NotBe(text);
    }

    [GeneratedRegex("DMA-[A-Z]+-[0-9]{3}")]
    private static partial Regex Mention();
}
