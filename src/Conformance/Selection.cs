using Dma.Conformance.Clauses;

namespace Dma.Conformance;

/// <summary>What a run was asked for; a name that does not exist is an error that says which ones do.</summary>
internal static class Selection
{
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
        var known = factory.Profiles;
        foreach (var name in options.Profiles)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw new OptionException(
                    $"the platform has no profile '{name}'; its profiles are {string.Join(", ", known)}"
                );
            }
        }

        return options.Profiles.Count == 0 ? known : [.. options.Profiles.Distinct(StringComparer.Ordinal)];
    }
}
