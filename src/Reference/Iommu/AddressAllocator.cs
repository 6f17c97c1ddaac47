namespace Dma.Reference;

/// <summary>Gives out the pages of DMA addresses of one domain: those of its window that are not reserved. Replaceable.</summary>
/// <remarks>
/// Addresses come from both ends of what a device can drive, from what was freed last, or from anywhere. The promise of
/// room holds wherever live ones lie, as with <see cref="PageAllocator" />. What one costs grows with the logarithm of how many
/// are live.
/// </remarks>
public class AddressAllocator
{
    private readonly FreeRanges _free = new();

    // Null if what is freed is given back at once.
    private readonly KeptRanges? _kept;

    // How many pages were allocated together, by the first of them.
    private readonly Dictionary<ulong, ulong> _live = [];
    private ulong _lastFreed;

    /// <summary>An allocator of which nothing is live.</summary>
    /// <param name="domain">The domain.</param>
    public AddressAllocator(IommuDomain domain)
        : this(domain, keepsFreed: false) { }

    /// <summary>An allocator of which nothing is live.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="keepsFreed">
    /// Whether short ranges that were freed are given out again before others, so that what an address costs does not depend
    /// on how many are live.
    /// </param>
    protected AddressAllocator(IommuDomain domain, bool keepsFreed)
    {
        ArgumentNullException.ThrowIfNull(domain);
        Domain = domain;
        _kept = keepsFreed ? new(_free) : null;
        var shift = domain.Machine.PageShift;
        // Addresses have 48 bits where nothing is said of a window.
        (Start, End) = (0, 1UL << (48 - shift));
        foreach (var said in domain.Descriptions)
        {
            if (said.Window.Length.Value > 0)
                (Start, End) = PagesWithin(WindowOf(said));
        }
        _free.Give(Start, End - Start);
        foreach (var said in domain.Descriptions)
        {
            foreach (var reserved in said.Reserved)
                Reserve(reserved);
        }
    }

    /// <summary>The domain.</summary>
    public IommuDomain Domain { get; }

    /// <summary>How many ranges are live.</summary>
    public int LiveRanges => _live.Count;

    /// <summary>The first page that is given out.</summary>
    protected ulong Start { get; }

    /// <summary>The page after the last one that is given out.</summary>
    protected ulong End { get; }

    /// <summary>Allocates pages side by side.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="lastAddress">The last DMA address that the mapping may have.</param>
    /// <param name="page">The first page.</param>
    /// <returns>Whether there is room.</returns>
    public virtual bool TryAllocate(ulong count, DmaAddress lastAddress, out ulong page)
    {
        var limit = Limit(lastAddress);
        if (_kept is not null && _kept.TryTake(count, 1, limit, out page))
        {
            _live[page] = count;
            return true;
        }
        if (!TryPlace(count, limit, out page) && !(_kept?.GiveBack() == true && TryPlace(count, limit, out page)))
            return false;
        Take(page, count);
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
        var limit = Limit(lastAddress);
        if (_kept is not null && _kept.TryTake(count, alignment, limit, out page))
        {
            _live[page] = count;
            return true;
        }
        if (
            !TryPlace(count, alignment, limit, out page)
            && !(_kept?.GiveBack() == true && TryPlace(count, alignment, limit, out page))
        )
            return false;
        Take(page, count);
        return true;
    }

    /// <summary>Takes pages that a driver chose.</summary>
    /// <param name="page">The first page.</param>
    /// <param name="count">How many; at least 1.</param>
    /// <returns>Whether all of them lie in the window and were free.</returns>
    public virtual bool TryTake(ulong page, ulong count)
    {
        if (page < Start || page > End || count > End - page)
            return false;
        if (!_free.IsFree(page, count) && !(_kept?.GiveBack() == true && _free.IsFree(page, count)))
            return false;
        Take(page, count);
        return true;
    }

    /// <summary>Parts pages that were allocated together, so that they are freed one part after the other.</summary>
    /// <param name="page">The first page.</param>
    /// <param name="count">How many of the pages become a part of their own; the others are the other part.</param>
    public virtual void Divide(ulong page, ulong count)
    {
        var length = _live[page];
        if (length <= count)
            return;
        _live[page] = count;
        _live[page + count] = length - count;
    }

    /// <summary>Frees pages that were allocated together.</summary>
    /// <param name="page">The first page.</param>
    public virtual void Free(ulong page)
    {
        _live.Remove(page, out var count);
        if (_kept is null || !_kept.TryKeep(page, count))
            _free.Give(page, count);
        _lastFreed = page;
    }

    /// <summary>Where addresses are given out.</summary>
    /// <param name="said">What is said of the addresses of a device.</param>
    protected virtual DmaRange WindowOf(TranslationDescription said)
    {
        ArgumentNullException.ThrowIfNull(said);
        return said.Window;
    }

    /// <summary>Keeps addresses from being given out: all pages that they have a byte in.</summary>
    /// <param name="range">The addresses; one without bytes reserves nothing.</param>
    protected virtual void Reserve(DmaRange range)
    {
        if (range.Length.Value == 0)
            return;
        var shift = Domain.Machine.PageShift;
        var first = range.Start.Value >> shift;
        var last = (range.Start.Value + (range.Length.Value - 1)) >> shift;
        _free.Take(first, last - first + 1);
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
            case 1 when limit > Start && TryLowest(Start + (choice >> 8) % (limit - Start), count, limit, out page):
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
                return TryHighest(count, alignment, limit, out page);
            case 1
                when limit > Start
                    && TryLowest(Start + (choice >> 8) % (limit - Start), count, alignment, limit, out page):
            case 2 when TryLowest(_lastFreed, count, alignment, limit, out page):
                return true;
            default:
                return TryLowest(0, count, alignment, limit, out page);
        }
    }

    /// <summary>Finds the lowest free pages.</summary>
    /// <param name="from">The first page allowed.</param>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="limit">The page after the last one allowed.</param>
    /// <param name="page">The first page.</param>
    /// <returns>Whether there are any.</returns>
    protected bool TryLowest(ulong from, ulong count, ulong limit, out ulong page) =>
        TryLowest(from, count, 1, limit, out page);

    /// <summary>Finds the lowest free pages that are aligned.</summary>
    /// <param name="from">The first page allowed.</param>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="alignment">The alignment of the first page in pages: a power of two.</param>
    /// <param name="limit">The page after the last one allowed.</param>
    /// <param name="page">The first page.</param>
    /// <returns>Whether there are any.</returns>
    protected bool TryLowest(ulong from, ulong count, ulong alignment, ulong limit, out ulong page) =>
        _free.TryFirstFit(from, limit, count, alignment, out page);

    /// <summary>Finds the highest free pages.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="limit">The page after the last one allowed.</param>
    /// <param name="page">The first page.</param>
    /// <returns>Whether there are any.</returns>
    protected bool TryHighest(ulong count, ulong limit, out ulong page) => TryHighest(count, 1, limit, out page);

    /// <summary>Finds the highest free pages that are aligned.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="alignment">The alignment of the first page in pages: a power of two.</param>
    /// <param name="limit">The page after the last one allowed.</param>
    /// <param name="page">The first page.</param>
    /// <returns>Whether there are any.</returns>
    protected bool TryHighest(ulong count, ulong alignment, ulong limit, out ulong page) =>
        _free.TryLastFit(0, limit, count, alignment, out page);

    private void Take(ulong page, ulong count)
    {
        _free.Take(page, count);
        _live[page] = count;
    }

    private (ulong Start, ulong End) PagesWithin(DmaRange range)
    {
        var (shift, mask) = (Domain.Machine.PageShift, (UInt128)Domain.Machine.PageMask);
        var end = (UInt128)range.Start.Value + range.Length.Value;
        return ((ulong)((range.Start.Value + mask) >> shift), (ulong)(end >> shift));
    }

    // The page after the last one that may be used; a page that the last address cuts is left alone.
    private ulong Limit(DmaAddress lastAddress)
    {
        var isCut = (lastAddress.Value & Domain.Machine.PageMask) != Domain.Machine.PageMask;
        return Math.Min(End, (lastAddress.Value >> Domain.Machine.PageShift) + (isCut ? 0UL : 1UL));
    }
}
