namespace Dma.Reference;

/// <summary>The translations that devices used last, of all paged domains. What it holds really translates. Replaceable.</summary>
/// <param name="machine">The machine.</param>
public class TranslationCache(Machine machine) : MachinePart(machine)
{
    private const int Size = 32;

    // Most machines have no domain that is used.
    private CachedTranslation[] _entries = [];
    private int _next;

    /// <summary>Finds a translation that was used before.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="page">The page of device addresses.</param>
    /// <param name="translation">The translation of the pages around it.</param>
    /// <returns>Whether there is one.</returns>
    public virtual bool TryFind(DomainId domain, ulong page, out PageTranslation translation)
    {
        foreach (ref readonly var entry in _entries.AsSpan())
        {
            if (entry.IsValid && IsOf(entry.Domain, domain) && entry.Translation.Has(page))
            {
                translation = entry.Translation;
                return true;
            }
        }
        translation = default;
        return false;
    }

    /// <summary>Keeps a translation that is used.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="translation">The translation.</param>
    public virtual void Add(DomainId domain, PageTranslation translation)
    {
        if (_entries.Length == 0)
            _entries = new CachedTranslation[Size];
        _entries[_next] = new(true, domain, translation);
        _next = (_next + 1) % Size;
    }

    /// <summary>Forgets what leads anywhere from some pages.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="page">The first page of device addresses.</param>
    /// <param name="count">How many pages.</param>
    public virtual void Invalidate(DomainId domain, ulong page, ulong count)
    {
        foreach (ref var entry in _entries.AsSpan())
        {
            if (entry.IsValid && entry.Domain == domain && entry.Translation.Overlaps(page, count))
                entry = default;
        }
    }

    /// <summary>Forgets all that was used.</summary>
    public void Flush() => Array.Clear(_entries);

    /// <summary>Whether what was used in one domain is of another.</summary>
    /// <param name="used">The domain in which it was used.</param>
    /// <param name="asked">The domain that is asked about.</param>
    protected virtual bool IsOf(DomainId used, DomainId asked) => used == asked;

    private readonly record struct CachedTranslation(bool IsValid, DomainId Domain, PageTranslation Translation);
}

/// <summary>An entry of a page table: one page of one of the sizes, in units of the smallest.</summary>
/// <param name="First">The first page of device addresses.</param>
/// <param name="Count">How many pages: a power of two.</param>
/// <param name="Frame">The frame behind the first.</param>
/// <param name="Protection">What devices may do.</param>
public readonly record struct PageTranslation(ulong First, ulong Count, ulong Frame, IommuProtection Protection)
{
    /// <summary>Whether it has a page.</summary>
    /// <param name="page">The page.</param>
    public bool Has(ulong page) => page >= First && page - First < Count;

    /// <summary>Whether it has one of some pages.</summary>
    /// <param name="page">The first of them.</param>
    /// <param name="count">How many.</param>
    public bool Overlaps(ulong page, ulong count) => First < page + count && page < First + Count;
}
