using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What makes a hand-over show: a store of the giver to the very bytes before it, and a load of the receiver after it.</summary>
/// <remarks>Left to chance, a store, a hand-over and a load meet on the same bytes of the same mapping once in many sequences.</remarks>
internal static class HandOvers
{
    private const int Offset = 1,
        Size = 2,
        MapOffset = 2,
        MapSize = 3;

    /// <summary>The buffer of a mapping, and where the mapping begins in it; a list lies in no one buffer.</summary>
    public static bool OriginOfMapping(SpecificationState state, in Operation op, out ulong buffer, out int start)
    {
        var found =
            state.Handles.TryGet<Mapping>(op[0], out var mapping)
            && state.Handles.KindOf(op[0]) != HandleKind.MappedList;
        (buffer, start) = mapping is null ? (0, 0) : (mapping.Block.Id, mapping.Start);
        return found;
    }

    /// <summary>Before a map the CPU stores to what it gives, and loads what it is to get, so that a cache has the lines.</summary>
    public static bool TouchBeforeMap(
        SpecificationState state,
        in Operation map,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        if (Maps.TryGiveWholeLines(state, map, id, out next))
        {
            return true;
        }

        if (!map.Kind.Origin!(state, map, out var buffer, out var origin))
        {
            return false;
        }

        var (start, size) = ((ulong)origin + map[MapOffset], map[MapSize]);
        if (
            pick % 2 == 0
            && state.Profile.BounceOf(new DeviceId((int)map[0])).Untrusted == Claim.Yes
            && state.Handles.TryGet<Block>(buffer, out var block)
            && start + size < (ulong)block.Length
        )
        {
            // A device that is not trusted may see nothing of what lies behind in the last page; only what is known can show.
            var page = (ulong)state.Profile.PageSize;
            var end = Math.Min((start + size + page - 1) / page * page, (ulong)block.Length);
            return Access.Make(CpuOperations.Store, id, buffer, start, end - start, out next);
        }

        return Access.Make(
            (DmaDirection)map[map.Kind.IndexOf("direction")] == DmaDirection.FromDevice
                ? CpuOperations.Load
                : CpuOperations.Store,
            id,
            buffer,
            start,
            size,
            out next
        );
    }

    /// <summary>After a map the device loads what it was given, or stores what is to come back; a refusal leaves the others as they were.</summary>
    public static bool UseAfterMap(SpecificationState state, in Operation map, ulong id, ulong pick, out Operation next)
    {
        next = default;
        if (!state.Handles.TryGet<Mapping>(map.Id, out var mapping))
        {
            return false;
        }

        if (!mapping.Refused && state.Isolates(mapping.Device) && pick % 8 == 7)
        {
            // What lies behind the mapping in its last page is the device's, the next page is not.
            var page = (ulong)state.Profile.PageSize;
            var last = unchecked(mapping.Address.Value + (ulong)(mapping.Length - 1));
            var behind = (ulong)mapping.Length + (page - 1 - last % page);
            return Access.Make(
                pick % 16 == 7 ? StrayOperations.Load : StrayOperations.Store,
                id,
                map.Id,
                behind,
                1 + (pick >> 8) % page,
                out next
            );
        }

        if (
            !mapping.Refused
            && (pick >> 48) % 4 != 0
            && Spaces.TryLookFromElsewhere(state, mapping, id, pick >> 50, out next)
        )
        {
            return true;
        }

        if (
            !mapping.Refused
            // What lies low is promised to be mapped.
            && (pick >> 56) % (mapping.Block.IsLow ? 2UL : 4UL) == 0
            && Spaces.TryMapFixedBeside(state, mapping, id, pick >> 58, out next)
        )
        {
            return true;
        }

        if ((pick >> 40) % 4 == 0 && Fillings.TryFill(state, mapping.Device, id, pick >> 42, out next))
        {
            return true;
        }

        if ((pick >> 32) % 4 != 0 && Bounces.TryLookBeside(state, mapping, id, pick >> 16, out next))
        {
            return true;
        }

        if (!mapping.Refused)
        {
            var stores =
                mapping.Direction == DmaDirection.FromDevice
                || mapping.Direction == DmaDirection.Bidirectional && pick % 4 == 0;
            if (
                (pick >> 52) % 4 == 0 && SuspendOperations.TrySuspend(state, mapping.Device, id, out next)
                || Ports.TryUse(state, mapping, stores, id, pick >> 44, out next)
            )
            {
                return true;
            }

            return Access.Make(
                stores ? DeviceOperations.Store : DeviceOperations.Load,
                id,
                map.Id,
                0,
                (ulong)mapping.Length,
                out next
            );
        }

        var twin = Maps.FindTwin(mapping);
        if (twin is null)
        {
            return MaskEdges.TryWiden(state, mapping.Device, MaskSort.Streaming, MaskOperations.SetMask, id, out next);
        }

        next = new Operation(MappingOperations.MappingError, id);
        next[0] = twin.Id;
        return true;
    }

    /// <summary>Before a take the CPU loads the bytes, so that its cache has them; only where a take drops such a line for certain.</summary>
    public static bool CpuLoadBefore(
        SpecificationState state,
        in Operation op,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        return state.Profile.TakingInvalidates
            && Windows.TryFind(state, op[0], op[Offset], out var mapping, out var offset)
            && !mapping.Coherent
            // Registers are never in a cache.
            && !mapping.IsOfRegisters
            && Access.Make(CpuOperations.Load, id, mapping.Block.Id, (ulong)mapping.Start + offset, op[Size], out next);
    }

    public static bool DeviceStoreBefore(
        SpecificationState state,
        in Operation op,
        ulong id,
        ulong pick,
        out Operation next
    ) => Access.Make(DeviceOperations.Store, id, op[0], op[Offset], op[Size], out next);

    public static bool DeviceStoreBeforeUnmap(
        SpecificationState state,
        in Operation op,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        return state.Handles.TryGet<Mapping>(op[0], out var mapping)
            && Access.Make(DeviceOperations.Store, id, op[0], 0, (ulong)mapping.Length, out next);
    }

    public static bool CpuLoadAfter(SpecificationState state, in Operation op, ulong id, ulong pick, out Operation next)
    {
        next = default;
        return state.Handles.TryGet<Mapping>(op[0], out var mapping)
            && CpuAccess(CpuOperations.Load, mapping, op, id, out next);
    }

    /// <summary>After an unmap the CPU loads what it got; a device whose mapping it was must not reach it, and keeps its others.</summary>
    public static bool LookAfterUnmap(
        SpecificationState state,
        in Operation op,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (!state.Handles.TryGet<Mapping>(op[0], out var mapping))
        {
            return false;
        }

        if (
            Ports.TryStray(state, mapping, id, pick >> 44, out next)
            || (pick >> 52) % 2 == 0 && SuspendOperations.TrySuspend(state, mapping.Device, id, out next)
            || pick % 4 == 3 && Registers.TryUseShaken(state, id, out next)
            || pick % 2 == 0 && Spaces.TryMapFixedAgain(state, mapping, id, out next)
            || (pick >> 60) % 2 == 0 && Spaces.TryDetach(state, mapping.Device, id, out next)
            || (pick >> 32) % 2 == 0 && Bounces.TryReuse(state, mapping, id, pick >> 40, out next)
            || (pick >> 34) % 4 == 0 && Fillings.TryFill(state, mapping.Device, id, pick >> 36, out next)
        )
        {
            return true;
        }

        var twin = Maps.FindTwin(mapping);
        if (twin is not null && pick % 2 == 0)
        {
            next = new Operation(MappingOperations.MappingError, id);
            next[0] = twin.Id;
            return true;
        }

        var length = (ulong)mapping.Length;
        return state.Isolates(mapping.Device) && pick % 2 == 0
            ? Access.Make(pick % 4 == 0 ? StrayOperations.Load : StrayOperations.Store, id, op[0], 0, length, out next)
            : Access.Make(CpuOperations.Load, id, mapping.Block.Id, (ulong)mapping.Start, length, out next);
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
        return state.Handles.TryGet<Mapping>(op[0], out var mapping)
            && mapping.Direction != DmaDirection.FromDevice
            && CpuAccess(CpuOperations.Store, mapping, op, id, out next);
    }

    public static bool DeviceLoadAfter(
        SpecificationState state,
        in Operation op,
        ulong id,
        ulong pick,
        out Operation next
    ) => Access.Make(DeviceOperations.Load, id, op[0], op[Offset], op[Size], out next);

    /// <summary>The CPU's access to the very bytes of a sync.</summary>
    private static bool CpuAccess(
        OperationKind kind,
        Mapping mapping,
        in Operation sync,
        ulong id,
        out Operation next
    ) => Access.Make(kind, id, mapping.Block.Id, (ulong)mapping.Start + sync[Offset], sync[Size], out next);
}
