using System.Globalization;

namespace Dma.Conformance.Benchmarks;

/// <summary>All that is said of speed, and its summary against the goals of the design.</summary>
internal static class SpeedReport
{
    public static int Print(TextWriter output)
    {
        output.WriteLine("# Speed");
        output.WriteLine();
        var rows = SpeedTable.Print(output);
        var bytes = PageTable.Print(output);
        var (steepest, growth) = GrowthTable.Print(output);
        var workers = WorkersTable.Print(output);
        var coherent = rows.Single(row => row.IsCoherent);
        var others = rows.Where(row => !row.IsCoherent).ToArray();
        var slowest = others.MinBy(row => row.PerSecond)!;
        var greedy = rows.MaxBy(row => row.Allocated)!;
        var floor = coherent.Bytes + coherent.Platform;
        output.WriteLine("## Summary");
        output.WriteLine();
        output.WriteLine("| what | measured | goal |");
        output.WriteLine("|---|---|---|");
        Line("checked operations/s, coherent", $"{coherent.PerSecond:n0}", "5,000,000");
        Line("checked operations/s if bytes and platform were all", $"{1e9 / floor:n0}", "");
        Line("checked operations/s, slowest of the others", $"{slowest.PerSecond:n0} ({slowest.Profile})", "1,000,000");
        Line("other profiles at the goal", $"{others.Count(row => row.PerSecond >= 1e6)} of {others.Length}", "all");
        Line("judging, coherent, ns/op", $"{coherent.Judging:f0}", "60");
        Line("of which bytes, ns/op", $"{coherent.Bytes:f0}", "");
        Line("drawing, coherent, ns/op", $"{coherent.Drawing:f0}", "100");
        Line("bytes/s judged in accesses of 4 KiB", $"{bytes:n0}", "");
        Line("bytes allocated/op, coherent", $"{coherent.Allocated:f0}", "0");
        Line("bytes allocated/op, most", $"{greedy.Allocated:f0} ({greedy.Profile})", "0");
        Line("time an operation, 10,000 steps over 100, worst", $"{growth:f2} ({steepest})", "1");
        Line("two workers over two processes, lowest", $"{workers:f2}", "0.9");
        Line("loads, coherent", $"{100 * coherent.Loads:f0} %", "40 %");
        Line("mean access, coherent, bytes", $"{coherent.MeanAccess:f0}", "64");
        return 0;

        void Line(string what, FormattableString measured, string goal) =>
            output.WriteLine($"| {what} | {measured.ToString(CultureInfo.InvariantCulture)} | {goal} |");
    }
}
