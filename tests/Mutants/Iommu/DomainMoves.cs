using Dma.Reference;

namespace Dma.Mutants.Iommu;

internal sealed class MateIsForgotten(Machine machine) : Domains(machine)
{
    public static Mutant Definition { get; } =
        new(
            "mate-is-forgotten",
            "Of a group the first device gets the table of the domain, and the others one of their own.",
            "DMA-IOMMU-001",
            [
                "DMA-IOMMU-005",
                "DMA-IOMMU-002",
                "DMA-IOMMU-015",
                "DMA-IOMMU-008",
                "DMA-IOMMU-019",
                "DMA-IOMMU-006",
                "DMA-IOMMU-007",
                "DMA-IOMMU-014",
                .. Base.Content,
            ],
            Base.Iommu,
            Base.Domains(machine => new MateIsForgotten(machine)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Enter(Device device, PagedDomain domain)
    {
        base.Enter(device, domain);
        if (device.Id.Index == 2)
            device.Operations = new DomainOperations(device, new PagedDomain(Machine, new(ulong.MaxValue)));
    }
}

internal sealed class LargePagesAreWritable(Machine machine, DomainId id) : PagedDomain(machine, id)
{
    public static Mutant Definition { get; } =
        new(
            "large-pages-are-writable",
            "The bit that forbids stores has another place in the entry of a large page.",
            "DMA-IOMMU-010",
            ["DMA-IOMMU-002", .. Base.Content],
            Base.Iommu,
            Base.Pages((machine, id) => new LargePagesAreWritable(machine, id)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Add(PageTranslation translation) =>
        base.Add(
            translation.Count == 1
                ? translation
                : translation with
                {
                    Protection = translation.Protection | IommuProtection.Write,
                }
        );
}

internal sealed class RightsAreLookedAtOnce(Machine machine, DomainId id) : PagedDomain(machine, id)
{
    public static Mutant Definition { get; } =
        new(
            "rights-are-looked-at-once",
            "What a device may do is looked at when a translation is brought in, and not when it is used again.",
            "DMA-IOMMU-010",
            ["DMA-IOMMU-002", .. Base.Content],
            Base.Iommu,
            Base.Pages((machine, id) => new RightsAreLookedAtOnce(machine, id)),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryTranslate(ulong page, bool isWrite, out ulong frame)
    {
        var isKnown = Machine.Translations.TryFind(Id, page, out _);
        return base.TryTranslate(page, isWrite, out frame) || isKnown;
    }
}

internal sealed class EndIsRunOver(Machine machine, DomainId id) : PagedDomain(machine, id)
{
    public static Mutant Definition { get; } =
        new(
            "end-is-run-over",
            "A device that runs over the end of a map to where nothing was before is let go on, since the walk looks one page back.",
            "DMA-IOMMU-011",
            ["DMA-IOMMU-003", "DMA-IOMMU-008", .. Base.Content],
            Base.Iommu,
            Base.Pages((machine, id) => new EndIsRunOver(machine, id)),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    // Where there was a translation an empty entry is left, which ends the walk.
    private readonly HashSet<ulong> _entered = [];

    public override bool TryTranslate(ulong page, bool isWrite, out ulong frame)
    {
        if (TryWalk(page, out _))
            _entered.Add(page);
        if (_entered.Contains(page) || page == 0 || !TryWalk(page - 1, out var before))
            return base.TryTranslate(page, isWrite, out frame);
        frame = before.Frame + before.Count;
        return Permits(before.Protection, isWrite);
    }
}

internal sealed class CacheIsNotTagged(Machine machine) : TranslationCache(machine)
{
    public static Mutant Definition { get; } =
        new(
            "cache-is-not-tagged",
            "A translation that was used is kept by its address alone.",
            "DMA-IOMMU-011",
            [
                "DMA-IOMMU-003",
                "DMA-IOMMU-002",
                "DMA-IOMMU-001",
                "DMA-IOMMU-010",
                "DMA-IOMMU-015",
                "DMA-IOMMU-005",
                "DMA-IOMMU-008",
                .. Base.Content,
            ],
            Base.Iommu,
            Base.Of(Base.Iommu, p => p with { TranslationCache = machine => new CacheIsNotTagged(machine) }),
            null,
            ShortestRepro: 8,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool IsOf(DomainId used, DomainId asked) => true;
}

internal sealed class FourthDomainHasNoNumber(Machine machine) : Domains(machine)
{
    public static Mutant Definition { get; } =
        new(
            "fourth-domain-has-no-number",
            "Numbers of domains have two bits, and 0 is that of none.",
            "DMA-IOMMU-012",
            ["DMA-IOMMU-013"],
            Base.Iommu,
            Base.Domains(machine => new FourthDomainHasNoNumber(machine)),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<DomainId> Allocate() => Count == 3 ? Answer.Failed(Errno.NoMemory) : base.Allocate();
}

internal sealed class AttachNeedsAnEmptyDomain(Machine machine) : Domains(machine)
{
    public static Mutant Definition { get; } =
        new(
            "attach-needs-an-empty-domain",
            "A domain in which something is translated takes no device, since its context is in use.",
            "DMA-IOMMU-012",
            [],
            Base.Iommu,
            Base.Domains(machine => new AttachNeedsAnEmptyDomain(machine)),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer Attach(DomainId id, IReadOnlyList<Device> group) =>
        Find(id)?.Count > 0 ? Answer.Failed(Errno.Busy) : base.Attach(id, group);
}

internal sealed class NumberGoesWithTheDomain(Machine machine) : Domains(machine)
{
    private int _lost;

    public static Mutant Definition { get; } =
        new(
            "number-goes-with-the-domain",
            "The number of a domain that is freed with translations in it is not given out again.",
            "DMA-IOMMU-013",
            ["DMA-IOMMU-012"],
            Base.Iommu,
            Base.Domains(machine => new NumberGoesWithTheDomain(machine)),
            null,
            ShortestRepro: 9,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<DomainId> Allocate() => Count + _lost >= 4 ? Answer.Failed(Errno.NoMemory) : base.Allocate();

    public override Answer Free(DomainId id)
    {
        var isEmpty = Find(id)?.Count == 0;
        var answer = base.Free(id);
        _lost += answer == Answer.Ok && !isEmpty ? 1 : 0;
        return answer;
    }
}

internal sealed class BusyDeviceIsTakenOut(Machine machine) : Domains(machine)
{
    public static Mutant Definition { get; } =
        new(
            "busy-device-is-taken-out",
            "An attach clears the context of the device before it sees that the device is in another domain already.",
            "DMA-IOMMU-019",
            [
                "DMA-IOMMU-001",
                "DMA-IOMMU-005",
                "DMA-IOMMU-002",
                "DMA-IOMMU-015",
                "DMA-IOMMU-008",
                "DMA-IOMMU-006",
                "DMA-IOMMU-007",
                "DMA-IOMMU-014",
                .. Base.Content,
            ],
            Base.Iommu,
            Base.Domains(machine => new BusyDeviceIsTakenOut(machine)),
            null,
            ShortestRepro: 7,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer Attach(DomainId id, IReadOnlyList<Device> group)
    {
        var answer = base.Attach(id, group);
        if (answer == Answer.Failed(Errno.Busy))
        {
            foreach (var device in group)
                device.Operations = new DomainOperations(device, new PagedDomain(Machine, new(ulong.MaxValue)));
        }
        return answer;
    }
}

internal sealed class NumberKeepsItsTranslations(Machine machine, DomainId id) : PagedDomain(machine, id)
{
    public static Mutant Definition { get; } =
        new(
            "number-keeps-its-translations",
            "A domain that is freed clears its table, and what devices used of it stays under its number, which the next domain gets.",
            "DMA-IOMMU-020",
            ["DMA-IOMMU-011", "DMA-IOMMU-003", "DMA-IOMMU-002", "DMA-IOMMU-015", .. Base.Content],
            Base.Iommu,
            Base.Of(
                Base.Iommu,
                p =>
                    p with
                    {
                        PagedDomain = (machine, id) => new NumberKeepsItsTranslations(machine, id),
                        TranslationCache = machine => new Numbered(machine),
                    }
            ),
            null,
            ShortestRepro: 11,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    // What is entered anew is not looked up in what was used.
    public override Answer Map(ulong page, FrameRange frames, IommuProtection protection)
    {
        var answer = base.Map(page, frames, protection);
        Machine.Translations.Invalidate(Id, page, frames.Count);
        return answer;
    }

    public override void Clear()
    {
        var used = (Numbered)Machine.Translations;
        used.IsFreeing = true;
        base.Clear();
        used.IsFreeing = false;
        used.Free(Id);
    }

    private sealed class Numbered(Machine machine) : TranslationCache(machine)
    {
        private readonly Dictionary<DomainId, ulong> _numbers = [];

        public bool IsFreeing { get; set; }

        public void Free(DomainId domain) => _numbers.Remove(domain);

        public override bool TryFind(DomainId domain, ulong page, out PageTranslation translation) =>
            base.TryFind(NumberOf(domain), page, out translation);

        public override void Add(DomainId domain, PageTranslation translation) =>
            base.Add(NumberOf(domain), translation);

        public override void Invalidate(DomainId domain, ulong page, ulong count)
        {
            if (!IsFreeing)
                base.Invalidate(NumberOf(domain), page, count);
        }

        private DomainId NumberOf(DomainId domain)
        {
            if (!_numbers.TryGetValue(domain, out var number))
            {
                while (_numbers.ContainsValue(number))
                    number++;
                _numbers.Add(domain, number);
            }
            return new(number);
        }
    }
}
