using System.Text.RegularExpressions;

namespace Dma.Conformance.Tests.House;

/// <summary>The list of breaks quotes lines that are there, so that each can be made.</summary>
public sealed partial class BreakTests
{
    [Fact]
    public void Every_line_to_break_stands_once_in_its_file()
    {
        var rows = File.ReadLines(Repository.At("tests/breaks.md"))
            .Where(line => line.StartsWith("| src/", StringComparison.Ordinal))
            .ToList();

        rows.Count.Should().BeGreaterThanOrEqualTo(20);
        rows.Should().AllSatisfy(row => OccurrencesOf(row).Should().Be(1, row));
    }

    private static int OccurrencesOf(string row)
    {
        var match = Row().Match(row);
        var text = File.ReadAllText(Repository.At(match.Groups["file"].Value));
        return text.Split(match.Groups["from"].Value).Length - 1;
    }

    [GeneratedRegex(@"^\| (?<file>src/\S+) \| `(?<from>.*)` \| `.*` \| \S+ \|$")]
    private static partial Regex Row();
}
