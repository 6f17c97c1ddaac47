using System.Numerics;

namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of its pools has a meaning.</summary>
internal static class PoolBounds
{
    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(IPool? facet, ByteCount page)
    {
        if (facet is null)
        {
            return DescriptionBounds.Missing(nameof(IPool));
        }

        if (facet.PoolDescription is not { } it)
        {
            return "PoolDescription must not be null";
        }

        var (smallest, packing) = (it.SmallestBlock, it.Packing);
        return DescriptionBounds.Claims(("HasStatistics", it.HasStatistics))
            ?? (
                smallest.Value != 0 && !BitOperations.IsPow2(smallest.Value) || smallest.Value > page.Value
                    ? $"SmallestBlock must be 0x0 or a power of two up to PageSize, {page}, not {smallest}"
                : packing is not (PoolPacking.Unstated or PoolPacking.Windows or PoolPacking.ChunkOfBoundary)
                    ? DescriptionBounds.Words(
                        $"Packing must be Unstated, Windows or ChunkOfBoundary, not {(int)packing}"
                    )
                : packing != PoolPacking.Unstated && smallest.Value == 0
                    ? $"Packing must be Unstated where SmallestBlock is 0x0, not {packing}"
                : it.Room is { } room
                    ? DescriptionBounds.Number("Room.Pools", room.Pools)
                        ?? DescriptionBounds.Number("Room.Blocks", room.Blocks)
                : "Room of PoolDescription must not be null"
            );
    }
}
