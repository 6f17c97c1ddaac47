using Dma.Reference;

namespace Dma.Variants.Pool;

/// <summary>Gives a block again only when there is no memory for another chunk.</summary>
/// <param name="machine">The machine, which says nothing of packing.</param>
internal sealed class NewBlocksFirst(Machine machine) : PoolAllocator(machine)
{
    // Buffers have a promise of the rest.
    private const int MostChunks = 24;

    private readonly HashSet<CoherentBuffer> _used = [];
    private int _chunks;

    protected override PoolChunk? FindRoom(BlockPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var isNew = pool.Chunks.Find(chunk => chunk.Free.Exists(block => !_used.Contains(block)));
        return isNew ?? (_chunks < MostChunks ? null : base.FindRoom(pool));
    }

    protected override int ChooseBlock(BlockPool pool, PoolChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        var isNew = chunk.Free.FindIndex(block => !_used.Contains(block));
        return isNew >= 0 ? isNew : base.ChooseBlock(pool, chunk);
    }

    protected override bool TryTakeChunk(BlockPool pool, Gfp flags, out PoolChunk chunk)
    {
        if (base.TryTakeChunk(pool, flags, out chunk))
        {
            _chunks++;
            return true;
        }
        return false;
    }

    protected override void TakeBack(BlockPool pool, PoolChunk chunk, CoherentBuffer block)
    {
        base.TakeBack(pool, chunk, block);
        _used.Add(block);
    }

    protected override void GiveBack(BlockPool pool, PoolChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(chunk);
        base.GiveBack(pool, chunk);
        _used.RemoveWhere(chunk.Free.Contains);
        _chunks -= pool.Chunks.Contains(chunk) ? 1 : 0;
    }
}

/// <summary>Gives the block that went back last.</summary>
/// <param name="machine">The machine.</param>
internal sealed class LastFreedFirst(Machine machine) : PoolAllocator(machine)
{
    protected override PoolChunk? FindRoom(BlockPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        return pool.Chunks.FindLast(chunk => chunk.Free.Count > 0);
    }

    protected override int ChooseBlock(BlockPool pool, PoolChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        return chunk.Free.Count - 1;
    }
}

/// <summary>Gives the block that has waited longest, those at the end of a chunk before those at its start.</summary>
/// <param name="machine">The machine.</param>
internal sealed class FirstFreedFirst(Machine machine) : PoolAllocator(machine)
{
    protected override PoolChunk? FindRoom(BlockPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        return pool.Chunks.Find(chunk => chunk.Free.Count > 0);
    }

    protected override int ChooseBlock(BlockPool pool, PoolChunk chunk) => 0;
}

/// <summary>Lays blocks out from the end of each window, and what is left over lies before the first.</summary>
/// <param name="machine">The machine.</param>
internal sealed class FromTheTop(Machine machine) : PoolAllocator(machine)
{
    protected override bool TryTakeChunk(BlockPool pool, Gfp flags, out PoolChunk chunk)
    {
        if (!base.TryTakeChunk(pool, flags, out chunk))
            return false;
        var (window, size) = (pool.Layout.Window.Value, pool.Layout.BlockSize.Value);
        // A window that is longer than a page need not end with an aligned block.
        var left = window % size & ~(pool.Layout.Alignment.Value - 1);
        for (var index = 0; index < chunk.Free.Count; index++)
            chunk.Free[index] = chunk.At(chunk.Free[index].Dma.Value - chunk.Memory.Dma.Value + left);
        return true;
    }
}

/// <summary>Keeps words of its own in free blocks, and fills blocks with what nobody stored when they are given and when they come back.</summary>
/// <param name="machine">The machine.</param>
internal sealed class PoisonsBlocks(Machine machine) : PoolAllocator(machine)
{
    public override Answer<CoherentBuffer> Allocate(PoolId id, Gfp flags)
    {
        var answer = base.Allocate(id, flags);
        if (answer.Status == AnswerStatus.Ok && !flags.HasFlag(Gfp.Zero))
            Fill(Find(id)!, answer.Value, 0xA9);
        return answer;
    }

    protected override void TakeBack(BlockPool pool, PoolChunk chunk, CoherentBuffer block)
    {
        Fill(pool, block, 0xA7);
        base.TakeBack(pool, chunk, block);
    }

    private void Fill(BlockPool pool, CoherentBuffer block, byte value)
    {
        var bytes = new byte[pool.Layout.BlockSize.Value];
        Array.Fill(bytes, value);
        Machine.CpuStore(block.Cpu, bytes);
    }
}
