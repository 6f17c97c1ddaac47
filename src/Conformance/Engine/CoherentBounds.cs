namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of its coherent memory has a meaning.</summary>
internal static class CoherentBounds
{
    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(ICoherent? facet, ByteCount page)
    {
        if (facet is null)
        {
            return DescriptionBounds.Missing(nameof(ICoherent));
        }

        if (facet.CoherentDescription is not { } it)
        {
            return "CoherentDescription must not be null";
        }

        return DescriptionBounds.Claims(
                ("Zeroed", it.Zeroed),
                ("HonoursWriteBarrier", it.HonoursWriteBarrier),
                ("HonoursNonConsistent", it.HonoursNonConsistent),
                ("HonoursNoKernelMapping", it.HonoursNoKernelMapping),
                ("HonoursForceContiguous", it.HonoursForceContiguous),
                ("MapTakesBuffers", it.MapTakesBuffers)
            )
            ?? DescriptionBounds.Mask("AcceptsFrom", it.AcceptsFrom)
            ?? DescriptionBounds.Cap("CpuAlignmentCap", it.CpuAlignmentCap, page)
            ?? DescriptionBounds.Cap("DmaAlignmentCap", it.DmaAlignmentCap, page)
            ?? (
                it.Room is { } room
                    ? DescriptionBounds.Number("Room.Buffers", room.Buffers)
                        ?? DescriptionBounds.Number("Room.AtomicBuffers", room.AtomicBuffers)
                    : "Room of CoherentDescription must not be null"
            );
    }
}
