using Dma.Reference;

namespace Dma.Mutants.Pool;

internal sealed class LinkTakenForTheBlock(Machine machine) : PoolAllocator(machine)
{
    private const ulong LinkOffset = 8;

    private readonly HashSet<CoherentBuffer> _used = [];

    public static Mutant Definition { get; } =
        new(
            "link-taken-for-the-block",
            "A free block holds its link behind a first word, and one that comes off the list again is given by the link's CPU address.",
            "DMA-POOL-005",
            ["DMA-PLAT-002", "DMA-POOL-004", "DMA-POOL-020", .. Base.PooledContent],
            Base.Coherent,
            Base.OfPools(Base.Coherent, p => p with { PoolAllocator = machine => new LinkTakenForTheBlock(machine) }),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<CoherentBuffer> Allocate(PoolId id, Gfp flags)
    {
        var answer = base.Allocate(id, flags);
        return answer.Status == AnswerStatus.Ok && _used.Contains(answer.Value)
            ? answer.Value with
            {
                Cpu = answer.Value.Cpu.Add(new(LinkOffset)),
            }
            : answer;
    }

    public override Answer Free(PoolId id, CoherentBuffer block)
    {
        var shifted = block with { Cpu = new(block.Cpu.Value - LinkOffset) };
        return _used.Contains(shifted) ? base.Free(id, shifted) : base.Free(id, block);
    }

    protected override void TakeBack(BlockPool pool, PoolChunk chunk, CoherentBuffer block)
    {
        base.TakeBack(pool, chunk, block);
        // A link has no room in shorter ones.
        if (pool.Layout.Alignment.Value > LinkOffset)
            _used.Add(block);
    }

    protected override void GiveBack(BlockPool pool, PoolChunk chunk)
    {
        base.GiveBack(pool, chunk);
        _used.RemoveWhere(chunk.Free.Contains);
    }
}

internal sealed class BusAddressNotRounded(Machine machine) : PoolAllocator(machine)
{
    private readonly Dictionary<PoolId, ulong> _sizes = [];

    public static Mutant Definition { get; } =
        new(
            "bus-address-not-rounded",
            "Where a block lies for the CPU is computed from the rounded size, where it lies for the device from the size that was asked for.",
            "DMA-POOL-006",
            ["DMA-POOL-004", "DMA-POOL-007", "DMA-POOL-020", .. Base.PooledContent],
            Base.Coherent,
            Base.OfPools(Base.Coherent, p => p with { PoolAllocator = machine => new BusAddressNotRounded(machine) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<PoolId> Create(Device device, ByteCount size, ByteCount alignment, ByteCount boundary)
    {
        var answer = base.Create(device, size, alignment, boundary);
        if (answer.Status == AnswerStatus.Ok)
            _sizes[answer.Value] = Math.Max(size.Value, Description.SmallestBlock.Value);
        return answer;
    }

    protected override bool TryTakeChunk(BlockPool pool, Gfp flags, out PoolChunk chunk)
    {
        if (!base.TryTakeChunk(pool, flags, out chunk))
            return false;
        for (var index = 0; index < chunk.Free.Count; index++)
        {
            var offset = chunk.Free[index].Cpu.Value - chunk.Memory.Cpu.Value;
            var block = offset / pool.Layout.BlockSize.Value;
            chunk.Free[index] = chunk.Free[index] with
            {
                Dma = chunk.Memory.Dma.Add(new(offset - block * (pool.Layout.BlockSize.Value - _sizes[pool.Id]))),
            };
        }
        return true;
    }
}

internal sealed class ChunkSharedByTwoPools(Machine machine) : PoolAllocator(machine)
{
    private readonly List<(BlockPool Pool, PoolChunk Chunk)> _all = [];

    public static Mutant Definition { get; } =
        new(
            "chunk-shared-by-two-pools",
            "Memory that a pool of the same device has blocks left in is cut once more for another pool, over the blocks that the first one gave.",
            "DMA-POOL-004",
            ["DMA-POOL-008", .. Base.PooledContent],
            Base.Coherent,
            Base.OfPools(Base.Coherent, p => p with { PoolAllocator = machine => new ChunkSharedByTwoPools(machine) }),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryTakeChunk(BlockPool pool, Gfp flags, out PoolChunk chunk)
    {
        if (!base.TryTakeChunk(pool, flags, out chunk))
            return false;
        var device = pool.Device;
        var shared = _all.FindLast(other =>
            other.Pool.Device == device
            && other.Pool != pool
            && other.Chunk.Free.Count > 0
            && other.Pool.Layout.ChunkSize == pool.Layout.ChunkSize
        );
        if (shared.Chunk is not null)
        {
            base.GiveBack(pool, chunk);
            var moved = new PoolChunk(shared.Chunk.Memory, chunk.Size);
            foreach (var block in chunk.Free)
                moved.Free.Add(moved.At(block.Dma.Value - chunk.Memory.Dma.Value));
            chunk = moved;
        }
        _all.Add((pool, chunk));
        return true;
    }

    protected override void GiveBack(BlockPool pool, PoolChunk chunk)
    {
        _all.RemoveAll(one => one.Chunk == chunk);
        if (!_all.Exists(one => one.Chunk.Memory == chunk.Memory))
            base.GiveBack(pool, chunk);
    }
}

internal sealed class BlockOfFullChunkListedTwice(Machine machine) : PoolAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "block-of-full-chunk-listed-twice",
            "A block that goes back to a full chunk is put on the list when the chunk gets room again, and once more where every block is.",
            "DMA-POOL-004",
            ["DMA-POOL-021", "DMA-PLAT-002", .. Base.PooledContent],
            Base.WriteBack,
            Base.OfPools(
                Base.WriteBack,
                p => p with { PoolAllocator = machine => new BlockOfFullChunkListedTwice(machine) }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void TakeBack(BlockPool pool, PoolChunk chunk, CoherentBuffer block)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        if (chunk.Free.Count == 0)
            chunk.Free.Add(block);
        base.TakeBack(pool, chunk, block);
    }
}

internal sealed class FreedToTheOldestPool(Machine machine) : PoolAllocator(machine)
{
    private readonly List<BlockPool> _pools = [];

    public static Mutant Definition { get; } =
        new(
            "freed-to-the-oldest-pool",
            "A block is put on the list of the first pool of its device that gives blocks of its size, which is not always its own.",
            "DMA-POOL-019",
            [
                "DMA-POOL-004",
                "DMA-POOL-020",
                "DMA-POOL-021",
                "DMA-PLAT-002",
                "DMA-POOL-012",
                "DMA-COH-004",
                .. Base.PooledContent,
            ],
            Base.Coherent,
            Base.OfPools(Base.Coherent, p => p with { PoolAllocator = machine => new FreedToTheOldestPool(machine) }),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer Destroy(PoolId id)
    {
        _pools.RemoveAll(pool => pool.Id == id);
        return base.Destroy(id);
    }

    protected override bool TryTakeChunk(BlockPool pool, Gfp flags, out PoolChunk chunk)
    {
        if (!_pools.Contains(pool))
            _pools.Add(pool);
        return base.TryTakeChunk(pool, flags, out chunk);
    }

    protected override void TakeBack(BlockPool pool, PoolChunk chunk, CoherentBuffer block)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var (device, size) = (pool.Device, pool.Layout.BlockSize);
        var first = _pools.Find(other => other.Device == device && other.Layout.BlockSize == size) ?? pool;
        base.TakeBack(first, first == pool ? chunk : first.Chunks[^1], block);
    }
}
