using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;

namespace Dma.Conformance;

/// <summary>What a run was asked for; a name that does not exist is an error that says which ones do.</summary>
internal static class Selection
{
    private const int LongestProfile = 64;

    /// <summary>The clauses that are judged.</summary>
    public static IReadOnlySet<ClauseId> Of(SuiteOptions options, ClauseCatalogue catalogue)
    {
        if (options.Operations is < 1 or > SuiteOptions.MostOperations)
        {
            throw new OptionException(
                FormattableString.Invariant(
                    $"operations are 1 to {SuiteOptions.MostOperations}, not {options.Operations}"
                )
            );
        }

        if (options.Workers is < 1 or > 64)
        {
            throw new OptionException(FormattableString.Invariant($"workers are 1 to 64, not {options.Workers}"));
        }

        var areas = catalogue.Clauses.Select(clause => clause.Area).Distinct().ToArray();
        foreach (var area in options.Areas)
        {
            if (!areas.Contains(area, StringComparer.OrdinalIgnoreCase))
            {
                throw new OptionException($"there is no area '{area}'; the areas are {string.Join(", ", areas)}");
            }
        }

        var clauses = new List<Clause>();
        foreach (var text in options.Clauses)
        {
            clauses.Add(
                catalogue.TryFind(text, out var clause)
                    ? clause
                    : throw new OptionException($"there is no clause '{text}'; 'dma-conformance list' names them all")
            );
        }

        return catalogue
            .Clauses.Where(clause =>
                (options.Areas.Count == 0 || options.Areas.Contains(clause.Area, StringComparer.OrdinalIgnoreCase))
                && (clauses.Count == 0 || clauses.Contains(clause))
            )
            .Select(clause => clause.Id)
            .ToHashSet();
    }

    /// <summary>The profiles that run.</summary>
    public static IReadOnlyList<string> Profiles(SuiteOptions options, IDmaPlatformFactory factory)
    {
        var known = ProfilesOf(factory);
        foreach (var name in options.Profiles)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw new OptionException(
                    $"the platform has no profile '{name}'; its profiles are {string.Join(", ", known)}"
                );
            }
        }

        return options.Profiles.Count == 0
            ? DefaultsOf(factory, known)
            : [.. options.Profiles.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The profiles that run where none is named.</summary>
    private static string[] DefaultsOf(IDmaPlatformFactory factory, List<string> known)
    {
        string?[] names;
        try
        {
            names = [.. factory.DefaultProfiles ?? []];
        }
        catch (Exception exception)
        {
            throw new OptionException($"asking the platform for its default profiles threw {Thrown.TextOf(exception)}");
        }

        var stray = Array.FindIndex(names, name => name is null || !known.Contains(name, StringComparer.Ordinal));
        if (stray >= 0)
        {
            throw new OptionException(
                $"the platform has no profile '{names[stray]}', which DefaultProfiles names; its profiles are {string.Join(", ", known)}"
            );
        }

        // In the order of all profiles, each once: a report does not depend on how often one is named.
        var chosen = known.Where(name => names.Contains(name, StringComparer.Ordinal)).ToArray();
        return chosen.Length > 0
            ? chosen
            : throw new OptionException("the platform names no profile to run: DefaultProfiles is empty");
    }

    /// <summary>All profiles. Two of one name would be the same sequences twice, and count as evidence twice.</summary>
    private static List<string> ProfilesOf(IDmaPlatformFactory factory)
    {
        string?[] names;
        try
        {
            names =
            [
                .. factory.Profiles ?? throw new OptionException("the platform lists no profiles: Profiles is null"),
            ];
        }
        catch (Exception exception) when (exception is not OptionException)
        {
            throw new OptionException($"asking the platform for its profiles threw {Thrown.TextOf(exception)}");
        }

        var known = new List<string>();
        foreach (var name in names)
        {
            if (name is not { Length: >= 1 and <= LongestProfile })
            {
                throw new OptionException(
                    FormattableString.Invariant(
                        $"the platform lists a profile whose name has not 1 to {LongestProfile} characters: {(name is null ? "null" : $"'{name}'")}"
                    )
                );
            }

            if (known.Contains(name, StringComparer.Ordinal))
            {
                throw new OptionException(
                    $"the platform lists the profile '{name}' twice; each needs a name of its own"
                );
            }

            known.Add(name);
        }

        return known;
    }
}
