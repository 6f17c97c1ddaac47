using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Operations chosen per device: what one device cannot do, and attributes that a platform does not know.</summary>
/// <remarks>The area adds clauses to the operations of others and has no kind of its own yet.</remarks>
internal static class DispatchArea
{
    public static Area Definition { get; } =
        new("Dispatch")
        {
            Claims = new Dictionary<string, Func<Profile, Claim>>
            {
                ["device-without-dma"] = profile =>
                    profile.Devices.Any(device => device.CanDma == Claim.No) ? Claim.Yes : Claim.No,
                ["honours-skip-cpu-sync"] = profile => profile.HonoursSkipCpuSync,
            },
        };
}
