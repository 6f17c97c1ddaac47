using Dma.Reference;

namespace Dma.Mutants.Pool;

internal sealed class ClearsTheSizeAskedFor(Machine machine) : PoolAllocator(machine)
{
    private readonly Dictionary<PoolId, ulong> _sizes = [];

    public static Mutant Definition { get; } =
        new(
            "clears-the-size-asked-for",
            "A block that is asked for as zero is cleared as far as the driver's size goes, and its rounded tail shows what was there.",
            "DMA-POOL-010",
            [.. Base.PooledContent],
            Base.Coherent,
            Base.OfPools(Base.Coherent, p => p with { PoolAllocator = machine => new ClearsTheSizeAskedFor(machine) }),
            "B19",
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<PoolId> Create(Device device, ByteCount size, ByteCount alignment, ByteCount boundary)
    {
        var answer = base.Create(device, size, alignment, boundary);
        if (answer.Status == AnswerStatus.Ok)
            _sizes[answer.Value] = size.Value;
        return answer;
    }

    protected override void Clear(BlockPool pool, CoherentBuffer block)
    {
        ArgumentNullException.ThrowIfNull(pool);
        Clear(block.Cpu, _sizes[pool.Id]);
    }
}

internal sealed class ClearsNewBlocksOnly(Machine machine) : PoolAllocator(machine)
{
    private readonly HashSet<CoherentBuffer> _used = [];

    public static Mutant Definition { get; } =
        new(
            "clears-new-blocks-only",
            "New memory is zero, and so are blocks that the pool clears when they come out of it first; what has been used is given as it is.",
            "DMA-POOL-010",
            [.. Base.PooledContent],
            Base.Isolating,
            Base.OfPools(Base.Isolating, p => p with { PoolAllocator = machine => new ClearsNewBlocksOnly(machine) }),
            "B19",
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void TakeBack(BlockPool pool, PoolChunk chunk, CoherentBuffer block)
    {
        base.TakeBack(pool, chunk, block);
        _used.Add(block);
    }

    protected override void Clear(BlockPool pool, CoherentBuffer block)
    {
        if (!_used.Contains(block))
            base.Clear(pool, block);
    }

    protected override void GiveBack(BlockPool pool, PoolChunk chunk)
    {
        base.GiveBack(pool, chunk);
        _used.RemoveWhere(chunk.Free.Contains);
    }
}

internal sealed class ShortChunksAreCached(Machine machine) : PoolAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "short-chunks-are-cached",
            "Memory for a chunk that is shorter than a page is taken from where the kernel's own small objects come from, which is cached.",
            "DMA-POOL-011",
            [.. Base.PooledContent],
            Base.WriteBack,
            Base.OfPools(Base.WriteBack, p => p with { PoolAllocator = machine => new ShortChunksAreCached(machine) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    // What is cleared is written back on the way.
    protected override void Clear(BlockPool pool, CoherentBuffer block)
    {
        ArgumentNullException.ThrowIfNull(pool);
        base.Clear(pool, block);
        var size = pool.Layout.BlockSize;
        if (pool.Device.Operations.TryReach(block.Dma, size, isWrite: true, out var memory, out _))
            Machine.Cache.Clean(memory, size);
    }

    protected override CoherentRequest RequestFor(BlockPool pool, Gfp flags)
    {
        var request = base.RequestFor(pool, flags);
        return request with { IsNonCoherent = request.Size.Value <= Machine.PageMask };
    }
}
