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

    /// <summary>Reads what an earlier run measured, or measures it.</summary>
    /// <param name="path">Where it is kept.</param>
    /// <param name="assembly">The mutated assembly.</param>
    /// <param name="operations">How many operations a profile gets.</param>
    /// <exception cref="InvalidOperationException">A clause is broken although no mutant is active.</exception>
    public static Coverage ReadOrMeasure(string path, string assembly, long operations)
    {
        if (!File.Exists(path))
        {
            var lines = Measure(assembly, operations)
                .Select(line => $"{line.Name} {string.Join(' ', line.Mutants.Order())}");
            File.WriteAllLines(path + ".new", lines);
            File.Move(path + ".new", path);
        }

        var read = File.ReadLines(path).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        return new Coverage(
            [.. read.Where(words => words[0] != StaticLine).Select(words => (words[0], NumbersOf(words)))],
            NumbersOf(read.Single(words => words[0] == StaticLine))
        );
    }

    private static HashSet<int> NumbersOf(string[] words) =>
        words.Skip(1).Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToHashSet();

    private static IEnumerable<(string Name, IReadOnlyCollection<int> Mutants)> Measure(
        string assembly,
        long operations
    )
    {
        var atStart = new SortedSet<int>();
        var reference = new MutatedReference(assembly);
        reference.CaptureCoverage();
        if (!reference.TryCreateFactory(out var factory, out var thrown))
        {
            throw new InvalidOperationException("without a mutant, there is no factory", thrown);
        }

        atStart.UnionWith(reference.TakeCoverage().Static);
        foreach (var profile in factory.DefaultProfiles.Concat(CheckedFactory.Tried))
        {
            Console.Error.WriteLine($"which mutants are reached: {profile}");
            if (Trial.Run(factory, profile, operations) is { } finding)
            {
                throw new InvalidOperationException(
                    $"without a mutant, {profile} breaks {finding.Clause.Id}:\n{finding.Text}"
                );
            }

            var (reached, during) = reference.TakeCoverage();
            atStart.UnionWith(during);
            yield return (profile, reached);
        }

        yield return (StaticLine, atStart);
    }
}
