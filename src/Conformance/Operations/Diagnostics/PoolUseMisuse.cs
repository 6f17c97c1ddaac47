using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Uses what is gone: a pool that was destroyed, or a block that went back to its pool.</summary>
internal static class PoolUseMisuse
{
    /// <summary>A pool keeps its list of free blocks in their first bytes, where what is stored may be taken for it.</summary>
    private const ulong Kept = 16;

    /// <summary>So few bytes may be those that a pool fills its free blocks with.</summary>
    private const ulong Fewest = 4;

    /// <summary>After so many further blocks it is left open whether the one that was stored to is given again.</summary>
    private const int MostTries = 16;

    /// <summary>A pool is made, destroyed and used once more.</summary>
    public static OperationKind Destroyed { get; } =
        Mistakes.Kind(
            "misuse_pool_destroyed",
            """
            struct dma_pool *last = dma_pool_create("last", {device}, {size}, 1, 0);
            dma_addr_t last_dma;
            dma_pool_destroy(last);
            {call|ALLOC=dma_pool_alloc(last, GFP_KERNEL, &last_dma)|DESTROY=dma_pool_destroy(last)};
            """,
            Misuse.PoolUsedAfterDestroy,
            [Argument.Device, Argument.Size, Argument.Choice("call", "ALLOC", "DESTROY")],
            (SpecificationState state, in Operation op) =>
                op[0] < (ulong)state.Profile.Devices.Count
                && state.Profile.Devices[(int)op[0]].CanDma != Claim.No
                && op[1] > 0
                && op[1] <= (ulong)state.Profile.PageSize,
            (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
            {
                var pools = machine.Facet<IPool>();
                var made = pools.CreatePool(
                    new DeviceId((int)op[0]),
                    new ByteCount(op[1]),
                    new ByteCount(1),
                    ByteCount.Zero
                );
                var pool = made.Value;
                observation.Flag = made.Status != AnswerStatus.Ok || pools.DestroyPool(pool) != Answer.Ok;
                if (observation.Flag)
                {
                    return;
                }

                if (op[2] == 0)
                {
                    pools.AllocateFromPool(pool, Gfp.Kernel);
                }
                else
                {
                    pools.DestroyPool(pool);
                }
            },
            (SpecificationState _, in Operation op, Observation observation, DiagnosticsSpecification diagnostics) =>
            {
                diagnostics.MayBeNone = observation.Flag;
                diagnostics.Require(MapMisuse.Mapped(Misuse.PoolUsedAfterDestroy, op));
            },
            range: (SpecificationState state, in Operation _, int _) => (1, (ulong)state.Profile.PageSize),
            needs: nameof(IPool)
        );

    /// <summary>A block goes back, the CPU stores to it, and it is given again.</summary>
    public static OperationKind Stored { get; } =
        Mistakes.Kind(
            "misuse_pool_store",
            """
            dma_pool_free({block.pool}, {block}, {block.dma});
            memset({block} + {offset}, {bytes}, {size});
            dma_pool_alloc({block.pool}, GFP_KERNEL, &{block.dma});
            """,
            Misuse.PoolStoreAfterFree,
            [Argument.Uses(HandleKind.PooledBlock), Argument.Offset, Argument.Size, Argument.Bytes],
            (SpecificationState state, in Operation op) =>
                IsFreeable(state, op[0], out var block)
                && op[1] >= Kept
                && op[1] < (ulong)block.Pool.BlockLength
                && op[2] >= Fewest
                && op[2] <= (ulong)block.Pool.BlockLength - op[1]
                && op[3] < Wave.Salts,
            (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                observation.Flag = true;
                if (!IsFreeable(state, op[0], out var block))
                {
                    return;
                }

                var pools = machine.Facet<IPool>();
                var (name, buffer) = (block.Pool.Name, block.Buffer);
                var data = observation.Reserve((int)op[2]);
                Wave.Fill(data, (int)op[1], (byte)op[3]);
                if (
                    pools.FreeToPool(name, buffer) != Answer.Ok
                    || machine.Platform.CpuStore(buffer.Cpu.Add(new ByteCount(op[1])), data) != Answer.Ok
                )
                {
                    return;
                }

                for (var i = 0; i < MostTries && observation.Flag; i++)
                {
                    var again = pools.AllocateFromPool(name, block.Flags & ~Gfp.Zero);
                    observation.Flag = again.Status != AnswerStatus.Ok || again.Value != buffer;
                }
            },
            (
                SpecificationState state,
                in Operation op,
                Observation observation,
                DiagnosticsSpecification diagnostics
            ) =>
            {
                if (!IsFreeable(state, op[0], out var block))
                {
                    return;
                }

                // Told when it is stored to or when it is given again, about the block before or after, or its pool.
                diagnostics.MayBeNone = observation.Flag;
                var stored = Mistakes.Of(Misuse.PoolStoreAfterFree, block.Window) with
                {
                    MayBeOfNone = true,
                    MayBeOfFormer = true,
                };
                diagnostics.Require(stored);
                diagnostics.Allow(stored with { MadeAt = block.Pool.Id });
                diagnostics.Allow(stored with { MadeAt = op.Id });
            },
            range: (SpecificationState state, in Operation op, int argument) =>
                !IsFreeable(state, op[0], out var block) ? (0UL, 0UL)
                : argument == 1 ? (Kept, Math.Max(Kept, (ulong)block.Pool.BlockLength - 1))
                : (
                    Fewest,
                    Math.Max(Fewest, (ulong)block.Pool.BlockLength - Math.Min(op[1], (ulong)block.Pool.BlockLength))
                ),
            needs: nameof(IPool)
        );

    /// <summary>A live block that is good for a free, and that the CPU has an address of.</summary>
    private static bool IsFreeable(SpecificationState state, ulong id, [NotNullWhen(true)] out PooledBlock? block) =>
        state.Handles.TryGet(id, out block)
        && !block.Window.Ended
        && PooledBlockOperations.IsFreeable(block)
        && block.Buffer.Cpu.Value <= ulong.MaxValue - (ulong)block.Pool.BlockLength;
}
