namespace Dma.Reference;

/// <summary>
/// The IOMMU of one port of a device, with a table of its own, a page an entry, which holds what that of the domain holds: of a
/// further port while the device is attached to an address space, of every port once the device was resumed. Replaceable.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="domain">The domain.</param>
public class PortIommu(Machine machine, IommuDomain domain) : MachinePart(machine)
{
    private readonly Dictionary<ulong, (ulong Frame, DmaDirection Direction)> _table = [];

    /// <summary>The domain.</summary>
    public IommuDomain Domain { get; } = domain;

    /// <summary>Writes translations.</summary>
    /// <param name="page">The first page of DMA addresses.</param>
    /// <param name="frames">The frames behind them.</param>
    /// <param name="direction">Who may store.</param>
    public virtual void Map(ulong page, FrameRange frames, DmaDirection direction)
    {
        for (var index = 0UL; index < frames.Count; index++)
            _table[page + index] = (frames.First + index, direction);
    }

    /// <summary>Removes translations. None of them is used after the call.</summary>
    /// <param name="page">The first page of DMA addresses.</param>
    /// <param name="count">How many pages.</param>
    public virtual void Unmap(ulong page, ulong count)
    {
        for (var index = 0UL; index < count; index++)
            _table.Remove(page + index);
    }

    /// <summary>Translates a page for an access through the port.</summary>
    /// <param name="page">The page of DMA addresses.</param>
    /// <param name="isWrite">Whether the access is a store.</param>
    /// <param name="frame">The frame behind it.</param>
    /// <returns>Whether the access is allowed.</returns>
    public virtual bool TryTranslate(ulong page, bool isWrite, out ulong frame)
    {
        var isFound = _table.TryGetValue(page, out var entry);
        frame = entry.Frame;
        return isFound && (!isWrite || entry.Direction != DmaDirection.ToDevice);
    }
}
