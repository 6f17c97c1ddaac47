using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using PoolOfBlocks = Dma.Conformance.Specification.Memory.Pool;

namespace Dma.Conformance.Operations;

/// <summary>Creating and destroying pools, and what they tell of themselves.</summary>
internal static class PoolOperations
{
    /// <summary>How many pools a sequence holds at the most.</summary>
    private const int MaxPools = 8;

    private const int Device = 0,
        Size = 1,
        Alignment = 2,
        Boundary = 3;

    private const ulong MostPages = 4;

    /// <summary>Two and more blocks fit in a page, so that few show how they lie beside each other.</summary>
    private const ulong UsualSize = 0x800;

    private static readonly ulong[] AlignmentValues =
    [
        0x1,
        0x0,
        0x2,
        0x4,
        0x8,
        0x10,
        0x20,
        0x40,
        0x80,
        0x100,
        0x200,
        0x400,
        0x1000,
        0x2000,
        0x3,
        0x18,
        0x60,
        0x1001,
    ];

    private static readonly ulong[] BoundaryValues =
    [
        0x0,
        0x4,
        0x8,
        0x10,
        0x20,
        0x40,
        0x80,
        0x100,
        0x200,
        0x400,
        0x800,
        0x1000,
        0x2000,
        0x1_0000,
        0x30,
        0x180,
        0xfff,
    ];

    public static OperationKind Create { get; } =
        new()
        {
            Name = "pool_create",
            Driver = new(
                """
                struct dma_pool *{made} = dma_pool_create("{made}", {device}, {size}, {alignment}, {boundary});
                """
            ),
            Needs = nameof(IPool),
            Arguments =
            [
                Argument.Device,
                Argument.Size,
                Argument.Choice("alignment", [.. AlignmentValues.Select(value => $"{new ByteCount(value)}")]),
                Argument.Choice("boundary", [.. BoundaryValues.Select(value => $"{new ByteCount(value)}")]),
            ],
            Format = "{device}, {size}, align {alignment}, boundary {boundary}",
            Makes = HandleKind.Pool,
            Weight = 4,
            IsAllowed = (SpecificationState state, in Operation op) =>
                op[Device] < (ulong)state.Profile.Devices.Count
                && op[Size] <= MostSize(state)
                && state.Part<PoolSpecification>().Live.Count < MaxPools,
            IsWasteful = (SpecificationState state, in Operation op) =>
                state.Profile.Devices[(int)op[Device]].CanDma == Claim.No,
            Range = (SpecificationState state, in Operation _, int _) => (0, MostSize(state)),
            Usual = (SpecificationState _, in Operation _, int _) => (0, UsualSize),
            Edge = Edge,
            Then = Pools.UseAfterCreate,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
            {
                var geometry = GeometryOf(op);
                var answer = machine
                    .Facet<IPool>()
                    .CreatePool(
                        DeviceOf(op),
                        new ByteCount(geometry.Size),
                        new ByteCount(geometry.Alignment),
                        new ByteCount(geometry.Boundary)
                    );
                observation.Note(answer.Outcome);
                observation.Value = answer.Value.Value;
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                PoolJudgement.JudgeCreate(state, DeviceOf(op), GeometryOf(op), observation),
        };

    public static OperationKind Destroy { get; } =
        new()
        {
            Name = "pool_destroy",
            Driver = new("dma_pool_destroy({pool});"),
            Closes = ClosingPhase.Sources,
            Needs = nameof(IPool),
            Arguments = [Argument.Uses(HandleKind.Pool)],
            Weight = 4,
            Then = Pools.LookAfterDestroy,
            IsAllowed = (SpecificationState state, in Operation op) =>
                IsLive(state, op, out var pool) && pool.Live.Count == 0,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsLive(state, op, out var pool))
                {
                    observation.Note(machine.Facet<IPool>().DestroyPool(pool.Name));
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsLive(state, op, out var pool))
                {
                    return null;
                }

                var violation = Shape.Check(state, observation, pool.Device);
                if (violation is null)
                {
                    state.Part<PoolSpecification>().End(pool);
                }

                return violation;
            },
        };

    public static OperationKind GetStatistics { get; } =
        new()
        {
            Name = "pool_statistics",
            Driver = new("pool_statistics({pool});"),
            Needs = nameof(IPool),
            Arguments = [Argument.Uses(HandleKind.Pool)],
            Weight = 1,
            IsAllowed = (SpecificationState state, in Operation op) =>
                state.Profile.Pool?.HasStatistics == Claim.Yes && IsLive(state, op, out _),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsLive(state, op, out var pool))
                {
                    var answer = machine.Facet<IPool>().GetPoolStatistics(pool.Name);
                    observation.Note(answer.Outcome);
                    observation.Statistics = answer.Value;
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                IsLive(state, op, out var pool) ? PoolJudgement.JudgeStatistics(state, pool, observation) : null,
        };

    /// <summary>The position of an alignment among the choices.</summary>
    public static ulong ChoiceOfAlignment(ulong alignment) => (ulong)Array.IndexOf(AlignmentValues, alignment);

    /// <summary>The position of a boundary among the choices.</summary>
    public static ulong ChoiceOfBoundary(ulong boundary) => (ulong)Array.IndexOf(BoundaryValues, boundary);

    private static bool IsLive(SpecificationState state, in Operation op, [NotNullWhen(true)] out PoolOfBlocks? pool) =>
        state.Handles.TryGet(op[0], out pool);

    private static DeviceId DeviceOf(in Operation op) => new((int)op[Device]);

    private static PoolGeometry GeometryOf(in Operation op) =>
        new(op[Size], AlignmentValues[(int)op[Alignment]], BoundaryValues[(int)op[Boundary]]);

    private static ulong MostSize(SpecificationState state) => MostPages * (ulong)state.Profile.PageSize;

    /// <summary>Powers of two, where alignments, boundaries and chunks are full, and what lies beside and between them.</summary>
    private static ulong Edge(SpecificationState state, in Operation op, int argument, ulong pick)
    {
        var power = 1UL << (int)((pick >> 8) % 14);
        return (pick % 8) switch
        {
            0 => power + 1,
            1 => power - 1,
            2 => power + power / 4,
            3 => state.Profile.Pool?.Room.BlockSize.Value ?? 0,
            _ => power,
        };
    }
}
