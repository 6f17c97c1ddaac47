namespace Dma.Reference;

/// <summary>Creates address spaces, and moves devices into them and back. Replaceable.</summary>
/// <remarks>An address space is gone when its name was given back and no device is attached to it.</remarks>
/// <param name="machine">The machine.</param>
public class AddressSpaces(Machine machine) : MachinePart(machine)
{
    private readonly List<AddressSpace> _spaces = [];
    private readonly Dictionary<DeviceId, (AddressSpace Space, DeviceOperations Before)> _attached = [];
    private ulong _nextName = 1;

    /// <summary>How many exist, released ones that are held by a device too.</summary>
    public int Count => _spaces.Count;

    /// <summary>Creates an address space.</summary>
    /// <param name="window">Where its addresses lie.</param>
    public virtual Answer<AddressSpaceId> Create(DmaRange window)
    {
        var (page, length) = (Machine.PageMask, window.Length.Value);
        if (!HasMeaning(window) || ((window.Start.Value | length) & page) != 0)
            return Answer.Failed(Errno.Invalid);
        if (length - 1 > ulong.MaxValue - window.Start.Value)
            return Answer.Failed(Errno.Invalid);
        if (_spaces.Count >= Machine.Parts.IommuMapping!.Spaces)
            return Answer.Failed(Errno.NoMemory);
        // Numbers of domains that devices are described with are small ones.
        var number = (int)(0x4000_0000 | Machine.Choices.Step & 0x3FFF_FFFF);
        var made = new AddressSpace(NextName(), Machine.Parts.SpaceDomain(Machine, number, Narrow(window)));
        _spaces.Add(made);
        return made.Id;
    }

    /// <summary>Attaches a device on which nothing is live.</summary>
    /// <param name="device">The device.</param>
    /// <param name="id">The address space.</param>
    public virtual Answer Attach(Device device, AddressSpaceId id)
    {
        if (Find(id) is not { } space)
            return Answer.Failed(Errno.Invalid);
        if (_attached.ContainsKey(device.Id))
            return Refuse(device, space);
        device.Land();
        space.References++;
        _attached[device.Id] = (space, device.Operations);
        Enter(device, space);
        device.Ports.Enter(space.Domain);
        return Answer.Ok;
    }

    /// <summary>Detaches a device on which nothing is live.</summary>
    /// <param name="device">The device.</param>
    public virtual Answer Detach(Device device)
    {
        if (!_attached.Remove(device.Id, out var attached))
            return Answer.Failed(Errno.Invalid);
        device.Land();
        device.Ports.Leave();
        Leave(device, attached.Space, attached.Before);
        return Answer.Ok;
    }

    /// <summary>Gives a name back.</summary>
    /// <param name="id">The address space.</param>
    public virtual Answer Release(AddressSpaceId id)
    {
        if (Find(id) is not { } space)
            return Answer.Failed(Errno.Invalid);
        space.IsReleased = true;
        Put(space);
        return Answer.Ok;
    }

    /// <inheritdoc />
    public override void Settle()
    {
        foreach (var space in _spaces)
            space.Domain.Settle();
    }

    /// <summary>The address space that a device is attached to; null if none.</summary>
    /// <param name="device">The device.</param>
    public AddressSpace? SpaceOf(Device device) =>
        _attached.TryGetValue(device.Id, out var attached) ? attached.Space : null;

    /// <summary>Whether a window can be had at all.</summary>
    /// <param name="window">The window.</param>
    protected virtual bool HasMeaning(DmaRange window) => window.Length.Value > 0;

    /// <summary>A name that no other has.</summary>
    protected virtual AddressSpaceId NextName() => new(_nextName++);

    /// <summary>The part of a window that is used.</summary>
    /// <param name="window">The window.</param>
    protected virtual DmaRange Narrow(DmaRange window) => window;

    /// <summary>A device that is attached already was to be attached.</summary>
    /// <param name="device">The device.</param>
    /// <param name="space">The other address space.</param>
    protected virtual Answer Refuse(Device device, AddressSpace space) => Answer.Failed(Errno.Busy);

    /// <summary>A device is served in an address space from now on.</summary>
    /// <param name="device">The device.</param>
    /// <param name="space">The address space.</param>
    protected virtual void Enter(Device device, AddressSpace space) =>
        device.Operations = Machine.Parts.AttachedOperations(device, space.Domain);

    /// <summary>A device is served as it was before.</summary>
    /// <param name="device">The device.</param>
    /// <param name="space">The address space that it was attached to.</param>
    /// <param name="before">The operations that it had.</param>
    protected virtual void Leave(Device device, AddressSpace space, DeviceOperations before)
    {
        device.Operations = before;
        Put(space);
    }

    /// <summary>One of those that hold an address space does not any more.</summary>
    /// <param name="space">The address space.</param>
    protected virtual void Put(AddressSpace space)
    {
        if (--space.References == 0)
            _spaces.Remove(space);
    }

    /// <summary>Finds an address space that was not released.</summary>
    /// <param name="id">Its name.</param>
    protected AddressSpace? Find(AddressSpaceId id) => _spaces.Find(space => space.Id == id && !space.IsReleased);
}
