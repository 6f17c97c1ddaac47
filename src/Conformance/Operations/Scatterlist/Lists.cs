using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Lists as drivers have them: whole pages that may meet, a part before and behind, buffers here and there.</summary>
internal static class Lists
{
    private const int List = 0,
        Buffer = 1,
        Offset = 2,
        Size = 3,
        Page = 4,
        Device = 0,
        MappedList = 1,
        Direction = 2,
        Attributes = 3,
        Limit = 1;

    /// <summary>A new list gets an entry.</summary>
    public static bool FirstEntry(
        SpecificationState state,
        in Operation made,
        ulong id,
        ulong pick,
        out Operation next
    ) => TryAddAnywhere(state, made.Id, id, pick, out next);

    /// <summary>After an entry comes another, which may go on where the last one ends; or the list is mapped, now and then under a limit that it touches.</summary>
    public static bool AfterEntry(SpecificationState state, in Operation made, ulong id, ulong pick, out Operation next)
    {
        next = default;
        if (!state.Handles.TryGet<ScatterList>(made[List], out var list) || list.Entries.Count == 0)
        {
            return false;
        }

        var count = list.Entries.Count;
        if (count < ListOperations.MaxEntries && pick % 8 < (count < 2 ? 6UL : 4UL))
        {
            return (pick >> 3) % 4 < 2 && TryGoOn(list, id, pick >> 8, out next)
                || TryAddAnywhere(state, list.Id, id, pick >> 8, out next);
        }

        return (pick >> 3) % 8 == 0 && TryLimit(state, list, id, pick >> 8, out next)
            || TryMap(state, list, id, pick >> 8, out next);
    }

    /// <summary>A limit, and where entries can become one, show in the next list.</summary>
    public static bool MapAfter(SpecificationState state, in Operation made, ulong id, ulong pick, out Operation next)
    {
        next = default;
        var lists = state.Handles.Of(HandleKind.List);
        for (var i = lists.Count - 1; i >= 0; i--)
        {
            if (
                state.Handles.TryGet<ScatterList>(lists[i], out var list)
                && !list.IsMapped
                && list.Entries.Count > 1
                && TryMap(state, list, id, pick, out next)
            )
            {
                next[Device] = made[Device];
                return true;
            }
        }

        next = new Operation(ListOperations.New, id);
        return true;
    }

    /// <summary>The size of two entries that go on in each other, and one byte less.</summary>
    public static ulong SizeEdge(SpecificationState state, in Operation op, int argument, ulong pick)
    {
        var lists = state.Handles.Of(HandleKind.List);
        return lists.Count > 0 && state.Handles.TryGet<ScatterList>(lists[^1], out var list) && list.Entries.Count > 1
            ? (ulong)(list.Entries[0].Length + list.Entries[1].Length) - pick % 2
            : 0;
    }

    /// <summary>A few pages.</summary>
    public static ulong BoundaryEdge(SpecificationState state, in Operation op, int argument, ulong pick) =>
        ((ulong)state.Profile.PageSize << (int)(pick % 5)) - 1;

    private static bool TryMap(SpecificationState state, ScatterList list, ulong id, ulong pick, out Operation next)
    {
        next = new Operation(ListMappingOperations.Map, id);
        next[Device] = pick % (ulong)state.Profile.Devices.Count;
        next[MappedList] = list.Id;
        next[Attributes] = (pick >> 8) % 16 == 0 ? 1UL : 0UL;
        next[Direction] = (pick >> 16) % 3;
        if (ListMappingOperations.Map.IsAllowed(state, next))
        {
            return true;
        }

        // Bytes that are in the list twice are for loads alone.
        next[Direction] = (ulong)DmaDirection.ToDevice;
        return ListMappingOperations.Map.IsAllowed(state, next);
    }

    private static bool TryLimit(SpecificationState state, ScatterList list, ulong id, ulong pick, out Operation next)
    {
        var setsSize = pick % 2 == 0;
        next = new Operation(setsSize ? SegmentOperations.SetMaxSize : SegmentOperations.SetBoundary, id);
        next[Device] = (pick >> 8) % (ulong)state.Profile.Devices.Count;
        if (!setsSize)
        {
            next[Limit] = BoundaryEdge(state, next, Limit, pick >> 16);
            return true;
        }

        var longest = 0;
        foreach (var entry in list.Entries)
        {
            longest = Math.Max(longest, entry.Length);
        }

        // Two of the longest do not fit by a byte, or do exactly.
        next[Limit] = (ulong)(2 * longest) - (pick >> 16) % 2;
        return list.Entries.Count > 1;
    }

    /// <summary>An entry that begins where the last one ends.</summary>
    private static bool TryGoOn(ScatterList list, ulong id, ulong pick, out Operation next)
    {
        next = new Operation(ListOperations.AddEntry, id);
        var last = list.Entries[^1];
        var left = last.Block.Length - last.End;
        if (left <= 0)
        {
            return false;
        }

        var size = (pick % 4) switch
        {
            0 => last.Length,
            1 => 1,
            2 => left,
            _ => (int)(1 + (pick >> 8) % (ulong)left),
        };
        next[List] = list.Id;
        next[Buffer] = last.Block.Id;
        next[Offset] = (ulong)last.End;
        next[Size] = (ulong)Math.Min(size, left);
        return true;
    }

    /// <summary>An entry of some buffer: whole pages, the end of a page, or any bytes.</summary>
    private static bool TryAddAnywhere(SpecificationState state, ulong list, ulong id, ulong pick, out Operation next)
    {
        next = new Operation(ListOperations.AddEntry, id);
        var buffers = state.Handles.Of(HandleKind.Buffer);
        if (
            buffers.Count == 0
            || !state.Handles.TryGet<Block>(buffers[(int)(pick % (ulong)buffers.Count)], out var block)
        )
        {
            return false;
        }

        var page = (ulong)state.Profile.PageSize;
        var first = (pick >> 8) % block.PageCount;
        var pages = 1 + (pick >> 16) % Math.Min(4, block.PageCount - first);
        var within = (pick >> 24) % page;
        var (offset, size) = ((pick >> 40) % 8) switch
        {
            0 or 1 or 2 => (0UL, pages * page),
            3 => (within & ~(ulong)(state.Profile.LineSize - 1), 0UL),
            4 => (within, 0UL),
            5 => (within, 1UL),
            6 => (0UL, 1 + within),
            _ => (within / 2, 1 + within / 2),
        };
        size = size == 0 ? page - offset : size;
        next[List] = list;
        next[Buffer] = block.Id;
        next[Size] = size;
        // Some count from the page, others from the first of the block, with an offset beyond it.
        var isFar = (pick >> 48) % 4 == 0;
        next[Page] = isFar ? 0 : first;
        next[Offset] = offset + (isFar ? first * page : 0);
        return true;
    }
}
