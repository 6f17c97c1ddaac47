using Dma.Reference;

namespace Dma.Mutants.Pool;

internal sealed class FirstBlockTakesTheTranslation(Machine machine) : PoolAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "first-block-takes-the-translation",
            "A block that goes back takes the translation of the page along that it begins, though others lie on that page.",
            "DMA-POOL-012",
            [.. Base.PooledContent, "DMA-OPS-011"],
            Base.Isolating,
            Base.OfPools(
                Base.Isolating,
                p =>
                    p with
                    {
                        TranslatedOperations = device => new LosesPages(device),
                        PoolAllocator = machine => new FirstBlockTakesTheTranslation(machine),
                    }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void TakeBack(BlockPool pool, PoolChunk chunk, CoherentBuffer block)
    {
        base.TakeBack(pool, chunk, block);
        if ((block.Dma.Value & Machine.PageMask) == 0 && chunk.Live.Count > 0)
            ((LosesPages)pool.Device.Operations).Lost.Add(block.Dma.Value >> Machine.PageShift);
    }

    public override Answer<CoherentBuffer> Allocate(PoolId id, Gfp flags)
    {
        var answer = base.Allocate(id, flags);
        if (answer.Status == AnswerStatus.Ok && (answer.Value.Dma.Value & Machine.PageMask) == 0)
            ((LosesPages)Find(id)!.Device.Operations).Lost.Remove(answer.Value.Dma.Value >> Machine.PageShift);
        return answer;
    }

    protected override void GiveBack(BlockPool pool, PoolChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(chunk);
        ((LosesPages)pool.Device.Operations).Lost.Remove(chunk.Memory.Dma.Value >> Machine.PageShift);
        base.GiveBack(pool, chunk);
    }

    private sealed class LosesPages(Device device) : TranslatedOperations(device)
    {
        public HashSet<ulong> Lost { get; } = [];

        public override bool TryReach(
            DmaAddress start,
            ByteCount size,
            bool isWrite,
            out PhysicalAddress memory,
            out ByteCount reach
        ) =>
            base.TryReach(start, size, isWrite, out memory, out reach)
            && !Lost.Contains(start.Value >> Machine.PageShift);
    }
}

internal sealed class NewestChunkIsKept(Machine machine) : PoolAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "newest-chunk-is-kept",
            "Destroying a pool gives back the chunks behind the first one of its list, where the newest stands.",
            "DMA-POOL-013",
            ["DMA-POOL-002", "DMA-POOL-003", "DMA-COH-001", "DMA-COH-002"],
            Base.Isolating,
            Base.OfPools(Base.Isolating, p => p with { PoolAllocator = machine => new NewestChunkIsKept(machine) }),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void GiveBack(BlockPool pool, PoolChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(pool);
        if (pool.Chunks.Count == 0 || chunk != pool.Chunks[^1])
            base.GiveBack(pool, chunk);
    }
}
