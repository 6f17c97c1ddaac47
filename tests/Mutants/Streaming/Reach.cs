using Dma.Reference;

namespace Dma.Mutants.Streaming;

internal sealed class OddPageNotTranslated(Machine machine, int number) : IommuDomain(machine, number)
{
    public static Mutant Definition { get; } =
        new(
            "odd-page-not-translated",
            "Translations of several pages are entered in pairs, and the last of three is left out.",
            "DMA-MAP-018",
            ["DMA-OPS-011", "DMA-MAP-016", "DMA-IOMMU-044"],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p.WithoutBuffers().WithoutRegisters() with
                    {
                        IommuDomain = (machine, n) => new OddPageNotTranslated(machine, n),
                    }
            ),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Map(ulong page, FrameRange frames, DmaDirection direction) =>
        base.Map(page, frames.Count > 1 ? frames with { Count = frames.Count & ~1UL } : frames, direction);
}

internal sealed class AbsenceIsRemembered(Machine machine, int number) : IommuDomain(machine, number)
{
    private readonly HashSet<ulong> _absent = [];

    public static Mutant Definition { get; } =
        new(
            "absence-is-remembered",
            "That a page had no translation is buffered too, and not forgotten when one is entered.",
            "DMA-MAP-018",
            ["DMA-MAP-016", "DMA-OPS-006", "DMA-OPS-011"],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p.WithoutBuffers().WithoutRegisters() with
                    {
                        IommuDomain = (machine, n) => new AbsenceIsRemembered(machine, n),
                    }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryTranslate(ulong page, bool isWrite, out ulong frame)
    {
        frame = 0;
        return !_absent.Contains(page) && base.TryTranslate(page, isWrite, out frame);
    }

    protected override bool TryWalk(ulong page, out ulong frame, out DmaDirection direction)
    {
        var isThere = base.TryWalk(page, out frame, out direction);
        if (!isThere)
            _absent.Add(page);
        return isThere;
    }

    protected override void Invalidate(ulong page, ulong count)
    {
        _absent.RemoveWhere(absent => absent >= page && absent - page < count);
        base.Invalidate(page, count);
    }
}

internal sealed class OnlyFirstPageInvalidated(Machine machine, int number) : IommuDomain(machine, number)
{
    public static Mutant Definition { get; } =
        new(
            "only-first-page-invalidated",
            "Unmap removes the translations of all pages, and forgets only the first one from the buffer.",
            "DMA-MAP-019",
            [.. Base.Content, "DMA-MAP-020"],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p.WithoutBuffers().WithoutRegisters() with
                    {
                        IommuDomain = (machine, n) => new OnlyFirstPageInvalidated(machine, n),
                    }
            ),
            "B44",
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    // A new translation takes the place of what was buffered for its pages.
    public override void Map(ulong page, FrameRange frames, DmaDirection direction)
    {
        base.Map(page, frames, direction);
        base.Invalidate(page, frames.Count);
    }

    protected override void Invalidate(ulong page, ulong count) => base.Invalidate(page, 1);
}

internal sealed class LastPageLeftBehind(Machine machine, int number) : IommuDomain(machine, number)
{
    private readonly Dictionary<ulong, (ulong Frame, DmaDirection Direction)> _left = [];

    public static Mutant Definition { get; } =
        new(
            "last-page-left-behind",
            "The loop that removes the translations of several pages ends one page early.",
            "DMA-MAP-019",
            [.. Base.Content, "DMA-MAP-020"],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p.WithoutBuffers().WithoutRegisters() with
                    {
                        IommuDomain = (machine, n) => new LastPageLeftBehind(machine, n),
                    }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Unmap(ulong page, ulong count)
    {
        var last = page + count - 1;
        if (count > 1 && base.TryWalk(last, out var frame, out var direction))
            _left[last] = (frame, direction);
        base.Unmap(page, count);
    }

    protected override bool TryWalk(ulong page, out ulong frame, out DmaDirection direction)
    {
        if (base.TryWalk(page, out frame, out direction))
            return true;
        var isLeft = _left.TryGetValue(page, out var entry);
        (frame, direction) = entry;
        return isLeft;
    }

    public override void Map(ulong page, FrameRange frames, DmaDirection direction)
    {
        base.Map(page, frames, direction);
        for (var covered = page; covered < page + frames.Count; covered++)
            _left.Remove(covered);
        Invalidate(page, frames.Count);
    }
}

internal sealed class TranslationsRoundedUp(Machine machine, int number) : IommuDomain(machine, number)
{
    private readonly Dictionary<ulong, (FrameRange Frames, DmaDirection Direction)> _large = [];

    public static Mutant Definition { get; } =
        new(
            "translations-rounded-up",
            "Translations are entered in pairs of pages, and an odd one brings the page behind it along.",
            "DMA-MAP-020",
            [.. Base.Content, "DMA-MAP-019"],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p => p.WithoutBuffers() with { IommuDomain = (machine, n) => new TranslationsRoundedUp(machine, n) }
            ),
            "B44",
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Map(ulong page, FrameRange frames, DmaDirection direction)
    {
        base.Map(page, frames, direction);
        _large[page] = (frames with { Count = (frames.Count + 1) & ~1UL }, direction);
        Invalidate(page, frames.Count);
    }

    public override void Unmap(ulong page, ulong count)
    {
        base.Unmap(page, count);
        Invalidate(page, _large[page].Frames.Count);
        _large.Remove(page);
    }

    protected override bool TryWalk(ulong page, out ulong frame, out DmaDirection direction)
    {
        if (base.TryWalk(page, out frame, out direction))
            return true;
        foreach (var (first, (frames, permitted)) in _large)
        {
            if (page >= first && page - first < frames.Count)
            {
                (frame, direction) = (frames.First + (page - first), permitted);
                return true;
            }
        }
        return false;
    }
}

internal sealed class DirectionIsNoPermission(Machine machine, int number) : IommuDomain(machine, number)
{
    public static Mutant Definition { get; } =
        new(
            "direction-is-no-permission",
            "Pages are entered with the permission for loads and stores, whatever the direction of the mapping.",
            "DMA-MAP-021",
            [.. Base.Content],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p => p with { IommuDomain = (machine, n) => new DirectionIsNoPermission(machine, n) }
            ),
            "B51",
            ShortestRepro: 4,
            FailsAtFirstCall: true,
            IsCombination: false
        );

    public override void Map(ulong page, FrameRange frames, DmaDirection direction) =>
        base.Map(page, frames, DmaDirection.Bidirectional);
}

internal sealed class LoadPermitsStores(Machine machine, int number) : IommuDomain(machine, number)
{
    private readonly HashSet<ulong> _loaded = [];

    public static Mutant Definition { get; } =
        new(
            "load-permits-stores",
            "Permission is checked when a translation is brought into the buffer, and a store that finds it there passes.",
            "DMA-MAP-021",
            [.. Base.Content],
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { IommuDomain = (machine, n) => new LoadPermitsStores(machine, n) }),
            "B51",
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryTranslate(ulong page, bool isWrite, out ulong frame)
    {
        var isPermitted = base.TryTranslate(page, isWrite && !_loaded.Contains(page), out frame);
        if (isPermitted && !isWrite)
            _loaded.Add(page);
        return isPermitted;
    }

    protected override void Invalidate(ulong page, ulong count)
    {
        _loaded.RemoveWhere(loaded => loaded >= page && loaded - page < count);
        base.Invalidate(page, count);
    }
}
