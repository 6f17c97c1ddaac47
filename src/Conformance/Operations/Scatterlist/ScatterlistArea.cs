using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Lists of memory in several places: how they are built, mapped and synced, and what limits their segments.</summary>
internal static class ScatterlistArea
{
    public static Area Definition { get; } =
        new("Scatterlist")
        {
            Kinds =
            [
                ListOperations.New,
                ListOperations.AddEntry,
                ListMappingOperations.Map,
                ListMappingOperations.Unmap,
                ListMappingOperations.SyncForCpu,
                ListMappingOperations.SyncForDevice,
                SegmentOperations.SetMaxSize,
                SegmentOperations.SetBoundary,
                SegmentOperations.GetMergeBoundary,
            ],
            Facets = [Facet.Of<IScatterlist>(it => it.ScatterlistDescription)],
            Claims = new Dictionary<string, Func<Profile, Claim>>
            {
                ["promises-lists"] = profile =>
                    PlatformArea.Stated(
                        profile.Scatterlist?.Room is { Lists: > 0, Entries: > 0, EntrySize.Value: > 0 }
                    ),
            },
        };
}
