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

    private const string Assembly = "Dma.Reference.dll";

    /// <summary>Tries all mutants that were not tried before, and prints what is known of all.</summary>
    /// <param name="output">Where the table goes.</param>
    /// <param name="words">
    /// An area, for its mutants alone, or <c>all</c>; <c>table</c> to try none; <c>open</c> to list the survivors without a reason instead.
    /// Behind an area, how many operations a profile gets at the most, to leave out the longer runs.
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
        var command = words.FirstOrDefault("all");
        if (command is not ("table" or "open"))
        {
            var coverage = Coverage.ReadOrMeasure(Path.Combine(kept.FullName, "coverage.txt"), assembly, CoverageRun);
            var most = words.Length > 1 ? long.Parse(words[1], CultureInfo.InvariantCulture) : LongRun;
            Try(mutants.Where(mutant => command is "all" || mutant.Area == command), most, areas, coverage, assembly)
                .GetAwaiter()
                .GetResult();
        }

        var table = new Tally(mutants, areas, Survivors.Read(Path.Combine(root, Survivors.Path)));
        if (command == "open")
        {
            table.PrintOpen(output);
        }
        else
        {
            table.Print(output, ShortRun, LongRun, CoverageRun);
        }

        return 0;
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
        foreach (var operations in new[] { FirstRun, ShortRun, LongRun }.Where(run => run <= most))
        {
            foreach (var slice in tried)
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
