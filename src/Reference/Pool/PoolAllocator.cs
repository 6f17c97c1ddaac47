using System.Numerics;

namespace Dma.Reference;

/// <summary>
/// Creates pools and cuts their memory, which comes from the allocator of coherent memory a chunk at a time and goes back when
/// the pool is destroyed, into blocks. Replaceable.
/// </summary>
/// <param name="machine">The machine.</param>
public partial class PoolAllocator(Machine machine) : MachinePart(machine)
{
    private readonly List<BlockPool> _pools = [];
    private byte[] _zeros = [];

    /// <summary>How many pools are live.</summary>
    public int LivePools => _pools.Count;

    /// <summary>What the platform says of its pools.</summary>
    protected PoolDescription Description => Machine.Parts.Pool ?? PoolDescription.Unstated;

    /// <summary>Creates a pool.</summary>
    /// <param name="device">The device that shares the blocks.</param>
    /// <param name="size">How long a block is in bytes.</param>
    /// <param name="alignment">What the addresses of blocks are multiples of; zero means one.</param>
    /// <param name="boundary">What no block crosses a multiple of; zero means none.</param>
    /// <returns>The pool, or <see cref="Errno.Invalid" /> for arguments without a meaning.</returns>
    public virtual Answer<PoolId> Create(Device device, ByteCount size, ByteCount alignment, ByteCount boundary)
    {
        if (!TryLayOut(size, alignment, boundary, out var layout))
            return Answer.Failed(Errno.Invalid);
        var pool = new BlockPool(ChooseName(), device, layout);
        _pools.Add(pool);
        return pool.Id;
    }

    /// <summary>Allocates a block.</summary>
    /// <param name="id">The pool.</param>
    /// <param name="flags">How to allocate.</param>
    /// <returns>The block; <see cref="Errno.NoMemory" /> if there is no memory for another chunk, <see cref="Errno.Invalid" /> if there is no such pool.</returns>
    public virtual Answer<CoherentBuffer> Allocate(PoolId id, Gfp flags)
    {
        if (Find(id) is not { } pool)
            return Answer.Failed(Errno.Invalid);
        if (FindRoom(pool) is not { } chunk)
        {
            if (!TryTakeChunk(pool, flags, out chunk))
                return Answer.Failed(Errno.NoMemory);
            pool.Chunks.Add(chunk);
        }
        var index = ChooseBlock(pool, chunk);
        var block = chunk.Free[index];
        chunk.Free.RemoveAt(index);
        chunk.Live.Add(block);
        if (flags.HasFlag(Gfp.Zero))
            Clear(pool, block);
        return block;
    }

    /// <summary>Takes a block back.</summary>
    /// <param name="id">The pool.</param>
    /// <param name="block">What the allocation gave.</param>
    /// <returns>The outcome; <see cref="Errno.Invalid" /> for anything but a live block of that pool.</returns>
    public virtual Answer Free(PoolId id, CoherentBuffer block)
    {
        if (Find(id) is not { } pool || pool.Find(block) is not { } chunk)
            return Answer.Failed(Errno.Invalid);
        chunk.Live.Remove(block);
        TakeBack(pool, chunk, block);
        return Answer.Ok;
    }

    /// <summary>Destroys a pool, and gives its memory back.</summary>
    /// <param name="id">The pool.</param>
    /// <returns>The outcome; <see cref="Errno.Busy" /> if a block of it is live, <see cref="Errno.Invalid" /> if there is no such pool.</returns>
    public virtual Answer Destroy(PoolId id)
    {
        if (Find(id) is not { } pool)
            return Answer.Failed(Errno.Invalid);
        if (pool.LiveBlocks > 0)
            return Answer.Failed(Errno.Busy);
        foreach (var chunk in pool.Chunks)
            GiveBack(pool, chunk);
        _pools.Remove(pool);
        return Answer.Ok;
    }

    /// <summary>What a pool tells of itself.</summary>
    /// <param name="id">The pool.</param>
    /// <returns>The figures; <see cref="Errno.Invalid" /> if there is no such pool.</returns>
    public virtual Answer<PoolStatistics> StatisticsOf(PoolId id)
    {
        if (Find(id) is not { } pool)
            return Answer.Failed(Errno.Invalid);
        var (chunks, live) = ((ulong)pool.Chunks.Count, (ulong)pool.LiveBlocks);
        return new PoolStatistics(live, chunks * pool.Layout.BlocksPerChunk, pool.Layout.BlockSize, chunks);
    }

    /// <summary>Finds a live pool.</summary>
    /// <param name="id">Its name.</param>
    /// <returns>The pool, or null.</returns>
    protected BlockPool? Find(PoolId id)
    {
        foreach (var pool in _pools)
        {
            if (pool.Id == id)
                return pool;
        }
        return null;
    }

    /// <summary>Chooses the name of a new pool: the lowest that no live one has.</summary>
    protected virtual PoolId ChooseName()
    {
        for (var name = 0UL; ; name++)
        {
            if (Find(new(name)) is null)
                return new(name);
        }
    }

    /// <summary>What a pool makes of its arguments.</summary>
    /// <param name="size">How long a block is in bytes.</param>
    /// <param name="alignment">What the addresses of blocks are multiples of; zero means one.</param>
    /// <param name="boundary">What no block crosses a multiple of; zero means none.</param>
    /// <param name="layout">How memory is cut.</param>
    /// <returns>Whether the arguments have a meaning.</returns>
    protected virtual bool TryLayOut(ByteCount size, ByteCount alignment, ByteCount boundary, out PoolLayout layout)
    {
        layout = default;
        var multiple = Math.Max(alignment.Value, 1);
        if (
            size.Value is 0 or > int.MaxValue
            || !BitOperations.IsPow2(multiple)
            || multiple > int.MaxValue
            || (boundary.Value != 0 && !BitOperations.IsPow2(boundary.Value))
        )
            return false;
        var rounded = Round(size.Value, multiple);
        if (boundary.Value != 0 && boundary.Value < rounded)
            return false;
        layout = Cut(new(rounded), new(multiple), boundary);
        return true;
    }

    /// <summary>The size of a block in bytes: no less than the shortest one, and a multiple of the alignment.</summary>
    /// <param name="size">What was asked for.</param>
    /// <param name="multiple">The alignment.</param>
    protected virtual ulong Round(ulong size, ulong multiple)
    {
        var least = Math.Max(size, Description.SmallestBlock.Value);
        return (least + multiple - 1) & ~(multiple - 1);
    }

    /// <summary>How long a chunk is, and where it is cut.</summary>
    /// <param name="block">The rounded size.</param>
    /// <param name="alignment">What the addresses of blocks are multiples of.</param>
    /// <param name="boundary">What no block crosses a multiple of; no less than a block, or zero.</param>
    protected virtual PoolLayout Cut(ByteCount block, ByteCount alignment, ByteCount boundary)
    {
        var isOfBoundary = Description.Packing == PoolPacking.ChunkOfBoundary && boundary.Value != 0;
        var chunk = isOfBoundary ? boundary.Value : Math.Max(block.Value, Machine.PageMask + 1);
        var window = boundary.Value == 0 ? chunk : Math.Min(boundary.Value, chunk);
        return new(block, alignment, boundary, new(chunk), new(window));
    }
}
