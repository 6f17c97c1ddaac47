using System.Globalization;
using Dma.Proof.Tests.Transparency;

namespace Dma.Conformance.Benchmarks;

/// <summary>So many operations on two machines at a time, which serve their devices in different ways: every byte that can have one value alone is the same.</summary>
internal static class CrossCheckTable
{
    private const ulong Seed = 1;

    /// <param name="output">Where the table goes.</param>
    /// <param name="operations">How many operations are executed on both machines of a pair, over all pairs.</param>
    /// <returns>0 if no byte differed, else 1.</returns>
    public static int Print(TextWriter output, long operations)
    {
        var pairs = CrossCheck.All;
        var differences = new List<(string Name, Difference Difference)>();
        output.WriteLine("| machines | operations on both | left out | bytes compared | differences |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (var pair in pairs)
        {
            var difference = pair.Run(Seed, (operations + pairs.Count - 1) / pairs.Count);
            if (difference is not null)
            {
                differences.Add((pair.Name, difference));
            }

            Row(pair.Name, pair.Operations, pair.LeftOut, pair.Compared, difference is null ? 0 : 1);
        }

        Row(
            "all",
            pairs.Sum(pair => pair.Operations),
            pairs.Sum(pair => pair.LeftOut),
            pairs.Sum(pair => pair.Compared),
            differences.Count
        );
        output.WriteLine();
        output.WriteLine("| bytes compared | by whom, of what |");
        output.WriteLine("|---|---|");
        foreach (var what in pairs.SelectMany(pair => pair.ComparedBy.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            var bytes = pairs.Sum(pair => pair.ComparedBy.GetValueOrDefault(what));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {bytes:n0} | {what} |"));
        }

        foreach (var (name, difference) in differences)
        {
            output.WriteLine($"{name}: {difference}");
        }

        return differences.Count == 0 ? 0 : 1;

        void Row(string name, long executed, long leftOut, long compared, int different)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {executed:n0} | {leftOut:n0} | {compared:n0} | {different} |"
                )
            );
            output.Flush();
        }
    }
}
