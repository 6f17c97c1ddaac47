using Dma.Reference;

namespace Dma.Variants.Iommu;

/// <summary>An IOMMU of a port that has nothing but what it was asked for: each page is fetched at the first access.</summary>
/// <param name="machine">The machine.</param>
/// <param name="domain">The domain of the address space.</param>
internal sealed class FilledAtFirstAccess(Machine machine, IommuDomain domain) : PortIommu(machine, domain)
{
    private readonly Dictionary<ulong, ulong> _fetched = [];

    public override void Map(ulong page, FrameRange frames, DmaDirection direction) { }

    public override void Unmap(ulong page, ulong count)
    {
        for (var index = 0UL; index < count; index++)
            _fetched.Remove(page + index);
    }

    public override bool TryTranslate(ulong page, bool isWrite, out ulong frame)
    {
        // The direction is looked up each time: it is the same for all that is fetched.
        if (!_fetched.TryGetValue(page, out frame) || isWrite)
        {
            if (!Domain.TryTranslate(page, isWrite, out frame))
                return false;
            _fetched[page] = frame;
        }
        return true;
    }
}

/// <summary>All ports are behind the IOMMU of the first.</summary>
/// <param name="machine">The machine.</param>
/// <param name="domain">The domain of the address space.</param>
internal sealed class SharedByPorts(Machine machine, IommuDomain domain) : PortIommu(machine, domain)
{
    public override void Map(ulong page, FrameRange frames, DmaDirection direction) { }

    public override void Unmap(ulong page, ulong count) { }

    public override bool TryTranslate(ulong page, bool isWrite, out ulong frame) =>
        Domain.TryTranslate(page, isWrite, out frame);
}
