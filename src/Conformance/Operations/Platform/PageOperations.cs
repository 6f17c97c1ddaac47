using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>Pages: allocate, free, and settle what a platform put off.</summary>
internal static class PageOperations
{
    /// <summary>How many blocks a sequence holds at the most, and how many bytes each: a largest mapping of 256 KiB can begin anywhere in some page.</summary>
    private const int MaxBlocks = 8;
    public const int MaxBlockLength = (1 << 18) + (1 << 14);

    private const int Count = 0,
        Placement = 1;

    public static OperationKind Allocate { get; } =
        new()
        {
            Name = "alloc_pages",
            Driver = new("void *{made} = alloc_pages_exact({count} * PAGE_SIZE, GFP_KERNEL);")
            {
                Names = new Dictionary<string, string> { ["size"] = "{count} * PAGE_SIZE" },
            },
            Arguments = [Argument.Count("count"), Argument.Choice("placement", "ANY", "LOW", "HIGH", "FIRST", "LAST")],
            Makes = HandleKind.Buffer,
            Weight = 4,
            IsAllowed = (SpecificationState state, in Operation op) =>
                op[Count] >= 1
                && op[Count] <= MaxPages(state.Profile)
                && state.Part<MemorySpecification>().Blocks.Count < MaxBlocks,
            Range = (SpecificationState state, in Operation _, int _) => (1, MaxPages(state.Profile)),
            Edge = Edge,
            Then = (SpecificationState state, in Operation op, ulong id, ulong pick, out Operation next) =>
                Bounces.MapLarge(state, op, id, pick, out next)
                || (pick >> 56) % 2 == 0 && Fillings.TryFill(state, id, pick >> 57, out next)
                || CpuOperations.Fill(state, op, id, pick, out next),
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
            {
                var answer = machine.Platform.AllocatePages(op[Count], (PagePlacement)op[Placement]);
                observation.Note(answer.Outcome);
                observation.Value = answer.Value.First.Value;
                observation.Other = answer.Value.Address?.Value;
            },
            Judge = JudgeAllocate,
        };

    public static OperationKind Free { get; } =
        new()
        {
            Name = "free_pages",
            Driver = new("free_pages_exact({buffer}, {buffer.size});"),
            Closes = ClosingPhase.Memory,
            Arguments = [Argument.Uses(HandleKind.Buffer)],
            Weight = 2,
            IsAllowed = (SpecificationState state, in Operation op) =>
                state.Handles.KindOf(op[0]) == HandleKind.Buffer
                && state.Handles.TryGet<Block>(op[0], out var block)
                && block.Mappings.TrueForAll(window => window.IsDac && window.InFlight == 0),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (state.Handles.TryGet<Block>(op[0], out var block))
                {
                    observation.Note(machine.Platform.FreePages(block.FirstPage!.Value, block.PageCount));
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                var violation = Shape.Check(state, observation);
                if (violation is null && state.Handles.TryGet<Block>(op[0], out var block))
                {
                    state.Part<LegacySpecification>().EndDac(block);
                    state.Part<MemorySpecification>().Remove(block);
                }

                return violation;
            },
        };

    public static OperationKind Settle { get; } =
        new()
        {
            Name = "settle",
            Driver = new("settle();"),
            Arguments = [],
            Weight = 1,
            Then = TakeAgain,
            IsAllowed = (SpecificationState _, in Operation _) => true,
            Execute = (Machine machine, SpecificationState _, in Operation _, Observation observation) =>
                observation.Note(machine.Platform.Settle()),
            Judge = (SpecificationState state, in Operation _, Observation observation) =>
            {
                var violation = Shape.Check(state, observation);
                state.Settle();
                return violation;
            },
        };

    /// <summary>What is promised again is asked for again.</summary>
    private static bool TakeAgain(
        SpecificationState state,
        in Operation settle,
        ulong id,
        ulong pick,
        out Operation next
    ) =>
        (pick >> 48) % 2 == 0 && Fillings.TryFill(state, id, pick >> 49, out next)
        || (pick >> 56) % 4 != 0 && Spaces.CreateAfterSettle(state, id, pick >> 58, out next)
        || Bounces.TakeAgain(state, id, pick, out next)
        || Allocations.TakeAgain(state, settle, id, pick, out next)
        || Pools.TakeAgain(state, settle, id, pick, out next)
        || Blocks.AskAfterSettle(state, settle, id, pick, out next);

    /// <summary>The pages of a promised block, and of one that a promised mapping does not fill.</summary>
    private static ulong Edge(SpecificationState state, in Operation op, int argument, ulong pick)
    {
        var room = state.Profile.Platform.Room;
        var page = (ulong)state.Profile.PageSize;
        return pick % 2 == 0 ? (ulong)room.PagesPerBlock : room.MappingSize.Value / page + 1;
    }

    private static ulong MaxPages(Profile profile) => (ulong)Math.Max(1, MaxBlockLength / profile.PageSize);

    private static Violation? JudgeAllocate(SpecificationState state, in Operation op, Observation observation)
    {
        if (Shape.NoEvents(state, observation) is { } spurious)
        {
            return spurious;
        }

        state.Evidence.Count(PlatformClauses.ValidCallSucceeds);
        var pages = state.Part<PlatformSpecification>();
        var promised = pages.IsPromised(op[Count]);
        var promise = pages.Room.IsReturned
            ? PlatformClauses.FreedPagesComeBack
            : PlatformClauses.PromisedBlocksAreGiven;
        if (promised)
        {
            state.Evidence.Count(promise);
        }

        if (observation.Outcome != Answer.Ok)
        {
            return Refused(state, observation, promised && ++pages.Room.Refusals > Tries(state), promise);
        }

        pages.Room.Count(promised);
        if (Misplaced(state, op, observation) is { } wrong)
        {
            // A block that is set aside is not used.
            return state.Breaks(PlatformClauses.BlocksAreDisjoint) ? wrong : null;
        }

        var address = observation.Other is { } cpu ? new CpuAddress(cpu) : (CpuAddress?)null;
        state
            .Part<MemorySpecification>()
            .Add(
                op.Id,
                op[Count],
                new PageBlock(new PageNumber(observation.Value), address),
                (PagePlacement)op[Placement] == PagePlacement.Low,
                (PagePlacement)op[Placement] is PagePlacement.High or PagePlacement.Last
            );
        return null;
    }

    private static int Tries(SpecificationState state) => state.Profile.Platform.Room.RefusalsInARow;

    private static Violation? Refused(SpecificationState state, Observation observation, bool broken, ClauseId promise)
    {
        if (observation.Outcome.Status != AnswerStatus.Failed && state.Breaks(PlatformClauses.ValidCallSucceeds))
        {
            return new Violation(
                PlatformClauses.ValidCallSucceeds,
                "a block of pages, or failed with an errno",
                observation.Outcome.ToString()
            );
        }

        return broken && state.Breaks(promise)
            ? new Violation(
                promise,
                "a block of pages: the description promises the room",
                observation.Outcome.ToString()
            )
            : null;
    }

    private static Violation? Misplaced(SpecificationState state, in Operation op, Observation observation)
    {
        var length = op[Count] * state.Profile.Platform.PageSize.Value;
        var pages = Interval.At(observation.Value, op[Count]);
        var bytes = observation.Other is { } address ? Interval.At(address, length) : (Interval?)null;
        string? trouble = null;
        if (pages.End > (UInt128)1 << 64 || bytes?.End > (UInt128)1 << 64)
        {
            trouble = "ends beyond 64 bits";
        }
        else if (observation.Other is { } start && start % state.Profile.Platform.PageSize.Value != 0)
        {
            trouble = "does not begin with a page";
        }

        foreach (var block in state.Part<MemorySpecification>().Blocks)
        {
            state.Evidence.Count(PlatformClauses.BlocksAreDisjoint);
            var overlaps =
                block.FirstPage is { } first && Interval.At(first.Value, block.PageCount).Overlaps(pages)
                || bytes is { } mine
                    && block.Address is { } other
                    && Interval.At(other.Value, (UInt128)block.Length).Overlaps(mine);
            trouble ??= overlaps
                ? $"overlaps buffer #{block.Id} at {block.Address?.ToString() ?? block.FirstPage.ToString()}"
                : null;
        }

        return trouble is null
            ? null
            : new Violation(
                PlatformClauses.BlocksAreDisjoint,
                "pages of their own, beginning with a page",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"page 0x{observation.Value:x}, CPU address {(bytes is { } b ? b.ToString() : "none")}: {trouble}"
                )
            );
    }
}
