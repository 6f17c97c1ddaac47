using System.Globalization;

namespace Dma.Conformance.Benchmarks.Stryker;

/// <summary>
/// Which mutants a run of the suite reaches in which profile. Where a mutant is not reached the machine answers as the reference does, so
/// that it need not be tried there.
/// </summary>
/// <param name="Profiles">The mutants that are reached, by profile, in the order of a run.</param>
/// <param name="Static">Those that are reached while static fields are initialised, before there is any machine.</param>
internal sealed record Coverage(
    IReadOnlyList<(string Profile, IReadOnlySet<int> Mutants)> Profiles,
    IReadOnlySet<int> Static
)
{
    private const string StaticLine = "static";

    /// <summary>The profiles in which a mutant is tried.</summary>
    /// <param name="mutant">The mutant.</param>
    public IReadOnlyList<string> ProfilesOf(StrykerMutant mutant)
    {
        // A checker that is put around a machine says more of the checker alone.
        var profiles = Profiles
            .Where(profile => mutant.Area == "Diagnostics" || !CheckedFactory.IsChecked(profile.Profile))
            .ToList();
        if (!Static.Contains(mutant.Id))
        {
            return [.. from profile in profiles where profile.Mutants.Contains(mutant.Id) select profile.Profile];
        }

        // Static fields are initialised for all profiles at once; what describes one of them acts in that one.
        var all = profiles.Select(profile => profile.Profile).ToList();
        var own = mutant.Area is "Profiles" or "DeviceTree"
            ? all.Where(profile => Describes(mutant.File, profile)).ToList()
            : [];
        return own.Count > 0 ? own : all;
    }

    private static bool Describes(string file, string profile) =>
        file.Contains($"/{profile.Split('-')[0]}", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads what an earlier run measured, and measures what it did not.</summary>
    /// <param name="path">Where it is kept: a line a profile.</param>
    /// <param name="assembly">The mutated assembly.</param>
    /// <param name="operations">How many operations a profile gets.</param>
    /// <exception cref="InvalidOperationException">A clause is broken although no mutant is active.</exception>
    public static Coverage ReadOrMeasure(string path, string assembly, long operations)
    {
        var reference = new MutatedReference(assembly);
        reference.CaptureCoverage();
        if (!reference.TryCreateFactory(out var factory, out var thrown))
        {
            throw new InvalidOperationException("without a mutant, there is no factory", thrown);
        }

        // Stryker does not take every initialiser for one, so that all counts that is reached before there is a machine.
        var first = reference.TakeCoverage();
        var known = Read(path);
        var profiles = factory.DefaultProfiles.Concat(CheckedFactory.Tried).ToList();
        foreach (var profile in profiles.Where(profile => !known.ContainsKey(profile)))
        {
            Console.Error.WriteLine($"which mutants are reached: {profile}");
            if (Trial.Run(factory, profile, operations) is { } finding)
            {
                throw new InvalidOperationException(
                    $"without a mutant, {profile} breaks {finding.Clause.Id}:\n{finding.Text}"
                );
            }

            var (reached, atStart) = reference.TakeCoverage();
            File.AppendAllLines(path, [LineOf(StaticLine, atStart), LineOf(profile, reached)]);
        }

        known = Read(path);
        return new Coverage(
            [.. profiles.Select(profile => (profile, known[profile]))],
            known[StaticLine].Concat(first.Reached).Concat(first.Static).ToHashSet()
        );
    }

    private static Dictionary<string, IReadOnlySet<int>> Read(string path) =>
        (File.Exists(path) ? File.ReadLines(path) : [])
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .GroupBy(words => words[0], words => words.Skip(1))
            .ToDictionary(
                lines => lines.Key,
                IReadOnlySet<int> (lines) =>
                    lines
                        .SelectMany(numbers => numbers)
                        .Select(number => int.Parse(number, CultureInfo.InvariantCulture))
                        .ToHashSet()
            );

    private static string LineOf(string name, IEnumerable<int> mutants) =>
        $"{name} {string.Join(' ', mutants.Order())}";
}
