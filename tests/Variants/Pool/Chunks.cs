using Dma.Reference;
using Dma.Variants.Platform;

namespace Dma.Variants.Pool;

/// <summary>Every block has memory of its own.</summary>
/// <param name="machine">The machine, which says nothing of packing.</param>
internal sealed class OneBlockAChunk(Machine machine) : PoolAllocator(machine)
{
    protected override PoolLayout Cut(ByteCount block, ByteCount alignment, ByteCount boundary)
    {
        // Memory is aligned like its length, and so as the alignment needs it, which is no more.
        return new(block, alignment, boundary, block, block);
    }
}

/// <summary>Memory is taken several pages at a time, and all of it can be reached as soon as one block is given.</summary>
/// <param name="machine">The machine, which says nothing of packing.</param>
internal sealed class LargeChunks(Machine machine) : PoolAllocator(machine)
{
    private const ulong Pages = 4;

    protected override PoolLayout Cut(ByteCount block, ByteCount alignment, ByteCount boundary)
    {
        var cut = base.Cut(block, alignment, boundary);
        var chunk = Math.Max(block.Value, Pages << Machine.PageShift);
        var window = boundary.Value == 0 ? chunk : Math.Min(boundary.Value, chunk);
        return chunk % window == 0 ? cut with { ChunkSize = new(chunk), Window = new(window) } : cut;
    }
}

/// <summary>A chunk goes back as soon as no block of it is live.</summary>
/// <param name="machine">The machine.</param>
internal sealed class ShrinksAtOnce(Machine machine) : PoolAllocator(machine)
{
    protected override void TakeBack(BlockPool pool, PoolChunk chunk, CoherentBuffer block)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(chunk);
        base.TakeBack(pool, chunk, block);
        if (chunk.Live.Count > 0)
            return;
        GiveBack(pool, chunk);
        pool.Chunks.Remove(chunk);
    }
}

/// <summary>A pool takes its first memory when it is created, by the mask that is in force then.</summary>
/// <param name="machine">The machine, which says nothing of packing.</param>
internal sealed class TakesMemoryAtOnce(Machine machine) : PoolAllocator(machine)
{
    public override Answer<PoolId> Create(Device device, ByteCount size, ByteCount alignment, ByteCount boundary)
    {
        var answer = base.Create(device, size, alignment, boundary);
        if (
            answer.Status == AnswerStatus.Ok
            && Find(answer.Value) is { } pool
            && TryTakeChunk(pool, Gfp.Kernel, out var chunk)
        )
            pool.Chunks.Add(chunk);
        return answer;
    }
}

/// <summary>Blocks are rounded up to powers of two, and nothing is said of it.</summary>
/// <param name="machine">The machine, which says nothing of rounding.</param>
internal sealed class RoundsToPowers(Machine machine) : PoolAllocator(machine)
{
    protected override ulong Round(ulong size, ulong multiple) =>
        Math.Max(System.Numerics.BitOperations.RoundUpToPowerOf2(size), multiple);
}

/// <summary>Gives exactly the pools and blocks that are promised, and not one more.</summary>
/// <param name="machine">The machine.</param>
internal sealed class PromisedPoolsAlone(Machine machine) : PoolAllocator(machine)
{
    private readonly Dictionary<PoolId, int> _most = [];
    private int _created;
    private int _taken;

    public override Answer<PoolId> Create(Device device, ByteCount size, ByteCount alignment, ByteCount boundary)
    {
        if (
            !TryLayOut(size, alignment, boundary, out var layout)
            || layout.BlockSize.Value > Description.Room.BlockSize.Value
        )
            return Answer.Failed(Errno.Invalid);
        if (_created == Description.Room.Pools)
            return Answer.Failed(Errno.NoMemory);
        _created++;
        return base.Create(device, size, alignment, boundary);
    }

    public override Answer<CoherentBuffer> Allocate(PoolId id, Gfp flags)
    {
        if (flags.HasFlag(Gfp.Atomic) || Find(id) is not { } pool)
            return Answer.Failed(Errno.NoMemory);
        var (live, most) = (pool.LiveBlocks, _most.GetValueOrDefault(id));
        if (live == most && _taken == Description.Room.Blocks)
            return Answer.Failed(Errno.NoMemory);
        var answer = base.Allocate(id, flags);
        if (answer.Status == AnswerStatus.Ok && live == most)
        {
            _most[id] = most + 1;
            _taken++;
        }
        return answer;
    }

    public override Answer Destroy(PoolId id)
    {
        var answer = base.Destroy(id);
        if (answer == Answer.Ok)
        {
            _most.Remove(id);
            if (LivePools == 0)
                (_created, _taken) = (0, 0);
        }
        return answer;
    }
}

/// <summary>Refuses pools and blocks now and then.</summary>
/// <param name="machine">The machine.</param>
/// <param name="most">How many refusals in a row there may be.</param>
internal sealed class RefusesPools(Machine machine, int most) : PoolAllocator(machine)
{
    private readonly Moods _pools = new(most);
    private readonly Moods _blocks = new(most);

    public override Answer<PoolId> Create(Device device, ByteCount size, ByteCount alignment, ByteCount boundary)
    {
        if (_pools.Refuses(Machine, 3))
            return Answer.Failed(Errno.NoMemory);
        var answer = base.Create(device, size, alignment, boundary);
        if (answer.Status == AnswerStatus.Ok)
            _pools.Grant();
        return answer;
    }

    public override Answer<CoherentBuffer> Allocate(PoolId id, Gfp flags)
    {
        if (_blocks.Refuses(Machine, 4))
            return Answer.Failed(Errno.NoMemory);
        var answer = base.Allocate(id, flags);
        if (answer.Status == AnswerStatus.Ok)
            _blocks.Grant();
        return answer;
    }
}

/// <summary>Pools have names from the end of 64 bits, and one that was destroyed leaves its name to the next.</summary>
/// <param name="machine">The machine.</param>
internal sealed class NamedFromTheTop(Machine machine) : PoolAllocator(machine)
{
    protected override PoolId ChooseName()
    {
        var name = ulong.MaxValue;
        while (Find(new(name)) is not null)
            name--;
        return new(name);
    }
}
