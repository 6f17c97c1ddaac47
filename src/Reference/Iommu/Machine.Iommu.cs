namespace Dma.Reference;

// Domains of drivers: arguments are checked here; the parts do the rest.
public sealed partial class Machine : IIommu, IFailureInjection
{
    /// <inheritdoc />
    public IommuDescription IommuDescription => Parts.Iommu ?? IommuDescription.Unstated;

    /// <summary>The sizes of pages of domains, one bit each, in units of one page of the machine.</summary>
    public ulong PageSizes => Math.Max(1, IommuDescription.PageSizes >> PageShift);

    /// <inheritdoc />
    /// <remarks><see cref="Errno.BadAddress" /> for a page that is not allocated.</remarks>
    public Answer<PhysicalAddress> PhysicalAddressOf(PageNumber page) =>
        !HasDomains ? Answer.Unsupported
        : TryResolve(page, ByteCount.Zero, 1, out var memory) ? memory
        : Answer.Failed(Errno.BadAddress);

    /// <inheritdoc />
    public Answer<DomainId> AllocateDomain() => HasDomains ? DriverDomains.Allocate() : Answer.Unsupported;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for one that does not exist, <see cref="Errno.Busy" /> while a device is attached.</remarks>
    public Answer FreeDomain(DomainId domain) => HasDomains ? DriverDomains.Free(domain) : Answer.Unsupported;

    /// <inheritdoc />
    /// <remarks>
    /// <see cref="Errno.NoDevice" /> for a device that cannot be attached, <see cref="Errno.Invalid" /> for a domain that does not
    /// exist or a group that must stay together, <see cref="Errno.Busy" /> where something is live for a device of the group.
    /// </remarks>
    public Answer AttachDevice(DomainId domain, DeviceId device)
    {
        if (!HasDomains)
            return Answer.Unsupported;
        var group = GroupOf(device);
        if (group.Count == 0)
            return Answer.Failed(Errno.NoDevice);
        if (group.Count > 1 && IommuDescription.AttachesGroups != Claim.Yes)
            return Answer.Failed(Errno.Invalid);
        foreach (var member in group)
        {
            if (member.Mappings.Count > 0)
                return Answer.Failed(Errno.Busy);
        }
        return DriverDomains.Attach(domain, group);
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that cannot be attached, <see cref="Errno.Invalid" /> for one that is not attached to the domain.</remarks>
    public Answer DetachDevice(DomainId domain, DeviceId device)
    {
        if (!HasDomains)
            return Answer.Unsupported;
        var group = GroupOf(device);
        return group.Count == 0 ? Answer.Failed(Errno.NoDevice) : DriverDomains.Detach(domain, group);
    }

    /// <inheritdoc />
    /// <remarks>Also <see cref="Errno.Invalid" /> for a domain that does not exist, no bytes, and addresses outside the aperture; <see cref="Errno.Busy" /> where one is translated already.</remarks>
    public Answer MapInDomain(
        DomainId domain,
        DmaAddress address,
        PhysicalAddress memory,
        ByteCount size,
        IommuProtection protection
    )
    {
        return HasDomains ? DriverDomains.Map(domain, address, memory, size, protection) : Answer.Unsupported;
    }

    /// <inheritdoc />
    public Answer MapListInDomain(
        DomainId domain,
        DmaAddress address,
        ReadOnlySpan<PhysicalRange> memory,
        IommuProtection protection
    )
    {
        return HasDomains ? DriverDomains.MapList(domain, address, memory, protection) : Answer.Unsupported;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for a domain that does not exist.</remarks>
    public Answer<ByteCount> UnmapFromDomain(DomainId domain, DmaRange range) =>
        HasDomains ? DriverDomains.Unmap(domain, range) : Answer.Unsupported;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for a domain that does not exist.</remarks>
    public Answer<PhysicalAddress> TranslationOf(DomainId domain, DmaAddress address) =>
        HasDomains ? DriverDomains.TranslationOf(domain, address) : Answer.Unsupported;

    /// <inheritdoc />
    public Answer FailAllocation(ulong skipped)
    {
        if (!HasDomains)
            return Answer.Unsupported;
        Failures.Fail(skipped);
        return Answer.Ok;
    }

    private bool HasDomains => Parts.Iommu is not null;

    private List<Device> GroupOf(DeviceId device)
    {
        List<Device> group = [];
        var lines = IommuDescription.Devices;
        foreach (var line in lines)
        {
            if (line.Device == device)
                group.AddRange(lines.Where(other => other.Group == line.Group).Select(other => Find(other.Device)!));
        }
        return group;
    }
}
