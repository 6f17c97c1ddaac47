using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Specification.Space;

/// <summary>The domain that each device is in, and whether that keeps it from all that is not mapped there. Devices begin as they are described.</summary>
internal sealed class AttachmentSpecification : ISpecificationPart<AttachmentSpecification>
{
    /// <summary>Domains that a sequence makes are numbered above those that devices are described with.</summary>
    private const ulong Made = 1UL << 32;

    private readonly Profile _profile;
    private readonly Dictionary<DeviceId, Attached> _attached = [];

    private AttachmentSpecification(SpecificationState state)
    {
        _profile = state.Profile;
    }

    public static AttachmentSpecification Create(SpecificationState state) => new(state);

    /// <summary>The domain that was made at a step.</summary>
    public static ulong DomainMadeAt(ulong step) => Made | step;

    /// <summary>The domain that a device is in.</summary>
    public ulong DomainOf(DeviceId device) =>
        _attached.TryGetValue(device, out var attached) ? attached.Domain : DefaultDomainOf(device);

    /// <summary>The domain that a device is in as long as it was not attached to another.</summary>
    public ulong DefaultDomainOf(DeviceId device) => (uint)_profile.Devices[device.Index].Domain;

    /// <summary>Whether a device is kept from what is not mapped in its domain.</summary>
    public bool IsIsolated(DeviceId device) =>
        _attached.TryGetValue(device, out var attached) ? attached.Isolates : _profile.Isolates;

    /// <summary>Whether a device is in the domain that it is described with.</summary>
    public bool IsDefault(DeviceId device) => !_attached.ContainsKey(device);

    /// <summary>Whether the device of a window is in the domain of the window.</summary>
    public bool IsThere(Mapping window) => window.Domain is null || window.Domain == DomainOf(window.Device);

    /// <summary>A device is in another domain from now on.</summary>
    /// <param name="device">The device.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="isolates">Whether the domain keeps its devices from what is not mapped in it.</param>
    public void Attach(DeviceId device, ulong domain, bool isolates) =>
        _attached[device] = new Attached(domain, isolates);

    /// <summary>A device is in the domain that it is described with again.</summary>
    public void Detach(DeviceId device) => _attached.Remove(device);

    private readonly record struct Attached(ulong Domain, bool Isolates);
}
