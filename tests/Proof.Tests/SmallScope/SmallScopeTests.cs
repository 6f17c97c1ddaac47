using Dma.Mutants;

namespace Dma.Proof.Tests.SmallScope;

/// <summary>Every program over small alphabets, on the reference and on what is wrong on purpose.</summary>
public sealed class SmallScopeTests
{
    private const string Accept = "DMA_ACCEPT_SCOPE";
    private const string CallsTitle = "Calls";

    /// <summary>How many programs there may be over all profiles in each run.</summary>
    private const long MostPrograms = 2_000_000;

    private const string How =
        "docs/small-scope.md is counted by what is executed; 'dotnet test tests/Proof.Tests --filter SmallScopeTests' with "
        + Accept
        + "=1 in the environment writes it (that run fails)";

    public static TheoryData<string> Profiles => [.. ScopeDocument.Profiles];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Every_program_in_scope_is_counted_and_none_accuses_the_reference(string profile)
    {
        var sizes = ReadSizes(profile);
        var rows = new List<string>();
        var accusations = new List<Accusation>();
        foreach (var scope in Scope.Of(ScopeDocument.Factory, profile))
        {
            if (!sizes.TryGetValue(scope.Area, out var size))
            {
                size = scope.SizeWithin(ScopeDocument.Factory, ScopeDocument.MostPrograms);
            }

            var result = scope.Run(ScopeDocument.Factory, size);
            rows.Add(ScopeDocument.RenderRow(scope, size, result));
            accusations.AddRange(result.Accusations);
        }

        accusations.Should().BeEmpty();
        Compare(profile, ScopeDocument.RenderTable(rows));
    }

    [Fact]
    public void The_calls_that_programs_are_made_of_are_written_down() =>
        Compare(CallsTitle, ScopeDocument.RenderCalls());

    [Fact]
    public void There_are_no_more_programs_than_a_run_has_time_for() =>
        ReadDocument()
            .Split('\n')
            .Sum(line => ScopeDocument.ReadRow(line)?.Programs ?? 0)
            .Should()
            .BePositive()
            .And.BeLessThanOrEqualTo(MostPrograms);

    /// <summary>The programs are not idle: what breaks in few calls is accused by them, by its own clause.</summary>
    [Theory]
    [InlineData("bounce-cleans-the-buffer", 1, 3)]
    [InlineData("unmap-forgets-bidirectional", 2, 3)]
    [InlineData("map-puts-cleaning-off", 1, 2)]
    [InlineData("asking-puts-initial-back", 3, 4)]
    public void What_breaks_in_few_calls_is_accused(string name, int calls, int size)
    {
        var mutant = MutantCatalogue.All.Single(mutant => mutant.Name == name);
        var factory = mutant.CreateFactory();

        var accusations = Scope
            .Of(factory, mutant.Profile)
            .SelectMany(scope => scope.Run(factory, size).Accusations)
            .Where(accusation => accusation.Violation.Clause.Text == mutant.Clause);

        accusations.Should().Contain(accusation => accusation.Counted.Length == calls);
    }

    private static bool IsAccepting => Environment.GetEnvironmentVariable(Accept) == "1";

    /// <summary>The sizes that are written down; a scope without one gets the greatest that there is time for.</summary>
    private static Dictionary<string, int> ReadSizes(string profile) =>
        SectionOf(ReadDocument(), profile)
            .Split('\n')
            .Select(ScopeDocument.ReadRow)
            .OfType<(string Area, int Size, long Programs)>()
            .ToDictionary(row => row.Area, row => row.Size);

    /// <summary>A section holds one table, which is what is counted.</summary>
    private static void Compare(string title, string table)
    {
        var text = ReadDocument();
        var section = SectionOf(text, title);
        var begin = section.IndexOf('|', StringComparison.Ordinal);
        var written = begin < 0 ? "" : section[begin..].TrimEnd('\n') + "\n";
        if (IsAccepting)
        {
            var renewed = (begin < 0 ? section.TrimEnd('\n') + "\n\n" : section[..begin]) + table;
            File.WriteAllText(FindDocument(), text.Replace(section, renewed, StringComparison.Ordinal));
        }

        written.Split('\n').Should().Equal(table.Split('\n'), How);
    }

    private static string SectionOf(string text, string title)
    {
        var heading = $"\n## {title}\n";
        var begin = text.IndexOf(heading, StringComparison.Ordinal);
        begin.Should().BePositive($"docs/small-scope.md has a section {title}");
        var end = text.IndexOf("\n## ", begin + heading.Length, StringComparison.Ordinal);
        return text[begin..(end < 0 ? text.Length : end)];
    }

    private static string ReadDocument() => File.ReadAllText(FindDocument());

    private static string FindDocument()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "docs", "small-scope.md");
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException("there is no docs/small-scope.md above the tests");
    }
}
