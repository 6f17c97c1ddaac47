using Dma.Reference;

namespace Dma.Mutants.Pool;

/// <summary>A limit of allocations that is another while a pool takes memory.</summary>
internal abstract class PoolLimit(Device device) : MaskPolicy(device)
{
    /// <summary>Whether a pool takes memory now.</summary>
    public bool IsForPool { get; set; }

    protected abstract ulong LastForPool { get; }

    public override DmaAddress LastCoherentAddress => IsForPool ? new(LastForPool) : base.LastCoherentAddress;
}

/// <summary>An allocator of pools that tells the limit for whom memory is taken.</summary>
internal sealed class TellsTheLimit(Machine machine) : PoolAllocator(machine)
{
    protected override bool TryTakeChunk(BlockPool pool, Gfp flags, out PoolChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var limit = (PoolLimit)pool.Device.Masks;
        limit.IsForPool = true;
        var isTaken = base.TryTakeChunk(pool, flags, out chunk);
        limit.IsForPool = false;
        return isTaken;
    }
}

internal sealed class PoolsTakeTheStreamingMask(Device device) : PoolLimit(device)
{
    public static Mutant Definition { get; } =
        new(
            "pools-take-the-streaming-mask",
            "The memory of a pool is placed by the mask for mappings, which may be wider than that for coherent memory.",
            "DMA-POOL-008",
            [],
            Base.Coherent,
            Base.OfPools(
                Base.Coherent,
                p =>
                    p with
                    {
                        MaskPolicy = device => new PoolsTakeTheStreamingMask(device),
                        PoolAllocator = machine => new TellsTheLimit(machine),
                    }
            ),
            "B24",
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override ulong LastForPool => LastAddress.Value;
}

internal sealed class PoolsOverlookTheBus(Device device) : PoolLimit(device)
{
    public static Mutant Definition { get; } =
        new(
            "pools-overlook-the-bus",
            "The memory of a pool is placed by the coherent mask alone, whatever the bus of the device passes on.",
            "DMA-POOL-009",
            ["DMA-POOL-012", .. Base.PooledContent],
            Base.Coherent,
            Base.OfPools(
                Base.Coherent,
                p =>
                    p with
                    {
                        MaskPolicy = device => new PoolsOverlookTheBus(device),
                        PoolAllocator = machine => new TellsTheLimit(machine),
                    }
            ),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override ulong LastForPool => CoherentInForce.Value;
}

internal sealed class BudgetInBytesOfBlocks(Machine machine) : PoolAllocator(machine)
{
    private int _chunks;

    public static Mutant Definition { get; } =
        new(
            "budget-in-bytes-of-blocks",
            "What pools may take is what the promised blocks are long together, though a chunk wastes what is left behind its last one.",
            "DMA-POOL-002",
            ["DMA-POOL-003"],
            Base.Isolating,
            Base.OfPools(
                Base.Isolating,
                p =>
                    p with
                    {
                        Pool = p.Pool! with { Room = p.Pool.Room with { Blocks = 3 } },
                        PoolAllocator = machine => new BudgetInBytesOfBlocks(machine),
                    }
            ),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryTakeChunk(BlockPool pool, Gfp flags, out PoolChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(pool);
        chunk = null!;
        var budget = (ulong)Description.Room.Blocks * pool.Layout.BlockSize.Value / pool.Layout.ChunkSize.Value;
        if ((ulong)_chunks >= Math.Max(budget, 1) || !base.TryTakeChunk(pool, flags, out chunk))
            return false;
        _chunks++;
        return true;
    }

    protected override void GiveBack(BlockPool pool, PoolChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(pool);
        if (pool.Chunks.Contains(chunk))
            _chunks--;
        base.GiveBack(pool, chunk);
    }
}
