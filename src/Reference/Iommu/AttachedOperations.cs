namespace Dma.Reference;

/// <summary>The operations of a device that is attached to an address space: translated ones, and mappings at addresses that the driver chose. Replaceable.</summary>
/// <param name="device">The device.</param>
/// <param name="domain">The domain of the address space.</param>
public class AttachedOperations(Device device, IommuDomain domain) : TranslatedOperations(device, domain)
{
    /// <summary>Makes a mapping at addresses that the driver chose.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <returns>Whether its addresses were free, in the window and within the mask.</returns>
    public virtual bool TryMapFixed(in Mapping mapping)
    {
        var offset = mapping.Start.Value & Machine.PageMask;
        var (page, count) = (mapping.Start.Value >> Machine.PageShift, PagesOf(offset, mapping.Size));
        if (
            offset != (mapping.Buffer.Value & Machine.PageMask)
            || mapping.Size.Value > LargestMapping.Value
            || !Device.Masks.Admits(mapping.Start, mapping.Size)
            || !TryReserve(page, count)
        )
            return false;
        Domain.Map(page, new(mapping.Buffer.Value >> Machine.PageShift, count), mapping.Direction);
        AtMap(mapping, DmaAttributes.None);
        return true;
    }

    /// <summary>Takes the addresses of a mapping that the driver chose.</summary>
    /// <param name="page">The first page.</param>
    /// <param name="count">How many; at least 1.</param>
    /// <returns>Whether all were free.</returns>
    protected virtual bool TryReserve(ulong page, ulong count) =>
        Domain.Addresses.TryTake(page, count) || (Domain.TryMakeRoom() && Domain.Addresses.TryTake(page, count));
}
