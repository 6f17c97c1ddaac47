using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Translation of what devices address, and the mapping API on top of it.</summary>
internal static class IommuArea
{
    public static Area Definition { get; } =
        new("Iommu")
        {
            Kinds =
            [
                DomainOperations.Allocate,
                DomainOperations.Free,
                DomainOperations.Attach,
                DomainOperations.Detach,
                DomainOperations.FailAllocation,
                DomainMappingOperations.Map,
                DomainMappingOperations.MapList,
                DomainMappingOperations.Unmap,
                DomainMappingOperations.Ask,
                PhysicalOperations.Ask,
                SpaceOperations.Create,
                SpaceOperations.Attach,
                SpaceOperations.Detach,
                SpaceOperations.Release,
                FixedOperations.Map,
                ForeignOperations.Load,
                ForeignOperations.Store,
                PortOperations.Load,
                PortOperations.Store,
                SuspendOperations.Suspend,
                SuspendOperations.Resume,
            ],
            Facets =
            [
                Facet.Of<IIommu>(it => it.IommuDescription),
                Facet.Of<IFailureInjection>(),
                Facet.OfEach<ITranslation>((it, device) => it.DescribeTranslation(device)),
                Facet.Of<IPhysicalView>(),
                Facet.Of<IIommuMapping>(it => it.IommuMappingDescription),
                Facet.Of<ISuspend>(),
                Facet.OfEach<IMasterPorts>((it, device) => it.DescribePorts(device)),
            ],
            Claims = new Dictionary<string, Func<Profile, Claim>>
            {
                ["refuses-overlap"] = profile => profile.Iommu?.RefusesOverlap ?? Claim.Unstated,
                ["aperture"] = profile => PlatformArea.Stated(profile.Iommu?.Aperture.Length.Value > 0),
                ["promises-domains"] = profile => PlatformArea.Stated(profile.Iommu?.Domains > 0),
                ["attaches"] = profile => PlatformArea.Stated(profile.IommuMapping is { Attachable.Count: > 0 }),
                ["promises-spaces"] = profile =>
                    PlatformArea.Stated(profile.IommuMapping is { Spaces: > 0, LargestWindow.Value: > 0 }),
                ["spaces-isolate"] = profile => profile.IommuMapping?.Isolates ?? Claim.Unstated,
                ["maps-fixed"] = profile => profile.IommuMapping?.MapsFixed ?? Claim.Unstated,
                ["master-ports"] = profile => PlatformArea.Stated(profile.MasterPorts?.Any(it => it.Ports > 1) == true),
                ["window"] = profile => Some(profile, it => it.Window.Length.Value > 0),
                ["reserved-addresses"] = profile =>
                    Some(profile, it => it.Reserved.Any(range => range.Length.Value > 0)),
                ["promises-granules"] = profile => Some(profile, it => it.Granules > 0),
            },
        };

    private static Claim Some(Profile profile, Func<TranslationDescription, bool> isSaid) =>
        PlatformArea.Stated(
            Enumerable.Range(0, profile.Devices.Count).Any(i => isSaid(profile.TranslationOf(new DeviceId(i))))
        );
}
