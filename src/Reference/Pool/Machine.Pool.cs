namespace Dma.Reference;

// Pools: devices are found here; the allocator does the rest.
public sealed partial class Machine : IPool
{
    /// <inheritdoc />
    public PoolDescription PoolDescription => Parts.Pool ?? PoolDescription.Unstated;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist. A device that cannot do DMA has pools without blocks.</remarks>
    public Answer<PoolId> CreatePool(DeviceId device, ByteCount size, ByteCount alignment, ByteCount boundary)
    {
        if (!HasPools)
            return Answer.Unsupported;
        return Find(device) is { } found
            ? Pools.Create(found, size, alignment, boundary)
            : Answer.Failed(Errno.NoDevice);
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for a pool that does not exist.</remarks>
    public Answer<CoherentBuffer> AllocateFromPool(PoolId pool, Gfp flags) =>
        HasPools ? Pools.Allocate(pool, flags) : Answer.Unsupported;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for anything but a live block of the pool.</remarks>
    public Answer FreeToPool(PoolId pool, CoherentBuffer block) =>
        HasPools ? Pools.Free(pool, block) : Answer.Unsupported;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for a pool that does not exist, <see cref="Errno.Busy" /> for one of which a block is live.</remarks>
    public Answer DestroyPool(PoolId pool) => HasPools ? Pools.Destroy(pool) : Answer.Unsupported;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for a pool that does not exist.</remarks>
    public Answer<PoolStatistics> GetPoolStatistics(PoolId pool) =>
        HasPools ? Pools.StatisticsOf(pool) : Answer.Unsupported;

    // Their memory is coherent memory.
    private bool HasPools => Parts.Pool is not null && HasCoherentMemory;
}
