using System.Collections;
using System.Globalization;
using System.Reflection;
using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Engine;

/// <summary>Whether a machine says of itself what the first one of its profile said.</summary>
/// <remarks>Nothing is looked at closely unless it differs: the comparison is made in every sequence.</remarks>
internal static class Descriptions
{
    private const int MostEntries = 1024;

    /// <summary>Compares what a machine says now with what the rules go by.</summary>
    public static Violation? Compare(Subject subject, IDmaPlatform platform)
    {
        var said = subject.Profile;
        var machine =
            Difference("Description", "", said.Platform, platform.Description)
            ?? Compare(said.Devices, platform.Devices);
        if (machine is not null)
        {
            return machine;
        }

        foreach (var (facet, wasProvided, before) in said.Said)
        {
            var (_, isProvided, after) = facet.Ask(platform);
            if (isProvided != wasProvided)
            {
                return Changed($"the facet {facet.Name}", Provided(wasProvided), Provided(isProvided));
            }

            if (Difference(facet.Name, "", before, after) is { } changed)
            {
                return changed;
            }
        }

        return null;
    }

    /// <summary>A facet that is asked for and no longer there.</summary>
    public static Violation Lost(FacetLostException exception) =>
        Changed($"the facet {exception.Facet}", Provided(true), Provided(false));

    private static string Provided(bool isProvided) => isProvided ? "provided" : "not provided";

    private static Violation? Compare(IReadOnlyList<DeviceDescription> said, IReadOnlyList<DeviceDescription>? now)
    {
        if (now is null || now.Count != said.Count)
        {
            return Changed("the number of devices", said.Count, now?.Count);
        }

        for (var i = 0; i < said.Count; i++)
        {
            if (Difference("the description", $" of {said[i].Name}", said[i], now[i]) is { } changed)
            {
                return changed with { Device = new DeviceId(i) };
            }
        }

        return null;
    }

    /// <summary>Finds the first line that differs. Lists are the same if what is in them is.</summary>
    /// <param name="whole">What is compared, should it not be there at all.</param>
    /// <param name="owner">Whose line it is, for the report.</param>
    /// <param name="said">What was said.</param>
    /// <param name="now">What is said now.</param>
    /// <param name="path">The line that leads there; empty at the start.</param>
    private static Violation? Difference(string whole, string owner, object? said, object? now, string path = "")
    {
        if (AreSame(said, now))
        {
            return null;
        }

        var name = (path.Length == 0 ? whole : path) + owner;
        if (said is null || now is null)
        {
            return Changed(name, said, now);
        }

        if (said is IEnumerable and not string && now is IEnumerable)
        {
            var (before, after) = (EntriesOf(said), EntriesOf(now));
            if (before.Count != after.Count)
            {
                return Changed($"the number of {name}", before.Count, after.Count);
            }

            for (var i = 0; i < before.Count; i++)
            {
                if (AreSame(before[i], after[i]))
                {
                    continue;
                }

                var at = string.Create(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? whole : path)}[{i}]");
                if (Difference(whole, owner, before[i], after[i], at) is { } inside)
                {
                    return inside;
                }
            }

            return null;
        }

        if (!IsDescription(said) || said.GetType() != now.GetType())
        {
            return Changed(name, said, now);
        }

        foreach (var property in said.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var line = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (Difference(whole, owner, property.GetValue(said), property.GetValue(now), line) is { } inside)
            {
                return inside;
            }
        }

        return null;
    }

    /// <summary>What is equal, or a row of what is: facets that speak of several things are asked anew for each comparison.</summary>
    private static bool AreSame(object? said, object? now)
    {
        if (said is not object?[] before || now is not object?[] after || before.Length != after.Length)
        {
            return Equals(said, now);
        }

        for (var i = 0; i < before.Length; i++)
        {
            if (!AreSame(before[i], after[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A platform may answer with a list that does not end.</summary>
    private static List<object?> EntriesOf(object list) => [.. ((IEnumerable)list).Cast<object?>().Take(MostEntries)];

    private static bool IsDescription(object value) =>
        value.GetType() is { IsClass: true } type && type.Namespace == typeof(PlatformDescription).Namespace;

    private static Violation Changed(string what, object? said, object? now) =>
        new(
            PlatformClauses.DescriptionHolds,
            $"{what} {Word(said)}, as the first machine of the profile said",
            $"{what} {Word(now)}"
        );

    private static string Word(object? value) =>
        value switch
        {
            null => "null",
            string text => PlainText.Clean(text),
            IEnumerable => "given",
            _ when IsDescription(value) => "given",
            _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        };
}
