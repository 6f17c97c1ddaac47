using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Mappings of single buffers and pages, their syncs, and what devices do through them.</summary>
internal static class StreamingArea
{
    public static Area Definition { get; } =
        new("Streaming")
        {
            Kinds =
            [
                MappingOperations.Map,
                MappingOperations.MapPage,
                MappingOperations.Unmap,
                MappingOperations.MappingError,
                SyncOperations.SyncForCpu,
                SyncOperations.SyncForDevice,
                DeviceOperations.Store,
                DeviceOperations.Load,
                DeviceOperations.Complete,
                StrayOperations.Store,
                StrayOperations.Load,
            ],
            Facets = [Facet.Of<IStreaming>(it => it.StreamingDescription)],
            Claims = new Dictionary<string, Func<Profile, Claim>>
            {
                ["promises-mappings"] = profile =>
                    PlatformArea.Stated(profile.Platform.Room is { Mappings: > 0, MappingSize.Value: > 0 }),
                ["map-may-copy"] = profile => profile.MapMayCopy ? Claim.Yes : Claim.No,
                ["keeps-unwritten-bytes"] = profile => profile.Streaming?.KeepsUnwrittenBytes ?? Claim.Unstated,
                ["taking-invalidates"] = profile => profile.Streaming?.TakingInvalidates ?? Claim.Unstated,
                ["giving-drains"] = profile => profile.Streaming?.GivingDrainsWriteBuffer ?? Claim.Unstated,
            },
        };
}
