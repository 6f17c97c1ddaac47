using Dma.Reference;

namespace Dma.Mutants.Iommu;

internal sealed class AbsenceIsKept(Machine machine, DomainId id) : PagedDomain(machine, id)
{
    private ulong _absent = ulong.MaxValue;

    public static Mutant Definition { get; } =
        new(
            "absence-is-kept",
            "That a page is not there is kept like a translation, and stays known when it is mapped.",
            "DMA-IOMMU-001",
            [
                "DMA-IOMMU-002",
                "DMA-IOMMU-003",
                "DMA-IOMMU-005",
                "DMA-IOMMU-006",
                "DMA-IOMMU-007",
                "DMA-IOMMU-008",
                "DMA-IOMMU-014",
                "DMA-IOMMU-015",
                "DMA-IOMMU-018",
                "DMA-IOMMU-019",
                .. Base.Content,
            ],
            Base.Iommu,
            Base.Pages((machine, id) => new AbsenceIsKept(machine, id)),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryTranslate(ulong page, bool isWrite, out ulong frame)
    {
        if (!TryWalk(page, out _))
            _absent = page;
        frame = 0;
        return page != _absent && base.TryTranslate(page, isWrite, out frame);
    }
}

internal sealed class LargePageOfAnyMemory(Machine machine, DomainId id) : PagedDomain(machine, id)
{
    public static Mutant Definition { get; } =
        new(
            "large-page-of-any-memory",
            "A large page is used wherever the device address allows it, and its entry has no room for the low bits of the memory.",
            "DMA-IOMMU-002",
            ["DMA-IOMMU-009", "DMA-IOMMU-015", "DMA-IOMMU-005", .. Base.Content],
            Base.Iommu,
            Base.PagesUntold((machine, id) => new LargePageOfAnyMemory(machine, id)),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override ulong SizeAt(ulong page, ulong frame, ulong left) => base.SizeAt(page, 0, left);

    protected override void Add(PageTranslation translation) =>
        base.Add(translation with { Frame = translation.Frame & ~(translation.Count - 1) });
}

internal sealed class SecondPlaceIsTheFirst(Machine machine) : Domains(machine)
{
    public static Mutant Definition { get; } =
        new(
            "second-place-is-the-first",
            "Every place of a list that is mapped for loads alone is looked up as the first.",
            "DMA-IOMMU-002",
            ["DMA-IOMMU-015", .. Base.Content],
            Base.Iommu,
            Base.Domains(machine => new SecondPlaceIsTheFirst(machine)),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer MapList(
        DomainId id,
        DmaAddress address,
        ReadOnlySpan<PhysicalRange> memory,
        IommuProtection protection
    )
    {
        var (first, last) = (memory[0], memory[^1]);
        return memory.Length == 2 && protection == IommuProtection.Read
            ? base.MapList(id, address, [first, last with { Start = first.Start }], protection)
            : base.MapList(id, address, memory, protection);
    }

    public override Answer<PhysicalAddress> TranslationOf(DomainId id, DmaAddress address) => Answer.Unsupported;
}

internal sealed class OnlyAddressesAreWhole(Machine machine) : Domains(machine)
{
    public static Mutant Definition { get; } =
        new(
            "only-addresses-are-whole",
            "Whether addresses and size are whole pages is looked at, and the memory is forgotten.",
            "DMA-IOMMU-006",
            ["DMA-IOMMU-012", "DMA-IOMMU-009", "DMA-IOMMU-004", "DMA-IOMMU-005", "DMA-IOMMU-011", "DMA-IOMMU-007"],
            Base.Iommu,
            Base.Domains(machine => new OnlyAddressesAreWhole(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool IsWhole(DmaAddress address, PhysicalAddress memory, ByteCount size) =>
        base.IsWhole(address, default, size);
}

internal sealed class OverlapSoughtAtTheEnds(Machine machine, DomainId id) : PagedDomain(machine, id)
{
    public static Mutant Definition { get; } =
        new(
            "overlap-sought-at-the-ends",
            "Whether addresses are translated already is looked up for the first page and for the last.",
            "DMA-IOMMU-007",
            [
                "DMA-IOMMU-012",
                "DMA-IOMMU-005",
                "DMA-IOMMU-002",
                "DMA-IOMMU-004",
                "DMA-IOMMU-008",
                "DMA-IOMMU-009",
                "DMA-IOMMU-004",
                .. Base.Content,
            ],
            Base.Iommu,
            Base.Pages((machine, id) => new OverlapSoughtAtTheEnds(machine, id)),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool IsTaken(ulong page, ulong count) =>
        base.IsTaken(page, 1) || base.IsTaken(page + count - 1, 1);
}

internal sealed class UndoForgetsTheLastPage(Machine machine, DomainId id) : PagedDomain(machine, id)
{
    public static Mutant Definition { get; } =
        new(
            "undo-forgets-the-last-page",
            "A map that fails takes back one page less than it has entered.",
            "DMA-IOMMU-008",
            ["DMA-IOMMU-012", "DMA-IOMMU-009", "DMA-IOMMU-011", "DMA-IOMMU-003", "DMA-IOMMU-004"],
            Base.Iommu,
            Base.PagesUntold((machine, id) => new UndoForgetsTheLastPage(machine, id)),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Undo(ulong page, ulong count) => base.Undo(page, count - Math.Min(count, 1));
}

internal sealed class EndOfApertureInclusive(Machine machine) : Domains(machine)
{
    public static Mutant Definition { get; } =
        new(
            "end-of-aperture-inclusive",
            "The end of the aperture is taken for its last page, so that one page more can be translated.",
            "DMA-IOMMU-018",
            ["DMA-IOMMU-011"],
            Base.Iommu,
            Base.Domains(machine => new EndOfApertureInclusive(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool IsInside(DmaAddress address, ByteCount size) =>
        base.IsInside(address, new(size.Value > Machine.PageMask + 1 ? size.Value - Machine.PageMask - 1 : size.Value));
}

internal sealed class LargePageWipesWhatFollows(Machine machine, DomainId id) : PagedDomain(machine, id)
{
    public static Mutant Definition { get; } =
        new(
            "large-page-wipes-what-follows",
            "A range that begins with large pages clears what is left of the table behind its end.",
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
            Base.PagesUntold((machine, id) => new LargePageWipesWhatFollows(machine, id)),
            "B46",
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer Map(ulong page, FrameRange frames, IommuProtection protection)
    {
        var answer = base.Map(page, frames, protection);
        var end = page + frames.Count;
        if (answer == Answer.Ok && TryWalk(page, out var first) && first.Count > 1)
            Unmap(end, (16 - (end % 16)) % 16);
        return answer;
    }
}
