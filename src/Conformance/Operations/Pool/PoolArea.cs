using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Pools of small blocks that a device and the CPU share.</summary>
internal static class PoolArea
{
    public static Area Definition { get; } =
        new("Pool")
        {
            Kinds =
            [
                PoolOperations.Create,
                PoolOperations.Destroy,
                PooledBlockOperations.Allocate,
                PooledBlockOperations.Free,
                PoolOperations.GetStatistics,
            ],
            Facets = [Facet.Of<IPool>(it => it.PoolDescription)],
            Claims = new Dictionary<string, Func<Profile, Claim>>
            {
                ["promises-pools"] = profile =>
                    PlatformArea.Stated(profile.Pool?.Room is { Pools: > 0, BlockSize.Value: > 0 }),
                ["promises-pool-blocks"] = profile =>
                    PlatformArea.Stated(profile.Pool?.Room is { Blocks: > 0, BlockSize.Value: > 0 }),
                ["states-pool-packing"] = profile =>
                    PlatformArea.Stated(profile.Pool is { Packing: not PoolPacking.Unstated }),
                ["pool-statistics"] = profile => profile.Pool?.HasStatistics ?? Claim.Unstated,
            },
        };
}
