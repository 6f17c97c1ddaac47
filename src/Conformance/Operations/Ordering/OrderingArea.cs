using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Visibility in memory that the CPU and a device share.</summary>
/// <remarks>The area adds clauses to the accesses, the barrier and the completion of other areas and has no kind of its own.</remarks>
internal static class OrderingArea
{
    public static Area Definition { get; } =
        new("Ordering")
        {
            Claims = new Dictionary<string, Func<Profile, Claim>>
            {
                ["honours-write-barrier"] = profile => profile.Coherent?.HonoursWriteBarrier ?? Claim.Unstated,
            },
        };
}
