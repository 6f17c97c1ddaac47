using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>Pages that may be moved: allocate and free, pin and unpin, load and store.</summary>
internal static class MovableOperations
{
    /// <summary>How many movable pages a sequence holds at the most.</summary>
    private const int MaxPages = 20;

    private const int Page = 0,
        Offset = 1,
        Size = 2,
        Bytes = 3;

    public static OperationKind Allocate { get; } =
        new()
        {
            Name = "alloc_movable",
            Driver = new("struct page *{made} = alloc_page(GFP_HIGHUSER_MOVABLE);"),
            Needs = nameof(IMovablePages),
            Arguments = [],
            Makes = HandleKind.Movable,
            Weight = 3,
            IsAllowed = (SpecificationState state, in Operation _) =>
                state.Part<ContiguousSpecification>().Movable.Count < MaxPages,
            Then = Blocks.UseAfterMovable,
            Execute = (Machine machine, SpecificationState _, in Operation _, Observation observation) =>
            {
                var answer = machine.Facet<IMovablePages>().AllocateMovable();
                observation.Note(answer.Outcome);
                observation.Value = answer.Value.Value;
            },
            Judge = JudgeAllocate,
        };

    public static OperationKind Free { get; } =
        new()
        {
            Name = "free_movable",
            Driver = new("__free_page({movable});"),
            Closes = ClosingPhase.Memory,
            Needs = nameof(IMovablePages),
            Arguments = [Argument.Uses(HandleKind.Movable)],
            Weight = 1,
            IsAllowed = (SpecificationState state, in Operation op) => IsFound(state, op, false, out _),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsFound(state, op, false, out var page))
                {
                    observation.Note(machine.Facet<IMovablePages>().FreeMovable(page.Name));
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                var violation = Shape.Check(state, observation);
                if (violation is null && IsFound(state, op, false, out var page))
                {
                    state.Part<ContiguousSpecification>().EndMovable(page);
                }

                return violation;
            },
        };

    public static OperationKind Pin { get; } =
        new()
        {
            Name = "pin",
            Driver = new("pin_longterm({movable});"),
            Needs = nameof(IMovablePages),
            Arguments = [Argument.Uses(HandleKind.Movable)],
            Weight = 1,
            Then = Blocks.AllocateOverPinned,
            IsAllowed = (SpecificationState state, in Operation op) => IsFound(state, op, false, out _),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsFound(state, op, false, out var page))
                {
                    var answer = machine.Facet<IMovablePages>().Pin(page.Name);
                    observation.Note(answer.Outcome);
                    observation.Value = answer.Value.Value;
                }
            },
            Judge = JudgePin,
        };

    public static OperationKind Unpin { get; } =
        new()
        {
            Name = "unpin",
            Driver = new("unpin_user_page({movable});"),
            Closes = ClosingPhase.Parts,
            Needs = nameof(IMovablePages),
            Arguments = [Argument.Uses(HandleKind.Movable)],
            Weight = 1,
            IsAllowed = (SpecificationState state, in Operation op) => IsFound(state, op, true, out _),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsFound(state, op, true, out var page))
                {
                    observation.Note(machine.Facet<IMovablePages>().Unpin(page.Name));
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                var violation = Shape.Check(state, observation);
                if (violation is null && IsFound(state, op, true, out var page))
                {
                    (page.IsPinned, page.PinnedAt) = (false, null);
                }

                return violation;
            },
        };

    public static OperationKind Store { get; } =
        new()
        {
            Name = "movable_store",
            Driver = new("memset_page({movable}, {offset}, {bytes}, {size});"),
            Needs = nameof(IMovablePages),
            Arguments = [Argument.Uses(HandleKind.Movable), Argument.Offset, Argument.Size, Argument.Bytes],
            Weight = 2,
            Range = Range,
            Origin = Origin,
            Then = Blocks.MoveAfterStore,
            IsAllowed = (SpecificationState state, in Operation op) =>
                IsInside(state, op, out var page, out var start, out var end)
                && op[Bytes] < Wave.Salts
                && page.Block.HasRoomForStore(start, end, (byte)op[Bytes]),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsInside(state, op, out var page, out var start, out var end))
                {
                    var data = observation.Reserve(end - start);
                    Wave.Fill(data, start, (byte)op[Bytes]);
                    observation.Note(
                        machine.Facet<IMovablePages>().StoreMovable(page.Name, new ByteCount(op[Offset]), data)
                    );
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                var violation = Shape.Check(state, observation);
                if (violation is null && IsInside(state, op, out var page, out var start, out var end))
                {
                    var clause = ContiguousClauses.MovedContentIsKept;
                    page.Block.CpuStore(start, end, op.Id, (byte)op[Bytes], clause, clause);
                    if (observation.Outcome != Answer.Ok)
                    {
                        page.Block.Undefine(start, end, true);
                    }
                }

                return violation;
            },
        };

    public static OperationKind Load { get; } =
        new()
        {
            Name = "movable_load",
            Driver = new("memcpy_from_page(seen, {movable}, {offset}, {size});"),
            Needs = nameof(IMovablePages),
            Arguments = [Argument.Uses(HandleKind.Movable), Argument.Offset, Argument.Size],
            Weight = 3,
            IsLoad = true,
            Range = Range,
            Origin = Origin,
            IsAllowed = (SpecificationState state, in Operation op) => IsInside(state, op, out _, out _, out _),
            IsWasteful = (SpecificationState state, in Operation op) =>
                IsInside(state, op, out var page, out var start, out var end)
                && page.Block.IsMuchUnknown(Observers.Cpu, start, end),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsInside(state, op, out var page, out var start, out var end))
                {
                    var data = observation.ReserveForLoad(end - start);
                    observation.Note(
                        machine.Facet<IMovablePages>().LoadMovable(page.Name, new ByteCount(op[Offset]), data)
                    );
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (Shape.Check(state, observation) is { } violation)
                {
                    return violation;
                }

                if (observation.Outcome != Answer.Ok || !IsInside(state, op, out var page, out var start, out _))
                {
                    return null;
                }

                var tally = new LoadTally();
                var wrong = page.Block.Load(
                    Observers.Cpu,
                    start,
                    observation.Data,
                    ContiguousClauses.MovedContentIsKept,
                    state.Evidence,
                    ref tally
                );
                state.Evidence.CountLoad(op.Kind.Name, observation.Data.Length, tally.Unknown);
                return wrong is { } found
                    ? Shape.Content(state, page.Block, found, observation.Data, start, null)
                    : null;
            },
        };

    private static Violation? JudgeAllocate(SpecificationState state, in Operation op, Observation observation)
    {
        if (
            (Shape.NoEvents(state, observation) ?? Shape.Supported(state, observation, "a page or failed")) is
            { } violation
        )
        {
            return violation;
        }

        var contiguous = state.Part<ContiguousSpecification>();
        var clause = ContiguousClauses.PromisedMovablePagesAreGiven;
        var isPromised = contiguous.IsMovablePromised;
        if (isPromised)
        {
            state.Evidence.Count(clause);
        }

        if (observation.Outcome != Answer.Ok)
        {
            return
                isPromised
                && ++state.Part<RoomSpecification>().MovablePages.Refusals > state.Profile.Platform.Room.RefusalsInARow
                && state.Breaks(clause)
                ? new Violation(clause, "a page: the description promises the room", observation.Outcome.ToString())
                : null;
        }

        var name = new MovablePageId(observation.Value);
        var twin = contiguous.Movable.Find(page => page.Name == name);
        if (twin is not null)
        {
            return state.Breaks(ContiguousClauses.ContiguousBlocksAreDisjoint)
                ? new Violation(
                    ContiguousClauses.ContiguousBlocksAreDisjoint,
                    "a name of its own",
                    $"{name}, which is movable #{twin.Block.Id}"
                )
                : null;
        }

        contiguous.BeginMovable(name);
        return null;
    }

    private static Violation? JudgePin(SpecificationState state, in Operation op, Observation observation)
    {
        if (Shape.NoEvents(state, observation) is { } spurious)
        {
            return spurious;
        }

        if (observation.Outcome != Answer.Ok || !IsFound(state, op, false, out var page))
        {
            return null;
        }

        (page.IsPinned, page.PinnedAt) = (true, new PageNumber(observation.Value));
        var place = Interval.At(observation.Value, 1);
        foreach (var block in state.Part<MemorySpecification>().Blocks)
        {
            if (block.FirstPage is not { } first)
            {
                continue;
            }

            state.Evidence.Count(ContiguousClauses.ContiguousBlocksAreDisjoint);
            if (Interval.At(first.Value, block.PageCount).Overlaps(place))
            {
                return Shared(state, page, $"{page.PinnedAt} of buffer #{block.Id}");
            }
        }

        foreach (var other in state.Part<ContiguousSpecification>().Movable)
        {
            if (other != page && other.PinnedAt == page.PinnedAt)
            {
                return Shared(state, page, $"{page.PinnedAt} of movable #{other.Block.Id}");
            }
        }

        return null;
    }

    /// <summary>What has a page in common with something that is live has nothing to tell of its content.</summary>
    private static Violation? Shared(SpecificationState state, MovablePage page, string observed)
    {
        if (state.Breaks(ContiguousClauses.ContiguousBlocksAreDisjoint))
        {
            return new Violation(ContiguousClauses.ContiguousBlocksAreDisjoint, "a page of its own", observed);
        }

        page.PinnedAt = null;
        page.Block.Undefine(0, page.Block.Length, true);
        return null;
    }

    private static bool IsFound(
        SpecificationState state,
        in Operation op,
        bool isPinned,
        [NotNullWhen(true)] out MovablePage? page
    ) => state.Handles.TryGet(op[Page], out page) && page.IsPinned == isPinned;

    private static bool IsInside(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out MovablePage? page,
        out int start,
        out int end
    )
    {
        (start, end) = (0, 0);
        if (
            !state.Handles.TryGet(op[Page], out page)
            || op[Size] == 0
            || op[Offset] > (ulong)page.Block.Length
            || op[Size] > (ulong)page.Block.Length - op[Offset]
        )
        {
            return false;
        }

        (start, end) = ((int)op[Offset], (int)(op[Offset] + op[Size]));
        return true;
    }

    private static bool Origin(SpecificationState state, in Operation op, out ulong buffer, out int start)
    {
        (buffer, start) = (op[Page], 0);
        return true;
    }

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument) =>
        argument == Offset
            ? (0UL, (ulong)state.Profile.PageSize - 1)
            : (1UL, (ulong)state.Profile.PageSize - Math.Min(op[Offset], (ulong)state.Profile.PageSize - 1));
}
