using System.Collections.Immutable;

namespace Dma.Reference;

/// <summary>
/// The translations of the devices of one isolation domain, in units of pages, with a small buffer of translations used
/// before. Invalidation is strict: what is removed is dead at once. Replaceable.
/// </summary>
public class IommuDomain : MachinePart
{
    private const int BufferSize = 32;

    private readonly RangeMap<Translation> _table = new();
    private readonly List<PortIommu> _ports = [];
    private readonly BufferedPage[] _buffer = new BufferedPage[BufferSize];

    /// <summary>A domain without translations.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="number">The number by which devices name the domain.</param>
    public IommuDomain(Machine machine, int number)
        : base(machine)
    {
        Number = number;
        Descriptions =
        [
            .. machine.Parts.Devices.Where(device => device.Domain == number).Select(machine.Parts.Translation),
        ];
        Addresses = machine.Parts.AddressAllocator(this);
    }

    /// <summary>A domain without translations that has a window of its own.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="number">Tells its choices from those of others.</param>
    /// <param name="window">Where addresses are given out.</param>
    public IommuDomain(Machine machine, int number, DmaRange window)
        : base(machine)
    {
        Number = number;
        Descriptions = [new() { Window = window }];
        Addresses = machine.Parts.AddressAllocator(this);
    }

    /// <summary>The number by which devices name the domain.</summary>
    public int Number { get; }

    /// <summary>What is said of the addresses of each of its devices.</summary>
    public ImmutableArray<TranslationDescription> Descriptions { get; }

    /// <summary>What is translated, in the order of the addresses.</summary>
    public IEnumerable<(ulong Page, FrameRange Frames, DmaDirection Direction)> Translations
    {
        get
        {
            for (var position = 0; position < _table.Count; position++)
            {
                var entry = _table[position];
                yield return (entry.First, new(entry.Value.Frame, entry.Length), entry.Value.Direction);
            }
        }
    }

    /// <summary>Where mappings get their addresses.</summary>
    public AddressAllocator Addresses { get; }

    /// <summary>Adds translations of pages that have none.</summary>
    /// <param name="page">The first page of DMA addresses.</param>
    /// <param name="frames">The frames behind them.</param>
    /// <param name="direction">Who may store.</param>
    public virtual void Map(ulong page, FrameRange frames, DmaDirection direction)
    {
        _table.Add(page, frames.Count, new(frames.First, direction));
        foreach (var port in _ports)
            port.Map(page, frames, direction);
    }

    /// <summary>Removes translations that were added together. None of them is used after the call.</summary>
    /// <param name="page">The first page of DMA addresses.</param>
    /// <param name="count">How many pages.</param>
    public virtual void Unmap(ulong page, ulong count)
    {
        _table.RemoveAt(_table.Find(page));
        Invalidate(page, count);
        foreach (var port in _ports)
            port.Unmap(page, count);
    }

    /// <summary>From now on an IOMMU of a port is told what is mapped and unmapped.</summary>
    /// <param name="port">The IOMMU, with the translations that there are.</param>
    public void Join(PortIommu port) => _ports.Add(port);

    /// <summary>An IOMMU of a port leaves the domain.</summary>
    /// <param name="port">The IOMMU.</param>
    public void Part(PortIommu port) => _ports.Remove(port);

    /// <summary>Removes translations that were added together, and gives their addresses back.</summary>
    /// <param name="page">The first page of DMA addresses.</param>
    /// <param name="count">How many pages.</param>
    public virtual void Release(ulong page, ulong count)
    {
        Unmap(page, count);
        Addresses.Free(page);
    }

    /// <summary>Ends what was put off, so that addresses become free.</summary>
    /// <returns>Whether anything was.</returns>
    public virtual bool TryMakeRoom() => false;

    /// <summary>Finds the memory behind a page, whoever may store there.</summary>
    /// <param name="page">The page of DMA addresses.</param>
    /// <param name="frame">The frame behind it.</param>
    /// <returns>Whether there is a translation.</returns>
    public bool TryFind(ulong page, out ulong frame) => TryWalk(page, out frame, out _);

    /// <summary>Translates a page for an access of a device.</summary>
    /// <param name="page">The page of DMA addresses.</param>
    /// <param name="isWrite">Whether the access is a store.</param>
    /// <param name="frame">The frame behind it.</param>
    /// <returns>Whether the access is allowed.</returns>
    public virtual bool TryTranslate(ulong page, bool isWrite, out ulong frame)
    {
        ref var buffered = ref _buffer[page % BufferSize];
        if (!buffered.IsValid || buffered.Page != page)
        {
            if (!TryWalk(page, out frame, out var direction))
                return false;
            buffered = new(true, page, frame, direction);
        }
        frame = buffered.Frame;
        return Permits(buffered.Direction, isWrite);
    }

    /// <summary>Finds the translation of a page in the table.</summary>
    /// <param name="page">The page of DMA addresses.</param>
    /// <param name="frame">The frame behind it.</param>
    /// <param name="direction">Who may store.</param>
    /// <returns>Whether there is one.</returns>
    protected virtual bool TryWalk(ulong page, out ulong frame, out DmaDirection direction)
    {
        var position = _table.Find(page);
        if (position < 0)
        {
            (frame, direction) = (0, default);
            return false;
        }
        ref readonly var entry = ref _table[position];
        (frame, direction) = (entry.Value.Frame + (page - entry.First), entry.Value.Direction);
        return true;
    }

    /// <summary>Whether a direction lets a device make an access: loads always, stores where the device may store.</summary>
    /// <param name="direction">The direction of the mapping.</param>
    /// <param name="isWrite">Whether the access is a store.</param>
    protected virtual bool Permits(DmaDirection direction, bool isWrite) =>
        !isWrite || direction != DmaDirection.ToDevice;

    /// <summary>Forgets buffered translations.</summary>
    /// <param name="page">The first page of DMA addresses.</param>
    /// <param name="count">How many pages.</param>
    protected virtual void Invalidate(ulong page, ulong count)
    {
        foreach (ref var buffered in _buffer.AsSpan())
        {
            if (buffered.IsValid && buffered.Page >= page && buffered.Page - page < count)
                buffered = default;
        }
    }

    private readonly record struct Translation(ulong Frame, DmaDirection Direction);

    private readonly record struct BufferedPage(bool IsValid, ulong Page, ulong Frame, DmaDirection Direction);
}
