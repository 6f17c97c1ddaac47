namespace Dma.Reference;

/// <summary>Checks of blocks of pages, contiguous ones too. Replaceable.</summary>
/// <param name="ledger">What is known of the machine.</param>
public class PageChecks(Ledger ledger) : Checks(ledger)
{
    private readonly Dictionary<MovablePageId, PageNumber> _pinned = [];

    /// <summary>A block was allocated.</summary>
    /// <param name="source">By which calls.</param>
    /// <param name="device">The device that a contiguous block is for.</param>
    /// <param name="block">What was answered.</param>
    /// <param name="count">How many pages.</param>
    public virtual void Allocated(MemorySource source, DeviceId device, PageBlock block, ulong count)
    {
        var bytes = (UInt128)count * Ledger.PageSize;
        Ledger.Add(
            new()
            {
                Source = source,
                Size = bytes > ulong.MaxValue ? ulong.MaxValue : (ulong)bytes,
                MadeAt = Ledger.Step,
                Cpu = block.Address,
                Page = block.First,
                Pages = count,
                Device = device,
            }
        );
    }

    /// <summary>A block was to be freed.</summary>
    /// <param name="first">The first page.</param>
    /// <param name="count">How many pages.</param>
    /// <param name="answer">What was answered.</param>
    public virtual void Freed(PageNumber first, ulong count, Answer answer)
    {
        if (Ledger.Find(first, ByteCount.Zero, out _) is not { } memory || memory.Page != first)
            return;
        ReportMapped(memory);
        if (answer == Answer.Ok)
            Ledger.Remove(memory);
    }

    /// <summary>A contiguous block was to be released. Any pages may be asked about, so that pages of no block are no misuse.</summary>
    /// <param name="device">The device.</param>
    /// <param name="first">The first page.</param>
    /// <param name="count">How many pages.</param>
    /// <param name="answer">What was answered.</param>
    public virtual void Released(DeviceId device, PageNumber first, ulong count, Answer<bool> answer)
    {
        if (FindContiguous(first, count) is not { Page: { } page } memory)
            return;
        var isInside =
            first.Value >= page.Value
            && first.Value - page.Value < memory.Pages
            && count <= memory.Pages - (first.Value - page.Value);
        if (!isInside)
            Reports.Add(Misuse.ContiguousReleaseOfForeign, device, default, null);
        if (memory.Device != device)
            return;
        if (isInside)
            ReportMapped(memory);
        if (answer is { Status: AnswerStatus.Ok, Value: true })
            Ledger.Remove(memory);
    }

    /// <summary>A movable page was pinned.</summary>
    /// <param name="movable">The page.</param>
    /// <param name="page">What was answered.</param>
    public virtual void Pinned(MovablePageId movable, PageNumber page)
    {
        _pinned[movable] = page;
        if (Ledger.Find(page, ByteCount.Zero, out _) is null)
            Allocated(MemorySource.Pages, default, new(page, null), 1);
    }

    /// <summary>A movable page may be moved again, or is free.</summary>
    /// <param name="movable">The page.</param>
    public virtual void Unpinned(MovablePageId movable)
    {
        if (_pinned.Remove(movable, out var page) && Ledger.Find(page, ByteCount.Zero, out _) is { } memory)
        {
            ReportMapped(memory);
            Ledger.Remove(memory);
        }
    }

    /// <summary>Reports memory that is freed while it is mapped.</summary>
    /// <param name="memory">The memory.</param>
    protected virtual void ReportMapped(KnownMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (memory.Mapped is [var piece, ..])
            Reports.Add(Misuse.FreeOfMapped, piece.Mapping.Device, piece.Mapping.Range, piece.Mapping);
    }

    // A live contiguous block that has one of the pages.
    private KnownMemory? FindContiguous(PageNumber first, ulong count)
    {
        if (Ledger.FindPages(first, count) is { Source: MemorySource.Contiguous } found)
            return found;
        return null;
    }
}
