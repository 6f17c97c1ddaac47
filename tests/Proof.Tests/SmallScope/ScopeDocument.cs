using System.Globalization;
using System.Text;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Reference;

namespace Dma.Proof.Tests.SmallScope;

/// <summary>The alphabets and the numbers of programs over them, as docs/small-scope.md has them.</summary>
internal static class ScopeDocument
{
    /// <summary>A scope has so many programs at the most in each run of the tests.</summary>
    public const long MostPrograms = 1_500;

    private const string Columns = "| area | size | 1 call | 2 calls | 3 calls | 4 calls | 5 calls | programs |";

    /// <summary>The profiles that are walked.</summary>
    public static IReadOnlyList<string> Profiles => Factory.DefaultProfiles;

    public static IDmaPlatformFactory Factory { get; } = new ReferenceFactory();

    /// <summary>What programs are made of: the calls of each area.</summary>
    public static string RenderCalls()
    {
        var subjects = Profiles.Select(profile => Subject.Create(Factory, profile, AreaTable.Standard)).ToArray();
        var text = new StringBuilder("| area | calls |\n|---|---|\n");
        foreach (var area in AreaTable.Standard.Areas)
        {
            var calls = subjects.SelectMany(subject => Scope.CallsOf(subject, area.Name)).ToHashSet();
            if (calls.Count > 0)
            {
                var names = AreaTable.Standard.Kinds.Where(calls.Contains).Select(kind => $"`{kind.Name}`");
                text.Append(CultureInfo.InvariantCulture, $"| {area.Name} | {string.Join(", ", names)} |\n");
            }
        }

        return text.ToString();
    }

    /// <summary>A row of a profile's table.</summary>
    public static string RenderRow(Scope scope, int size, ScopeResult result)
    {
        var lengths = Enumerable
            .Range(0, Scope.Longest)
            .Select(i => i < result.Programs.Count ? Number(result.Programs[i]) : "");
        return $"| {scope.Area} | {Number(size)} | {string.Join(" | ", lengths)} | {Number(result.Programs.Sum())} |";
    }

    /// <summary>A profile's table.</summary>
    public static string RenderTable(IEnumerable<string> rows) =>
        $"{Columns}\n|---|---|---|---|---|---|---|---|\n{string.Concat(rows.Select(row => row + "\n"))}";

    /// <summary>The area, the size and the number of programs of a row; null if a line is none.</summary>
    public static (string Area, int Size, long Programs)? ReadRow(string line)
    {
        var cells = line.Split('|').Select(cell => cell.Trim()).ToArray();
        return
            cells.Length == Columns.Split('|').Length
            && int.TryParse(cells[2], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? (cells[1], size, long.Parse(cells[^2], NumberStyles.None, CultureInfo.InvariantCulture))
            : null;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
