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
                ["isolates"] = profile => Either(profile.Platform.Isolates, profile.IommuMapping?.Isolates),
                ["enforces-direction"] = profile =>
                    Either(profile.Platform.EnforcesDirection, profile.IommuMapping?.EnforcesDirection),
                ["strict-invalidation"] = profile =>
                    Either(profile.Platform.StrictInvalidation, profile.IommuMapping?.StrictInvalidation),
                ["non-coherent-device"] = profile => profile.HasNonCoherentDevice ? Claim.Yes : Claim.No,
                ["several-devices"] = profile => profile.Devices.Count > 1 ? Claim.Yes : Claim.No,
                ["low-memory"] = profile => Stated(profile.Platform.LowMemory.Value != 0),
            },
        };

    /// <summary>What holds of devices where they are described to be, or of those that are attached to an address space.</summary>
    private static Claim Either(Claim one, Claim? other) =>
        one == Claim.Yes || other == Claim.Yes ? Claim.Yes
        : one == Claim.No && other is null or Claim.No ? Claim.No
        : Claim.Unstated;

    /// <summary>A promise that is made, or else a description that says nothing.</summary>
    public static Claim Stated(bool made) => made ? Claim.Yes : Claim.Unstated;
}
