using Dma.Reference;

namespace Dma.Mutants.Iommu;

internal sealed class OnlyWhatWasAskedIsFlushed(Machine machine, DomainId id) : PagedDomain(machine, id)
{
    public static Mutant Definition { get; } =
        new(
            "only-what-was-asked-is-flushed",
            "A removal that ends in a large page takes it whole, and invalidates the range that it was asked for.",
            "DMA-IOMMU-003",
            [
                "DMA-IOMMU-001",
                "DMA-IOMMU-002",
                "DMA-IOMMU-005",
                "DMA-IOMMU-010",
                "DMA-IOMMU-011",
                "DMA-IOMMU-015",
                "DMA-IOMMU-019",
                "DMA-IOMMU-008",
                .. Base.Content,
            ],
            Base.Iommu,
            Base.Of(
                Base.Iommu,
                p =>
                    p with
                    {
                        PagedDomain = (machine, id) => new OnlyWhatWasAskedIsFlushed(machine, id),
                        Iommu = p.Iommu! with { RemovesExactly = Claim.No },
                    }
            ),
            "B44",
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    // A cache may keep a large page in pieces: those that were used.
    public override bool TryTranslate(ulong page, bool isWrite, out ulong frame)
    {
        if (!Machine.Translations.TryFind(Id, page, out _) && TryWalk(page, out var found))
            Machine.Translations.Add(Id, new(page, 1, found.Frame + (page - found.First), found.Protection));
        return base.TryTranslate(page, isWrite, out frame);
    }

    protected override ulong Keep(PageTranslation translation, ulong from, ulong behind) =>
        translation.First + translation.Count;

    protected override void Forget(PageTranslation translation, ulong from, ulong behind) =>
        Machine.Translations.Invalidate(Id, from, behind - from);
}

internal sealed class LastPageStaysKnown(Machine machine, DomainId id) : PagedDomain(machine, id)
{
    private ulong _last;

    public static Mutant Definition { get; } =
        new(
            "last-page-stays-known",
            "Of several pages that are removed in one call the last is not invalidated.",
            "DMA-IOMMU-003",
            [
                "DMA-IOMMU-001",
                "DMA-IOMMU-002",
                "DMA-IOMMU-005",
                "DMA-IOMMU-010",
                "DMA-IOMMU-011",
                "DMA-IOMMU-015",
                "DMA-IOMMU-019",
                "DMA-IOMMU-008",
                "DMA-IOMMU-014",
                .. Base.Content,
            ],
            Base.Iommu,
            Base.Pages((machine, id) => new LastPageStaysKnown(machine, id)),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override ulong Unmap(ulong page, ulong count)
    {
        _last = count > 1 ? page + count - 1 : ulong.MaxValue;
        return base.Unmap(page, count);
    }

    protected override void Forget(PageTranslation translation, ulong from, ulong behind)
    {
        if (translation.Count > 1 || translation.First != _last)
            base.Forget(translation, from, behind);
    }
}

internal sealed class HolesAreCounted(Machine machine, DomainId id) : PagedDomain(machine, id)
{
    public static Mutant Definition { get; } =
        new(
            "holes-are-counted",
            "A removal that meets a hole answers as if it had gone on to its end.",
            "DMA-IOMMU-004",
            [],
            Base.Iommu,
            Base.Pages((machine, id) => new HolesAreCounted(machine, id)),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override ulong Unmap(ulong page, ulong count) => base.Unmap(page, count) == 0 ? 0 : count;
}

internal sealed class SplitKeepsTheFront(Machine machine, DomainId id) : PagedDomain(machine, id)
{
    public static Mutant Definition { get; } =
        new(
            "split-keeps-the-front",
            "When a part of a large page is removed, the pages in front of it are entered again, and those behind it are not.",
            "DMA-IOMMU-005",
            [
                "DMA-IOMMU-001",
                "DMA-IOMMU-004",
                "DMA-IOMMU-006",
                "DMA-IOMMU-007",
                "DMA-IOMMU-008",
                "DMA-IOMMU-014",
                "DMA-IOMMU-018",
                "DMA-IOMMU-019",
            ],
            Base.Iommu,
            Base.PagesUntold((machine, id) => new SplitKeepsTheFront(machine, id)),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override ulong Keep(PageTranslation translation, ulong from, ulong behind)
    {
        base.Keep(translation with { Count = Math.Min(translation.Count, behind - translation.First) }, from, behind);
        return behind;
    }
}

internal sealed class SizeIsRoundedUp(Machine machine) : Domains(machine)
{
    public static Mutant Definition { get; } =
        new(
            "size-is-rounded-up",
            "The size of a removal is rounded up to whole pages.",
            "DMA-IOMMU-014",
            [
                "DMA-IOMMU-009",
                "DMA-IOMMU-005",
                "DMA-IOMMU-004",
                "DMA-IOMMU-001",
                "DMA-IOMMU-012",
                "DMA-IOMMU-019",
                "DMA-IOMMU-008",
                "DMA-IOMMU-007",
            ],
            Base.Iommu,
            Base.Domains(machine => new SizeIsRoundedUp(machine)),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<ByteCount> Unmap(DomainId id, DmaRange range) =>
        base.Unmap(id, range with { Length = new((range.Length.Value + Machine.PageMask) & ~Machine.PageMask) });
}

internal sealed class StoresGoNowhere(Machine machine, DomainId id) : PagedDomain(machine, id)
{
    public static Mutant Definition { get; } =
        new(
            "stores-go-nowhere",
            "A large entry for stores alone has another form, which is read with one bit of the memory too many.",
            "DMA-IOMMU-015",
            ["DMA-IOMMU-002", .. Base.Content],
            Base.Iommu,
            Base.Pages((machine, id) => new StoresGoNowhere(machine, id)),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryTranslate(ulong page, bool isWrite, out ulong frame)
    {
        var isAllowed = base.TryTranslate(page, isWrite, out frame);
        if (isWrite && TryWalk(page, out var found) && found is { Count: > 1, Protection: IommuProtection.Write })
            frame |= 1UL << 30;
        return isAllowed;
    }
}
