using System.Globalization;
using Dma.Conformance.Operations;
using Dma.Mutants;
using Dma.Proof.Tests.SmallScope;

namespace Dma.Conformance.Benchmarks;

/// <summary>What shrinking reaches against the true minimum of each mutant, found by executing every lesser program.</summary>
internal static class MinimumTable
{
    private const int Seeds = 3;
    private const long Budget = 100_000;

    /// <param name="output">Where the table goes.</param>
    /// <param name="most">How many programs of a length are executed at the most.</param>
    /// <param name="name">What the names of the mutants contain, or their profile; null: all.</param>
    /// <returns>0.</returns>
    public static int Print(TextWriter output, int most, string? name)
    {
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"## Minima of mutants, {Seeds} seeds each, up to {most:n0} programs of a length"
            )
        );
        output.WriteLine();
        output.WriteLine(
            "Steps, and after the stroke arguments that a reader has to be told; ≤ where not every shorter program that tells no more was executed."
        );
        output.WriteLine();
        output.WriteLine(
            "| mutant | clause | minimum | none of so many steps | programs | known shortest | shrunk | length, mean ratio | executions, mean |"
        );
        output.WriteLine("|---|---|---|---|---|---|---|---|---|");
        var rows = MutantCatalogue
            .All.Where(mutant => mutant.Hang is null && mutant.ShortestRepro > 0)
            .Where(mutant =>
                name is null || mutant.Name.Contains(name, StringComparison.Ordinal) || mutant.Profile == name
            )
            .AsParallel()
            .AsOrdered()
            .WithDegreeOfParallelism(2)
            .WithMergeOptions(ParallelMergeOptions.NotBuffered)
            .Select(mutant => Measure(mutant, most));
        var measured = new List<Row>();
        foreach (var row in rows)
        {
            measured.Add(row);
            output.WriteLine(row.Text);
            output.Flush();
        }

        Summarise(output, measured);
        return 0;
    }

    private static Row Measure(Mutant mutant, int most)
    {
        var findings = Enumerable
            .Range(0, Seeds)
            .SelectMany(seed => Run(mutant, (ulong)seed).Findings)
            .Where(finding => finding.Clause.Id.Text == mutant.Clause && finding.End == ShrinkEnd.Minimal)
            .ToArray();
        return new(
            mutant,
            Minimum.Of(mutant, [.. findings.Select(Example.Of)], most),
            [.. findings.Select(Example.Of)],
            findings.Select(finding => finding.Executions).DefaultIfEmpty(0).Average()
        );
    }

    private static SuiteReport Run(Mutant mutant, ulong seed) =>
        ConformanceSuite.Run(
            mutant.CreateFactory(),
            new SuiteOptions
            {
                Operations = Budget,
                Seed = Mixing.Mix(seed, 1),
                Profiles = [mutant.Profile],
                StopAtFirst = true,
            }
        );

    private static void Summarise(TextWriter output, List<Row> rows)
    {
        var exact = rows.Where(row => row.Minimum.IsShortest).ToArray();
        var graded = exact.SelectMany(row => row.Ratios).ToArray();
        var simplest = exact.Where(row => row.Minimum.IsSimplest).ToArray();
        output.WriteLine();
        output.WriteLine("## Summary");
        output.WriteLine();
        output.WriteLine("| what | measured | goal |");
        output.WriteLine("|---|---|---|");
        Line("mutants with an exact minimum", Share(exact.Length, rows.Count), "");
        Line("shrunk to the minimum in length", Share(graded.Count(ratio => ratio <= 1), graded.Length), "98 %");
        Line("length over the minimum, mean", Number(graded.DefaultIfEmpty(1).Average(), "f3"), "1.02");
        Line("length over the minimum, worst", Number(graded.DefaultIfEmpty(1).Max(), "f2"), "1.5");
        Line(
            "shrunk to the minimum in arguments too",
            Share(
                simplest.Sum(row => row.Shrunk.Count(example => !row.Minimum.Least!.IsLessThan(example))),
                simplest.Sum(row => row.Shrunk.Count)
            ),
            "90 %"
        );
        Line(
            "executions per shrink, mean",
            Number(rows.Select(row => row.Executions).DefaultIfEmpty(0).Average(), "f0"),
            "150"
        );
        void Line(string what, string measured, string goal) => output.WriteLine($"| {what} | {measured} | {goal} |");
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Share(int part, int whole) =>
        string.Create(CultureInfo.InvariantCulture, $"{part} of {whole} ({100.0 * part / Math.Max(1, whole):f1} %)");

    private sealed record Row(Mutant Mutant, Minimum Minimum, IReadOnlyList<Example> Shrunk, double Executions)
    {
        public IEnumerable<double> Ratios =>
            Shrunk.Select(example => (double)example.Length / Math.Max(1, Minimum.Least!.Length));

        public string Text
        {
            get
            {
                var sign = Minimum.IsShortest ? "" : "≤ ";
                var least = Minimum.Least is { } found ? $"{sign}{Of(found)}" : "";
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {Mutant.Name} | {Mutant.Clause} | {least} | {Minimum.Exhausted} | {Minimum.Programs:n0} | {Mutant.ShortestRepro} | {string.Join(", ", Shrunk.Select(Of))} | {Ratios.DefaultIfEmpty(1).Average():f2} | {Executions:f0} |"
                );
            }
        }

        private static string Of(Example example) =>
            string.Create(CultureInfo.InvariantCulture, $"{example.Length}/{example.Telling}");
    }
}
