using Dma.Reference;

namespace Dma.Variants.Iommu;

/// <summary>A domain in which what is mapped more than once, for whichever of its devices, has one address.</summary>
/// <param name="machine">The machine.</param>
/// <param name="number">The number by which devices name the domain.</param>
internal sealed class SharingDomain(Machine machine, int number) : LazyIommuDomain(machine, number)
{
    private readonly Dictionary<(FrameRange Frames, DmaDirection Direction), ulong> _pages = [];
    private readonly Dictionary<ulong, (FrameRange Frames, DmaDirection Direction, int Users)> _shared = [];

    /// <summary>Finds the page where the same is mapped already.</summary>
    public bool TryShare(FrameRange frames, DmaDirection direction, DmaAddress last, out ulong page)
    {
        if (
            !_pages.TryGetValue((frames, direction), out page)
            || ((page + frames.Count) << Machine.PageShift) - 1 > last.Value
        )
            return false;
        _shared[page] = _shared[page] with { Users = _shared[page].Users + 1 };
        return true;
    }

    /// <summary>What was mapped can be shared from now on.</summary>
    public void Offer(FrameRange frames, DmaDirection direction, ulong page)
    {
        if (_pages.TryAdd((frames, direction), page))
            _shared.Add(page, (frames, direction, 1));
    }

    /// <summary>One mapping less; whether it was the last.</summary>
    public bool Leave(ulong page)
    {
        if (!_shared.TryGetValue(page, out var shared))
            return true;
        if (shared.Users > 1)
        {
            _shared[page] = shared with { Users = shared.Users - 1 };
            return false;
        }
        _shared.Remove(page);
        _pages.Remove((shared.Frames, shared.Direction));
        return true;
    }
}

/// <summary>A device whose mappings have the addresses that the same memory has for others of its domain.</summary>
/// <param name="device">The device.</param>
internal sealed class SharedAddresses(Device device) : TranslatedOperations(device)
{
    protected override bool TryMakeAddress(
        PhysicalAddress buffer,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        var offset = buffer.Value & Machine.PageMask;
        var frames = new FrameRange(buffer.Value >> Machine.PageShift, PagesOf(offset, size));
        var domain = Domain as SharingDomain;
        if (domain?.TryShare(frames, direction, Device.Masks.LastAddress, out var page) == true)
        {
            address = new((page << Machine.PageShift) + offset);
            return true;
        }
        if (!base.TryMakeAddress(buffer, size, direction, out address))
            return false;
        domain?.Offer(frames, direction, address.Value >> Machine.PageShift);
        return true;
    }

    protected override void ReleaseAddress(in Mapping mapping)
    {
        if (Domain is not SharingDomain domain || domain.Leave(mapping.Start.Value >> Machine.PageShift))
            base.ReleaseAddress(mapping);
        else
            Device.BusMaster.Complete();
    }
}
