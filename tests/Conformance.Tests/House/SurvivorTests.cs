using System.Text.RegularExpressions;

namespace Dma.Conformance.Tests.House;

/// <summary>The list of mutants that no clause catches quotes text that is there, gives a reason for each, and does not grow unseen.</summary>
public sealed partial class SurvivorTests
{
    /// <summary>How many entries the list has at the most: a new one takes the place of another, or this number is raised on purpose.</summary>
    private const int MostEntries = 644;

    private const string Any = "any";

    private static readonly string[] Key = ["file", "member", "from", "to"];

    private static readonly string[] Classes = ["equivalent", "legal", "not observable", "outside", "dormant", "hole"];

    private static readonly IReadOnlyList<Match> Rows =
    [
        .. File.ReadLines(Repository.At("tests/Stryker/survivors.md"))
            .Where(line => line.StartsWith("| src/", StringComparison.Ordinal))
            .Select(line => Row().Match(line)),
    ];

    [Fact]
    public void Every_entry_says_what_is_replaced_and_why_nothing_shows()
    {
        Rows.Should().AllSatisfy(row => row.Success.Should().BeTrue());
        Rows.Select(row => row.Groups["class"].Value).Should().OnlyContain(name => Classes.Contains(name));
        Rows.Select(row => row.Groups["reason"].Value.Trim()).Should().NotContain("");
    }

    [Fact]
    public void What_is_replaced_stands_in_its_file() =>
        Rows.Should().AllSatisfy(row => IsThere(row).Should().BeTrue(row.Value));

    [Fact]
    public void Nothing_is_listed_twice() => Rows.Select(KeyOf).Should().OnlyHaveUniqueItems();

    [Fact]
    public void The_list_grows_only_on_purpose() => Rows.Count.Should().BeInRange(1, MostEntries);

    private static string KeyOf(Match row) => string.Join('\n', Key.Select(name => row.Groups[name].Value));

    private static bool IsThere(Match row)
    {
        var path = Repository.At(row.Groups["file"].Value);
        IEnumerable<string> files =
            Directory.Exists(path) ? Repository.Files(row.Groups["file"].Value, "*.cs")
            : File.Exists(path) ? [path]
            : [];
        var original = row.Groups["from"].Value.Replace("\\|", "|", StringComparison.Ordinal).Split('…');
        var member = row.Groups["member"].Value.Split(" #")[0];
        return files
            .Select(file => InOneLine(File.ReadAllText(file)))
            .Any(text =>
                (original is [Any] || original.All(part => text.Contains(part, StringComparison.Ordinal)))
                && (member == Any || text.Contains(member, StringComparison.Ordinal))
            );
    }

    private static string InOneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(
        @"^\| (?<file>src/[^ |]+) \| (?<member>[^|]+) \| `(?<from>.*?)` \| `(?<to>.*?)` \| (?<class>[a-z ]+) \| (?<reason>.*) \|$"
    )]
    private static partial Regex Row();
}
