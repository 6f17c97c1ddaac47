namespace Dma.Reference;

/// <summary>Gives out the pages of DMA addresses of one domain. Replaceable.</summary>
/// <remarks>
/// Addresses come from both ends of what a device can drive, from what was freed last, or from anywhere. The promise of
/// room holds wherever live ones lie, as with <see cref="PageAllocator" />.
/// </remarks>
/// <param name="domain">The domain.</param>
public class AddressAllocator(IommuDomain domain)
{
    /// <summary>The page after the last one that is given out: addresses have 48 bits.</summary>
    private readonly ulong _end = 1UL << (48 - domain.Machine.PageShift);

    private readonly RangeMap<byte> _live = new();
    private ulong _lastFreed;

    /// <summary>The domain.</summary>
    public IommuDomain Domain { get; } = domain;

    /// <summary>How many ranges are live.</summary>
    public int LiveRanges => _live.Count;

    /// <summary>Allocates pages side by side.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="lastAddress">The last DMA address that the mapping may have.</param>
    /// <param name="page">The first page.</param>
    /// <returns>Whether there is room.</returns>
    public virtual bool TryAllocate(ulong count, DmaAddress lastAddress, out ulong page)
    {
        if (!TryPlace(count, Limit(lastAddress), out page))
            return false;
        _live.Add(page, count, default);
        return true;
    }

    /// <summary>Allocates pages side by side, for an allocation of memory.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="alignment">The alignment of the first page in pages: a power of two.</param>
    /// <param name="lastAddress">The last DMA address that the allocation may have.</param>
    /// <param name="page">The first page.</param>
    /// <returns>Whether there is room.</returns>
    public virtual bool TryAllocate(ulong count, ulong alignment, DmaAddress lastAddress, out ulong page)
    {
        if (!TryPlace(count, alignment, Limit(lastAddress), out page))
            return false;
        _live.Add(page, count, default);
        return true;
    }

    /// <summary>Parts pages that were allocated together, so that they are freed one part after the other.</summary>
    /// <param name="page">The first page.</param>
    /// <param name="count">How many of the pages become a part of their own; the others are the other part.</param>
    public virtual void Divide(ulong page, ulong count)
    {
        var position = _live.Find(page);
        var (first, length) = (_live[position].First, _live[position].Length);
        if (length <= count)
            return;
        _live.RemoveAt(position);
        _live.Add(first, count, default);
        _live.Add(first + count, length - count, default);
    }

    /// <summary>Frees pages that were allocated together.</summary>
    /// <param name="page">The first page.</param>
    public virtual void Free(ulong page)
    {
        _live.RemoveAt(_live.Find(page));
        _lastFreed = page;
    }

    /// <summary>Chooses free pages.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="limit">The page after the last one allowed.</param>
    /// <param name="page">The first page.</param>
    /// <returns>Whether there is room.</returns>
    protected virtual bool TryPlace(ulong count, ulong limit, out ulong page)
    {
        var choice = Domain.Machine.Choices.Draw(Purpose.Address, (ulong)Domain.Number);
        switch (choice % 4)
        {
            case 0:
                return TryHighest(count, limit, out page);
            case 1 when limit > 0 && TryLowest((choice >> 8) % limit, count, limit, out page):
            case 2 when TryLowest(_lastFreed, count, limit, out page):
                return true;
            default:
                return TryLowest(0, count, limit, out page);
        }
    }

    /// <summary>Chooses free pages that are aligned.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="alignment">The alignment of the first page in pages: a power of two.</param>
    /// <param name="limit">The page after the last one allowed.</param>
    /// <param name="page">The first page.</param>
    /// <returns>Whether there is room.</returns>
    protected virtual bool TryPlace(ulong count, ulong alignment, ulong limit, out ulong page)
    {
        var choice = Domain.Machine.Choices.Draw(Purpose.Address, (ulong)Domain.Number);
        switch (choice % 4)
        {
            case 0:
                return _live.TryLastFit(0, limit, count, alignment, 0, out page);
            case 1 when limit > 0 && _live.TryFirstFit((choice >> 8) % limit, limit, count, alignment, 0, out page):
            case 2 when _live.TryFirstFit(_lastFreed, limit, count, alignment, 0, out page):
                return true;
            default:
                return _live.TryFirstFit(0, limit, count, alignment, 0, out page);
        }
    }

    /// <summary>Finds the lowest free pages.</summary>
    /// <param name="from">The first page allowed.</param>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="limit">The page after the last one allowed.</param>
    /// <param name="page">The first page.</param>
    /// <returns>Whether there are any.</returns>
    protected bool TryLowest(ulong from, ulong count, ulong limit, out ulong page) =>
        _live.TryFirstFit(from, limit, count, out page);

    /// <summary>Finds the highest free pages.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="limit">The page after the last one allowed.</param>
    /// <param name="page">The first page.</param>
    /// <returns>Whether there are any.</returns>
    protected bool TryHighest(ulong count, ulong limit, out ulong page) => _live.TryLastFit(0, limit, count, out page);

    // The page after the last one that may be used; a page that the last address cuts is left alone.
    private ulong Limit(DmaAddress lastAddress)
    {
        var isCut = (lastAddress.Value & Domain.Machine.PageMask) != Domain.Machine.PageMask;
        return Math.Min(_end, (lastAddress.Value >> Domain.Machine.PageShift) + (isCut ? 0UL : 1UL));
    }
}
