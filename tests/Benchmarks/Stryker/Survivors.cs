using System.Globalization;
using System.Text.RegularExpressions;

namespace Dma.Conformance.Benchmarks.Stryker;

/// <summary>The survivors that were read, each with the reason why no clause breaks by it.</summary>
internal static partial class Survivors
{
    /// <summary>Where they stand.</summary>
    public const string Path = "tests/Stryker/survivors.md";

    /// <summary>Stands for every text of a column.</summary>
    public const string Any = "any";

    /// <summary>Reads the list.</summary>
    /// <param name="path">The file.</param>
    public static IReadOnlyList<Survivor> Read(string path) =>
        [
            .. from line in File.ReadLines(path)
            let row = Row().Match(line)
            where row.Success
            select new Survivor(
                row.Groups["file"].Value,
                row.Groups["member"].Value,
                Plain(row.Groups["from"].Value),
                Plain(row.Groups["to"].Value),
                row.Groups["class"].Value,
                row.Groups["reason"].Value
            ),
        ];

    /// <summary>A row of the list for a mutant that has no reason yet.</summary>
    /// <param name="mutant">The mutant.</param>
    /// <param name="outcome">What is known of it.</param>
    public static string RowOf(StrykerMutant mutant, Outcome outcome) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {mutant.File} | {mutant.Member} | `{Escaped(mutant.Original)}` | `{Escaped(mutant.Replacement)}` | open | number {mutant.Id}, after {outcome.Operations} operations a profile |"
        );

    private static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Plain(string text) => text.Replace("\\|", "|", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^\| (?<file>src/[^ |]+) \| (?<member>[^|]+) \| `(?<from>.*?)` \| `(?<to>.*?)` \| (?<class>[a-z ]+) \| (?<reason>.*) \|$"
    )]
    private static partial Regex Row();
}

/// <summary>A survivor that was read, or several that survive for the same reason.</summary>
/// <param name="File">The file, or a folder for all files in it.</param>
/// <param name="Member">The member, or <see cref="Survivors.Any" />.</param>
/// <param name="Original">What stood there, where an ellipsis stands for any text; or <see cref="Survivors.Any" />.</param>
/// <param name="Replacement">What stands there instead, written alike.</param>
/// <param name="Class">What kind of reason it is.</param>
/// <param name="Reason">The reason in a sentence.</param>
internal sealed record Survivor(
    string File,
    string Member,
    string Original,
    string Replacement,
    string Class,
    string Reason
)
{
    /// <summary>Whether the documents forbid it all the same.</summary>
    public bool IsHole => Class == "hole";

    public bool Explains(StrykerMutant mutant) =>
        (File == mutant.File || mutant.File.StartsWith(File + "/", StringComparison.Ordinal))
        && (Member == Survivors.Any || Member == mutant.Member)
        && Fits(Original, mutant.Original)
        && Fits(Replacement, mutant.Replacement);

    private static bool Fits(string listed, string text) =>
        listed == Survivors.Any
        || Regex.IsMatch(text, $"^{Regex.Escape(listed).Replace("…", ".*", StringComparison.Ordinal)}$");
}
