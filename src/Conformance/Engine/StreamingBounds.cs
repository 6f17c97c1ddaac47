namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of its hand-overs has a meaning.</summary>
internal static class StreamingBounds
{
    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(IStreaming? facet)
    {
        if (facet is null)
        {
            return DescriptionBounds.Missing(nameof(IStreaming));
        }

        return facet.StreamingDescription is { } it
            ? DescriptionBounds.Claims(
                ("MapMayCopy", it.MapMayCopy),
                ("KeepsUnwrittenBytes", it.KeepsUnwrittenBytes),
                ("TakingInvalidates", it.TakingInvalidates),
                ("GivingDrainsWriteBuffer", it.GivingDrainsWriteBuffer),
                ("HonoursSkipCpuSync", it.HonoursSkipCpuSync)
            )
            : "StreamingDescription must not be null";
    }
}
