namespace Dma.Reference;

/// <summary>
/// A domain that puts invalidation off: removed translations wait in a queue, and those that were used before go on
/// translating until they are flushed. Their addresses are given out again only then. Replaceable.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="number">The number by which devices name the domain.</param>
public class LazyIommuDomain(Machine machine, int number) : IommuDomain(machine, number)
{
    /// <summary>So many removals wait at the most.</summary>
    protected const int MostWaiting = 24;

    private readonly List<(ulong Page, ulong Count)> _waiting = [];

    /// <summary>How many removals wait.</summary>
    protected int Waiting => _waiting.Count;

    /// <inheritdoc />
    public override void Release(ulong page, ulong count)
    {
        Unmap(page, count);
        _waiting.Add((page, count));
        if (_waiting.Count == MostWaiting)
            Flush();
    }

    /// <inheritdoc />
    public override bool TryMakeRoom()
    {
        var hasWaiting = _waiting.Count > 0;
        Flush();
        return hasWaiting;
    }

    /// <inheritdoc />
    public override void Settle() => Flush();

    /// <summary>Ends the removals that wait.</summary>
    protected virtual void Flush()
    {
        foreach (var (page, count) in _waiting)
            Discard(page, count);
        _waiting.Clear();
    }

    /// <summary>Ends a removal: what is buffered is forgotten, and then the addresses are free.</summary>
    /// <param name="page">The first page of DMA addresses.</param>
    /// <param name="count">How many pages.</param>
    protected virtual void Discard(ulong page, ulong count)
    {
        base.Invalidate(page, count);
        Addresses.Free(page);
    }

    /// <inheritdoc />
    /// <remarks>Not before the flush.</remarks>
    protected override void Invalidate(ulong page, ulong count) { }
}
