using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What makes mappings of registers show: a store of one side, the barrier or completion, a load of the other; and what an unmap must have left alone.</summary>
internal static class Registers
{
    private const int Offset = 1,
        Size = 2,
        MapWindow = 1,
        MapOffset = 2,
        MapSize = 3;

    /// <summary>Before a map the CPU stores to the very registers.</summary>
    public static bool StoreBeforeMap(
        SpecificationState state,
        in Operation map,
        ulong id,
        ulong pick,
        out Operation next
    ) => Access.Make(RegisterOperations.Store, id, map[MapWindow], map[MapOffset], map[MapSize], out next);

    /// <summary>After a map the device loads what is there, or stores.</summary>
    public static bool UseAfterMap(SpecificationState state, in Operation map, ulong id, ulong pick, out Operation next)
    {
        next = default;
        return state.Handles.TryGet<Mapping>(map.Id, out var mapping) && Use(mapping, id, pick, out next);
    }

    /// <summary>Before an unmap the device uses the mapping, so that its translation may be buffered.</summary>
    public static bool UseBeforeUnmap(
        SpecificationState state,
        in Operation unmap,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        return state.Handles.TryGet<Mapping>(unmap[0], out var mapping) && Use(mapping, id, pick, out next);
    }

    /// <summary>After an unmap the device must not reach the registers, and other devices what is theirs.</summary>
    public static bool LookAfterUnmap(
        SpecificationState state,
        in Operation unmap,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (pick % 4 == 3 && TryUseShaken(state, id, out next))
        {
            return true;
        }

        return state.Handles.TryGet<Mapping>(unmap[0], out var mapping)
            && state.Isolates(mapping.Device)
            && Access.Make(
                pick % 2 == 0 ? StrayOperations.Load : StrayOperations.Store,
                id,
                mapping.Id,
                0,
                (ulong)mapping.Length,
                out next
            );
    }

    /// <summary>After a store to registers comes a barrier.</summary>
    public static bool BarrierAfterStore(
        SpecificationState state,
        in Operation store,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = new Operation(CpuOperations.Barrier, id);
        return pick % 4 != 0;
    }

    /// <summary>After a barrier registers are looked at, by a device to which they are mapped or by the CPU.</summary>
    public static bool LookAfterBarrier(SpecificationState state, ulong id, ulong pick, out Operation next)
    {
        next = default;
        var live = state.Part<DispatchSpecification>().Live;
        if (live.Count == 0)
        {
            return false;
        }

        var mapping = live[pick % 4 == 0 ? live.Count - 1 : (int)((pick >> 8) % (ulong)live.Count)];
        var isDevice = (pick >> 4) % 2 == 0;
        var length = (ulong)Math.Min(mapping.Length, 0x400);
        var observer = isDevice ? mapping.Id : Observers.Cpu;
        return !mapping.Block.IsMuchUnknown(observer, mapping.Start, mapping.Start + (int)length)
            && Access.Make(
                isDevice ? DeviceOperations.Load : RegisterOperations.Load,
                id,
                isDevice ? mapping.Id : (ulong)mapping.Block.Registers!.Value,
                isDevice ? 0 : (ulong)mapping.Start,
                length,
                out next
            );
    }

    /// <summary>Before the CPU loads registers, a device to which they are mapped stores to them; or the CPU itself, where nothing is known of them.</summary>
    public static bool StoreBeforeLoad(
        SpecificationState state,
        in Operation load,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        var (window, offset) = ((int)load[0], (int)load[Offset]);
        if (
            state
                .Part<DispatchSpecification>()
                .BlockOf(window)
                .IsMuchUnknown(Observers.Cpu, offset, offset + (int)load[Size])
        )
        {
            return Access.Make(RegisterOperations.Store, id, load[0], load[Offset], load[Size], out next);
        }

        var live = state.Part<DispatchSpecification>().Live;
        for (var i = 0; i < live.Count && pick % 4 != 0; i++)
        {
            var mapping = live[(int)((pick >> 8) % (ulong)live.Count + (ulong)i) % live.Count];
            if (
                mapping.Block.Registers == window
                && mapping.Direction != DmaDirection.ToDevice
                && mapping.Start <= offset
                && offset < mapping.End
            )
            {
                return Access.Make(
                    DeviceOperations.Store,
                    id,
                    mapping.Id,
                    (ulong)(offset - mapping.Start),
                    Math.Min(load[Size], (ulong)(mapping.End - offset)),
                    out next
                );
            }
        }

        return false;
    }

    /// <summary>The CPU's store to the very registers that a device is about to load.</summary>
    public static bool StoreBefore(Mapping mapping, in Operation load, ulong id, out Operation next) =>
        Access.Make(
            RegisterOperations.Store,
            id,
            (ulong)mapping.Block.Registers!.Value,
            (ulong)mapping.Start + load[Offset],
            load[Size],
            out next
        );

    /// <summary>A device uses what it has at addresses that just lost their meaning for another one.</summary>
    public static bool TryUseShaken(SpecificationState state, ulong id, out Operation next)
    {
        var shaken = state.Part<ReachSpecification>().Live.FirstOrDefault(mapping => mapping.OutlivedElsewhere);
        next = default;
        return shaken is not null && Use(shaken, id, 1, out next);
    }

    private static bool Use(Mapping mapping, ulong id, ulong pick, out Operation next)
    {
        var stores =
            mapping.Direction == DmaDirection.FromDevice
            || mapping.Direction == DmaDirection.Bidirectional && pick % 4 == 0;
        return Access.Make(
            stores ? DeviceOperations.Store : DeviceOperations.Load,
            id,
            mapping.Id,
            0,
            Math.Min((ulong)mapping.Length, PageOperations.MaxBlockLength),
            out next
        );
    }
}
