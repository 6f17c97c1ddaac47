namespace Dma.Reference;

/// <summary>
/// The IOMMU of one further port of a device that is attached to an address space, with a table of its own, which holds what
/// that of the address space holds. Replaceable.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="domain">The domain of the address space.</param>
public class PortIommu(Machine machine, IommuDomain domain) : MachinePart(machine)
{
    private readonly RangeMap<(ulong Frame, DmaDirection Direction)> _table = new();

    /// <summary>The domain of the address space.</summary>
    public IommuDomain Domain { get; } = domain;

    /// <summary>Adds translations of pages that have none.</summary>
    /// <param name="page">The first page of DMA addresses.</param>
    /// <param name="frames">The frames behind them.</param>
    /// <param name="direction">Who may store.</param>
    public virtual void Map(ulong page, FrameRange frames, DmaDirection direction) =>
        _table.Add(page, frames.Count, (frames.First, direction));

    /// <summary>Removes translations that were added together. None of them is used after the call.</summary>
    /// <param name="page">The first page of DMA addresses.</param>
    /// <param name="count">How many pages.</param>
    public virtual void Unmap(ulong page, ulong count) => _table.RemoveAt(_table.Find(page));

    /// <summary>Translates a page for an access through the port.</summary>
    /// <param name="page">The page of DMA addresses.</param>
    /// <param name="isWrite">Whether the access is a store.</param>
    /// <param name="frame">The frame behind it.</param>
    /// <returns>Whether the access is allowed.</returns>
    public virtual bool TryTranslate(ulong page, bool isWrite, out ulong frame)
    {
        frame = 0;
        var position = _table.Find(page);
        if (position < 0)
            return false;
        ref readonly var entry = ref _table[position];
        frame = entry.Value.Frame + (page - entry.First);
        return !isWrite || entry.Value.Direction != DmaDirection.ToDevice;
    }
}
