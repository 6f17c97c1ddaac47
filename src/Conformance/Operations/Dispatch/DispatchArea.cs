using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Operations chosen per device: what one device cannot do, syncs that it does not need, registers that it is given, and attributes that a platform does not know.</summary>
internal static class DispatchArea
{
    public static Area Definition { get; } =
        new("Dispatch")
        {
            Kinds =
            [
                NeededSyncOperations.SyncForCpu,
                NeededSyncOperations.SyncForDevice,
                ResourceOperations.Map,
                ResourceOperations.Unmap,
                RegisterOperations.Store,
                RegisterOperations.Load,
            ],
            Facets = [Facet.Of<IDispatch>(it => it.DispatchDescription)],
            Claims = new Dictionary<string, Func<Profile, Claim>>
            {
                ["device-without-dma"] = profile =>
                    profile.Devices.Any(device => device.CanDma == Claim.No) ? Claim.Yes : Claim.No,
                ["registers"] = profile => PlatformArea.Stated(profile.RegisterWindows.Count > 0),
                ["promises-resources"] = profile =>
                    PlatformArea.Stated(
                        profile.Dispatch is { ResourceMappings: > 0, ResourceMask.Value: > 0 }
                            && profile.RegisterWindows.Count > 0
                            && profile.Optional.Any(line => line.MapsResources == Claim.Yes)
                    ),
                ["missing-calls"] = profile =>
                    PlatformArea.Stated(
                        profile.Optional.Any(line =>
                            line.Allocates == Claim.No
                            || line.AllocatesNonCoherent == Claim.No
                            || line.MapsResources == Claim.No
                        )
                    ),
                ["several-domains"] = profile =>
                    profile.Devices.Select(device => device.Domain).Distinct().Skip(1).Any() ? Claim.Yes : Claim.No,
                ["honours-skip-cpu-sync"] = profile => profile.HonoursSkipCpuSync,
            },
        };
}
