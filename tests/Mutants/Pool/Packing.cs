using Dma.Reference;

namespace Dma.Mutants.Pool;

internal sealed class LastBlockOfWindowLost(Machine machine) : PoolAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "last-block-of-window-lost",
            "Whether a further block fits is asked with less than where it is less or equal, so that the one that ends at the boundary is lost.",
            "DMA-POOL-019",
            [],
            Base.Coherent,
            Base.OfPools(Base.Coherent, p => p with { PoolAllocator = machine => new LastBlockOfWindowLost(machine) }),
            "B15",
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryTakeChunk(BlockPool pool, Gfp flags, out PoolChunk chunk)
    {
        if (!base.TryTakeChunk(pool, flags, out chunk))
            return false;
        var (window, size, start) = (pool.Layout.Window.Value, pool.Layout.BlockSize.Value, chunk.Memory.Dma.Value);
        if (window > size)
            chunk.Free.RemoveAll(block => (block.Dma.Value - start) % window + size == window);
        return true;
    }
}

internal sealed class StatisticIgnoresTheBoundary(Machine machine) : PoolAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "statistic-ignores-the-boundary",
            "How many blocks there are is computed from the length of a chunk and of a block, as if none was left out for the boundary.",
            "DMA-POOL-022",
            [],
            Base.Coherent,
            Base.OfPools(
                Base.Coherent,
                p => p with { PoolAllocator = machine => new StatisticIgnoresTheBoundary(machine) }
            ),
            "B17",
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<PoolStatistics> StatisticsOf(PoolId id)
    {
        var answer = base.StatisticsOf(id);
        if (Find(id) is not { } pool)
            return answer;
        return answer.Value with
        {
            Blocks = answer.Value.Pages * (pool.Layout.ChunkSize.Value / pool.Layout.BlockSize.Value),
        };
    }
}

internal sealed class StatisticForgetsFrees(Machine machine) : PoolAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "statistic-forgets-frees",
            "A block that goes back is counted out only when its chunk is empty then.",
            "DMA-POOL-021",
            ["DMA-POOL-022"],
            Base.Isolating,
            Base.OfPools(Base.Isolating, p => p with { PoolAllocator = machine => new StatisticForgetsFrees(machine) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    private readonly Dictionary<PoolChunk, ulong> _missed = [];

    public override Answer<PoolStatistics> StatisticsOf(PoolId id)
    {
        var answer = base.StatisticsOf(id);
        var missed = 0UL;
        foreach (var chunk in Find(id)?.Chunks ?? [])
            missed += _missed.GetValueOrDefault(chunk);
        return answer.Status == AnswerStatus.Ok
            ? answer.Value with
            {
                BlocksInUse = answer.Value.BlocksInUse + missed,
            }
            : answer;
    }

    protected override void TakeBack(BlockPool pool, PoolChunk chunk, CoherentBuffer block)
    {
        base.TakeBack(pool, chunk, block);
        _missed[chunk] = chunk.Live.Count == 0 ? 0 : _missed.GetValueOrDefault(chunk) + 1;
    }
}

internal sealed class StatisticTellsTheSizeAskedFor(Machine machine) : PoolAllocator(machine)
{
    private readonly Dictionary<PoolId, ByteCount> _sizes = [];

    public static Mutant Definition { get; } =
        new(
            "statistic-tells-the-size-asked-for",
            "The size of a block that is told is the one that the driver asked for, without what it was rounded up by.",
            "DMA-POOL-023",
            [],
            Base.WriteBack,
            Base.OfPools(
                Base.WriteBack,
                p => p with { PoolAllocator = machine => new StatisticTellsTheSizeAskedFor(machine) }
            ),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<PoolId> Create(Device device, ByteCount size, ByteCount alignment, ByteCount boundary)
    {
        var answer = base.Create(device, size, alignment, boundary);
        if (answer.Status == AnswerStatus.Ok)
            _sizes[answer.Value] = size;
        return answer;
    }

    public override Answer<PoolStatistics> StatisticsOf(PoolId id)
    {
        var answer = base.StatisticsOf(id);
        return answer.Status == AnswerStatus.Ok ? answer.Value with { BlockSize = _sizes[id] } : answer;
    }
}

internal sealed class BoundaryBeyondTheChunk(Machine machine) : PoolAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "boundary-beyond-the-chunk",
            "Blocks are laid out up to the boundary as long as they begin in the chunk, and the boundary may lie beyond its end.",
            "DMA-POOL-020",
            ["DMA-PLAT-002", "DMA-PLAT-004", "DMA-POOL-004", "DMA-POOL-012", .. Base.PooledContent],
            Base.Coherent,
            Base.OfPools(Base.Coherent, p => p with { PoolAllocator = machine => new BoundaryBeyondTheChunk(machine) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryTakeChunk(BlockPool pool, Gfp flags, out PoolChunk chunk)
    {
        if (!base.TryTakeChunk(pool, flags, out chunk))
            return false;
        var (layout, count) = (pool.Layout, (ulong)chunk.Free.Count);
        var last = count * layout.BlockSize.Value;
        if (
            layout.Boundary.Value > layout.ChunkSize.Value
            && last < layout.ChunkSize.Value
            && chunk.At(last).Dma.Value % layout.Boundary.Value + layout.BlockSize.Value <= layout.Boundary.Value
        )
            chunk.Free.Insert(0, chunk.At(last));
        return true;
    }
}

internal sealed class BlocksSideBySide(Machine machine) : PoolAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "blocks-side-by-side",
            "The boundary is looked at when the pool is created, and blocks then follow each other through the chunk without it.",
            "DMA-POOL-007",
            [],
            Base.Isolating,
            Base.OfPools(Base.Isolating, p => p with { PoolAllocator = machine => new BlocksSideBySide(machine) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryTakeChunk(BlockPool pool, Gfp flags, out PoolChunk chunk)
    {
        if (!base.TryTakeChunk(pool, flags, out chunk))
            return false;
        var size = pool.Layout.BlockSize.Value;
        chunk.Free.Clear();
        for (var block = pool.Layout.BlocksPerChunk; block > 0; block--)
            chunk.Free.Add(chunk.At((block - 1) * size));
        return true;
    }
}
