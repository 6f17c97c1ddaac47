using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What makes a hand-over of a list show: a store of the giver to some bytes of it before, and a load of the receiver after.</summary>
/// <remarks>Both choose the same bytes most of the time: those that the list's id stands for, at an end more often than not.</remarks>
internal static class ListHandOvers
{
    private const int List = 1,
        Direction = 2,
        MostBytes = 0x400,
        FewBytes = 0x100;

    /// <summary>Before a map the CPU stores to what it gives, and loads what it is to get, so that a cache has the lines.</summary>
    public static bool TouchBeforeMap(
        SpecificationState state,
        in Operation map,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        return state.Handles.TryGet<ScatterList>(map[List], out var list)
            && list.Entries.Count > 0
            && CpuAccess(
                (DmaDirection)map[Direction] == DmaDirection.FromDevice && pick % 4 != 0
                    ? CpuOperations.Load
                    : CpuOperations.Store,
                list,
                id,
                pick >> 8,
                out next
            );
    }

    /// <summary>After a map the device loads what it was given, or stores what is to come back; a refusal is followed by a list that must be mapped.</summary>
    public static bool UseAfterMap(SpecificationState state, in Operation map, ulong id, ulong pick, out Operation next)
    {
        next = default;
        if (!state.Handles.TryGet<ListMapping>(map.Id, out var mapped))
        {
            return AfterRefusal(state, map, id, pick, out next);
        }

        var isGiven = mapped.Direction != DmaDirection.FromDevice;
        if (pick % 8 < 4)
        {
            // What was mapped is synced and ended; each of these has a store before it and a load after it.
            next = new Operation(
                pick % 8 < 2 ? ListMappingOperations.Unmap
                    : pick % 8 == 2 && isGiven || mapped.Direction == DmaDirection.ToDevice
                        ? ListMappingOperations.SyncForDevice
                    : ListMappingOperations.SyncForCpu,
                id
            );
            next[0] = map.Id;
            return true;
        }

        if (pick % 8 == 7 && state.Isolates(mapped.Device))
        {
            // What lies behind the last piece is not the list's.
            return Access.Make(
                pick % 16 == 7 ? StrayOperations.Load : StrayOperations.Store,
                id,
                map.Id,
                mapped.Length + (pick >> 8) % (ulong)state.Profile.PageSize,
                1 + (pick >> 24) % (ulong)state.Profile.PageSize,
                out next
            );
        }

        var stores =
            mapped.Direction == DmaDirection.FromDevice
            || mapped.Direction == DmaDirection.Bidirectional && pick % 4 == 0;
        return DeviceAccess(stores ? DeviceOperations.Store : DeviceOperations.Load, mapped, id, pick >> 8, out next);
    }

    /// <summary>A driver that was refused a list tries again, asks for a wider mask, or makes a smaller list.</summary>
    private static bool AfterRefusal(
        SpecificationState state,
        in Operation map,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        if ((pick >> 8) % 2 == 0 && Fillings.TryFill(state, new DeviceId((int)map[0]), id, pick >> 9, out next))
        {
            return true;
        }

        next = pick % 4 == 0 ? map.As(id) : new Operation(ListOperations.New, id);
        return pick % 2 == 0
            || pick % 4 == 1
                && MaskEdges.TryWiden(
                    state,
                    new DeviceId((int)map[0]),
                    MaskSort.Streaming,
                    MaskOperations.SetMask,
                    id,
                    out next
                );
    }

    /// <summary>Before a take the device stores what is to come back.</summary>
    public static bool DeviceStoreBefore(
        SpecificationState state,
        in Operation op,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        return ListMappingOperations.IsLive(state, op[0], out var mapped)
            && mapped.Direction != DmaDirection.ToDevice
            && DeviceAccess(DeviceOperations.Store, mapped, id, pick, out next);
    }

    public static bool CpuLoadAfter(SpecificationState state, in Operation op, ulong id, ulong pick, out Operation next)
    {
        next = default;
        return state.Handles.TryGet<ListMapping>(op[0], out var mapped)
            && mapped.List.Entries.Count > 0
            && CpuAccess(CpuOperations.Load, mapped.List, id, pick, out next);
    }

    /// <summary>After an unmap the CPU loads what it got, and the device must not reach it; or the list is mapped once more.</summary>
    public static bool LookAfterUnmap(
        SpecificationState state,
        in Operation op,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (!state.Handles.TryGet<ListMapping>(op[0], out var mapped) || mapped.Pieces.Count == 0)
        {
            return false;
        }

        if (pick % 2 == 0 && state.Isolates(mapped.Device))
        {
            var piece = mapped.Pieces[(pick >> 8) % 2 == 0 ? ^1 : (int)((pick >> 16) % (ulong)mapped.Pieces.Count)];
            return Access.Make(
                pick % 4 == 0 ? StrayOperations.Load : StrayOperations.Store,
                id,
                op[0],
                piece.Offset,
                (ulong)Math.Min(piece.Window.Length, MostBytes),
                out next
            );
        }

        if (pick % 8 == 7)
        {
            next = new Operation(ListMappingOperations.Map, id);
            next[0] = (ulong)mapped.Device.Index;
            next[List] = mapped.List.Id;
            next[Direction] = (ulong)mapped.Direction;
            return true;
        }

        return CpuAccess(CpuOperations.Load, mapped.List, id, pick >> 8, out next);
    }

    public static bool CpuStoreBefore(
        SpecificationState state,
        in Operation op,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        return ListMappingOperations.IsLive(state, op[0], out var mapped)
            && mapped.Direction != DmaDirection.FromDevice
            && CpuAccess(CpuOperations.Store, mapped.List, id, pick, out next);
    }

    public static bool DeviceLoadAfter(
        SpecificationState state,
        in Operation op,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        return ListMappingOperations.IsLive(state, op[0], out var mapped)
            && mapped.Direction != DmaDirection.FromDevice
            && DeviceAccess(DeviceOperations.Load, mapped, id, pick, out next);
    }

    private static bool CpuAccess(OperationKind kind, ScatterList list, ulong id, ulong pick, out Operation next)
    {
        var (index, start, size) = Part(list, pick);
        var entry = list.Entries[index];
        return Access.Make(kind, id, entry.Block.Id, (ulong)(entry.Start + start), (ulong)size, out next);
    }

    private static bool DeviceAccess(OperationKind kind, ListMapping mapped, ulong id, ulong pick, out Operation next)
    {
        next = default;
        if (mapped.Pieces.Count == 0)
        {
            return false;
        }

        var (index, start, size) = Part(mapped.List, pick);
        var offset = (ulong)start;
        for (var i = 0; i < index; i++)
        {
            offset += (ulong)mapped.List.Entries[i].Length;
        }

        var piece = mapped.At(offset);
        var left = (ulong)piece.Window.Length - Math.Min(offset - piece.Offset, (ulong)piece.Window.Length);
        return Access.Make(kind, id, mapped.Id, offset, Math.Min((ulong)size, left), out next);
    }

    /// <summary>Some bytes of a list: an entry, the last more often than others, and if it is large its end or its beginning.</summary>
    private static (int Index, int Start, int Size) Part(ScatterList list, ulong pick)
    {
        var count = list.Entries.Count;
        var usual = Mixing.Mix(list.Id, (ulong)count);
        var chosen = pick % 4 == 0 ? pick >> 8 : usual;
        var index = (chosen % 4) switch
        {
            0 or 1 => count - 1,
            2 => 0,
            _ => (int)((chosen >> 8) % (ulong)count),
        };
        var length = list.Entries[index].Length;
        return length <= MostBytes ? (index, 0, length)
            : (chosen >> 2) % 2 == 0 ? (index, length - FewBytes, FewBytes)
            : (index, 0, FewBytes);
    }
}
