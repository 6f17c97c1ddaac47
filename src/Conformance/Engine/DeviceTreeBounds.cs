using System.Numerics;
using Dma.Conformance.Specification.Space;
using static Dma.Conformance.Engine.DescriptionBounds;

namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of its device tree has a meaning.</summary>
internal static class DeviceTreeBounds
{
    private const int MostEntries = 64;

    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(IDeviceTree? facet, int devices)
    {
        if (facet is null)
        {
            return Missing(nameof(IDeviceTree));
        }

        if (facet.DeviceTreeDescription is not { } it)
        {
            return "DeviceTreeDescription must not be null";
        }

        return List("Memory", it.Memory)
            ?? List("Regions", it.Regions)
            ?? List("Devices", it.Devices)
            ?? Ranges("Memory", it.Memory)
            ?? First(it.Regions, (region, i) => FindNonsense(region, Words($"region {i}")))
            ?? First(it.Devices, (line, i) => FindNonsense(line, it, Words($"line {i} of Devices"), devices))
            ?? Twice(it.Devices);
    }

    private static string? FindNonsense(DeviceTreeRegion? region, string name)
    {
        if (region is null)
        {
            return $"{name} must not be null";
        }

        var (alignment, size) = (region.Alignment.Value, region.Size.Value);
        return Name($"Name of {name}", region.Name, 64)
            ?? List($"AllocRanges of {name}", region.AllocRanges)
            ?? Ranges($"AllocRanges of {name}", region.AllocRanges)
            ?? (region.Fixed is { } range ? Range($"Fixed of {name}", range) : null)
            ?? (
                region.Fixed is null && size == 0 ? $"Size of {name} must be at least 0x1 without Fixed"
                : alignment != 0 && !BitOperations.IsPow2(alignment)
                    ? $"Alignment of {name} must be 0x0 or a power of two, not {region.Alignment}"
                : region.Use
                    is not (
                        RegionUse.Reserved
                        or RegionUse.CoherentPool
                        or RegionUse.Contiguous
                        or RegionUse.BouncePool
                    )
                    ? Words($"Use of {name} must be one of its values, not {(int)region.Use}")
                : region is { IsDefault: true, Use: not (RegionUse.Contiguous or RegionUse.CoherentPool) }
                    ? $"IsDefault of {name} must not be true where Use is {region.Use}"
                : region is { IsReusable: true, Use: not (RegionUse.Reserved or RegionUse.Contiguous) }
                    ? $"IsReusable of {name} must not be true where Use is {region.Use}"
                : null
            );
    }

    private static string? FindNonsense(DeviceTreeDevice? line, DeviceTreeDescription tree, string name, int devices)
    {
        if (line is null)
        {
            return $"{name} must not be null";
        }

        if (line.Device.Index < 0 || line.Device.Index >= devices)
        {
            return $"{name} must be of a device that there is, not {line.Device}";
        }

        return Claims(($"Coherent of {name}", line.Coherent), ($"Translated of {name}", line.Translated))
            ?? List($"Regions of {name}", line.Regions)
            ?? First(
                line.Regions,
                (region, _) =>
                    region < 0 || region >= tree.Regions.Count
                        ? Words($"Regions of {name} must be positions in Regions, not {region}")
                        : null
            )
            ?? List($"Windows of {name}", line.Windows)
            ?? First(line.Windows, (window, i) => Window(Words($"window {i} of {name}"), window, line.Windows, i))
            ?? (
                line.AddressWindow is { } addresses
                    ? Range(
                        $"AddressWindow of {name}",
                        new PhysicalRange(new PhysicalAddress(addresses.Start.Value), addresses.Length)
                    )
                    : null
            );
    }

    private static string? Window(string name, DmaWindow window, IReadOnlyList<DmaWindow> all, int index)
    {
        var passed = Interval.At(window.Start.Value, window.Length.Value);
        var trouble =
            Range(name, new PhysicalRange(new PhysicalAddress(window.Start.Value), window.Length))
            ?? Range(name, new PhysicalRange(window.Memory, window.Length));
        for (var other = 0; other < index && trouble is null; other++)
        {
            trouble = Interval.At(all[other].Start.Value, all[other].Length.Value).Overlaps(passed)
                ? $"{name} must share no DMA address with another, not {window}"
                : null;
        }

        return trouble;
    }

    private static string? Twice(IReadOnlyList<DeviceTreeDevice> lines)
    {
        var twice = lines.GroupBy(line => line.Device).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? null : $"Devices must have one line a device, not several of {twice.Key}";
    }

    private static string? Ranges(string name, IReadOnlyList<PhysicalRange> ranges) =>
        First(ranges, (range, i) => Range(Words($"range {i} of {name}"), range));

    private static string? Range(string name, PhysicalRange range) =>
        range.Length.Value == 0 ? $"{name} must have a byte"
        : Interval.At(range.Start.Value, range.Length.Value).End > (UInt128)1 << 64
            ? $"{name} must end within 64 bits, not {range}"
        : null;

    private static string? List<T>(string name, IReadOnlyList<T>? list) => Entries(name, list, MostEntries);

    private static string? First<T>(IReadOnlyList<T> list, Func<T, int, string?> find)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (find(list[i], i) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
