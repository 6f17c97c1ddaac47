using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Calls by the old names, and what only they have.</summary>
internal static class LegacyArea
{
    public static Area Definition { get; } =
        new("Legacy")
        {
            Kinds =
            [
                NameOperations.UseNames,
                NameOperations.Sync,
                NameOperations.SyncList,
                NameOperations.UnmapWithoutState,
                DacOperations.SetMask,
                DacOperations.Map,
                DacOperations.Sync,
                DacOperations.Ask,
            ],
            Facets =
            [
                Facet.Of<ILegacy>(
                    (it, platform) =>
                        new object?[]
                        {
                            it.LegacyDescription,
                            Facet.Each(platform, device => it.UnmapNeedsState(device)),
                        }
                ),
                Facet.Of<IDoubleAddressCycle>(it => it.DoubleAddressCycleDescription),
            ],
            Claims = new Dictionary<string, Func<Profile, Claim>>
            {
                ["dac-leads-back"] = profile => profile.DoubleAddressCycle?.LeadsBack ?? Claim.Unstated,
                ["unmap-without-state"] = profile =>
                    profile.UnmapNeedsState.Contains(Claim.No) ? Claim.Yes : Claim.Unstated,
            },
        };
}
