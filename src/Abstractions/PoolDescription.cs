namespace Dma;

/// <summary>What a platform says of its pools. Immutable; the defaults promise nothing.</summary>
public sealed record PoolDescription
{
    /// <summary>A description that says nothing.</summary>
    public static PoolDescription Unstated { get; } = new();

    /// <summary>What there is room for.</summary>
    public PoolRoom Room { get; init; } = PoolRoom.None;

    /// <summary>
    /// The shortest block in bytes: a power of two up to the page size. A block is as long as was asked for or as this, whichever is
    /// more, rounded up to the alignment; all of it is the driver's. Zero, the default: nothing is said of how blocks are rounded.
    /// </summary>
    public ByteCount SmallestBlock { get; init; }

    /// <summary>How many blocks fit in a chunk; said only where <see cref="SmallestBlock" /> is.</summary>
    public PoolPacking Packing { get; init; }

    /// <summary>Whether <see cref="IPool.GetPoolStatistics" /> answers. The suite asks for none unless yes.</summary>
    public Claim HasStatistics { get; init; }
}
