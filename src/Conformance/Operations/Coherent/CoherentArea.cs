using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Buffers that are allocated for a device, and the mask that limits them.</summary>
internal static class CoherentArea
{
    public static Area Definition { get; } =
        new("Coherent")
        {
            Kinds =
            [
                AllocationOperations.Allocate,
                AllocationOperations.Free,
                AllocationOperations.AllocateNonCoherent,
                AllocationOperations.FreeNonCoherent,
                CoherentMaskOperations.SetMask,
                CoherentMaskOperations.GetMask,
                CoherentMaskOperations.SetBoth,
            ],
            Facets = [Facet.Of<ICoherent>(it => it.CoherentDescription), Facet.Of<INonCoherent>()],
            Claims = new Dictionary<string, Func<Profile, Claim>>
            {
                ["promises-buffers"] = profile =>
                    PlatformArea.Stated(profile.Coherent?.Room is { Buffers: > 0, BufferSize.Value: > 0 }),
                ["promises-atomic-buffers"] = profile =>
                    PlatformArea.Stated(profile.Coherent?.Room is { AtomicBuffers: > 0, AtomicBufferSize.Value: > 0 }),
                ["accepts-coherent-masks"] = profile =>
                    PlatformArea.Stated(profile.Coherent is { AcceptsFrom.Value: not 0 }),
                ["buffers-start-zeroed"] = profile => profile.Coherent?.Zeroed ?? Claim.Unstated,
                ["honours-non-consistent"] = profile => profile.Coherent?.HonoursNonConsistent ?? Claim.Unstated,
                ["honours-no-kernel-mapping"] = profile => profile.Coherent?.HonoursNoKernelMapping ?? Claim.Unstated,
                ["honours-force-contiguous"] = profile => profile.Coherent?.HonoursForceContiguous ?? Claim.Unstated,
                ["map-takes-buffers"] = profile => profile.Coherent?.MapTakesBuffers ?? Claim.Unstated,
            },
        };
}
