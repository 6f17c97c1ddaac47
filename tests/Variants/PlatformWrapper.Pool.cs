namespace Dma.Variants;

// Pools.
public abstract partial class PlatformWrapper : IPool
{
    /// <inheritdoc />
    public virtual PoolDescription PoolDescription => Inner.PoolDescription;

    /// <inheritdoc />
    public virtual Answer<PoolId> CreatePool(
        DeviceId device,
        ByteCount size,
        ByteCount alignment,
        ByteCount boundary
    ) => Inner.CreatePool(device, size, alignment, boundary);

    /// <inheritdoc />
    public virtual Answer<CoherentBuffer> AllocateFromPool(PoolId pool, Gfp flags) =>
        Inner.AllocateFromPool(pool, flags);

    /// <inheritdoc />
    public virtual Answer FreeToPool(PoolId pool, CoherentBuffer block) => Inner.FreeToPool(pool, block);

    /// <inheritdoc />
    public virtual Answer DestroyPool(PoolId pool) => Inner.DestroyPool(pool);

    /// <inheritdoc />
    public virtual Answer<PoolStatistics> GetPoolStatistics(PoolId pool) => Inner.GetPoolStatistics(pool);
}
