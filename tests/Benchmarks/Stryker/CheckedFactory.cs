namespace Dma.Conformance.Benchmarks.Stryker;

/// <summary>
/// The profiles of a factory, and each of the default ones once more with the checker of driver misuse around it: the checker has parts for
/// facets that few profiles with a checker of their own have.
/// </summary>
/// <param name="inner">The factory.</param>
/// <param name="check">Puts the checker around a machine.</param>
internal sealed class CheckedFactory(IDmaPlatformFactory inner, Func<IDmaPlatform, IDmaPlatform> check)
    : IDmaPlatformFactory
{
    private const string Suffix = "+checker";

    /// <summary>The profiles with a checker around them whose facets no profile with a checker of its own has.</summary>
    public static IReadOnlyList<string> Tried { get; } =
    [
        .. new[] { "coherent", "bounce", "translated", "arm-iommu", "devicetree" }.Select(static profile =>
            profile + Suffix
        ),
    ];

    /// <inheritdoc />
    public IReadOnlyList<string> Profiles { get; } =
    [.. inner.Profiles, .. inner.DefaultProfiles.Select(static profile => profile + Suffix)];

    /// <inheritdoc />
    public IReadOnlyList<string> DefaultProfiles => inner.DefaultProfiles;

    /// <summary>Whether a profile is one with a checker around it.</summary>
    /// <param name="profile">Its name.</param>
    public static bool IsChecked(string profile) => profile.EndsWith(Suffix, StringComparison.Ordinal);

    /// <inheritdoc />
    public IDmaPlatform Create(string profile, ulong seed) =>
        IsChecked(profile) ? check(inner.Create(profile[..^Suffix.Length], seed)) : inner.Create(profile, seed);
}
