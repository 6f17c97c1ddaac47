using System.Globalization;
using System.Numerics;
using System.Reflection;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Engine;

/// <summary>Whether a description keeps its bounds, and is the same for every machine of a profile.</summary>
internal static class Descriptions
{
    private const ulong LargestPage = 1 << 20;

    /// <summary>Looks for a line of a description that has no meaning.</summary>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static string? FindNonsense(Profile profile)
    {
        var platform = profile.Platform;
        var page = platform.PageSize.Value;
        return !IsName(platform.Name, 64) ? $"{nameof(platform.Name)} has 1 to 64 characters"
            : !BitOperations.IsPow2(page) || page is < 256 or > LargestPage
                ? $"{nameof(platform.PageSize)} is a power of two from 256 to 1 MiB, not {platform.PageSize}"
            : platform.CacheLine.Value != 0
            && (!BitOperations.IsPow2(platform.CacheLine.Value) || platform.CacheLine.Value > page)
                ? $"{nameof(platform.CacheLine)} is a power of two up to the page size, not {platform.CacheLine}"
            : platform.IsolationGranule.Value != 0 && !BitOperations.IsPow2(platform.IsolationGranule.Value)
            || platform.IsolationGranule.Value > LargestPage
                ? $"{nameof(platform.IsolationGranule)} is a power of two up to 1 MiB, not {platform.IsolationGranule}"
            : platform.Room is { Blocks: < 0 } or { PagesPerBlock: < 0 } or { Mappings: < 0 } or { RefusalsInARow: < 0 }
                ? $"{nameof(platform.Room)} has no negative numbers"
            : platform.Room.RefusalsInARow > 1000 ? $"{nameof(RoomPromise.RefusalsInARow)} is at most 1000"
            : FindNonsense(profile.Devices);
    }

    /// <summary>Compares a new machine's description with the one that the run began with.</summary>
    public static Violation? Compare(Subject subject, IDmaPlatform platform)
    {
        var expected = subject.Profile;
        var devices = platform.Devices;
        if (ReferenceEquals(platform.Description, expected.Platform) && ReferenceEquals(devices, expected.GivenDevices))
        {
            return null;
        }

        var difference =
            Difference(expected.Platform, platform.Description)
            ?? Difference(expected.Platform.Room, platform.Description.Room)
            ?? (devices.Count != expected.Devices.Count ? "the number of devices" : null);
        for (var i = 0; i < expected.Devices.Count && difference is null; i++)
        {
            difference = Difference(expected.Devices[i], devices[i]);
        }

        return difference is null
            ? null
            : new Violation(
                PlatformClauses.DescriptionHolds,
                "the description that the first machine of the profile gave",
                $"another value of {difference}"
            );
    }

    private static string? FindNonsense(IReadOnlyList<DeviceDescription> devices)
    {
        if (devices.Count is < 1 or > 64)
        {
            return string.Create(CultureInfo.InvariantCulture, $"a platform has 1 to 64 devices, not {devices.Count}");
        }

        foreach (var device in devices)
        {
            if (!IsName(device.Name, 32) || devices.Count(other => other.Name == device.Name) > 1)
            {
                return $"{nameof(device.Name)} of a device has 1 to 32 characters and is unique, not '{device.Name}'";
            }

            if (device.InitialMask.Value == 0 || device.WidestMask.Value < device.InitialMask.Value)
            {
                return $"the masks of {device.Name}: {nameof(device.WidestMask)} covers {nameof(device.InitialMask)}";
            }
        }

        return null;
    }

    private static bool IsName(string? name, int most) =>
        name is not null && name.Length >= 1 && name.Length <= most && !name.Any(char.IsControl);

    private static string? Difference<T>(T expected, T actual)
    {
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (
                property.PropertyType != typeof(RoomPromise)
                && !Equals(property.GetValue(expected), property.GetValue(actual))
            )
            {
                return property.Name;
            }
        }

        return null;
    }
}
