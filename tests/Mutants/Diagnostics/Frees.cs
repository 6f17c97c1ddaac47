using Dma.Reference;
using Dma.Variants.Diagnostics;

namespace Dma.Mutants.Diagnostics;

internal sealed class CpuAddressByPage(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "cpu-address-by-page",
            "CPU addresses of buffers are compared as pages.",
            "DMA-DBG-007",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new CpuAddressByPage(machine)),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void LookAtFree(Entry freed, ByteCount size, CoherentBuffer buffer)
    {
        var page = Description.PageSize.Value;
        if (freed.Range.Length != size || freed.Cpu.Value / page != buffer.Cpu.Value / page)
        {
            base.LookAtFree(freed, size, buffer);
        }
    }
}

internal sealed class FirstPageIsTheBlock(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "first-page-is-the-block",
            "Where a block of pages is freed, mappings are looked for in its first page.",
            "DMA-DBG-015",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new FirstPageIsTheBlock(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override Entry? FindMappedIn(ulong start, ulong length) =>
        base.FindMappedIn(start, Description.PageSize.Value);
}

internal sealed class AnyPoolWillDo(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "any-pool-will-do",
            "A block that goes back is looked up among the live blocks of all pools.",
            "DMA-DBG-016",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new AnyPoolWillDo(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void LookAtForeign(PoolId pool, CoherentBuffer block)
    {
        if (!Blocks.Exists(live => live.Buffer == block))
        {
            base.LookAtForeign(pool, block);
        }
    }
}

internal sealed class UnusedPoolsAreLeftOut(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "unused-pools-are-left-out",
            "A pool of which no block is live is not looked at when a block goes back to it.",
            "DMA-DBG-017",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new UnusedPoolsAreLeftOut(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void LookAtForeign(PoolId pool, CoherentBuffer block)
    {
        if (Blocks.Exists(live => live.Pool == pool) || !FreeBlocks.Contains((pool, block)))
        {
            base.LookAtForeign(pool, block);
        }
    }
}

internal sealed class FirstBlockIsNotFound(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "first-block-is-not-found",
            "The position of a block of the pool among all live blocks is held to be one only above zero.",
            "DMA-DBG-018",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new FirstBlockIsNotFound(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: true,
            IsCombination: false
        );

    protected override bool IsBusy(PoolId pool) => Blocks.FindIndex(it => it.Pool == pool) > 0;
}
