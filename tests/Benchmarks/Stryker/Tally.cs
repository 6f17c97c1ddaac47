using System.Globalization;

namespace Dma.Conformance.Benchmarks.Stryker;

/// <summary>What became of all mutants, counted.</summary>
/// <param name="mutants">The mutants.</param>
/// <param name="results">What was found out, by area.</param>
/// <param name="read">The survivors that have a reason.</param>
internal sealed class Tally(
    IReadOnlyList<StrykerMutant> mutants,
    IReadOnlyDictionary<string, Results> results,
    IReadOnlyList<Survivor> read
)
{
    /// <summary>Prints a row for each area, and the summary.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="shortRun">How many operations a profile every mutant gets.</param>
    /// <param name="longRun">How many those get that survive them.</param>
    /// <param name="coverageRun">By how many it was found out which profiles reach a mutant.</param>
    public void Print(TextWriter output, long shortRun, long longRun, long coverageRun)
    {
        output.WriteLine("# Automatic mutation of the reference");
        output.WriteLine();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                `dotnet tool restore`, then `dotnet stryker --output ../../out/stryker` in tests/Stryker makes the mutants; `dotnet run --project tests/Benchmarks -c Release -- stryker > docs/tables/stryker.md` runs the conformance suite, and nothing else, against each. A mutant is tried, with the default seed, in those of the fifteen default profiles that reach it within {coverageRun:n0} operations: up to {shortRun:n0} operations in each (the short run, less than two seconds in all on one core), and up to {longRun:n0} where it survives them, until a clause is broken. The areas are walked in eight parts, each with every eighth mutant of each area, and a run that is ended goes on where it was: what was tried so far is a sample of the whole. The reasons of survivors stand in tests/Stryker/survivors.md.

                """
            )
        );
        output.WriteLine(
            "| area | mutants | not compiled | covered by a larger one | tried | killed by the short run | killed by the long run | survived | of these never reached | explained | open | killed |"
        );
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        var all = new Counts();
        foreach (var area in results.Keys)
        {
            var counts = new Counts();
            foreach (var mutant in mutants.Where(mutant => mutant.Area == area))
            {
                counts.Add(mutant, results[area].Of(mutant.Id), ReasonOf(mutant) is { IsHole: false }, shortRun);
            }

            all.Add(counts);
            output.WriteLine(counts.Row(area));
        }

        output.WriteLine(all.Row("all"));
        PrintReasons(output);
        PrintDoses(output);
        output.WriteLine();
        output.WriteLine("## Summary");
        output.WriteLine();
        output.WriteLine("| what | measured | goal |");
        output.WriteLine("|---|---|---|");
        output.WriteLine($"| mutants by Stryker that were tried | {all.TriedOfAll} | all |");
        output.WriteLine($"| mutants by Stryker, killed of those tried | {all.KilledOfTried} | 90 % |");
        output.WriteLine($"| killed of those without a reason to survive | {all.KilledOfOthers} | 100 % |");
    }

    /// <summary>Prints the survivors without a reason, as rows of the list.</summary>
    /// <param name="output">Where they go.</param>
    public void PrintOpen(TextWriter output)
    {
        foreach (var mutant in mutants)
        {
            if (
                mutant.CanRun
                && results[mutant.Area].Of(mutant.Id) is { IsKilled: false } outcome
                && ReasonOf(mutant) is null
            )
            {
                output.WriteLine(Survivors.RowOf(mutant, outcome));
            }
        }
    }

    private Survivor? ReasonOf(StrykerMutant mutant) => read.FirstOrDefault(survivor => survivor.Explains(mutant));

    private void PrintReasons(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("| why survivors survive | mutants |");
        output.WriteLine("|---|---|");
        var reasons = mutants
            .Where(mutant => mutant.CanRun && results[mutant.Area].Of(mutant.Id) is { IsKilled: false })
            .Select(mutant => ReasonOf(mutant)?.Class ?? "not read yet")
            .GroupBy(reason => reason)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var reason in reasons)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {reason.Key} | {reason.Count():n0} |"));
        }
    }

    /// <summary>How much survivors were asked, since who was asked little may fall yet.</summary>
    private void PrintDoses(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("| operations a profile that survivors got | mutants |");
        output.WriteLine("|---|---|");
        var doses = mutants
            .Where(static mutant => mutant.CanRun)
            .Select(mutant => results[mutant.Area].Of(mutant.Id))
            .Where(static outcome => outcome is { IsKilled: false })
            .GroupBy(static outcome => outcome!.Operations)
            .OrderBy(static group => group.Key);
        foreach (var dose in doses)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {(dose.Key == 0 ? "reached by no profile" : $"{dose.Key:n0}")} | {dose.Count():n0} |"
                )
            );
        }
    }

    private sealed class Counts
    {
        private int _mutants;
        private int _notCompiled;
        private int _ignored;
        private int _tried;
        private int _short;
        private int _long;
        private int _survived;
        private int _unreached;
        private int _explained;

        public string TriedOfAll => Share(_tried, _mutants - _notCompiled - _ignored);

        public string KilledOfTried => Share(_short + _long, _tried);

        public string KilledOfOthers => Share(_short + _long, _tried - _explained);

        public void Add(StrykerMutant mutant, Outcome? outcome, bool isExplained, long shortRun)
        {
            _mutants++;
            _notCompiled += mutant.Status == "CompileError" ? 1 : 0;
            _ignored += mutant.Status == "Ignored" ? 1 : 0;
            if (!mutant.CanRun || outcome is null)
            {
                return;
            }

            _tried++;
            if (outcome.IsKilled)
            {
                _short += outcome.Operations <= shortRun ? 1 : 0;
                _long += outcome.Operations <= shortRun ? 0 : 1;
                return;
            }

            _survived++;
            _unreached += outcome.Operations == 0 ? 1 : 0;
            _explained += isExplained ? 1 : 0;
        }

        public void Add(Counts other)
        {
            _mutants += other._mutants;
            _notCompiled += other._notCompiled;
            _ignored += other._ignored;
            _tried += other._tried;
            _short += other._short;
            _long += other._long;
            _survived += other._survived;
            _unreached += other._unreached;
            _explained += other._explained;
        }

        public string Row(string name) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {_mutants:n0} | {_notCompiled:n0} | {_ignored:n0} | {_tried:n0} | {_short:n0} | {_long:n0} | {_survived:n0} | {_unreached:n0} | {_explained:n0} | {_survived - _explained:n0} | {KilledOfTried} |"
            );

        private static string Share(int part, int whole) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{part:n0} of {whole:n0} ({100.0 * part / Math.Max(1, whole):f1} %)"
            );
    }
}
