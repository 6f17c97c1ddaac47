using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What may be answered to a driver that creates a pool, or asks what it has.</summary>
internal static class PoolJudgement
{
    public static Violation? JudgeCreate(
        SpecificationState state,
        DeviceId device,
        in PoolGeometry geometry,
        Observation observation
    )
    {
        if (
            (Shape.NoEvents(state, observation) ?? Shape.Supported(state, observation, "a pool or failed", device)) is
            { } wrong
        )
        {
            return wrong;
        }

        state.Part<PoolSpecification>().Ask(device, Gfp.Kernel);
        if (observation.Outcome.Status == AnswerStatus.Unsupported)
        {
            return null;
        }

        var isGiven = observation.Outcome == Answer.Ok;
        if (Meaningless(state, geometry) is var (clause, why))
        {
            state.Evidence.Count(clause);
            // A pool that should not be there is not used.
            return isGiven && state.Breaks(clause) ? Broken(clause, device, $"failed: {why}", "a pool") : null;
        }

        return isGiven
            ? Given(state, device, geometry, new PoolId(observation.Value))
            : Refused(state, device, geometry, observation);
    }

    public static Violation? JudgeStatistics(SpecificationState state, Pool pool, Observation observation)
    {
        if (Shape.Check(state, observation, pool.Device) is { } violation)
        {
            return violation;
        }

        if (observation.Outcome != Answer.Ok)
        {
            return null;
        }

        var told = observation.Statistics;
        return MiscountsLive(state, pool, told) ?? Miscounts(state, pool, told) ?? Misjudges(state, pool, told);
    }

    /// <summary>Arguments that the documents give no meaning.</summary>
    private static (ClauseId Clause, string Why)? Meaningless(SpecificationState state, in PoolGeometry geometry)
    {
        var smallest = state.Profile.Pool?.SmallestBlock.Value ?? 0;
        return geometry.Size == 0 ? (PoolClauses.EmptyBlocksAreRefused, "a block has at least one byte")
            : !geometry.IsAligned ? (PoolClauses.OddAlignmentsAreRefused, "the alignment is no power of two")
            : !geometry.IsBounded ? (PoolClauses.OddBoundariesAreRefused, "the boundary is no power of two")
            : !geometry.Fits(geometry.Rounded(smallest))
                ? (
                    PoolClauses.NarrowBoundariesAreRefused,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"a block of 0x{geometry.Rounded(smallest):x} bytes, rounded, crosses the boundary"
                    )
                )
            : null;
    }

    private static ClauseId PromiseOf(SpecificationState state) =>
        state.Part<PoolSpecification>().PoolRoom.IsReturned
            ? PoolClauses.DestroyedRoomComesBack
            : PoolClauses.PromisedPoolsAreCreated;

    private static Violation? Refused(
        SpecificationState state,
        DeviceId device,
        in PoolGeometry geometry,
        Observation observation
    )
    {
        var pools = state.Part<PoolSpecification>();
        if (!pools.IsPromised(device, geometry))
        {
            return null;
        }

        var promise = PromiseOf(state);
        state.Evidence.Count(promise);
        return ++pools.PoolRoom.Refusals > state.Profile.Platform.Room.RefusalsInARow && state.Breaks(promise)
            ? Broken(promise, device, "a pool: the description promises the room", observation.Outcome.ToString())
            : null;
    }

    private static Violation? Given(SpecificationState state, DeviceId device, in PoolGeometry geometry, PoolId name)
    {
        var pools = state.Part<PoolSpecification>();
        if (pools.IsPromised(device, geometry))
        {
            state.Evidence.Count(PromiseOf(state));
        }

        foreach (var other in pools.Live)
        {
            state.Evidence.Count(PoolClauses.PoolsHaveTheirOwnNames);
            if (other.Name == name)
            {
                // A pool that has another's name is not used.
                return state.Breaks(PoolClauses.PoolsHaveTheirOwnNames)
                    ? Broken(
                        PoolClauses.PoolsHaveTheirOwnNames,
                        device,
                        $"a name of its own: the pool of step #{other.Id} is live",
                        name.ToString()
                    )
                    : null;
            }
        }

        pools.Begin(device, name, geometry);
        return null;
    }

    private static Violation? MiscountsLive(SpecificationState state, Pool pool, in PoolStatistics told)
    {
        var clause = PoolClauses.StatisticsCountLiveBlocks;
        state.Evidence.Count(clause);
        return told.BlocksInUse != (ulong)pool.Live.Count && state.Breaks(clause)
            ? Broken(clause, pool.Device, $"{Count(pool.Live.Count)} in use", Count(told.BlocksInUse))
            : null;
    }

    private static Violation? Miscounts(SpecificationState state, Pool pool, in PoolStatistics told)
    {
        var clause = PoolClauses.StatisticsCountAllBlocks;
        if (pool.Capacity > 0 || pool.Live.Count > 0)
        {
            state.Evidence.Count(clause);
        }

        var fit = (UInt128)told.Pages * pool.Capacity;
        if ((pool.Capacity == 0 ? told.Blocks < (ulong)pool.Live.Count : told.Blocks != fit) && state.Breaks(clause))
        {
            return Broken(
                clause,
                pool.Device,
                pool.Capacity == 0
                    ? $"no less than {Count(pool.Live.Count)} in all"
                    : $"{Count(fit)} in all: {Count(pool.Capacity)} in each of {Count(told.Pages)}",
                Count(told.Blocks)
            );
        }

        if (pool.Capacity == 0)
        {
            return null;
        }

        clause = PoolClauses.ChunksAreFilled;
        state.Evidence.Count(clause);
        return told.Pages > pool.MostChunks && state.Breaks(clause)
            ? Broken(
                clause,
                pool.Device,
                $"no more than {Count(pool.MostChunks)} chunks: {Count(pool.Capacity)} blocks fit in one, and no more than {Count(pool.Peak)} were live at once",
                $"{Count(told.Pages)} chunks"
            )
            : null;
    }

    private static Violation? Misjudges(SpecificationState state, Pool pool, in PoolStatistics told)
    {
        var clause = PoolClauses.StatisticsTellTheSize;
        state.Evidence.Count(clause);
        var isKnown = state.Profile.Pool is { SmallestBlock.Value: > 0 };
        var length = (ulong)pool.BlockLength;
        return (isKnown ? told.BlockSize.Value != length : told.BlockSize.Value < length) && state.Breaks(clause)
            ? Broken(
                clause,
                pool.Device,
                isKnown
                    ? $"{new ByteCount(length)} bytes, the rounded size"
                    : $"no less than {new ByteCount(length)} bytes",
                told.BlockSize.ToString()
            )
            : null;
    }

    private static string Count(UInt128 number) => string.Create(CultureInfo.InvariantCulture, $"{number}");

    private static string Count(int number) => Count((UInt128)(ulong)number);

    private static Violation Broken(ClauseId clause, DeviceId device, string expected, string observed) =>
        new(clause, expected, observed) { Device = device };
}
