using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Blocks out of reserved areas: allocate, release, and how much is free.</summary>
internal static class BlockOperations
{
    /// <summary>How many blocks a sequence holds at the most.</summary>
    private const int MaxBlocks = 12;

    private const int Device = 0,
        Count = 1,
        Order = 2,
        Foreign = 1;

    /// <summary>No order is looked at beyond this one, at which a block is aligned to 64 MiB.</summary>
    private const ulong MostOrder = 14;

    private const ulong UsualCount = 12,
        UsualOrder = 4;

    public static OperationKind Allocate { get; } =
        new()
        {
            Name = "alloc_contiguous",
            Driver = new("void *{made} = page_address(dma_alloc_from_contiguous({device}, {count}, {order}, false));")
            {
                Names = new Dictionary<string, string> { ["size"] = "{count} * PAGE_SIZE" },
            },
            Needs = nameof(IContiguous),
            Arguments = [Argument.Device, Argument.Count("count"), Argument.Count("order")],
            Makes = HandleKind.Contiguous,
            Weight = 4,
            IsAllowed = IsAllowed,
            Range = Range,
            Usual = Usual,
            Edge = Edge,
            First = Blocks.AskBefore,
            Then = (SpecificationState state, in Operation op, ulong id, ulong pick, out Operation next) =>
                Regions.AskAfterBlock(state, op, id, pick, out next)
                || Blocks.UseAfterAllocation(state, op, id, pick, out next),
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
            {
                var answer = machine.Facet<IContiguous>().AllocateContiguous(DeviceOf(op), op[Count], (int)op[Order]);
                observation.Note(answer.Outcome);
                observation.Value = answer.Value.First.Value;
                observation.Other = answer.Value.Address?.Value;
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                BlockJudgement.Judge(state, new BlockRequest(DeviceOf(op), op[Count], op[Order]), observation),
        };

    public static OperationKind Release { get; } =
        new()
        {
            Name = "release_contiguous",
            Driver = new(
                "dma_release_from_contiguous({contiguous.device}, virt_to_page({contiguous}), {contiguous.count});"
            ),
            Closes = ClosingPhase.Memory,
            Needs = nameof(IContiguous),
            Arguments = [Argument.Uses(HandleKind.Contiguous)],
            Weight = 3,
            Then = Blocks.LookAfterRelease,
            IsAllowed = (SpecificationState state, in Operation op) => IsReleasable(state, op, out _),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsReleasable(state, op, out var live))
                {
                    Note(machine, live.Device, live.Block, observation);
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsReleasable(state, op, out var live))
                {
                    return null;
                }

                var violation = Shape.Check(state, observation, live.Device);
                if (violation is null)
                {
                    state.Evidence.Count(ContiguousClauses.OwnPagesAreReleased);
                    violation =
                        observation.Outcome == Answer.Ok
                        && !observation.Flag
                        && state.Breaks(ContiguousClauses.OwnPagesAreReleased)
                            ? Broken(
                                ContiguousClauses.OwnPagesAreReleased,
                                live.Device,
                                "true: the block is live and the device's",
                                "false"
                            )
                            : null;
                    state.Part<ContiguousSpecification>().End(live);
                }

                return violation;
            },
        };

    public static OperationKind ReleaseForeign { get; } =
        new()
        {
            Name = "release_foreign",
            Driver = new("dma_release_from_contiguous({device}, virt_to_page({buffer}), {buffer.count});"),
            Needs = nameof(IContiguous),
            Arguments = [Argument.Device, Argument.Uses(HandleKind.Buffer)],
            Weight = 1,
            Then = Blocks.LookAfterForeign,
            IsAllowed = (SpecificationState state, in Operation op) => IsForeign(state, op, out _),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsForeign(state, op, out var block))
                {
                    Note(machine, DeviceOf(op), block, observation);
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (Shape.Check(state, observation, DeviceOf(op)) is { } violation)
                {
                    return violation;
                }

                state.Evidence.Count(ContiguousClauses.ForeignPagesAreNotReleased);
                return observation.Flag && state.Breaks(ContiguousClauses.ForeignPagesAreNotReleased)
                    ? Broken(
                        ContiguousClauses.ForeignPagesAreNotReleased,
                        DeviceOf(op),
                        "false: the pages are not of the area that serves the device",
                        "true"
                    )
                    : null;
            },
        };

    public static OperationKind LargestFree { get; } =
        new()
        {
            Name = "largest_free",
            Driver = new("largest_free({device});"),
            Needs = nameof(IContiguous),
            Arguments = [Argument.Device],
            Weight = 1,
            Then = Blocks.UseAfterLargest,
            IsAllowed = (SpecificationState state, in Operation op) => op[Device] < (ulong)state.Profile.Devices.Count,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
            {
                var answer = machine.Facet<IContiguous>().GetLargestFree(DeviceOf(op));
                observation.Note(answer.Outcome);
                observation.Value = answer.Value;
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                BlockJudgement.JudgeLargest(state, DeviceOf(op), observation),
        };

    private static bool IsReleasable(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out ContiguousBlock? live
    ) => state.Handles.TryGet(op[0], out live) && live.Block.Mappings.Count == 0;

    /// <summary>Pages of no area, or of an area that is known to be another's.</summary>
    private static bool IsForeign(SpecificationState state, in Operation op, [NotNullWhen(true)] out Block? block)
    {
        block = null;
        if (
            op[Device] >= (ulong)state.Profile.Devices.Count
            || !state.Handles.TryGet(op[Foreign], out block)
            || block.FirstPage is null
        )
        {
            return false;
        }

        return !state.Handles.TryGet<ContiguousBlock>(op[Foreign], out var live)
            || live.Area is { Area: not null } area
                && state.Part<ContiguousSpecification>().AreaOf(DeviceOf(op)) is { Area: not null } own
                && own != area;
    }

    private static void Note(Machine machine, DeviceId device, Block block, Observation observation)
    {
        var answer = machine.Facet<IContiguous>().ReleaseContiguous(device, block.FirstPage!.Value, block.PageCount);
        observation.Note(answer.Outcome);
        observation.Flag = answer.Value;
    }

    /// <summary>What is too long to be used is asked for only where no area can hold it.</summary>
    private static bool IsAllowed(SpecificationState state, in Operation op) =>
        op[Device] < (ulong)state.Profile.Devices.Count
        && op[Order] <= MostOrder
        && state.Part<ContiguousSpecification>().Live.Count < MaxBlocks
        && (op[Count] <= MaxPages(state.Profile) || BlockJudgement.IsImpossible(state, DeviceOf(op), op[Count]));

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument) =>
        argument == Order ? (0UL, MostOrder) : (0UL, Math.Max(MaxPages(state.Profile), PagesOf(state, op) + 1));

    private static (ulong Min, ulong Max) Usual(SpecificationState state, in Operation op, int argument) =>
        argument == Order ? (0UL, UsualOrder) : (1UL, UsualCount);

    /// <summary>The promised length, and what an area can hold at the most.</summary>
    private static ulong Edge(SpecificationState state, in Operation op, int argument, ulong pick) =>
        argument == Order ? pick % MostOrder
        : pick % 4 == 0 ? PagesOf(state, op) + (pick >> 8) % 2
        : (ulong)(state.Profile.Contiguous?.Room.PagesPerBlock ?? 0);

    private static ulong PagesOf(SpecificationState state, in Operation op) =>
        op[Device] < (ulong)state.Profile.Devices.Count
            ? state.Part<ContiguousSpecification>().AreaOf(DeviceOf(op))?.Area?.Pages ?? 0
            : 0;

    private static ulong MaxPages(Profile profile) =>
        (ulong)Math.Max(1, PageOperations.MaxBlockLength / profile.PageSize);

    private static DeviceId DeviceOf(in Operation op) => new((int)op[Device]);

    private static Violation Broken(ClauseId clause, DeviceId device, string expected, string observed) =>
        new(clause, expected, observed) { Device = device };
}
