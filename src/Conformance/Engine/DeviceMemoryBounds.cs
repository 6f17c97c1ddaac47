using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of memory that can be declared for its devices has a meaning.</summary>
internal static class DeviceMemoryBounds
{
    private const int MostEntries = 64;

    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <param name="facet">The facet that was given; null where none was.</param>
    /// <param name="platform">The machine, whose own description has a meaning.</param>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(IDeviceMemory? facet, IDmaPlatform platform)
    {
        if (facet is null)
        {
            return DescriptionBounds.Missing(nameof(IDeviceMemory));
        }

        if (!platform.TryGet<ICoherent>(out _))
        {
            return $"TryGet must give {nameof(ICoherent)} where it gives {nameof(IDeviceMemory)}, since buffers are allocated by it";
        }

        if (facet.DeviceMemoryDescription is not { } it)
        {
            return "DeviceMemoryDescription must not be null";
        }

        return DescriptionBounds.Claims(
                ("AnswersFlag", it.AnswersFlag),
                ("AlwaysExclusive", it.AlwaysExclusive),
                ("GivesWhatFits", it.GivesWhatFits)
            )
            ?? Number("SecondDeclaration", it.SecondDeclaration)
            ?? Number("EmptyDeclaration", it.EmptyDeclaration)
            ?? Number("MarkOfTaken", it.MarkOfTaken)
            ?? Number("MarkOfNothing", it.MarkOfNothing)
            ?? FindNonsense(it.Declarable, platform);
    }

    private static string? FindNonsense(IReadOnlyList<DeclarableMemory?>? list, IDmaPlatform platform)
    {
        if (list is null)
        {
            return "Declarable must not be null";
        }

        if (list.Count > MostEntries)
        {
            return DescriptionBounds.Words($"Declarable must have 0 to {MostEntries} entries, not {list.Count}");
        }

        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not { } it)
            {
                return DescriptionBounds.Words($"entry {i} of Declarable must not be null");
            }

            if (FindNonsense(it, platform) is { } nonsense)
            {
                return DescriptionBounds.Words($"entry {i} of Declarable must {nonsense}");
            }

            for (var j = 0; j < i; j++)
            {
                if (list[j] is { } other && other.Device == it.Device && Overlap(it, other))
                {
                    return DescriptionBounds.Words($"entry {i} of Declarable must not overlap entry {j}");
                }
            }
        }

        return null;
    }

    private static string? FindNonsense(DeclarableMemory it, IDmaPlatform platform)
    {
        var page = platform.Description.PageSize;
        var (start, address, size) = (it.Start.Value, it.DeviceAddress.Value, it.Size.Value);
        return it.Device.Index < 0 || it.Device.Index >= platform.Devices.Count
                ? $"be of a device that there is, not of {it.Device}"
            : size == 0 || (start | address | size) % page.Value != 0
                ? $"be whole pages of {page} bytes, not {it.Size} bytes from {it.Start} at {it.DeviceAddress}"
            : size - 1 > ulong.MaxValue - start || size - 1 > ulong.MaxValue - address
                ? $"end within 64 bits, not {it.Size} bytes from {it.Start} at {it.DeviceAddress}"
            : null;
    }

    private static bool Overlap(DeclarableMemory one, DeclarableMemory other) =>
        Interval.At(one.Start.Value, one.Size.Value).Overlaps(Interval.At(other.Start.Value, other.Size.Value))
        || Interval
            .At(one.DeviceAddress.Value, one.Size.Value)
            .Overlaps(Interval.At(other.DeviceAddress.Value, other.Size.Value));

    private static string? Number(string name, Errno error) =>
        error >= Errno.None ? null : DescriptionBounds.Words($"{name} must be 0 or more, not {(int)error}");
}
