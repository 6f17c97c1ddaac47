using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Allocating blocks from pools, and giving them back.</summary>
internal static class PooledBlockOperations
{
    /// <summary>How many blocks a sequence holds at the most.</summary>
    private const int MaxBlocks = 20;

    private const int Pool = 0,
        Flags = 1;

    private static readonly Gfp[] FlagValues = [Gfp.Kernel, Gfp.Zero, Gfp.Atomic, Gfp.Atomic | Gfp.Zero];

    public static OperationKind Allocate { get; } =
        new()
        {
            Name = "pool_alloc",
            Driver = new(
                """
                dma_addr_t {made}_dma;
                void *{made} = dma_pool_alloc({pool}, {flags}, &{made}_dma);
                """
            )
            {
                Names = new Dictionary<string, string>
                {
                    ["dma"] = "{made}_dma",
                    ["at"] = "{made}_dma + {use.offset}",
                    ["direction"] = "DMA_BIDIRECTIONAL",
                    ["device"] = "{pool.device}",
                    ["size"] = "{pool.size}",
                    ["attributes"] = "",
                },
            },
            Needs = nameof(IPool),
            Arguments =
            [
                Argument.Uses(HandleKind.Pool),
                Argument.Choice("flags", "GFP_KERNEL", "GFP_KERNEL|__GFP_ZERO", "GFP_ATOMIC", "GFP_ATOMIC|__GFP_ZERO"),
            ],
            Makes = HandleKind.PooledBlock,
            InUse = (SpecificationState state) => state.Part<PoolSpecification>().Blocks.Count,
            Weight = 6,
            IsAllowed = (SpecificationState state, in Operation op) =>
                state.Handles.TryGet<Pool>(op[Pool], out _) && state.Part<PoolSpecification>().Blocks.Count < MaxBlocks,
            Then = Pools.UseAfterAllocation,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (state.Handles.TryGet<Pool>(op[Pool], out var pool))
                {
                    var answer = machine.Facet<IPool>().AllocateFromPool(pool.Name, FlagsOf(op));
                    observation.Note(answer.Outcome);
                    observation.Value = answer.Value.Dma.Value;
                    observation.Other = answer.Value.Cpu.Value;
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                state.Handles.TryGet<Pool>(op[Pool], out var pool)
                    ? PooledBlockJudgement.Judge(state, pool, FlagsOf(op), observation)
                    : null,
        };

    public static OperationKind Free { get; } =
        new()
        {
            Name = "pool_free",
            Driver = new("dma_pool_free({block.pool}, {block}, {block.dma});"),
            Closes = ClosingPhase.Parts,
            Needs = nameof(IPool),
            Arguments = [Argument.Uses(HandleKind.PooledBlock)],
            Weight = 6,
            First = Pools.TouchBeforeFree,
            Then = Pools.LookAfterFree,
            IsAllowed = (SpecificationState state, in Operation op) => IsFreeable(state, op, out _),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsFreeable(state, op, out var block))
                {
                    observation.Note(machine.Facet<IPool>().FreeToPool(block.Pool.Name, block.Buffer));
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsFreeable(state, op, out var block))
                {
                    return null;
                }

                var violation = Shape.Check(state, observation, block.Window.Device);
                if (violation is null)
                {
                    state.Part<PoolSpecification>().End(block);
                }

                return violation;
            },
        };

    /// <summary>The position of flags among the choices.</summary>
    public static ulong ChoiceOf(Gfp flags) => (ulong)Array.IndexOf(FlagValues, flags);

    /// <summary>Nothing is given back that is mapped, or under a store in flight.</summary>
    private static bool IsFreeable(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out PooledBlock? block
    ) => state.Handles.TryGet(op[0], out block) && IsFreeable(block);

    /// <summary>Whether a block may go back to its pool.</summary>
    public static bool IsFreeable(PooledBlock block) =>
        !block.Window.Ended && block.Window.Block.Mappings.Count == 1 && block.Window.InFlight == 0;

    private static Gfp FlagsOf(in Operation op) => FlagValues[(int)op[Flags]];
}
