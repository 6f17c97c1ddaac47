using System.Reflection;
using System.Text.RegularExpressions;
using Dma.Conformance.Clauses;

namespace Dma.Conformance.Tests.Clauses;

/// <summary>Holds specs/, the symbols of the code and the list of permanent ids together.</summary>
public partial class SpecsTests
{
    /// <summary>Every area that is planned, with the beginning of its ids.</summary>
    private static readonly OrderedDictionary<string, string> Areas = new()
    {
        ["Platform"] = "DMA-PLAT",
        ["Addressing"] = "DMA-ADDR",
        ["Dispatch"] = "DMA-OPS",
        ["Coherent"] = "DMA-COH",
        ["UserMapping"] = "DMA-MMAP",
        ["Streaming"] = "DMA-MAP",
        ["Scatterlist"] = "DMA-SG",
        ["Ordering"] = "DMA-ORD",
        ["Bounce"] = "DMA-BNC",
        ["Pool"] = "DMA-POOL",
        ["DeviceMemory"] = "DMA-DEV",
        ["Contiguous"] = "DMA-CMA",
        ["Iommu"] = "DMA-IOMMU",
        ["DeviceTree"] = "DMA-DT",
        ["Legacy"] = "DMA-PCI",
        ["Diagnostics"] = "DMA-DBG",
    };

    /// <summary>The areas, in the order of their table.</summary>
    internal static IReadOnlyList<string> AreaNames { get; } = [.. Areas.Keys];

    private static readonly string[] Documents = ["API", "HOWTO", "ATTR", "SWI", "DT-RM", "DT-IO"];

    internal static readonly string[] Seeds =
    [
        "000_2ec3caeef92299e5.txt",
        "001_9460a1be7281de22.txt",
        "002_ccd9fc3e93f6bfa0.txt",
        "003_77d63b9114d18377.txt",
        "004_2096e25f1781578a.txt",
    ];

    private static readonly IReadOnlyList<Clause> Clauses = ClauseCatalogue.Load().Clauses;

    [Fact]
    public void Every_tested_clause_has_one_symbol_and_every_symbol_is_a_tested_clause()
    {
        var tested = Clauses.Where(clause => clause.Standing == ClauseStanding.Tested).Select(clause => clause.Id.Text);

        Symbols().Select(symbol => symbol.Id.Text).Should().BeEquivalentTo(tested);
    }

    [Fact]
    public void A_symbol_stands_in_the_class_of_its_area()
    {
        var catalogue = ClauseCatalogue.Load();

        Symbols().Should().OnlyContain(symbol => symbol.Area == catalogue[symbol.Id].Area);
    }

    [Fact]
    public void No_id_is_removed_and_none_is_given_without_being_listed()
    {
        Clauses.Select(clause => clause.Id.Text).Should().BeEquivalentTo(PermanentIds().Select(entry => entry.Id));
    }

    [Fact]
    public void No_id_is_used_for_something_else()
    {
        PermanentIds().Should().OnlyHaveUniqueItems(entry => entry.Key);
        var keys = PermanentIds().ToDictionary(entry => entry.Id, entry => entry.Key);

        Symbols().Should().OnlyContain(symbol => keys[symbol.Id.Text] == symbol.Name);
    }

    [Fact]
    public void Every_area_is_a_planned_one_with_its_own_beginning_of_ids()
    {
        Clauses.Should().OnlyContain(clause => Areas[clause.Area] == clause.Id.Prefix);
    }

    [Fact]
    public void Every_clause_names_known_sources()
    {
        Clauses.Should().AllSatisfy(clause => AssertSources(clause.Source, clause.Id.Text));
    }

    [Fact]
    public void No_clause_waits_for_an_area_any_more() =>
        Clauses.Should().NotContain(clause => clause.Standing == ClauseStanding.Waiting);

    [Fact]
    public void Every_clause_is_written_in_the_house_style()
    {
        Clauses
            .Should()
            .OnlyContain(clause =>
                char.IsLower(clause.Title[0]) || clause.Title.StartsWith("CPU", StringComparison.Ordinal)
            );
        Clauses.Should().OnlyContain(clause => clause.Title.Length <= 80 && !clause.Title.EndsWith('.'));
        Clauses.Should().OnlyContain(clause => clause.Statement.EndsWith('.') && Sentences(clause.Statement) <= 3);
        Clauses.Should().OnlyContain(clause => clause.Reason == null || !clause.Reason.EndsWith('.'));
    }

    [Fact]
    public void Every_facet_that_is_needed_is_one_of_the_contract()
    {
        var contract = typeof(IDmaPlatform).Assembly;

        Clauses
            .Where(clause => clause.Needs != null)
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(clause => contract.GetType("Dma." + clause.Needs)!.IsInterface);
    }

    [Fact]
    public void Every_name_of_an_expression_is_explained()
    {
        var explained = TableRows("README").Select(cells => cells[0].Trim('`')).ToArray();

        explained.Should().Contain(Clauses.SelectMany(clause => clause.Applies.Names));
    }

    [Fact]
    public void Every_driver_mistake_names_known_sources()
    {
        var mistakes = TableRows("driver-mistakes").Where(cells => cells[0] != "what the driver does").ToArray();

        mistakes.Should().HaveCountGreaterThan(20);
        mistakes
            .Should()
            .AllSatisfy(cells =>
            {
                cells.Should().HaveCount(3).And.NotContain("");
                AssertSources(cells[2], cells[0]);
            });
    }

    [Fact]
    public void What_is_said_of_a_clause_names_one_that_is_there()
    {
        var catalogue = ClauseCatalogue.Load();
        var texts = Clauses
            .Select(clause => clause.Statement + clause.Reason)
            .Append(Read("driver-mistakes"))
            .Append(Read("caveats"));

        var mentions = texts.SelectMany(text => Mention().Matches(text)).Select(mention => mention.Value).ToArray();

        mentions.Should().NotBeEmpty();
        mentions.Where(id => !catalogue.TryFind(id, out _)).Should().BeEmpty();
    }

    private static void AssertSources(string text, string where)
    {
        foreach (var part in text.Split("; "))
        {
            var source = Source().Match(part);
            source.Success.Should().BeTrue($"{where} should name document and section, not {part}");
            var name = source.Groups["name"].Value;
            var sections = source.Groups["section"].Captures.Select(capture => capture.Value);
            if (name == "Contract")
            {
                var types = typeof(IDmaPlatform).Assembly.GetExportedTypes().Select(type => type.Name);
                types.Should().Contain(sections, $"{where} takes them for types of the contract");
            }
            else
            {
                Documents.Concat(Seeds.Select(seed => "seed " + seed)).Should().Contain(name, $"{where} names it");
            }
        }
    }

    private static IEnumerable<(string Area, string Name, ClauseId Id)> Symbols() =>
        from type in typeof(ClauseCatalogue).Assembly.GetExportedTypes()
        where type.Namespace == typeof(ClauseCatalogue).Namespace && type is { IsAbstract: true, IsSealed: true }
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Static)
        where property.PropertyType == typeof(ClauseId)
        select (type.Name[..^"Clauses".Length], property.Name, (ClauseId)property.GetValue(null)!);

    private static (string Id, string Key)[] PermanentIds()
    {
        using var reader = new StreamReader(
            typeof(SpecsTests).Assembly.GetManifestResourceStream("permanent-ids.txt")!
        );
        return reader
            .ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(' '))
            .Select(words => (words[0], words[1]))
            .ToArray();
    }

    private static string Read(string file)
    {
        using var reader = new StreamReader(typeof(Clause).Assembly.GetManifestResourceStream($"specs/{file}.md")!);
        return reader.ReadToEnd();
    }

    internal static IEnumerable<string[]> TableRows(string file) =>
        Read(file)
            .Split('\n', StringSplitOptions.TrimEntries)
            .Where(line => line.StartsWith('|') && !line.StartsWith("|--", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    private static int Sentences(string text) => text.Count(character => character == '.');

    [GeneratedRegex("^(?<name>[^,\"]+)(, \"(?<section>[^\"]+)\")+$")]
    private static partial Regex Source();

    [GeneratedRegex("DMA-[A-Z]+-[0-9]{3}")]
    private static partial Regex Mention();
}
