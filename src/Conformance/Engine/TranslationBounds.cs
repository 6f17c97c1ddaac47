using System.Globalization;

namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of its device addresses has a meaning.</summary>
internal static class TranslationBounds
{
    private const int MostReserved = 64;

    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(ITranslation? facet, IDmaPlatform platform)
    {
        if (facet is null)
        {
            return DescriptionBounds.Missing(nameof(ITranslation));
        }

        for (var i = 0; i < platform.Devices.Count; i++)
        {
            if (FindNonsense(facet.DescribeTranslation(new DeviceId(i)), platform.Devices[i].Name) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string? FindNonsense(TranslationDescription? it, string device)
    {
        if (it is null)
        {
            return $"DescribeTranslation of {device} must not give null";
        }

        var reserved = it.Reserved;
        if (DescriptionBounds.Entries($"Reserved of {device}", reserved, MostReserved) is { } found)
        {
            return found;
        }

        for (var i = 0; i < reserved.Count; i++)
        {
            if (RunsOver(reserved[i]))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"Reserved[{i}] of {device} must end in 64 bits, not {reserved[i]}"
                );
            }
        }

        return RunsOver(it.Window) ? $"Window of {device} must end in 64 bits, not {it.Window}"
            : it.Granules > 0 && it.Window.Length.Value == 0
                ? $"Granules of {device} must be 0 where Window is unstated, not {it.Granules.ToString(CultureInfo.InvariantCulture)}"
            : DescriptionBounds.Number($"Granules of {device}", it.Granules);
    }

    private static bool RunsOver(DmaRange range) => (UInt128)range.Start.Value + range.Length.Value > (UInt128)1 << 64;
}
