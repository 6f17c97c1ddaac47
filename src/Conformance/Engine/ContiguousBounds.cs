using Dma.Conformance.Specification.Space;
using static Dma.Conformance.Engine.DescriptionBounds;

namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of its reserved areas has a meaning.</summary>
internal static class ContiguousBounds
{
    private const int MostAreas = 64;

    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(IContiguous? facet, ByteCount page, int devices)
    {
        if (facet is null)
        {
            return Missing(nameof(IContiguous));
        }

        if (facet.ContiguousDescription is not { } it)
        {
            return "ContiguousDescription must not be null";
        }

        return Claims(("ServesBuffers", it.ServesBuffers))
            ?? Cap("AlignmentCap", it.AlignmentCap, page)
            ?? (it.Room is { } room ? FindNonsense(room) : "Room of ContiguousDescription must not be null")
            ?? FindNonsense(facet.ReservedAreas, page, devices);
    }

    private static string? FindNonsense(ContiguousRoom room) =>
        Number("Room.Blocks", room.Blocks)
        ?? Number("Room.PagesPerBlock", room.PagesPerBlock)
        ?? Number("Room.MovablePages", room.MovablePages);

    private static string? FindNonsense(IReadOnlyList<ReservedArea>? areas, ByteCount page, int devices)
    {
        if (areas is null)
        {
            return "ReservedAreas must not be null";
        }

        if (areas.Count > MostAreas)
        {
            return Words($"ReservedAreas must have up to {MostAreas} areas, not {areas.Count}");
        }

        for (var i = 0; i < areas.Count; i++)
        {
            var area = areas[i];
            var pages = Interval.At(area.First.Value, area.Pages);
            var end = area.Start.Value + (UInt128)area.Pages * page.Value;
            var trouble =
                area.Pages == 0 ? "have a page"
                : pages.End > (UInt128)1 << 64 || end > (UInt128)1 << 64 ? "end within 64 bits"
                : area.Start.Value % page.Value != 0 ? "begin with a page"
                : area.Device is { } device && (device.Index < 0 || device.Index >= devices)
                    ? "serve a device that there is"
                : null;
            for (var j = 0; j < i && trouble is null; j++)
            {
                trouble =
                    areas[j].Device == area.Device ? "serve no device that another serves"
                    : Interval.At(areas[j].First.Value, areas[j].Pages).Overlaps(pages) ? "share no page with another"
                    : null;
            }

            if (trouble is not null)
            {
                return Words($"reserved area {i} must {trouble}, not {area}");
            }
        }

        return null;
    }
}
