using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification.Memory;

/// <summary>A live pool.</summary>
internal sealed class Pool
{
    /// <summary>The id of the step that made it.</summary>
    public required ulong Id { get; init; }

    /// <summary>The name that the platform gave it.</summary>
    public required PoolId Name { get; init; }

    public required DeviceId Device { get; init; }

    public required PoolGeometry Geometry { get; init; }

    /// <summary>How many bytes of a block are the driver's: the rounded size, or what was asked for where nothing is said of rounding.</summary>
    public required int BlockLength { get; init; }

    /// <summary>How long its chunks are; 0 where nothing is said of them.</summary>
    public required ulong ChunkLength { get; init; }

    /// <summary>How many blocks a chunk has; 0 where nothing is said of them.</summary>
    public required ulong Capacity { get; init; }

    /// <summary>The widest coherent mask that has been in force since it was created: memory is taken when it likes.</summary>
    public required DmaMask WidestMask { get; set; }

    /// <summary>The live blocks, oldest first.</summary>
    public List<PooledBlock> Live { get; } = [];

    /// <summary>The most blocks that have been live at once.</summary>
    public int Peak { get; set; }

    /// <summary>The last step at which a block went back under stores that no barrier came after; 0 if there is none.</summary>
    public ulong LeftOpen { get; set; }

    /// <summary>The chunks that hold its most blocks, if none is taken before all others are full; 0 where nothing is said of them.</summary>
    public ulong MostChunks => Capacity == 0 ? 0 : ((ulong)Peak + Capacity - 1) / Capacity;

    /// <summary>Whether it can be told by its address in which chunk a block lies.</summary>
    public bool HasChunksByAddress(int pageSize) => ChunkLength > 0 && ChunkLength <= (ulong)pageSize;

    /// <summary>The chunk that a block lies in; by address.</summary>
    public ulong ChunkOf(PooledBlock block) => block.Buffer.Dma.Value / ChunkLength;

    /// <summary>How many chunks the oldest live blocks lie in; by address.</summary>
    /// <param name="blocks">How many of them.</param>
    public ulong CountChunks(int blocks)
    {
        ulong count = 0;
        for (var i = 0; i < blocks; i++)
        {
            var chunk = ChunkOf(Live[i]);
            var isNew = true;
            for (var j = 0; j < i && isNew; j++)
            {
                isNew = ChunkOf(Live[j]) != chunk;
            }

            count += isNew ? 1UL : 0;
        }

        return count;
    }

    /// <summary>The addresses that the device may reach because a block of the pool lies there: those of its chunk, if anything is said of that.</summary>
    public Interval ReachOf(PooledBlock block, int pageSize)
    {
        var address = block.Buffer.Dma.Value;
        if (ChunkLength == 0)
        {
            return new Interval(0, (UInt128)1 << 64);
        }

        if (HasChunksByAddress(pageSize))
        {
            return Interval.At(address - address % ChunkLength, ChunkLength);
        }

        // It may be the chunk's first block or its last.
        var before = Math.Min(address, ChunkLength);
        return Interval.At(address - before, (UInt128)before + ChunkLength);
    }
}
