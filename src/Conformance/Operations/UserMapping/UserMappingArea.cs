using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Buffers of devices that a process sees too.</summary>
internal static class UserMappingArea
{
    public static Area Definition { get; } =
        new("UserMapping")
        {
            Kinds =
            [
                UserMappingOperations.Map,
                UserMappingOperations.Unmap,
                UserAccessOperations.Store,
                UserAccessOperations.Load,
                StrayUserOperations.Load,
                BufferQueries.CanMap,
                BufferQueries.GetTable,
            ],
            Facets = [Facet.Of<IUserMapping>(it => it.UserMappingDescription)],
            Claims = new Dictionary<string, Func<Profile, Claim>>
            {
                ["promises-user-mappings"] = profile =>
                    PlatformArea.Stated(
                        profile.UserMapping is { Mappings: > 0 } description
                            && (
                                description.MapsCoherent == Claim.Yes
                                || description.MapsWriteCombined == Claim.Yes
                                || description.MapsByAttributes == Claim.Yes
                            )
                    ),
                ["faults-past-user-mappings"] = profile => profile.UserMapping?.FaultsPastEnd ?? Claim.Unstated,
            },
        };
}
