using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Specification.Space;

/// <summary>
/// The isolation domain that each device is in, and whether that keeps it from all that is not mapped there: the one that it is
/// described with, that of the domain of a driver, or that of an address space.
/// </summary>
internal sealed class AttachmentSpecification : ISpecificationPart<AttachmentSpecification>, ISettles
{
    /// <summary>Isolation domains that a sequence makes are numbered above those that devices are described with.</summary>
    private const ulong Made = 1UL << 32;

    private readonly SpecificationState _state;
    private readonly Profile _profile;
    private readonly Dictionary<DeviceId, Attached> _attached = [];
    private readonly HashSet<DeviceId> _unsettled = [];

    private AttachmentSpecification(SpecificationState state)
    {
        _state = state;
        _profile = state.Profile;
    }

    public static AttachmentSpecification Create(SpecificationState state) => new(state);

    /// <summary>The isolation domain of the domain or the address space that was made at a step.</summary>
    public static ulong DomainMadeAt(ulong step) => Made | step;

    /// <summary>The domain that a device is in.</summary>
    public ulong DomainOf(DeviceId device) =>
        _attached.TryGetValue(device, out var attached) ? attached.Domain : (uint)_profile.Devices[device.Index].Domain;

    /// <summary>Whether a device is kept from what is not mapped in its domain.</summary>
    public bool IsIsolated(DeviceId device) =>
        _attached.TryGetValue(device, out var attached) ? attached.Isolates : _profile.Isolates;

    /// <summary>Whether a device is in the domain that it is described with.</summary>
    public bool IsDefault(DeviceId device) => !_attached.ContainsKey(device);

    /// <summary>Whether the device of a window is in the domain of the window.</summary>
    public bool IsThere(Mapping window) => window.Domain is null || window.Domain == DomainOf(window.Device);

    /// <summary>Whether stores of a device against the direction of a mapping are blocked.</summary>
    public bool EnforcesDirection(DeviceId device) =>
        _attached.TryGetValue(device, out var attached)
            ? attached.EnforcesDirection
            : _profile.Platform.EnforcesDirection == Claim.Yes;

    /// <summary>Whether what is removed for a device is dead at once.</summary>
    public bool IsStrict(DeviceId device) =>
        _attached.TryGetValue(device, out var attached)
            ? attached.IsStrict
            : _profile.Platform.StrictInvalidation == Claim.Yes;

    /// <summary>Whether the promises of room and of masks hold for a device where it is.</summary>
    public bool KeepsPromises(DeviceId device) =>
        !_attached.TryGetValue(device, out var attached) || attached.KeepsPromises;

    /// <summary>Whether a device is known to have left the domain that it was in before.</summary>
    public bool HasLeft(DeviceId device) => !_unsettled.Contains(device);

    /// <summary>Whether nothing is live for a device, so that it can be moved; translations are the domain's.</summary>
    public bool IsIdle(DeviceId device)
    {
        foreach (var live in _state.Part<ReachSpecification>().Live)
        {
            if (live.Device == device && !live.IsTranslation)
            {
                return false;
            }
        }

        return !_state.Part<PoolSpecification>().HasPool(device)
            && !_state.Part<MemorySpecification>().IsInFlight(device);
    }

    /// <summary>A device is in another domain from now on.</summary>
    public void Attach(DeviceId device, in Attached attached)
    {
        // What it leaves may be in force for as long as that domain is slow, whatever is said of the one that it enters.
        var isStrict = attached.IsStrict && (!IsIsolated(device) || IsStrict(device));
        _attached[device] = attached;
        Move(device, isStrict);
    }

    /// <summary>A device is in the domain that it is described with again.</summary>
    public void Detach(DeviceId device)
    {
        var isStrict = IsStrict(device);
        _attached.Remove(device);
        Move(device, isStrict);
    }

    /// <summary>What a device was in before is dead.</summary>
    public void Settle() => _unsettled.Clear();

    private void Move(DeviceId device, bool isStrict)
    {
        // What was told of masks and sizes was said of where the device was.
        var masks = _state.Part<AddressingSpecification>().Devices[device.Index];
        (masks.Required, masks.Largest) = (null, null);
        if (!isStrict)
        {
            _unsettled.Add(device);
        }
    }

    /// <summary>A domain that a device is in, and what is said of it.</summary>
    /// <param name="Domain">The domain.</param>
    /// <param name="Isolates">Whether it keeps its devices from what is not mapped in it.</param>
    /// <param name="EnforcesDirection">Whether stores against the direction of a mapping are blocked.</param>
    /// <param name="IsStrict">Whether what is removed is dead at once.</param>
    /// <param name="KeepsPromises">Whether the promises of room and of masks hold in it.</param>
    public readonly record struct Attached(
        ulong Domain,
        bool Isolates,
        bool EnforcesDirection,
        bool IsStrict,
        bool KeepsPromises
    );
}
