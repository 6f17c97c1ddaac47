using Dma.Reference;

namespace Dma.Variants.Adversary;

/// <summary>DMA addresses from where it is told.</summary>
/// <param name="domain">The domain.</param>
/// <param name="freedoms">What it is told.</param>
internal sealed class FreeAddresses(IommuDomain domain, Freedoms freedoms) : AddressAllocator(domain)
{
    private ulong _next;
    private ulong _freed;

    public override void Free(ulong page)
    {
        base.Free(page);
        _freed = page;
    }

    protected override bool TryPlace(ulong count, ulong limit, out ulong page) => TryPlace(count, 1, limit, out page);

    protected override bool TryPlace(ulong count, ulong alignment, ulong limit, out ulong page)
    {
        var isFound = freedoms.Of(FreedomCatalogue.Addresses) switch
        {
            PlacingWay.New => TryLowest(_next, count, alignment, limit, out page),
            PlacingWay.LastFreed => TryLowest(_freed, count, alignment, limit, out page),
            PlacingWay.Highest => TryHighest(count, alignment, limit, out page),
            PlacingWay.Scattered => base.TryPlace(count, alignment, limit, out page),
            PlacingWay.Ends when LiveRanges % 2 != 0 => TryHighest(count, alignment, limit, out page),
            _ => TryLowest(0, count, alignment, limit, out page),
        };
        if (!isFound && !TryLowest(0, count, alignment, limit, out page))
            return false;
        _next = Math.Max(_next, page + count);
        return true;
    }
}

/// <summary>A domain whose removed translations are dead, and whose new ones are fetched, when it is told.</summary>
/// <param name="machine">The machine.</param>
/// <param name="number">The number by which devices name the domain.</param>
/// <param name="freedoms">What it is told.</param>
/// <param name="isStrict">Whether removals are never put off, whatever it is told.</param>
internal sealed class FreeDomain(Machine machine, int number, Freedoms freedoms, bool isStrict)
    : LazyIommuDomain(machine, number)
{
    public override bool TryTranslate(ulong page, bool isWrite, out ulong frame)
    {
        if (freedoms.Of(FreedomCatalogue.Fetching) != FetchingWay.EachTime)
            return base.TryTranslate(page, isWrite, out frame);
        return TryWalk(page, out frame, out var direction) && Permits(direction, isWrite);
    }

    public override void Map(ulong page, FrameRange frames, DmaDirection direction)
    {
        base.Map(page, frames, direction);
        if (freedoms.Of(FreedomCatalogue.Fetching) != FetchingWay.WhenMapped)
            return;
        for (var index = 0UL; index < frames.Count; index++)
            TryTranslate(page + index, isWrite: false, out _);
    }

    public override void Release(ulong page, ulong count)
    {
        base.Release(page, count);
        var isDead = freedoms.Of(FreedomCatalogue.Invalidation) switch
        {
            InvalidationWay.AtOnce => true,
            InvalidationWay.NowAndThen => Machine.Choices.Draw(Choice.Flush, (ulong)Number) % 8 == 0,
            _ => false,
        };
        if (isStrict || isDead)
            Flush();
    }
}

/// <summary>What was used of the domains of drivers is forgotten when it is told.</summary>
/// <param name="machine">The machine.</param>
/// <param name="freedoms">What it is told.</param>
internal sealed class FreeTranslations(Machine machine, Freedoms freedoms) : TranslationCache(machine)
{
    public override bool TryFind(DomainId domain, ulong page, out PageTranslation translation)
    {
        translation = default;
        return freedoms.Of(FreedomCatalogue.Fetching) != FetchingWay.EachTime
            && base.TryFind(domain, page, out translation);
    }

    public override void Invalidate(DomainId domain, ulong page, ulong count)
    {
        switch (freedoms.Of(FreedomCatalogue.Invalidation))
        {
            case InvalidationWay.AtOnce:
                base.Invalidate(domain, page, count);
                break;
            case InvalidationWay.NowAndThen when Machine.Choices.Draw(Choice.Flush) % 8 == 0:
                Flush();
                break;
        }
    }

    public override void Settle() => Flush();
}

/// <summary>A domain of a driver with pages, and with removals, as it is told.</summary>
/// <param name="machine">The machine.</param>
/// <param name="id">Its name.</param>
/// <param name="freedoms">What it is told.</param>
internal sealed class FreePaged(Machine machine, DomainId id, Freedoms freedoms) : PagedDomain(machine, id)
{
    protected override ulong SizeAt(ulong page, ulong frame, ulong left) =>
        freedoms.Of(FreedomCatalogue.Paging) == PagingWay.Smallest ? 1 : base.SizeAt(page, frame, left);

    protected override ulong Keep(PageTranslation translation, ulong from, ulong behind) =>
        freedoms.Of(FreedomCatalogue.Removing) == RemovingWay.WholePages
            ? translation.First + translation.Count
            : base.Keep(translation, from, behind);
}
