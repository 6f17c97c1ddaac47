using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What an allocation from a pool may answer: given or refused, and where.</summary>
internal static class PooledBlockJudgement
{
    public static Violation? Judge(SpecificationState state, Pool pool, Gfp flags, Observation observation)
    {
        if (
            (
                Shape.NoEvents(state, observation)
                ?? Shape.Supported(state, observation, "a block or failed", pool.Device)
            ) is
            { } wrong
        )
        {
            return wrong;
        }

        state.Part<PoolSpecification>().Ask(pool.Device, flags);
        if (observation.Outcome.Status == AnswerStatus.Unsupported)
        {
            return null;
        }

        var pools = state.Part<PoolSpecification>();
        var promise =
            !pools.IsPromised(pool, flags) ? null
            : pools.BlockRoom.IsReturned ? PoolClauses.DestroyedRoomComesBack
            : PoolClauses.PromisedPooledBlocksAreGiven;
        if (promise is not null)
        {
            state.Evidence.Count(promise);
        }

        var isGiven = observation.Outcome == Answer.Ok;
        if (DispatchJudgement.WithoutDma(state, pool.Device, isGiven, "a block") is { } violation)
        {
            return violation;
        }

        if (isGiven)
        {
            return Given(state, pool, flags, observation);
        }

        return
            promise is not null
            && ++pools.BlockRoom.Refusals > state.Profile.Platform.Room.RefusalsInARow
            && state.Breaks(promise)
            ? Broken(promise, pool, "a block: the description promises the room", observation.Outcome.ToString())
            : null;
    }

    private static Violation? Given(SpecificationState state, Pool pool, Gfp flags, Observation observation)
    {
        var pools = state.Part<PoolSpecification>();
        pools.Count(pool, flags);
        var buffer = new CoherentBuffer(new CpuAddress(observation.Other ?? 0), new DmaAddress(observation.Value));
        var range = Interval.At(buffer.Dma.Value, (UInt128)pool.BlockLength);
        var isDeclared = IsDeclared(state, pool, range);
        var violation =
            (isDeclared ? null : Beyond(state, pool, range))
            ?? TakenByCpu(state, pool, buffer.Cpu)
            ?? Unaligned(state, pool, buffer, isDeclared)
            ?? Crossing(state, pool, range, isDeclared);
        if (violation is not null)
        {
            return violation;
        }

        var block = pools.Begin(pool, buffer, flags);
        var window = block.Window;
        // Past the end of the space is past every mask; here that was set aside.
        window.Distrusted = range.End > (UInt128)1 << 64;
        if (window.Distrusted)
        {
            window.Block.Undefine(0, window.Length, true);
        }

        return Disjointness.Check(state, window) ?? Chunked(state, pool, block);
    }

    /// <summary>Whether a block lies in memory that is declared for its device, which is not held against masks and limits and aligned to pages alone.</summary>
    private static bool IsDeclared(SpecificationState state, Pool pool, Interval range) =>
        state.Part<DeviceMemorySpecification>().Find(pool.Device) is { Window: var window }
        && range.Start >= window.Start
        && range.End <= window.End;

    /// <summary>No byte of a block lies beyond what the device reaches.</summary>
    private static Violation? Beyond(SpecificationState state, Pool pool, Interval range)
    {
        var limits = new Limits(pool.Device, range, 0, IsAnywhere: true);
        return limits.CheckMask(
                state,
                pool.WidestMask,
                PoolClauses.BlocksFitTheMask,
                "widest coherent mask since the pool was created,"
            ) ?? limits.CheckBus(state, pool.WidestMask, PoolClauses.BlocksFitTheBusLimit);
    }

    /// <summary>The CPU addresses of a block are its own.</summary>
    private static Violation? TakenByCpu(SpecificationState state, Pool pool, CpuAddress address)
    {
        var range = Interval.At(address.Value, (UInt128)pool.BlockLength);
        var trouble = range.End > (UInt128)1 << 64 ? "ends beyond 64 bits" : null;
        foreach (var block in state.Part<MemorySpecification>().Blocks)
        {
            state.Evidence.Count(PoolClauses.PooledBlocksAreDisjoint);
            var overlaps =
                block.Address is { } other && Interval.At(other.Value, (UInt128)block.Length).Overlaps(range);
            trouble ??= overlaps ? $"overlaps buffer #{block.Id} at {block.Address}" : null;
        }

        return trouble is not null && state.Breaks(PoolClauses.PooledBlocksAreDisjoint)
            ? Broken(PoolClauses.PooledBlocksAreDisjoint, pool, "CPU addresses of its own", $"{range}: {trouble}")
            : null;
    }

    /// <summary>Both addresses are aligned, as far as the memory behind can be.</summary>
    private static Violation? Unaligned(SpecificationState state, Pool pool, CoherentBuffer buffer, bool isDeclared)
    {
        var description = state.Profile.Coherent ?? CoherentDescription.Unstated;
        var page = state.Profile.Platform.PageSize;
        return Unaligned(
                state,
                pool,
                PoolClauses.PooledDmaAddressesAreAligned,
                buffer.Dma.Value,
                isDeclared ? page : description.DmaAlignmentCap
            )
            ?? Unaligned(
                state,
                pool,
                PoolClauses.PooledCpuAddressesAreAligned,
                buffer.Cpu.Value,
                isDeclared ? page : description.CpuAlignmentCap
            );
    }

    private static Violation? Unaligned(
        SpecificationState state,
        Pool pool,
        ClauseId clause,
        ulong address,
        ByteCount cap
    )
    {
        var multiple = cap.Value == 0 ? pool.Geometry.Multiple : Math.Min(pool.Geometry.Multiple, cap.Value);
        if (multiple > 1)
        {
            state.Evidence.Count(clause);
        }

        return address % multiple != 0 && state.Breaks(clause)
            ? Broken(clause, pool, $"a multiple of {new ByteCount(multiple)}", $"{new DmaAddress(address)}")
            : null;
    }

    private static Violation? Crossing(SpecificationState state, Pool pool, Interval range, bool isDeclared)
    {
        var clause = PoolClauses.BlocksCrossNoBoundary;
        var cap = isDeclared ? (ulong)state.Profile.PageSize : state.Profile.Coherent?.DmaAlignmentCap.Value ?? 0;
        if (cap != 0 && cap < pool.Geometry.Boundary && pool.BlockLength > state.Profile.PageSize)
        {
            // Where such a block lies follows from the alignment of the memory behind.
            return null;
        }

        if (pool.Geometry.CanCross((UInt128)pool.BlockLength))
        {
            state.Evidence.Count(clause);
        }

        return pool.Geometry.Crosses(range) && state.Breaks(clause)
            ? Broken(
                clause,
                pool,
                $"{new ByteCount((ulong)pool.BlockLength)} bytes between two multiples of {new ByteCount(pool.Geometry.Boundary)}",
                range.ToString()
            )
            : null;
    }

    /// <summary>Where it is said how many blocks a chunk has, the live ones show how many chunks there are, and that each is of one piece.</summary>
    private static Violation? Chunked(SpecificationState state, Pool pool, PooledBlock block)
    {
        if (!pool.HasChunksByAddress(state.Profile.PageSize))
        {
            return null;
        }

        return Split(state, pool, block) ?? Crowded(state, pool, block);
    }

    /// <summary>A block lies in one chunk, in which both addresses run alike.</summary>
    private static Violation? Split(SpecificationState state, Pool pool, PooledBlock block)
    {
        var clause = PoolClauses.ChunksAreOfOnePiece;
        var place = Interval.At(block.Buffer.Dma.Value, (UInt128)pool.BlockLength);
        if ((ulong)pool.BlockLength > pool.Geometry.Multiple)
        {
            state.Evidence.Count(clause);
        }

        if (place.Start / pool.ChunkLength != place.Last / pool.ChunkLength && state.Breaks(clause))
        {
            return Broken(
                clause,
                pool,
                $"a block in one chunk of {new ByteCount(pool.ChunkLength)} bytes",
                place.ToString()
            );
        }

        foreach (var other in pool.Live)
        {
            if (other == block || pool.ChunkOf(other) != pool.ChunkOf(block))
            {
                continue;
            }

            state.Evidence.Count(clause);
            if (DistanceOf(other) != DistanceOf(block) && state.Breaks(clause))
            {
                return Broken(
                    clause,
                    pool,
                    $"the CPU address as far from the DMA address as in step #{other.Window.Id}, {other.Buffer}, in the same chunk",
                    block.Buffer.ToString()
                );
            }
        }

        return null;
    }

    /// <summary>The chunks that were there have no room for one of the live blocks more.</summary>
    private static Violation? Crowded(SpecificationState state, Pool pool, PooledBlock block)
    {
        var clause = PoolClauses.ChunksAreFilled;
        var before = pool.CountChunks(pool.Live.Count - 1);
        var count = pool.CountChunks(pool.Live.Count);
        // One chunk more is one too many.
        if (before >= pool.MostChunks)
        {
            state.Evidence.Count(clause);
        }

        return count > pool.MostChunks && state.Breaks(clause)
            ? Broken(
                clause,
                pool,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the {pool.Live.Count} live blocks in {pool.MostChunks} chunks: {pool.Capacity} fit in one"
                ),
                string.Create(CultureInfo.InvariantCulture, $"{block.Buffer}, in chunk {count}")
            )
            : null;
    }

    private static ulong DistanceOf(PooledBlock block) => unchecked(block.Buffer.Cpu.Value - block.Buffer.Dma.Value);

    private static Violation Broken(ClauseId clause, Pool pool, string expected, string observed) =>
        new(clause, expected, observed) { Device = pool.Device, MappedAt = 0 };
}
