using Dma.Reference;

namespace Dma.Variants.Iommu;

/// <summary>Addresses of buffers, which are aligned, are chosen like all others.</summary>
/// <param name="domain">The domain.</param>
internal abstract class OneRuleForAll(IommuDomain domain) : AddressAllocator(domain)
{
    protected override bool TryPlace(ulong count, ulong limit, out ulong page) => TryPlace(count, 1, limit, out page);
}

/// <summary>Gives out page 0 first, then the last page that the mask reaches, then what lies next to them.</summary>
/// <param name="domain">The domain.</param>
internal sealed class EndsFirst(IommuDomain domain) : OneRuleForAll(domain)
{
    protected override bool TryPlace(ulong count, ulong alignment, ulong limit, out ulong page) =>
        (LiveRanges % 2 == 0 && TryLowest(0, count, alignment, limit, out page))
        || TryHighest(count, alignment, limit, out page);
}

/// <summary>Gives out the highest free addresses.</summary>
/// <param name="domain">The domain.</param>
internal sealed class HighestFirst(IommuDomain domain) : OneRuleForAll(domain)
{
    protected override bool TryPlace(ulong count, ulong alignment, ulong limit, out ulong page) =>
        TryHighest(count, alignment, limit, out page);
}

/// <summary>Gives out addresses from anywhere.</summary>
/// <param name="domain">The domain.</param>
internal sealed class Scattered(IommuDomain domain) : OneRuleForAll(domain)
{
    protected override bool TryPlace(ulong count, ulong alignment, ulong limit, out ulong page)
    {
        var choice = Domain.Machine.Choices.Draw(Choice.Scatter, (ulong)Domain.Number);
        return (limit > 0 && TryLowest(choice % limit, count, alignment, limit, out page))
            || TryLowest(0, count, alignment, limit, out page);
    }
}

/// <summary>Gives out again at once what was just freed.</summary>
/// <param name="domain">The domain.</param>
internal sealed class ReusesAtOnce(IommuDomain domain) : OneRuleForAll(domain)
{
    private ulong _freed;

    public override void Free(ulong page)
    {
        base.Free(page);
        _freed = page;
    }

    protected override bool TryPlace(ulong count, ulong alignment, ulong limit, out ulong page) =>
        TryLowest(_freed, count, alignment, limit, out page) || TryLowest(0, count, alignment, limit, out page);
}
