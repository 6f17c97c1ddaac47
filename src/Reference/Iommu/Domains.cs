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

    /// <summary>A device is in a domain from now on.</summary>
    /// <param name="device">The device.</param>
    /// <param name="domain">The domain.</param>
    protected virtual void Enter(Device device, PagedDomain domain)
    {
        device.BusMaster.Complete();
        _attached[device.Id] = (domain, device.Operations);
        device.Operations = Machine.Parts.DomainOperations(device, domain);
    }

    /// <summary>A device is served as it was before.</summary>
    /// <param name="device">The device.</param>
    protected virtual void Leave(Device device)
    {
        device.BusMaster.Complete();
        if (_attached.Remove(device.Id, out var attached))
            device.Operations = attached.Before;
    }
}
