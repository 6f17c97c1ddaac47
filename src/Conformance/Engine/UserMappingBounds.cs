namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of its user mappings has a meaning.</summary>
internal static class UserMappingBounds
{
    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(IUserMapping? facet) =>
        facet is null ? DescriptionBounds.Missing(nameof(IUserMapping))
        : facet.UserMappingDescription is { } it
            ? DescriptionBounds.Claims(
                ("MapsCoherent", it.MapsCoherent),
                ("MapsWriteCombined", it.MapsWriteCombined),
                ("MapsByAttributes", it.MapsByAttributes),
                ("FaultsPastEnd", it.FaultsPastEnd)
            ) ?? DescriptionBounds.Number("Mappings", it.Mappings)
        : "UserMappingDescription must not be null";
}
