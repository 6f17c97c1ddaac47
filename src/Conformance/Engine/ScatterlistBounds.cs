namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of its lists has a meaning.</summary>
internal static class ScatterlistBounds
{
    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(IScatterlist? facet)
    {
        if (facet is null)
        {
            return DescriptionBounds.Missing(nameof(IScatterlist));
        }

        if (facet.ScatterlistDescription is not { } it)
        {
            return "ScatterlistDescription must not be null";
        }

        return it.MaxSegmentSize.Value == 0 ? $"MaxSegmentSize must be at least 0x1, not {it.MaxSegmentSize}"
            : !it.SegmentBoundary.IsAllOnes ? $"SegmentBoundary must be 2^n-1, not {it.SegmentBoundary}"
            : it.Room is { } room
                ? DescriptionBounds.Number("Room.Lists", room.Lists)
                    ?? DescriptionBounds.Number("Room.Entries", room.Entries)
            : "Room of ScatterlistDescription must not be null";
    }
}
