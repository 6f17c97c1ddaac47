using System.Globalization;

namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of the domains that drivers manage has a meaning.</summary>
internal static class IommuBounds
{
    /// <summary>No page table has smaller pages; each is a window of its own.</summary>
    private const ulong SmallestUnit = 64;

    private const int MostDevices = 64;

    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(IIommu? facet, IDmaPlatform platform)
    {
        if (facet is null)
        {
            return DescriptionBounds.Missing(nameof(IIommu));
        }

        if (facet.IommuDescription is not { } it)
        {
            return "IommuDescription must not be null";
        }

        var page = platform.Description.PageSize.Value;
        var unit = it.PageSizes == 0 ? page : it.PageSizes & (~it.PageSizes + 1);
        var (start, length) = (it.Aperture.Start.Value, it.Aperture.Length.Value);
        return DescriptionBounds.Claims(
                ("AttachesGroups", it.AttachesGroups),
                ("RefusesOverlap", it.RefusesOverlap),
                ("RemovesExactly", it.RemovesExactly)
            )
            ?? FindDevice(it, platform)
            ?? (
                page % unit != 0 || unit < SmallestUnit
                    ? $"PageSizes must have a lowest bit of at least {new ByteCount(SmallestUnit)} that divides the page of {platform.Description.PageSize}, not {new ByteCount(it.PageSizes)}"
                : start % unit != 0 || length % unit != 0 || (UInt128)start + length > (UInt128)1 << 64
                    ? $"Aperture must be whole pages of {new ByteCount(unit)} in 64 bits, not {it.Aperture}"
                : null
            )
            ?? DescriptionBounds.Number("Domains", it.Domains)
            ?? DescriptionBounds.Number("Translations", it.Translations);
    }

    private static string? FindDevice(IommuDescription it, IDmaPlatform platform)
    {
        if (DescriptionBounds.Entries("Devices of IommuDescription", it.Devices, MostDevices) is { } found)
        {
            return found;
        }

        var devices = it.Devices;
        var known = new HashSet<DeviceId>();
        for (var i = 0; i < devices.Count; i++)
        {
            if (
                devices[i] is not { } line
                || line.Device.Index < 0
                || line.Device.Index >= platform.Devices.Count
                || !known.Add(line.Device)
            )
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"Devices[{i}] of IommuDescription must name a device that no other line names"
                );
            }
        }

        return null;
    }
}
