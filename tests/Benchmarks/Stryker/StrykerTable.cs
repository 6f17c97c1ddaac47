using System.Globalization;
using System.Security.Cryptography;

namespace Dma.Conformance.Benchmarks.Stryker;

/// <summary>Automatic mutation of the whole reference, judged by the conformance suite alone.</summary>
internal static class StrykerTable
{
    /// <summary>What every mutant gets at once in each profile that reaches it: most fall by it.</summary>
    private const long FirstRun = 4_096;

    /// <summary>What those that survive it get: all profiles together take less than two seconds of one core.</summary>
    private const long ShortRun = 32_768;

    /// <summary>What those that survive it get: the dose of the default run.</summary>
    private const long LongRun = SuiteOptions.DefaultOperations;

    /// <summary>By what is found out which profiles reach a mutant: taking that down makes a run ten times as slow.</summary>
    private const long CoverageRun = ShortRun;

    /// <summary>In so many parts, each of them from everywhere in the reference: a run that is ended early says something of all of it.</summary>
    private const int Slices = 8;

    private const string All = "all";

    private const string Assembly = "Dma.Reference.dll";

    /// <summary>Tries all mutants that were not tried before, and prints what is known of all.</summary>
    /// <param name="output">Where the table goes.</param>
    /// <param name="words">
    /// An area, for its mutants alone, or <c>all</c>; <c>table</c> to try none; <c>open</c> to list the survivors without a reason instead;
    /// <c>show</c> and a number to print what that mutant does. Behind them, how many operations a profile gets at the most, to leave out
    /// the longer runs.
    /// </param>
    /// <returns>0; 2 if there is no mutated assembly.</returns>
    public static int Print(TextWriter output, params string[] words)
    {
        var root = Checkout.FindRoot();
        var folder = Path.Combine(root, "out", "stryker");
        var assembly = Path.Combine(folder, Assembly);
        var report = Path.Combine(folder, "reports", "mutation-report.json");
        if (!File.Exists(assembly) || !File.Exists(report))
        {
            Console.Error.WriteLine(
                "there are no mutants yet: `dotnet tool restore`, then `dotnet stryker --output ../../out/stryker` in tests/Stryker"
            );
            return 2;
        }

        var mutants = MutationReport.Read(report);

        // What was found out belongs to this assembly: in another, the same number is another mutant.
        var kept = Directory.CreateDirectory(
            Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(assembly)))[..8])
        );
        var areas = mutants
            .Select(mutant => mutant.Area)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToDictionary(area => area, area => new Results(Path.Combine(kept.FullName, $"{area}.tsv")));
        var coverage = Coverage.ReadOrMeasure(Path.Combine(kept.FullName, "coverage.txt"), assembly, CoverageRun);
        var table = new Tally(mutants, areas, Survivors.Read(Path.Combine(root, Survivors.Path)));
        switch (words)
        {
            case ["table"]:
                break;
            case ["open"]:
                table.PrintOpen(output);
                return 0;
            case ["show", var number, .. var dose]:
                var id = int.Parse(number, CultureInfo.InvariantCulture);
                Show(output, mutants.First(mutant => mutant.Id == id), assembly, coverage, MostOf(dose));
                return 0;
            default:
                var area = words.FirstOrDefault(All);
                var chosen = mutants.Where(mutant => area == All || mutant.Area == area);
                Try(chosen, MostOf(words.Skip(1)), areas, coverage, assembly).GetAwaiter().GetResult();
                break;
        }

        table.Print(output, ShortRun, LongRun, CoverageRun);
        return 0;
    }

    private static long MostOf(IEnumerable<string> words) =>
        words.Select(word => long.Parse(word, CultureInfo.InvariantCulture)).DefaultIfEmpty(LongRun).First();

    private static void Show(
        TextWriter output,
        StrykerMutant mutant,
        string assembly,
        Coverage coverage,
        long operations
    )
    {
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{mutant.File}:{mutant.Line} {mutant.Member} ({mutant.Mutator})"
            )
        );
        output.WriteLine($"  {mutant.Original}");
        output.WriteLine($"  {mutant.Replacement}");
        var reference = new MutatedReference(assembly);
        reference.Activate(mutant.Id);
        if (!reference.TryCreateFactory(out var factory, out var thrown))
        {
            output.WriteLine(thrown);
            return;
        }

        foreach (var profile in coverage.ProfilesOf(mutant))
        {
            var finding = Trial.Run(factory, profile, operations);
            output.WriteLine($"{profile}: {finding?.Text ?? "survives"}");
            if (finding is not null)
            {
                return;
            }
        }
    }

    private static async Task Try(
        IEnumerable<StrykerMutant> mutants,
        long most,
        Dictionary<string, Results> areas,
        Coverage coverage,
        string assembly
    )
    {
        var tried = mutants
            .Where(mutant => mutant.CanRun)
            .GroupBy(mutant => mutant.Area)
            .SelectMany(area => area.Select((mutant, index) => (Mutant: mutant, Slice: index % Slices)))
            .GroupBy(one => one.Slice, one => one.Mutant)
            .ToList();
        using var trials = new Trials(coverage, assembly);
        foreach (var slice in tried)
        {
            foreach (var operations in new[] { FirstRun, ShortRun, LongRun }.Where(run => run <= most))
            {
                foreach (var area in slice.GroupBy(mutant => mutant.Area))
                {
                    var results = areas[area.Key];
                    var left = area.Where(mutant => IsLeft(results.Of(mutant.Id), coverage, mutant, operations))
                        .ToList();
                    if (left.Count > 0)
                    {
                        Console.Error.WriteLine(
                            $"part {slice.Key + 1} of {Slices}, {area.Key}: {left.Count} mutants with {operations} operations a profile"
                        );
                        await trials.RunAsync(left, operations, results);
                    }
                }
            }
        }
    }

    private static bool IsLeft(Outcome? known, Coverage coverage, StrykerMutant mutant, long operations) =>
        known is null || (!known.IsKilled && known.Operations < operations && coverage.ProfilesOf(mutant).Count > 0);
}
