using Dma.Reference;

namespace Dma.Variants.Iommu;

/// <summary>A domain that uses the smallest pages alone.</summary>
/// <param name="machine">The machine.</param>
/// <param name="id">Its name.</param>
internal sealed class SmallPages(Machine machine, DomainId id) : PagedDomain(machine, id)
{
    protected override ulong SizeAt(ulong page, ulong frame, ulong left) => 1;
}

/// <summary>A cache that knows each page that was used by itself, and is not told what is removed before the machine settles.</summary>
/// <param name="machine">The machine.</param>
internal sealed class ForgetsNothing(Machine machine) : TranslationCache(machine)
{
    private readonly Dictionary<(DomainId Domain, ulong Page), PageTranslation> _used = [];

    public override bool TryFind(DomainId domain, ulong page, out PageTranslation translation) =>
        _used.TryGetValue((domain, page), out translation);

    public override void Add(DomainId domain, PageTranslation translation)
    {
        for (var page = translation.First; translation.Has(page); page++)
            _used.TryAdd((domain, page), translation);
    }

    public override void Invalidate(DomainId domain, ulong page, ulong count) { }

    public override void Settle() => _used.Clear();
}
