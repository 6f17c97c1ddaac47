namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of its old names has a meaning.</summary>
internal static class LegacyBounds
{
    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(ILegacy? facet, IDmaPlatform platform)
    {
        if (facet is null)
        {
            return DescriptionBounds.Missing(nameof(ILegacy));
        }

        if (facet.LegacyDescription is not { } description)
        {
            return "LegacyDescription must not be null";
        }

        var claims = platform.Devices.Select(
            (device, i) => ($"UnmapNeedsState of {device.Name}", facet.UnmapNeedsState(new DeviceId(i)))
        );
        return DescriptionBounds.Claims([(nameof(description.HasSbusNames), description.HasSbusNames), .. claims]);
    }

    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(IDoubleAddressCycle? facet) =>
        facet is null ? DescriptionBounds.Missing(nameof(IDoubleAddressCycle))
        : facet.DoubleAddressCycleDescription is not { } description ? "DoubleAddressCycleDescription must not be null"
        : DescriptionBounds.Claims((nameof(description.LeadsBack), description.LeadsBack));
}
