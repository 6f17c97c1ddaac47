using Dma.Reference;

namespace Dma.Variants.Iommu;

/// <summary>A device that is attached already is moved to the other address space.</summary>
/// <param name="machine">The machine.</param>
internal sealed class MovesAttached(Machine machine) : AddressSpaces(machine)
{
    public override Answer Attach(Device device, AddressSpaceId id)
    {
        if (Find(id) is not null && SpaceOf(device) is not null)
            Detach(device);
        return base.Attach(device, id);
    }
}

/// <summary>A device that is attached already is refused as one that cannot be attached.</summary>
/// <param name="machine">The machine.</param>
internal sealed class RefusesAttachedAsUnknown(Machine machine) : AddressSpaces(machine)
{
    protected override Answer Refuse(Device device, AddressSpace space) => Answer.Failed(Errno.NoDevice);
}

/// <summary>The highest addresses of a window are given out first.</summary>
/// <param name="domain">The domain.</param>
internal sealed class TopOfWindowFirst(IommuDomain domain) : HighestAddresses(domain);

/// <summary>Removals are put off, in windows too.</summary>
/// <param name="machine">The machine.</param>
/// <param name="number">Tells its choices from those of others.</param>
/// <param name="window">Where addresses are given out.</param>
internal sealed class LazySpaceDomain(Machine machine, int number, DmaRange window)
    : IommuDomain(machine, number, window)
{
    private readonly List<(ulong Page, ulong Count)> _waiting = [];

    public override void Release(ulong page, ulong count)
    {
        Unmap(page, count);
        _waiting.Add((page, count));
        if (_waiting.Count == 16)
            Settle();
    }

    public override bool TryMakeRoom()
    {
        var hasWaiting = _waiting.Count > 0;
        Settle();
        return hasWaiting;
    }

    public override void Settle()
    {
        foreach (var (page, count) in _waiting)
        {
            base.Invalidate(page, count);
            Addresses.Free(page);
        }
        _waiting.Clear();
    }

    protected override void Invalidate(ulong page, ulong count) { }
}
