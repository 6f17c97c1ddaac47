namespace Dma.Reference;

/// <summary>A live pool: its memory, and which blocks of it are free.</summary>
/// <param name="id">Its name.</param>
/// <param name="device">The device that shares the blocks.</param>
/// <param name="layout">How its memory is cut.</param>
public sealed class BlockPool(PoolId id, Device device, PoolLayout layout)
{
    /// <summary>Its name.</summary>
    public PoolId Id { get; } = id;

    /// <summary>The device that shares the blocks.</summary>
    public Device Device { get; } = device;

    /// <summary>How its memory is cut.</summary>
    public PoolLayout Layout { get; } = layout;

    /// <summary>Its memory, oldest first.</summary>
    public List<PoolChunk> Chunks { get; } = [];

    /// <summary>How many blocks are live.</summary>
    public int LiveBlocks
    {
        get
        {
            var count = 0;
            foreach (var chunk in Chunks)
                count += chunk.Live.Count;
            return count;
        }
    }

    /// <summary>Finds the chunk in which a block is live.</summary>
    /// <param name="block">What the allocation gave.</param>
    /// <returns>The chunk, or null.</returns>
    public PoolChunk? Find(CoherentBuffer block)
    {
        foreach (var chunk in Chunks)
        {
            if (chunk.Live.Contains(block))
                return chunk;
        }
        return null;
    }
}

/// <summary>Memory of a pool in one piece.</summary>
/// <param name="memory">What was allocated for it.</param>
/// <param name="size">How long it is in bytes.</param>
public sealed class PoolChunk(CoherentBuffer memory, ByteCount size)
{
    /// <summary>What was allocated for it.</summary>
    public CoherentBuffer Memory { get; } = memory;

    /// <summary>How long it is in bytes.</summary>
    public ByteCount Size { get; } = size;

    /// <summary>The blocks that can be given; what went back last stands last.</summary>
    public List<CoherentBuffer> Free { get; } = [];

    /// <summary>The blocks that were given and have not come back.</summary>
    public List<CoherentBuffer> Live { get; } = [];

    /// <summary>Both addresses of a byte of the chunk.</summary>
    /// <param name="offset">Its distance from the start in bytes.</param>
    public CoherentBuffer At(ulong offset) => new(Memory.Cpu.Add(new(offset)), Memory.Dma.Add(new(offset)));
}
