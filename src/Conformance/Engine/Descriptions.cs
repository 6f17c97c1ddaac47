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
    /// <summary>Compares what a machine says now with what the rules go by.</summary>
    public static Violation? Compare(Subject subject, IDmaPlatform platform)
    {
        var said = subject.Profile;
        var description = platform.Description;
        if (description != said.Platform)
        {
            return Differ("Description", "", said.Platform, description);
        }

        if (Compare(said.Devices, platform.Devices) is { } changed)
        {
            return changed;
        }

        foreach (var facet in subject.Facets)
        {
            var isProvided = facet.IsProvidedBy(platform);
            if (isProvided != said.Facets.Contains(facet.Name))
            {
                return Changed($"the facet {facet.Name}", Provided(!isProvided), Provided(isProvided));
            }
        }

        return CompareStreaming(said, platform)
            ?? CompareAddressing(said, platform)
            ?? CompareCoherent(said, platform)
            ?? CompareDeviceMemory(said, platform);
    }

    /// <summary>A facet that is asked for and no longer there.</summary>
    public static Violation Lost(FacetLostException exception) =>
        Changed($"the facet {exception.Facet}", Provided(true), Provided(false));

    private static string Provided(bool isProvided) => isProvided ? "provided" : "not provided";

    private static Violation? CompareStreaming(Profile said, IDmaPlatform platform)
    {
        var now = platform.TryGet<IStreaming>(out var facet) ? facet?.StreamingDescription : null;
        return now == said.Streaming ? null : Differ("StreamingDescription", "", said.Streaming, now);
    }

    private static Violation? CompareAddressing(Profile said, IDmaPlatform platform)
    {
        var now = platform.TryGet<IAddressing>(out var facet) ? facet?.AddressingDescription : null;
        return now == said.Addressing ? null : Differ("AddressingDescription", "", said.Addressing, now);
    }

    private static Violation? CompareCoherent(Profile said, IDmaPlatform platform)
    {
        var now = platform.TryGet<ICoherent>(out var facet) ? facet?.CoherentDescription : null;
        return now == said.Coherent ? null : Differ("CoherentDescription", "", said.Coherent, now);
    }

    private static Violation? CompareDeviceMemory(Profile said, IDmaPlatform platform)
    {
        var now = platform.TryGet<IDeviceMemory>(out var facet) ? facet?.DeviceMemoryDescription : null;
        if (now == said.DeviceMemory)
        {
            return null;
        }

        // A list is the same if its entries are.
        var isSame = said.DeviceMemory is { } before && now?.Declarable?.SequenceEqual(before.Declarable) == true;
        return isSame && now! with { Declarable = said.DeviceMemory!.Declarable } == said.DeviceMemory
            ? null
            : Differ("DeviceMemoryDescription", "", said.DeviceMemory, now);
    }

    private static Violation? Compare(IReadOnlyList<DeviceDescription> said, IReadOnlyList<DeviceDescription>? now)
    {
        if (now is null || now.Count != said.Count)
        {
            return Changed("the number of devices", said.Count, now?.Count);
        }

        for (var i = 0; i < said.Count; i++)
        {
            if (now[i] != said[i])
            {
                return Differ("the description", $" of {said[i].Name}", said[i], now[i]) with
                {
                    Device = new DeviceId(i),
                };
            }
        }

        return null;
    }

    /// <summary>Names the first property that differs.</summary>
    private static Violation Differ(string whole, string owner, object? said, object? now)
    {
        if (said is null || now is null)
        {
            return Changed(whole + owner, said is null ? null : "given", now is null ? null : "given");
        }

        foreach (var property in said.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var (before, after) = (property.GetValue(said), property.GetValue(now));
            if (before is IReadOnlyList<DeclarableMemory> list && after is IReadOnlyList<DeclarableMemory> listed)
            {
                if (!list.SequenceEqual(listed))
                {
                    return Changed(property.Name + owner, Word(list), Word(listed));
                }
            }
            else if (!Equals(before, after))
            {
                return before is RoomPromise or CoherentRoom && after is not null
                    ? Differ(property.Name, owner, before, after, $"{property.Name}.")
                    : Changed(property.Name + owner, before, after);
            }
        }

        return Changed(whole + owner, said, now);
    }

    private static Violation Differ(string whole, string owner, object said, object now, string prefix)
    {
        var difference = Differ(whole, owner, said, now);
        return difference with { Expected = prefix + difference.Expected, Observed = prefix + difference.Observed };
    }

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
            RoomPromise or CoherentRoom => "given",
            IReadOnlyList<DeclarableMemory> { Count: 0 } => "none",
            IReadOnlyList<DeclarableMemory> list => string.Join(
                ", ",
                list.Select(it => $"{it?.Size} bytes from {it?.Start} at {it?.DeviceAddress} of {it?.Device}")
            ),
            string text => PlainText.Clean(text),
            _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        };
}
