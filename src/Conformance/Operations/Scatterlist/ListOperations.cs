using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>A driver builds a list, entry by entry; no call of the platform is made.</summary>
internal static class ListOperations
{
    /// <summary>How many entries a list has at the most.</summary>
    public const int MaxEntries = 12;

    private const int List = 0,
        Buffer = 1,
        Offset = 2,
        Size = 3,
        Page = 4;

    public static OperationKind New { get; } =
        new()
        {
            Name = "new_list",
            Driver = new(
                """
                struct scatterlist {made}[12];
                int {made}_nents = 0;
                sg_init_table({made}, ARRAY_SIZE({made}));
                """
            ),
            Needs = nameof(IScatterlist),
            Arguments = [],
            Makes = HandleKind.List,
            Weight = 3,
            Then = Lists.FirstEntry,
            IsAllowed = (SpecificationState _, in Operation _) => true,
            Execute = (Machine _, SpecificationState _, in Operation _, Observation _) => { },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                state.Part<ScatterlistSpecification>().Add(op.Id);
                return Shape.NoEvents(state, observation);
            },
        };

    public static OperationKind AddEntry { get; } =
        new()
        {
            Name = "add_entry",
            Driver = new("sg_set_page(&{list}[{list}_nents++], virt_to_page({buffer}) + {page}, {size}, {offset});"),
            Format = "{list}, {buffer}[page {page}]+{offset}, {size}",
            Needs = nameof(IScatterlist),
            Arguments =
            [
                Argument.Uses(HandleKind.List),
                Argument.Uses(HandleKind.Buffer),
                Argument.Offset,
                Argument.Size,
                Argument.Count("page"),
            ],
            Weight = 3,
            Then = Lists.AfterEntry,
            IsAllowed = (SpecificationState state, in Operation op) => IsEntry(state, op, out _, out _, out _),
            Range = Range,
            Origin = (SpecificationState state, in Operation op, out ulong buffer, out int start) =>
            {
                (buffer, start) = (op[Buffer], (int)op[Page] * state.Profile.PageSize);
                return true;
            },
            Execute = (Machine _, SpecificationState _, in Operation _, Observation _) => { },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsEntry(state, op, out var list, out var block, out var start))
                {
                    list.Entries.Add(new ListEntry(block, start, (int)op[Size], op[Page]));
                }

                return Shape.NoEvents(state, observation);
            },
        };

    private static bool IsEntry(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out ScatterList? list,
        [NotNullWhen(true)] out Block? block,
        out int start
    )
    {
        (block, start) = (null, 0);
        if (
            !state.Handles.TryGet(op[List], out list)
            || list.IsMapped
            || list.Entries.Count >= MaxEntries
            || !state.Handles.TryGet(op[Buffer], out block)
            || block.Kind != MemoryKind.Pages
            || op[Size] == 0
            || op[Page] >= block.PageCount
            || op[Offset] > (ulong)block.Length
        )
        {
            return false;
        }

        start = (int)op[Offset] + (int)op[Page] * state.Profile.PageSize;
        return start < block.Length && op[Size] <= (ulong)(block.Length - start);
    }

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument)
    {
        if (!state.Handles.TryGet<Block>(op[Buffer], out var block))
        {
            return (0, 0);
        }

        // The page is drawn last: it moves the start, and a start beyond the block is drawn again.
        return argument switch
        {
            Offset => (0, (ulong)block.Length - 1),
            Size => (1, (ulong)block.Length - op[Offset]),
            _ => (0, ((ulong)block.Length - op[Offset] - op[Size]) / (ulong)state.Profile.PageSize),
        };
    }
}
