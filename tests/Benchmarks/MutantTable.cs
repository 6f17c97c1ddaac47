using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Mutants;

namespace Dma.Conformance.Benchmarks;

/// <summary>Every mutant on so many seeds: caught or not, by which clause, after how many operations, and how short its program became.</summary>
internal static class MutantTable
{
    private const long Budget = 100_000;

    /// <returns>0 if every mutant was caught on every seed, by its own clause on all but one in 25; else 1.</returns>
    public static int Print(TextWriter output, int seeds, string? name = null)
    {
        var trials = new List<Trial>();
        var failures = 0;
        var sources = ClauseCatalogue.Load().Clauses.ToDictionary(clause => clause.Id.Text, clause => clause.Source);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# Mutants, {seeds} seeds each"));
        output.WriteLine();
        output.WriteLine(
            "| mutant | clause | document, and bug of a real kernel | caught | by its clause | operations to catch, median | p90 | executions, mean | steps, mean | shortest | over the shortest | by others |"
        );
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");

        foreach (
            var mutant in MutantCatalogue.All.Where(mutant =>
                name is null || mutant.Name.Contains(name, StringComparison.Ordinal) || mutant.Profile == name
            )
        )
        {
            var mine = Enumerable.Range(0, seeds).Select(seed => Try(mutant, (ulong)seed)).ToArray();
            var caught = mine.Count(trial => trial.Caught);
            var own = mine.Count(trial => trial.ByOwnClause);
            failures += caught < seeds || own * 25 < seeds * 24 ? 1 : 0;
            trials.AddRange(mine);
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {mutant.Name} | {mutant.Clause} | {sources[mutant.Clause]}{(mutant.Source is { } bug ? $"; {bug}" : "")} | {caught} | {own} | {Percentile(mine, 50, t => t.FoundAfter):n0} | {Percentile(mine, 90, t => t.FoundAfter):n0} | {Mean(mine, t => t.Executions):f0} | {Mean(mine, t => t.Steps):f2} | {mutant.ShortestRepro} | {Mean(mine, t => t.Shortest == 0 ? 1 : (double)t.Steps / t.Shortest):f2} | {Others(mine, mutant)} |"
                )
            );
            output.Flush();
            Console.Error.WriteLine($"{mutant.Name}: {caught} of {seeds}");
        }

        Summarise(output, trials, failures);
        return failures == 0 ? 0 : 1;
    }

    private static Trial Try(Mutant mutant, ulong seed)
    {
        var report = ConformanceSuite.Run(
            mutant.CreateFactory(),
            new SuiteOptions
            {
                Operations = Budget,
                Seed = Mixing.Mix(seed, 1),
                Profiles = [mutant.Profile],
                StopAtFirst = true,
                Hang = TimeSpan.FromSeconds(1),
            }
        );
        var finding = report.Findings.FirstOrDefault();
        return finding is null
            ? new Trial(null, false, Budget, 0, 0, mutant.ShortestRepro)
            : new Trial(
                finding.Clause.Id.Text,
                finding.Clause.Id == new ClauseId(mutant.Clause),
                finding.FoundAfter,
                finding.Steps,
                finding.Executions,
                mutant.ShortestRepro
            );
    }

    private static void Summarise(TextWriter output, List<Trial> trials, int failures)
    {
        var caught = trials.Where(trial => trial.Caught).ToArray();
        var shrunk = caught.Where(trial => trial.Executions > 0 && trial.Shortest > 0).ToArray();
        output.WriteLine();
        output.WriteLine("## Summary");
        output.WriteLine();
        output.WriteLine("| what | measured | goal |");
        output.WriteLine("|---|---|---|");
        Line("caught", Share(caught.Length, trials.Count), "all");
        Line("caught by its own clause", Share(caught.Count(trial => trial.ByOwnClause), trials.Count), "96 %");
        Line("mutants below the goal", $"{failures}", "0");
        Line("operations to catch, median", $"{Percentile(caught, 50, t => t.FoundAfter):n0}", "300");
        Line("operations to catch, p90", $"{Percentile(caught, 90, t => t.FoundAfter):n0}", "");
        Line("executions per shrink, mean", $"{Mean(shrunk, t => t.Executions):f0}", "150");
        Line("executions per shrink, p95", $"{Percentile(shrunk, 95, t => t.Executions):n0}", "400");
        Line("length over the known shortest, mean", $"{Mean(shrunk, t => (double)t.Steps / t.Shortest):f3}", "1.02");
        Line(
            "length over the known shortest, worst",
            $"{shrunk.Select(t => (double)t.Steps / t.Shortest).DefaultIfEmpty(0).Max():f2}",
            "1.5"
        );
        Line("at the known shortest length", Share(shrunk.Count(t => t.Steps <= t.Shortest), shrunk.Length), "98 %");
        output.WriteLine();
        void Line(string what, string measured, string goal) => output.WriteLine($"| {what} | {measured} | {goal} |");
    }

    private static string Share(int part, int whole) =>
        string.Create(CultureInfo.InvariantCulture, $"{part} of {whole} ({100.0 * part / Math.Max(1, whole):f1} %)");

    private static double Mean(IEnumerable<Trial> trials, Func<Trial, double> of) =>
        trials.Where(trial => trial.Caught).Select(of).DefaultIfEmpty(0).Average();

    private static double Percentile(IEnumerable<Trial> trials, int percent, Func<Trial, double> of)
    {
        var sorted = trials.Select(of).Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];
    }

    private static string Others(IEnumerable<Trial> trials, Mutant mutant) =>
        string.Join(
            ", ",
            trials
                .Where(trial => trial.Caught && !trial.ByOwnClause)
                .GroupBy(trial => trial.Clause)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{group.Key} {group.Count()}{(mutant.AlsoFalls.Contains(group.Key) ? "" : " (not on its list)")}"
                    )
                )
        );

    private sealed record Trial(
        string? Clause,
        bool ByOwnClause,
        long FoundAfter,
        int Steps,
        long Executions,
        int Shortest
    )
    {
        public bool Caught => Clause is not null;
    }
}
