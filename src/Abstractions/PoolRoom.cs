namespace Dma;

/// <summary>What must succeed on a fresh or drained machine, all at the same time, for devices whose coherent mask reaches low memory. Immutable; the default promises nothing.</summary>
/// <remarks>After all pools are destroyed and <see cref="IDmaPlatform.Settle" /> the promise holds again. How often in a row a call may be refused is said by <see cref="RoomPromise.RefusalsInARow" />.</remarks>
public sealed record PoolRoom
{
    /// <summary>A promise of nothing.</summary>
    public static PoolRoom None { get; } = new();

    /// <summary>How many pools may be created before all are destroyed, 0 or more, over all devices.</summary>
    public int Pools { get; init; }

    /// <summary>
    /// How many blocks may be live at once, 0 or more, over all pools, without <see cref="Gfp.Atomic" />. What a pool has had live at once counts
    /// until all pools are destroyed: a block that goes back to it is its own to give again, and no other's.
    /// </summary>
    public int Blocks { get; init; }

    /// <summary>The largest size in bytes of each of those blocks, rounded as the pool rounds it.</summary>
    public ByteCount BlockSize { get; init; }
}
