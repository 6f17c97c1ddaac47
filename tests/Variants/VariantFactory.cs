namespace Dma.Variants;

/// <summary>All variants, each as a profile with its name.</summary>
public sealed class VariantFactory : IDmaPlatformFactory
{
    private readonly Dictionary<string, (string Profile, IDmaPlatformFactory Factory)> _machines =
        VariantCatalogue.All.ToDictionary(
            variant => variant.Name,
            variant => (variant.Profile, variant.CreateFactory()),
            StringComparer.Ordinal
        );

    /// <inheritdoc />
    public IReadOnlyList<string> Profiles { get; } = [.. VariantCatalogue.All.Select(variant => variant.Name)];

    /// <inheritdoc />
    public IDmaPlatform Create(string profile, ulong seed)
    {
        var (inner, factory) = _machines[profile];
        return factory.Create(inner, seed);
    }
}
