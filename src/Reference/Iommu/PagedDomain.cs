using System.Numerics;

namespace Dma.Reference;

/// <summary>A domain that a driver manages: a table of pages of several sizes, as large as addresses allow, which are split where a part is removed. Replaceable.</summary>
/// <param name="machine">The machine.</param>
/// <param name="id">Its name.</param>
public class PagedDomain(Machine machine, DomainId id) : MachinePart(machine)
{
    private readonly Dictionary<ulong, PageTranslation> _table = [];

    /// <summary>Its name.</summary>
    public DomainId Id { get; } = id;

    /// <summary>How many pages of any size it has.</summary>
    public int Count => _table.Count;

    /// <summary>Adds translations; if there is no room for all of them, none.</summary>
    /// <param name="page">The first page of device addresses.</param>
    /// <param name="frames">The frames behind them.</param>
    /// <param name="protection">What devices may do.</param>
    /// <returns>The outcome.</returns>
    public virtual Answer Map(ulong page, FrameRange frames, IommuProtection protection)
    {
        if (IsTaken(page, frames.Count))
            return Answer.Failed(Errno.Busy);
        for (ulong done = 0; done < frames.Count; )
        {
            var count = SizeAt(page + done, frames.First + done, frames.Count - done);
            if (!Machine.Failures.TryAllocate())
            {
                Undo(page, done);
                return Answer.Failed(Errno.NoMemory);
            }
            Add(new(page + done, count, frames.First + done, protection));
            done += count;
        }
        return Answer.Ok;
    }

    /// <summary>Removes translations up to the first page that has none.</summary>
    /// <param name="page">The first page of device addresses.</param>
    /// <param name="count">How many pages.</param>
    /// <returns>How many pages were removed.</returns>
    public virtual ulong Unmap(ulong page, ulong count)
    {
        ulong removed = 0;
        while (removed < count && TryWalk(page + removed, out var translation))
        {
            var from = page + removed;
            var end = Math.Min(page + count, translation.First + translation.Count);
            _table.Remove(translation.First);
            var behind = Keep(translation, from, end);
            Forget(translation, from, end);
            removed += behind - from;
        }
        return removed;
    }

    /// <summary>Removes all translations.</summary>
    public virtual void Clear()
    {
        foreach (var translation in _table.Values)
            Machine.Translations.Invalidate(Id, translation.First, translation.Count);
        _table.Clear();
    }

    /// <summary>Translates a page for an access of a device.</summary>
    /// <param name="page">The page of device addresses.</param>
    /// <param name="isWrite">Whether the access is a store.</param>
    /// <param name="frame">The frame behind it.</param>
    /// <returns>Whether the access is allowed.</returns>
    public virtual bool TryTranslate(ulong page, bool isWrite, out ulong frame)
    {
        frame = 0;
        if (!Machine.Translations.TryFind(Id, page, out var translation))
        {
            if (!TryWalk(page, out translation))
                return false;
            Machine.Translations.Add(Id, translation);
        }
        frame = translation.Frame + (page - translation.First);
        return Permits(translation.Protection, isWrite);
    }

    /// <summary>Finds the translation of a page in the table.</summary>
    /// <param name="page">The page of device addresses.</param>
    /// <param name="translation">The translation of the pages around it.</param>
    /// <returns>Whether there is one.</returns>
    public virtual bool TryWalk(ulong page, out PageTranslation translation)
    {
        for (var sizes = Machine.PageSizes; sizes != 0; sizes &= sizes - 1)
        {
            var size = sizes & (~sizes + 1);
            if (_table.TryGetValue(page & ~(size - 1), out translation) && translation.Has(page))
                return true;
        }
        translation = default;
        return false;
    }

    /// <summary>Whether a protection lets a device make an access.</summary>
    /// <param name="protection">The protection.</param>
    /// <param name="isWrite">Whether the access is a store.</param>
    protected virtual bool Permits(IommuProtection protection, bool isWrite) =>
        protection.HasFlag(isWrite ? IommuProtection.Write : IommuProtection.Read);

    /// <summary>Chooses how large a page to use: the largest that addresses and length allow.</summary>
    /// <param name="page">The first page of device addresses.</param>
    /// <param name="frame">The frame behind it.</param>
    /// <param name="left">How many pages are to be mapped from there.</param>
    /// <returns>How many pages it has.</returns>
    protected virtual ulong SizeAt(ulong page, ulong frame, ulong left)
    {
        for (var sizes = Machine.PageSizes; sizes != 0; )
        {
            var size = 1UL << BitOperations.Log2(sizes);
            if (((page | frame) & (size - 1)) == 0 && size <= left)
                return size;
            sizes &= size - 1;
        }
        return 1;
    }

    /// <summary>Adds an entry to the table.</summary>
    /// <param name="translation">The entry.</param>
    protected virtual void Add(PageTranslation translation) => _table[translation.First] = translation;

    /// <summary>Removes what was mapped before there was no more room.</summary>
    /// <param name="page">The first page of device addresses.</param>
    /// <param name="count">How many pages were mapped.</param>
    protected virtual void Undo(ulong page, ulong count) => Unmap(page, count);

    /// <summary>Keeps what is left of a large page of which a part is removed: it is split.</summary>
    /// <param name="translation">The page, which is not in the table any more.</param>
    /// <param name="from">The first page of device addresses that is removed.</param>
    /// <param name="behind">The page behind the last one that is to be removed.</param>
    /// <returns>The page behind the last one that is removed.</returns>
    protected virtual ulong Keep(PageTranslation translation, ulong from, ulong behind)
    {
        for (var page = translation.First; page < translation.First + translation.Count; page++)
        {
            if (page < from || page >= behind)
                Add(
                    translation with
                    {
                        First = page,
                        Count = 1,
                        Frame = translation.Frame + (page - translation.First),
                    }
                );
        }
        return behind;
    }

    /// <summary>Ends what devices have used of a page of which a part was removed: all of it, since it was used as one.</summary>
    /// <param name="translation">The page as it was.</param>
    /// <param name="from">The first page of device addresses that is removed.</param>
    /// <param name="behind">The page behind the last one that was to be removed.</param>
    protected virtual void Forget(PageTranslation translation, ulong from, ulong behind) =>
        Machine.Translations.Invalidate(Id, translation.First, translation.Count);

    /// <summary>Whether one of some pages has a translation.</summary>
    /// <param name="page">The first page of device addresses.</param>
    /// <param name="count">How many.</param>
    protected virtual bool IsTaken(ulong page, ulong count)
    {
        for (var i = page; i - page < count; i++)
        {
            if (TryWalk(i, out _))
                return true;
        }
        return false;
    }
}
