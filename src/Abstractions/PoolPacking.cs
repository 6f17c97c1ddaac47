namespace Dma;

/// <summary>How a pool cuts its memory, which it takes in chunks, into blocks.</summary>
/// <remarks>
/// A chunk is memory of one piece for the CPU and for the device; the DMA address of one that is no longer than a page is a multiple
/// of its length. A pool takes another chunk only while all blocks of those it has are in use; whether it gives any back before it is
/// destroyed, and which block is given first, is said nowhere.
/// </remarks>
public enum PoolPacking
{
    /// <summary>Nothing is said.</summary>
    Unstated = 0,

    /// <summary>
    /// A chunk is as long as a page, or as a block where that is longer. It is cut into windows as long as the boundary, or is one
    /// window where there is no boundary or it is longer than the chunk; a window has as many blocks as fit.
    /// </summary>
    Windows = 1,

    /// <summary>A chunk is as long as the boundary and has as many blocks as fit; where there is no boundary it is as long as with <see cref="Windows" />.</summary>
    ChunkOfBoundary = 2,
}
