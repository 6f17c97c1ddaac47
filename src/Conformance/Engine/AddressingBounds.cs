namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of its masks has a meaning.</summary>
internal static class AddressingBounds
{
    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(IAddressing? facet) =>
        facet is null ? DescriptionBounds.Missing(nameof(IAddressing))
        : facet.AddressingDescription is { } it ? DescriptionBounds.Mask("AcceptsFrom", it.AcceptsFrom)
        : "AddressingDescription must not be null";
}
