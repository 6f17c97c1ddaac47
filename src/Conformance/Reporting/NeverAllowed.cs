using System.Text.RegularExpressions;
using Dma.Conformance.Operations;

namespace Dma.Conformance.Reporting;

/// <summary>Situations in which operations of a kind are not defined by the documents, or in which nothing of the sort ever is, as docs/tables/heat.md has them.</summary>
/// <remarks>
/// They follow from preconditions, which cannot be read off: the table is what came of asking them in very many states. That a
/// run comes to none of them is tested.
/// </remarks>
internal static partial class NeverAllowed
{
    /// <summary>The headings of the table whose rows count.</summary>
    public const string NotAllowed = "Not allowed",
        NothingToName = "Nothing to name";

    private static readonly Lazy<HashSet<(string Kind, Situation Situation)>> Known = new(Read);

    /// <summary>All of them, by the names of the kinds.</summary>
    public static IReadOnlySet<(string Kind, Situation Situation)> All => Known.Value;

    private static HashSet<(string Kind, Situation Situation)> Read()
    {
        using var stream =
            typeof(NeverAllowed).Assembly.GetManifestResourceStream("tables/heat.md")
            ?? throw new InvalidOperationException("the table of situations is missing");
        using var reader = new StreamReader(stream);
        var (all, counts) = (new HashSet<(string, Situation)>(), false);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                counts =
                    line[3..].StartsWith(NotAllowed, StringComparison.Ordinal)
                    || line[3..].StartsWith(NothingToName, StringComparison.Ordinal);
            }
            else if (counts && Row().Match(line) is { Success: true } row)
            {
                foreach (var words in row.Groups["situations"].Value.Split("; "))
                {
                    var place = Situations
                        .Names.Index()
                        .FirstOrDefault(name =>
                            words == name.Item || words.StartsWith($"{name.Item} (", StringComparison.Ordinal)
                        );
                    if (place.Item is not null)
                    {
                        all.Add((row.Groups["kind"].Value, (Situation)place.Index));
                    }
                }
            }
        }

        return all;
    }

    [GeneratedRegex(@"^\| (?<kind>[a-z_]+) \| (?<situations>.*) \|$", RegexOptions.CultureInvariant)]
    private static partial Regex Row();
}
