using System.Globalization;
using Dma.Conformance.Generation;
using Dma.Conformance.Operations;
using Dma.Mutants;

namespace Dma.Conformance.Benchmarks;

/// <summary>What each idea of the generator is worth: operations to catch mutants with all of them, and with each left out.</summary>
internal static class AblationTable
{
    /// <summary>One in so many mutants is taken, of each area in the order of how long the shortest program is that shows it.</summary>
    private const int OneIn = 5;

    /// <summary>What the geometric mean of other seeds differs by: an idea pays only if without it the mean grows by more.</summary>
    private const double Error = 1.15;

    /// <summary>Prints the table.</summary>
    /// <returns>0.</returns>
    public static int Print(TextWriter output, int seeds)
    {
        var mutants = Choose();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# The generator by ablation"));
        output.WriteLine();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Operations until a clause is broken, of {mutants.Length} mutants on {seeds} seeds each, within {Detection.Budget:n0} operations: with every idea of the generator, and with each left out. `{nameof(Ideas)}` says what each is."
            )
        );
        output.WriteLine();
        output.WriteLine("| without | geometric mean | over all ideas | median | p90 | missed |");
        output.WriteLine("|---|---|---|---|---|---|");
        Console.Error.WriteLine("ablation of nothing");
        var all = Measure(mutants, seeds, Ideas.All);
        Row(output, "nothing: all ideas", all, all);
        var (paying, costing) = (0, 0);
        var ideas = Enum.GetValues<Ideas>().Where(idea => ulong.IsPow2((ulong)idea)).ToArray();
        foreach (var idea in ideas)
        {
            Console.Error.WriteLine($"ablation of {idea}");
            var without = Measure(mutants, seeds, Ideas.All & ~idea);
            Row(output, idea.ToString(), without, all);
            output.Flush();
            paying += Mean(without) > Error * Mean(all) ? 1 : 0;
            costing += Error * Mean(without) < Mean(all) ? 1 : 0;
        }

        output.WriteLine();
        output.WriteLine("## Summary");
        output.WriteLine();
        output.WriteLine("| what | measured | goal |");
        output.WriteLine("|---|---|---|");
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| ideas that pay by more than the error of {Error - 1:p0} | {paying} of {ideas.Length} | all |\n| ideas that cost more than it | {costing} of {ideas.Length} | 0 |"
            )
        );
        return 0;
    }

    private static Mutant[] Choose() =>
        [
            .. MutantCatalogue
                .All.Where(mutant => mutant.Hang is null)
                .GroupBy(mutant => mutant.Clause.Split('-')[1], StringComparer.Ordinal)
                .OrderBy(area => area.Key, StringComparer.Ordinal)
                .SelectMany(area =>
                    area.OrderBy(mutant => mutant.ShortestRepro).ThenBy(mutant => mutant.Name, StringComparer.Ordinal)
                )
                .Where((_, index) => index % OneIn == 0),
        ];

    private static long[] Measure(Mutant[] mutants, int seeds, Ideas ideas) =>
        [
            .. mutants.SelectMany(mutant =>
                Enumerable.Range(0, seeds).Select(seed => Detection.Measure(mutant, Mixing.Mix((ulong)seed, 1), ideas))
            ),
        ];

    private static void Row(TextWriter output, string name, long[] measured, long[] all)
    {
        var sorted = measured.Order().ToArray();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {Mean(measured):n0} | {Mean(measured) / Mean(all):f2} | {sorted[sorted.Length / 2]:n0} | {sorted[sorted.Length * 9 / 10]:n0} | {measured.Count(one => one >= Detection.Budget)} |"
            )
        );
    }

    private static double Mean(long[] measured) => Math.Exp(measured.Average(one => Math.Log(one)));
}
