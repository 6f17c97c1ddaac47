using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>Address spaces of the mapping API: how many there may be, which devices are attached to them, and what that means for them.</summary>
internal sealed class AddressSpaceSpecification : ISpecificationPart<AddressSpaceSpecification>, ISettles
{
    private readonly SpecificationState _state;
    private readonly AttachmentSpecification _attachment;
    private readonly List<AddressSpace> _existing = [];
    private readonly Dictionary<DeviceId, AddressSpace> _attached = [];
    private readonly Dictionary<DeviceId, AddressSpace> _left = [];
    private readonly Dictionary<DeviceId, AddressSpace> _refused = [];

    private AddressSpaceSpecification(SpecificationState state)
    {
        _state = state;
        _attachment = state.Part<AttachmentSpecification>();
        Room = state.Part<RoomSpecification>().Spaces;
        Description = state.Profile.IommuMapping ?? IommuMappingDescription.Unstated;
    }

    /// <summary>The address spaces that were created, against the promise.</summary>
    public RoomCount Room { get; }

    /// <summary>Those that exist, oldest first: with a name, or with a device.</summary>
    public IReadOnlyList<AddressSpace> Existing => _existing;

    /// <summary>What the platform says of address spaces.</summary>
    private IommuMappingDescription Description { get; }

    public static AddressSpaceSpecification Create(SpecificationState state) => new(state);

    /// <summary>Whether an address space with this window must be created now.</summary>
    public bool IsPromised(Interval window) =>
        window.End > window.Start
        && window.End <= ulong.MaxValue
        && window.End - window.Start <= Description.LargestWindow.Value
        && Room.Has(Description.Spaces);

    /// <summary>Whether a device can be attached to something: those that need care of their own are left where they are.</summary>
    public bool IsAttachable(DeviceId device) =>
        Description.Attachable.Contains(device)
        && _state.Profile is { DeviceMemory: null } profile
        && profile.Devices[device.Index].CanDma == Claim.Yes
        && profile.BounceOf(device) == BounceDescription.Unstated
        && profile.Optional[device.Index]
            is { Allocates: Claim.Yes, AllocatesNonCoherent: Claim.Yes, MapsResources: not Claim.No };

    /// <summary>How many attachments in a row were refused.</summary>
    public int AttachRefusals { get; set; }

    /// <summary>The address space that a device is attached to; null if none.</summary>
    public AddressSpace? SpaceOf(DeviceId device) => _attached.GetValueOrDefault(device);

    /// <summary>The address space that a device was last to be attached to and was not, while it is attached to another; null if none.</summary>
    public AddressSpace? RefusedOf(DeviceId device) => _refused.GetValueOrDefault(device);

    /// <summary>An address space was created.</summary>
    public void Begin(AddressSpaceId name, Interval window)
    {
        Room.Count(IsPromised(window));
        var made = new AddressSpace
        {
            Id = _state.Step,
            Name = name,
            Window = window,
        };
        _existing.Add(made);
        _state.Handles.Add(HandleKind.Space, made.Id, made);
    }

    /// <summary>A device is attached from now on; it leaves what it was attached to.</summary>
    public void Attach(DeviceId device, AddressSpace space)
    {
        LeavePresent(device);
        space.Devices++;
        _attached[device] = space;
        var low = (UInt128)_state.Profile.Platform.LowMemory.Value;
        var promising = Description.PromisingWindow.Value;
        _attachment.Attach(
            device,
            new AttachmentSpecification.Attached(
                space.Domain,
                Description.Isolates == Claim.Yes,
                Description.EnforcesDirection == Claim.Yes,
                Description.StrictInvalidation == Claim.Yes,
                promising != 0
                    && space.Window.End - space.Window.Start >= promising
                    && space.Window.Start + promising - 1 <= low
            )
        );
    }

    /// <summary>A device was to be attached to another address space, and is not.</summary>
    public void Refuse(DeviceId device, AddressSpace space) => _refused[device] = space;

    /// <summary>A device is served as it is described again.</summary>
    public void Detach(DeviceId device)
    {
        LeavePresent(device);
        _attachment.Detach(device);
    }

    /// <summary>The name of an address space was given back.</summary>
    public void Release(AddressSpace space)
    {
        space.IsReleased = true;
        _state.Handles.Remove(space.Id);
        EndIfUnused(space);
    }

    /// <summary>The clause by which a device no longer reaches what was mapped before it was moved; null: it is where it was then.</summary>
    public ClauseId? ClauseElsewhere(Mapping mapping) =>
        mapping.Domain == _attachment.DomainOf(mapping.Device) || !mapping.Ended ? null
        : _attached.ContainsKey(mapping.Device) ? IommuClauses.AttachedDevicesReachTheirSpaceAlone
        : _left.ContainsKey(mapping.Device) ? IommuClauses.DetachedDevicesAreServedAsBefore
        : null;

    /// <summary>The clause of an address space by which a device reaches a live mapping; null: none in particular.</summary>
    public ClauseId? ClauseOfReach(Mapping mapping) =>
        _attached.TryGetValue(mapping.Device, out var space) && space.IsReleased
            ? IommuClauses.ReleasedSpacesServeTheirDevices
            : null;

    /// <summary>The clause by which addresses of a device that is not attached lie in its own window.</summary>
    public ClauseId ClauseOfWindow(DeviceId device, Interval window) =>
        _left.TryGetValue(device, out var left) && !left.Window.Overlaps(window)
            ? IommuClauses.DetachedDevicesAreServedAsBefore
            : IommuClauses.AddressesLieInTheWindow;

    /// <summary>What was put off is done; if there is no address space, their room is back.</summary>
    public void Settle()
    {
        if (_existing.Count == 0)
        {
            Room.Drain();
            _state.Part<RoomSpecification>().Restore(Resource.Spaces);
        }
    }

    private void LeavePresent(DeviceId device)
    {
        _refused.Remove(device);
        if (_attached.Remove(device, out var space))
        {
            space.Devices--;
            _left[device] = space;
            EndIfUnused(space);
        }
    }

    private void EndIfUnused(AddressSpace space)
    {
        if (space is { IsReleased: true, Devices: 0 })
        {
            _existing.Remove(space);
        }
    }
}
