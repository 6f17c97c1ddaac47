namespace Dma.Mutants;

/// <summary>All mutants, each as a profile with its name.</summary>
public sealed class MutantFactory : IDmaPlatformFactory
{
    private readonly Dictionary<string, (string Profile, IDmaPlatformFactory Factory)> _machines =
        MutantCatalogue.All.ToDictionary(
            mutant => mutant.Name,
            mutant => (mutant.Profile, mutant.CreateFactory()),
            StringComparer.Ordinal
        );

    /// <inheritdoc />
    public IReadOnlyList<string> Profiles { get; } = [.. MutantCatalogue.All.Select(mutant => mutant.Name)];

    /// <inheritdoc />
    public IDmaPlatform Create(string profile, ulong seed)
    {
        var (inner, factory) = _machines[profile];
        return factory.Create(inner, seed);
    }
}
