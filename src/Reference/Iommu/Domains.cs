namespace Dma.Reference;

/// <summary>The domains that drivers make, and which devices are attached to them. Replaceable.</summary>
/// <param name="machine">The machine.</param>
public class Domains(Machine machine) : MachinePart(machine)
{
    /// <summary>So many exist at the most.</summary>
    protected const int Most = 16;

    private readonly Dictionary<DomainId, PagedDomain> _domains = [];
    private readonly Dictionary<DeviceId, (PagedDomain Domain, DeviceOperations Before)> _attached = [];
    private ulong _nextName = 1;

    /// <summary>How many there are.</summary>
    public int Count => _domains.Count;

    /// <summary>Makes a domain.</summary>
    public virtual Answer<DomainId> Allocate()
    {
        if (_domains.Count == Most || !Machine.Failures.TryAllocate())
            return Answer.Failed(Errno.NoMemory);
        var id = new DomainId(_nextName++);
        _domains.Add(id, Machine.Parts.PagedDomain(Machine, id));
        return id;
    }

    /// <summary>Frees a domain.</summary>
    /// <param name="id">Its name.</param>
    public virtual Answer Free(DomainId id)
    {
        if (!_domains.TryGetValue(id, out var domain))
            return Answer.Failed(Errno.Invalid);
        foreach (var attached in _attached.Values)
        {
            if (attached.Domain == domain)
                return Answer.Failed(Errno.Busy);
        }
        domain.Clear();
        _domains.Remove(id);
        return Answer.Ok;
    }

    /// <summary>Attaches the devices of a group.</summary>
    /// <param name="id">The domain.</param>
    /// <param name="group">The devices, on which nothing is live.</param>
    public virtual Answer Attach(DomainId id, IReadOnlyList<Device> group)
    {
        if (!_domains.TryGetValue(id, out var domain))
            return Answer.Failed(Errno.Invalid);
        foreach (var device in group)
        {
            if (_attached.ContainsKey(device.Id))
                return Answer.Failed(Errno.Busy);
        }
        if (!Machine.Failures.TryAllocate())
            return Answer.Failed(Errno.NoMemory);
        foreach (var device in group)
            Enter(device, domain);
        return Answer.Ok;
    }

    /// <summary>Detaches the devices of a group.</summary>
    /// <param name="id">The domain that they are attached to.</param>
    /// <param name="group">The devices.</param>
    public virtual Answer Detach(DomainId id, IReadOnlyList<Device> group)
    {
        foreach (var device in group)
        {
            if (!_attached.TryGetValue(device.Id, out var attached) || attached.Domain.Id != id)
                return Answer.Failed(Errno.Invalid);
        }
        foreach (var device in group)
            Leave(device);
        return Answer.Ok;
    }

    /// <summary>Makes a translation.</summary>
    /// <param name="id">The domain.</param>
    /// <param name="address">The first device address.</param>
    /// <param name="memory">The physical address behind it.</param>
    /// <param name="size">How many bytes.</param>
    /// <param name="protection">What devices may do.</param>
    public virtual Answer Map(
        DomainId id,
        DmaAddress address,
        PhysicalAddress memory,
        ByteCount size,
        IommuProtection protection
    )
    {
        if (!IsWhole(address, memory, size) || !IsInside(address, size) || Find(id) is not { } domain)
            return Answer.Failed(Errno.Invalid);
        var (shift, frame) = (Machine.PageShift, memory.Value >> Machine.PageShift);
        return domain.Map(address.Value >> shift, new(frame, size.Value >> shift), protection);
    }

    /// <summary>Makes a translation of several places, one behind the other; if one of them fails, none.</summary>
    /// <param name="id">The domain.</param>
    /// <param name="address">The first device address.</param>
    /// <param name="memory">The places.</param>
    /// <param name="protection">What devices may do.</param>
    public virtual Answer MapList(
        DomainId id,
        DmaAddress address,
        ReadOnlySpan<PhysicalRange> memory,
        IommuProtection protection
    )
    {
        ulong done = 0;
        foreach (var part in memory)
        {
            var answer = Map(id, new(unchecked(address.Value + done)), part.Start, part.Length, protection);
            if (answer != Answer.Ok)
            {
                if (done > 0)
                    Find(id)!.Unmap(address.Value >> Machine.PageShift, done >> Machine.PageShift);
                return answer;
            }
            done += part.Length.Value;
        }
        return Answer.Ok;
    }

    /// <summary>Removes translations.</summary>
    /// <param name="id">The domain.</param>
    /// <param name="range">The device addresses.</param>
    /// <returns>How many bytes were removed.</returns>
    public virtual Answer<ByteCount> Unmap(DomainId id, DmaRange range)
    {
        if (Find(id) is not { } domain)
            return Answer.Failed(Errno.Invalid);
        if (!IsWhole(range.Start, default, range.Length) || !IsInside(range.Start, range.Length))
            return ByteCount.Zero;
        // Stores that were translated already land first, as hardware sees to when a translation is invalidated.
        foreach (var attached in Machine.AllDevices)
        {
            if ((attached.Operations as DomainOperations)?.Domain == domain)
                attached.Land();
        }
        var shift = Machine.PageShift;
        return new ByteCount(domain.Unmap(range.Start.Value >> shift, range.Length.Value >> shift) << shift);
    }

    /// <summary>Tells where a device address leads.</summary>
    /// <param name="id">The domain.</param>
    /// <param name="address">The device address.</param>
    public virtual Answer<PhysicalAddress> TranslationOf(DomainId id, DmaAddress address)
    {
        if (Find(id) is not { } domain)
            return Answer.Failed(Errno.Invalid);
        var page = address.Value >> Machine.PageShift;
        return domain.TryWalk(page, out var translation)
            ? Machine
                .AddressOf(translation.Frame + (page - translation.First))
                .Add(new(address.Value & Machine.PageMask))
            : Answer.Failed(Errno.BadAddress);
    }

    /// <summary>Finds a domain; null if there is none of the name.</summary>
    /// <param name="id">Its name.</param>
    public PagedDomain? Find(DomainId id) => _domains.GetValueOrDefault(id);

    /// <inheritdoc />
    public override void Settle()
    {
        Machine.Translations.Settle();
        foreach (var domain in _domains.Values)
            domain.Settle();
    }

    /// <summary>Whether addresses and size are whole pages, and there are any.</summary>
    /// <param name="address">The first device address.</param>
    /// <param name="memory">The physical address behind it.</param>
    /// <param name="size">How many bytes.</param>
    protected virtual bool IsWhole(DmaAddress address, PhysicalAddress memory, ByteCount size) =>
        size.Value > 0 && ((address.Value | memory.Value | size.Value) & Machine.PageMask) == 0;

    /// <summary>Whether device addresses can be translated.</summary>
    /// <param name="address">The first.</param>
    /// <param name="size">How many bytes, at least one.</param>
    protected virtual bool IsInside(DmaAddress address, ByteCount size)
    {
        var aperture = Machine.IommuDescription.Aperture;
        return address.Value >= aperture.Start.Value
            && address.Value - aperture.Start.Value < aperture.Length.Value
            && size.Value <= aperture.Length.Value - (address.Value - aperture.Start.Value);
    }

    /// <summary>A device is in a domain from now on.</summary>
    /// <param name="device">The device.</param>
    /// <param name="domain">The domain.</param>
    protected virtual void Enter(Device device, PagedDomain domain)
    {
        device.Land();
        _attached[device.Id] = (domain, device.Operations);
        device.Operations = Machine.Parts.DomainOperations(device, domain);
    }

    /// <summary>A device is served as it was before.</summary>
    /// <param name="device">The device.</param>
    protected virtual void Leave(Device device)
    {
        device.Land();
        if (_attached.Remove(device.Id, out var attached))
            device.Operations = attached.Before;
    }
}
