using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>What a device tree says of memory and devices, and what the machine makes of it.</summary>
internal static class DeviceTreeArea
{
    public static Area Definition { get; } =
        new("DeviceTree")
        {
            Kinds = [RegionOperations.Find, RegionOperations.PageToPhysical, RegionOperations.IsCoherent],
            Facets = [Facet.Of<IDeviceTree>(it => it.DeviceTreeDescription)],
            Claims = new Dictionary<string, Func<Profile, Claim>>
            {
                ["tells-fixed-regions"] = profile => Some(profile, it => it.Fixed is not null),
                ["tells-placed-regions"] = profile => Some(profile, it => it.Fixed is null),
                ["tells-alloc-ranges"] = profile => Some(profile, it => it is { Fixed: null, AllocRanges.Count: > 0 }),
                ["tells-several-regions"] = profile =>
                    PlatformArea.Stated(profile.DeviceTree is { Regions.Count: > 1 }),
                ["tells-reserved-memory"] = profile => Some(profile, DeviceTreeSpecification.IsKept),
                ["tells-memory"] = profile => PlatformArea.Stated(profile.DeviceTree is { Memory.Count: > 0 }),
                ["tells-own-pools"] = profile => Serves(profile, RegionUse.CoherentPool),
                ["tells-own-areas"] = profile => Serves(profile, RegionUse.Contiguous),
                ["tells-default-area"] = profile =>
                    Some(profile, it => it is { IsDefault: true, Use: RegionUse.Contiguous }),
                ["tells-pools"] = profile => Some(profile, DeviceTreeSpecification.ServesItsDevicesAlone),
                ["tells-restricted-devices"] = profile => Serves(profile, RegionUse.BouncePool),
                ["tells-bus-windows"] = profile => Has(profile, it => it.Windows.Count > 0),
                ["tells-direct-devices"] = profile => Has(profile, it => it.Translated == Claim.No),
                ["tells-coherence"] = profile => Has(profile, it => it.Coherent != Claim.Unstated),
                ["tells-address-windows"] = profile => Has(profile, it => it.AddressWindow is not null),
            },
        };

    private static Claim Some(Profile profile, Func<DeviceTreeRegion, bool> isSuch) =>
        PlatformArea.Stated(profile.DeviceTree?.Regions.Any(isSuch) == true);

    private static Claim Has(Profile profile, Func<DeviceTreeDevice, bool> isSuch) =>
        PlatformArea.Stated(profile.DeviceTree?.Devices.Any(isSuch) == true);

    /// <summary>Whether the first region of some device is for this.</summary>
    private static Claim Serves(Profile profile, RegionUse use) =>
        Has(profile, it => it.Regions is [var first, ..] && profile.DeviceTree!.Regions[first].Use == use);
}
