namespace Dma.Conformance.Benchmarks;

/// <content>Pools, and the blocks that come out of them.</content>
internal sealed partial class Playback : IPool
{
    public PoolDescription PoolDescription => Facet<IPool>(description).PoolDescription;

    private IPool? Pools => live is null ? null : Facet<IPool>(live);

    public Answer<PoolId> CreatePool(DeviceId device, ByteCount size, ByteCount alignment, ByteCount boundary)
    {
        if (Pools?.CreatePool(device, size, alignment, boundary) is { } given)
        {
            recording.Values.Add(given.Value.Value);
            recording.Outcomes.Add(given.Outcome);
            return given;
        }

        var pool = new PoolId(Value());
        var outcome = Outcome();
        return outcome == Answer.Ok ? pool : outcome;
    }

    public Answer<CoherentBuffer> AllocateFromPool(PoolId pool, Gfp flags) =>
        Note(Pools?.AllocateFromPool(pool, flags));

    public Answer FreeToPool(PoolId pool, CoherentBuffer block) => Note(Pools?.FreeToPool(pool, block));

    public Answer DestroyPool(PoolId pool) => Note(Pools?.DestroyPool(pool));

    public Answer<PoolStatistics> GetPoolStatistics(PoolId pool)
    {
        var told = Pools?.GetPoolStatistics(pool).Value;
        return new PoolStatistics(
            Note(told?.BlocksInUse),
            Note(told?.Blocks),
            new ByteCount(Note(told?.BlockSize.Value)),
            Note(told?.Pages)
        );
    }
}
