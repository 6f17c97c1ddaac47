using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>The core: pages, the CPU's accesses, barrier and settle.</summary>
internal static class PlatformArea
{
    public static Area Definition { get; } =
        new("Platform")
        {
            Kinds =
            [
                PageOperations.Allocate,
                PageOperations.Free,
                CpuOperations.Store,
                CpuOperations.Load,
                CpuOperations.Barrier,
                PageOperations.Settle,
            ],
            Claims = new Dictionary<string, Func<Profile, Claim>>
            {
                ["memory-starts-zeroed"] = profile => profile.Platform.MemoryStartsZeroed,
                ["promises-blocks"] = profile => Stated(profile.Platform.Room is { Blocks: > 0, PagesPerBlock: > 0 }),
                ["isolates"] = profile => profile.Platform.Isolates,
                ["enforces-direction"] = profile => profile.Platform.EnforcesDirection,
                ["strict-invalidation"] = profile => profile.Platform.StrictInvalidation,
                ["non-coherent-device"] = profile => profile.HasNonCoherentDevice ? Claim.Yes : Claim.No,
                ["several-devices"] = profile => profile.Devices.Count > 1 ? Claim.Yes : Claim.No,
                ["low-memory"] = profile => Stated(profile.Platform.LowMemory.Value != 0),
            },
        };

    /// <summary>A promise that is made, or else a description that says nothing.</summary>
    public static Claim Stated(bool made) => made ? Claim.Yes : Claim.Unstated;
}
