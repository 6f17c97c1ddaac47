namespace Dma;

/// <summary>The facet of pools (dmapool): blocks of coherent memory, smaller than a page most of the time, of one size for one device.</summary>
/// <remarks>Blocks are coherent memory like buffers of <see cref="ICoherent" />, whose mask and alignment caps are theirs too.</remarks>
public interface IPool
{
    /// <summary>What the platform says of its pools.</summary>
    PoolDescription PoolDescription => PoolDescription.Unstated;

    /// <summary>Creates a pool (<c>dma_pool_create</c>).</summary>
    /// <param name="device">The device that shares the blocks.</param>
    /// <param name="size">How long a block is in bytes, before it is rounded up.</param>
    /// <param name="alignment">What the addresses of blocks are multiples of, in bytes: a power of two; zero means one.</param>
    /// <param name="boundary">What no block crosses a multiple of, in bytes: a power of two no less than the rounded size; zero means none.</param>
    /// <returns>The pool, or <see cref="Errno.Invalid" />, for the kernel's null.</returns>
    Answer<PoolId> CreatePool(DeviceId device, ByteCount size, ByteCount alignment, ByteCount boundary);

    /// <summary>Allocates a block (<c>dma_pool_alloc</c>; with <see cref="Gfp.Zero" /> <c>dma_pool_zalloc</c>).</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="flags">How to allocate.</param>
    /// <returns>The block, or <see cref="Errno.NoMemory" />.</returns>
    Answer<CoherentBuffer> AllocateFromPool(PoolId pool, Gfp flags);

    /// <summary>Gives a block back to its pool (<c>dma_pool_free</c>).</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="block">What the allocation gave.</param>
    /// <returns>The outcome.</returns>
    Answer FreeToPool(PoolId pool, CoherentBuffer block);

    /// <summary>Destroys a pool of which no block is live (<c>dma_pool_destroy</c>).</summary>
    /// <param name="pool">The pool.</param>
    /// <returns>The outcome.</returns>
    Answer DestroyPool(PoolId pool);

    /// <summary>What a pool tells of itself.</summary>
    /// <param name="pool">The pool.</param>
    /// <returns>The figures; unsupported where none are kept.</returns>
    Answer<PoolStatistics> GetPoolStatistics(PoolId pool) => Answer.Unsupported;
}
