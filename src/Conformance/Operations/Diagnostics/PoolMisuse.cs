using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;
using PoolOfBlocks = Dma.Conformance.Specification.Memory.Pool;

namespace Dma.Conformance.Operations;

/// <summary>Gives blocks back in a wrong way, or destroys a pool that is in use.</summary>
internal static class PoolMisuse
{
    /// <summary>A block goes to a pool that is not its own; where its own is named, to one that is made like it in the same step.</summary>
    public static OperationKind Foreign { get; } =
        Mistakes.Kind(
            "misuse_pool_free",
            "dma_pool_free({pool}, {block}, {block.dma});",
            Misuse.PoolFreeOfForeign,
            [Argument.Uses(HandleKind.PooledBlock), Argument.Uses(HandleKind.Pool)],
            (SpecificationState state, in Operation op) =>
                IsLive(state, op[0], out _) && state.Handles.TryGet<PoolOfBlocks>(op[1], out _),
            (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsLive(state, op[0], out var block) || !state.Handles.TryGet<PoolOfBlocks>(op[1], out var pool))
                {
                    return;
                }

                var pools = machine.Facet<IPool>();
                var name = pool.Name;
                if (pool == block.Pool)
                {
                    var (geometry, boundary) = (pool.Geometry, new ByteCount(pool.Geometry.Boundary));
                    var made = pools.CreatePool(
                        pool.Device,
                        new ByteCount(geometry.Size),
                        new ByteCount(geometry.Alignment),
                        boundary
                    );
                    (name, observation.Flag) = (made.Value, made.Status != AnswerStatus.Ok || made.Value == name);
                }

                if (!observation.Flag)
                {
                    pools.FreeToPool(name, block.Buffer);
                }
            },
            (
                SpecificationState state,
                in Operation op,
                Observation observation,
                DiagnosticsSpecification diagnostics
            ) =>
            {
                if (
                    !observation.Flag
                    && IsLive(state, op[0], out var block)
                    && state.Handles.TryGet<PoolOfBlocks>(op[1], out var pool)
                )
                {
                    // About the pool that was named, the block that is none of it, or nothing.
                    var range = ReachSpecification.RangeOf(block.Window);
                    var named = pool == block.Pool ? op.Id : pool.Id;
                    diagnostics.Require(
                        new MisuseFinding(Misuse.PoolFreeOfForeign, pool.Device, range, named) { MayBeOfNone = true }
                    );
                    // A checker that goes by the address meets whatever the device of that pool has there.
                    diagnostics.Allow(
                        new MisuseFinding(Misuse.PoolFreeOfForeign, pool.Device, range, block.Window.Step)
                        {
                            MayBeOfFormer = true,
                        }
                    );
                }
            },
            needs: nameof(IPool)
        );

    /// <summary>A block goes back that went back before; one that is live goes back twice in the step.</summary>
    public static OperationKind Twice { get; } =
        Mistakes.Kind(
            "misuse_pool_free_twice",
            """
            dma_pool_free({block.pool}, {block}, {block.dma});
            dma_pool_free({block.pool}, {block}, {block.dma});
            """,
            Misuse.PoolFreeTwice,
            [Argument.Uses(HandleKind.PooledBlock)],
            (SpecificationState state, in Operation op) =>
                state.Handles.TryGet<PooledBlock>(op[0], out var block)
                && (
                    block.Window.Ended
                        ? state.Handles.Of(HandleKind.Pool).Contains(block.Pool.Id)
                            && !block.Pool.Live.Exists(other => other.Buffer.Dma == block.Buffer.Dma)
                        : PooledBlockOperations.IsFreeable(block)
                ),
            (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (state.Handles.TryGet<PooledBlock>(op[0], out var block))
                {
                    var pools = machine.Facet<IPool>();
                    // What did not go back may go back again.
                    observation.Flag =
                        !block.Window.Ended && pools.FreeToPool(block.Pool.Name, block.Buffer) != Answer.Ok;
                    if (!observation.Flag)
                    {
                        pools.FreeToPool(block.Pool.Name, block.Buffer);
                    }
                }
            },
            (
                SpecificationState state,
                in Operation op,
                Observation observation,
                DiagnosticsSpecification diagnostics
            ) =>
            {
                if (!observation.Flag && state.Handles.TryGet<PooledBlock>(op[0], out var block))
                {
                    // A chunk whose blocks are all free may have been given back, and the block with it.
                    var twice = Mistakes.Of(Misuse.PoolFreeTwice, block.Window) with
                    {
                        MayBeOfNone = true,
                        MayBeOfFormer = true,
                    };
                    diagnostics.Require(twice);
                    diagnostics.Allow(twice with { MadeAt = block.Pool.Id });
                    if (block.Pool.Live.TrueForAll(live => live == block))
                    {
                        var foreign = twice with { Misuse = Misuse.PoolFreeOfForeign };
                        diagnostics.Require(foreign);
                        diagnostics.Allow(foreign with { MadeAt = block.Pool.Id });
                    }
                }
            },
            needs: nameof(IPool)
        );

    public static OperationKind Destroy { get; } =
        Mistakes.Kind(
            "misuse_pool_destroy",
            "dma_pool_destroy({pool});",
            Misuse.PoolDestroyedBusy,
            [Argument.Uses(HandleKind.Pool)],
            (SpecificationState state, in Operation op) =>
                state.Handles.TryGet<PoolOfBlocks>(op[0], out var pool) && pool.Live.Count > 0,
            (Machine machine, SpecificationState state, in Operation op, Observation _) =>
            {
                if (state.Handles.TryGet<PoolOfBlocks>(op[0], out var pool))
                {
                    machine.Facet<IPool>().DestroyPool(pool.Name);
                }
            },
            (SpecificationState state, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
            {
                if (state.Handles.TryGet<PoolOfBlocks>(op[0], out var pool))
                {
                    // About the pool, which has no addresses of its own, or any block that is live.
                    diagnostics.Require(new MisuseFinding(Misuse.PoolDestroyedBusy, pool.Device, null, pool.Id));
                    foreach (var block in pool.Live)
                    {
                        diagnostics.Allow(Mistakes.Of(Misuse.PoolDestroyedBusy, block.Window));
                    }
                }
            },
            needs: nameof(IPool)
        );

    private static bool IsLive(SpecificationState state, ulong id, [NotNullWhen(true)] out PooledBlock? block) =>
        state.Handles.TryGet(id, out block) && !block.Window.Ended;
}
