using Dma.Reference;

namespace Dma.Mutants.Scatterlist;

internal sealed class OneSegmentIsNone(Device device) : MergePolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "one-segment-is-none",
            "Segments are counted where one ends and another begins, so that several entries that all became one are none.",
            "DMA-SG-003",
            ["DMA-SG-004"],
            Base.Coherent,
            Base.OfLists(Base.Coherent, p => p with { MergePolicy = device => new OneSegmentIsNone(device) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override DmaRange[] Merge(ReadOnlySpan<Mapping> entries)
    {
        var merged = base.Merge(entries);
        return merged.Length == 1 && entries.Length > 1 ? [] : merged;
    }
}

internal sealed class MergedLengthIn16Bits(Device device) : MergePolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "merged-length-in-16-bits",
            "The length of a segment is added up in 16 bits, which is as much as an entry has but not as much as several.",
            "DMA-SG-004",
            [],
            Base.Isolating,
            Base.OfLists(Base.Isolating, p => p with { MergePolicy = device => new MergedLengthIn16Bits(device) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override DmaRange[] Merge(ReadOnlySpan<Mapping> entries)
    {
        var merged = base.Merge(entries);
        foreach (ref var segment in merged.AsSpan())
        {
            var isEntry = false;
            foreach (ref readonly var entry in entries)
                isEntry |= entry.Start == segment.Start && entry.Size == segment.Length;
            if (!isEntry)
                segment = segment with { Length = new(segment.Length.Value & 0xffff) };
        }
        return merged;
    }
}

internal sealed class MergedLengthInPages(Device device) : MergePolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "merged-length-in-pages",
            "A segment of several entries is as long as its pages, though the last entry may end inside one.",
            "DMA-SG-004",
            ["DMA-SG-005"],
            Base.Coherent,
            Base.OfLists(Base.Coherent, p => p with { MergePolicy = device => new MergedLengthInPages(device) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override DmaRange[] Merge(ReadOnlySpan<Mapping> entries)
    {
        var merged = base.Merge(entries);
        ref var last = ref merged[^1];
        if (last.Length != entries[^1].Size)
        {
            var end = (last.Start.Value + last.Length.Value + Machine.PageMask) & ~Machine.PageMask;
            last = last with { Length = new(end - last.Start.Value) };
        }
        return merged;
    }
}

internal sealed class LengthComparedTooEarly(Device device) : MergePolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "length-compared-too-early",
            "The length of a segment is held against the limit before the next entry is added to it.",
            "DMA-SG-005",
            [],
            Base.Coherent,
            Base.OfLists(Base.Coherent, p => p with { MergePolicy = device => new LengthComparedTooEarly(device) }),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    private ulong _added;

    protected override bool CanJoin(in Mapping before, in Mapping after)
    {
        _added = after.Size.Value;
        return base.CanJoin(before, after);
    }

    protected override bool Fits(DmaRange segment)
    {
        var last = segment.Start.Value + (segment.Length.Value - 1);
        return segment.Length.Value - _added < MaxSegmentSize.Value
            && ((segment.Start.Value ^ last) & ~SegmentBoundary.Value) == 0;
    }
}

internal sealed class SizeLimitOnlyGrows(Device device) : MergePolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "size-limit-only-grows",
            "A smaller size of segments is accepted and not kept: the limit is the largest that was ever asked for.",
            "DMA-SG-005",
            [],
            Base.Isolating,
            Base.OfLists(Base.Isolating, p => p with { MergePolicy = device => new SizeLimitOnlyGrows(device) }),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer SetMaxSegmentSize(ByteCount size) =>
        base.SetMaxSegmentSize(size.Value == 0 ? size : new(Math.Max(size.Value, MaxSegmentSize.Value)));
}

internal sealed class MergesAcrossTheBoundary(Device device) : MergePolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "merges-across-the-boundary",
            "Entries become one segment by their addresses and length alone; the boundary is kept and not looked at.",
            "DMA-SG-006",
            [],
            Base.Isolating,
            Base.OfLists(Base.Isolating, p => p with { MergePolicy = device => new MergesAcrossTheBoundary(device) }),
            "B37",
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool Fits(DmaRange segment) => segment.Length.Value <= MaxSegmentSize.Value;
}

internal sealed class BoundaryMissedByAByte(Device device) : MergePolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "boundary-missed-by-a-byte",
            "The last byte of a segment is counted one too low, so that a single byte may lie behind the boundary.",
            "DMA-SG-006",
            [],
            Base.Coherent,
            Base.OfLists(Base.Coherent, p => p with { MergePolicy = device => new BoundaryMissedByAByte(device) }),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool Fits(DmaRange segment) =>
        segment.Length.Value <= MaxSegmentSize.Value
        && base.Fits(segment with { Length = new(segment.Length.Value - 1) });
}

internal sealed class MergeBoundaryNotTold(Device device) : MergePolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "merge-boundary-not-told",
            "Where nothing translates addresses zero is answered for the boundary of merging, though pages that meet are merged there too.",
            "DMA-ADDR-016",
            [],
            Base.Coherent,
            Base.OfLists(Base.Coherent, p => p with { MergePolicy = device => new MergeBoundaryNotTold(device) }),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override DmaMask MergeBoundary => default;

    protected override bool CanJoin(in Mapping before, in Mapping after) =>
        before.Start.Value + before.Size.Value == after.Start.Value && (after.Start.Value & Machine.PageMask) == 0;
}
