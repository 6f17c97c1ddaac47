using Dma.Reference;
using Dma.Variants.Diagnostics;

namespace Dma.Mutants.Diagnostics;

internal sealed class SyncEndsOneLate(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "sync-ends-one-late",
            "The byte behind a mapping counts as its last one where a sync is looked up.",
            "DMA-DBG-011",
            ["DMA-DBG-001"],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new SyncEndsOneLate(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool IsInside(Entry entry, DmaRange range) =>
        range.Start.Value >= entry.Range.Start.Value
        && range.Start.Value - entry.Range.Start.Value + range.Length.Value <= entry.Range.Length.Value + 1;
}

internal sealed class SyncForCpuTakesAny(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "sync-for-cpu-takes-any",
            "The direction of a sync is compared only where the bytes are given.",
            "DMA-DBG-012",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new SyncForCpuTakesAny(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool IsOtherDirection(Entry entry, DmaDirection direction, bool isForCpu) =>
        !isForCpu && base.IsOtherDirection(entry, direction, isForCpu);
}

internal sealed class TwoFitsAreNone(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "two-fits-are-none",
            "A lookup that finds two mappings, neither of just the bytes that are synced, gives up and finds none.",
            "DMA-DBG-001",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new TwoFitsAreNone(machine)),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void LookAtSync(DeviceId device, DmaRange range, DmaDirection direction, bool isForCpu)
    {
        var there = Live.FindAll(entry => entry.Device == device && entry.Contains(range));
        if (there.Count > 1 && !there.Exists(entry => entry.Range == range))
        {
            Report(Misuse.SyncOfUnmapped, device, range, 0);
            return;
        }

        base.LookAtSync(device, range, direction, isForCpu);
    }
}

internal sealed class CountOfUnmapsAlone(Machine inner) : Checker(inner, All)
{
    public static Mutant Definition { get; } =
        new(
            "count-of-unmaps-alone",
            "The number of entries is compared where a list is unmapped, and not where it is synced.",
            "DMA-DBG-008",
            [],
            Base.Coherent,
            Base.Diagnosed(Base.Coherent, machine => new CountOfUnmapsAlone(machine)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void LookAtCount(ListId list, int entries, bool isUnmap)
    {
        if (isUnmap)
        {
            base.LookAtCount(list, entries, isUnmap);
        }
    }
}
