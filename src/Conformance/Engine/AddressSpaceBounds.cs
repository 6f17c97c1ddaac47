namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of its address spaces has a meaning.</summary>
internal static class AddressSpaceBounds
{
    private const int MostDevices = 64;

    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(IIommuMapping? facet, IDmaPlatform platform)
    {
        if (facet is null)
        {
            return DescriptionBounds.Missing(nameof(IIommuMapping));
        }

        if (facet.IommuMappingDescription is not { } it)
        {
            return "IommuMappingDescription must not be null";
        }

        return Attachable(it, platform.Devices.Count)
            ?? DescriptionBounds.Claims(
                ("Isolates of IommuMappingDescription", it.Isolates),
                ("EnforcesDirection of IommuMappingDescription", it.EnforcesDirection),
                ("StrictInvalidation of IommuMappingDescription", it.StrictInvalidation),
                ("MapsFixed", it.MapsFixed)
            )
            ?? NeedsIsolation(it, "EnforcesDirection", it.EnforcesDirection)
            ?? NeedsIsolation(it, "StrictInvalidation", it.StrictInvalidation)
            ?? DescriptionBounds.Number("Spaces", it.Spaces);
    }

    private static string? Attachable(IommuMappingDescription it, int devices)
    {
        var attachable = it.Attachable;
        if (DescriptionBounds.Entries("Attachable", attachable, MostDevices) is { } found)
        {
            return found;
        }

        var named = new HashSet<int>();
        foreach (var device in attachable)
        {
            if (device.Index < 0 || device.Index >= devices || !named.Add(device.Index))
            {
                return DescriptionBounds.Words($"Attachable must name devices that are there, each once, not {device}");
            }
        }

        return null;
    }

    private static string? NeedsIsolation(IommuMappingDescription it, string name, Claim claim) =>
        claim == Claim.Yes && it.Isolates == Claim.No
            ? $"{name} of IommuMappingDescription must not be Yes where Isolates is No"
            : null;
}
