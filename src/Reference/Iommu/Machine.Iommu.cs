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
        if (!HasDomains)
            return Answer.Unsupported;
        return IsAligned(address, size) && (memory.Value & PageMask) == 0 && DriverDomains.Find(domain) is { } found
            ? found.Map(address.Value >> PageShift, new(memory.Value >> PageShift, size.Value >> PageShift), protection)
            : Answer.Failed(Errno.Invalid);
    }

    /// <inheritdoc />
    public Answer MapListInDomain(
        DomainId domain,
        DmaAddress address,
        ReadOnlySpan<PhysicalRange> memory,
        IommuProtection protection
    )
    {
        if (!HasDomains)
            return Answer.Unsupported;
        ulong done = 0;
        foreach (var part in memory)
        {
            var answer = MapInDomain(domain, new(unchecked(address.Value + done)), part.Start, part.Length, protection);
            if (answer != Answer.Ok)
            {
                if (done > 0)
                    DriverDomains.Find(domain)!.Unmap(address.Value >> PageShift, done >> PageShift);
                return answer;
            }
            done += part.Length.Value;
        }
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for a domain that does not exist.</remarks>
    public Answer<ByteCount> UnmapFromDomain(DomainId domain, DmaRange range)
    {
        if (!HasDomains)
            return Answer.Unsupported;
        if (DriverDomains.Find(domain) is not { } found)
            return Answer.Failed(Errno.Invalid);
        if (!IsAligned(range.Start, range.Length))
            return ByteCount.Zero;
        // Stores that were translated already land first, as hardware sees to when a translation is invalidated.
        foreach (var device in AllDevices)
        {
            if ((device.Operations as DomainOperations)?.Domain == found)
                device.BusMaster.Complete();
        }
        return new ByteCount(found.Unmap(range.Start.Value >> PageShift, range.Length.Value >> PageShift) << PageShift);
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for a domain that does not exist.</remarks>
    public Answer<PhysicalAddress> TranslationOf(DomainId domain, DmaAddress address)
    {
        if (!HasDomains)
            return Answer.Unsupported;
        if (DriverDomains.Find(domain) is not { } found)
            return Answer.Failed(Errno.Invalid);
        var page = address.Value >> PageShift;
        return found.TryWalk(page, out var translation)
            ? AddressOf(translation.Frame + (page - translation.First)).Add(new(address.Value & PageMask))
            : Answer.Failed(Errno.BadAddress);
    }

    /// <inheritdoc />
    public Answer FailAllocation(ulong skipped)
    {
        if (!HasDomains)
            return Answer.Unsupported;
        Failures.Fail(skipped);
        return Answer.Ok;
    }

    private bool HasDomains => Parts.Iommu is not null;

    private bool IsAligned(DmaAddress address, ByteCount size)
    {
        var aperture = IommuDescription.Aperture;
        return size.Value > 0
            && ((address.Value | size.Value) & PageMask) == 0
            && address.Value >= aperture.Start.Value
            && address.Value - aperture.Start.Value < aperture.Length.Value
            && size.Value <= aperture.Length.Value - (address.Value - aperture.Start.Value);
    }

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
