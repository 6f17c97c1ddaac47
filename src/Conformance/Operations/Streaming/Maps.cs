using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Maps that follow from what is there: the same again, and of the whole lines of a part.</summary>
internal static class Maps
{
    private const int Device = 0,
        Buffer = 1,
        Offset = 2,
        Size = 3,
        Direction = 4;

    /// <summary>The map of a mapping once more: the same bytes for the same device.</summary>
    /// <returns>False if the buffer is gone.</returns>
    public static bool TryRepeat(SpecificationState state, Mapping mapping, ulong id, out Operation map) =>
        TryMake(state, mapping.Device, mapping.Block, (mapping.Start, mapping.End), mapping.Direction, id, out map);

    /// <summary>Another live mapping for the same device that begins with the same byte; null if there is none.</summary>
    public static Mapping? FindTwin(Mapping mapping) =>
        mapping.Block.Mappings.Find(other =>
            !other.IsAllocation && !other.IsDac && other.Device == mapping.Device && other.Start == mapping.Start
        );

    /// <summary>The map of whole lines that a part is mapped of next, where a device store to the part would leave the rest of them open.</summary>
    /// <returns>False if nothing would be open.</returns>
    public static bool TryGiveWholeLines(SpecificationState state, in Operation part, ulong id, out Operation map)
    {
        map = default;
        return state.Handles.TryGet<Block>(part[Buffer], out var block)
            && block.Lines is { } lines
            && state.Profile.Devices[(int)part[Device]].Coherent != Claim.Yes
            && (DmaDirection)part[Direction] != DmaDirection.ToDevice
            && MappingOperations.Origin(state, part, out _, out var zero)
            && zero + (int)part[Offset] is var start
            && start + (int)part[Size] is var end
            && (IsOpen(state, block, start) || IsOpen(state, block, end))
            && TryMake(
                state,
                new DeviceId((int)part[Device]),
                block,
                (lines.Floor(start), Math.Min(block.Length, lines.Ceiling(end))),
                DmaDirection.ToDevice,
                id,
                out map
            );
    }

    /// <summary>The map of some bytes of a block.</summary>
    /// <returns>False if there is no such block or no such call.</returns>
    public static bool TryMake(
        SpecificationState state,
        DeviceId device,
        Block block,
        (int Start, int End) bytes,
        DmaDirection direction,
        ulong id,
        out Operation map
    )
    {
        map = new Operation(block.Address is null ? MappingOperations.MapPage : MappingOperations.Map, id);
        map[Device] = (ulong)device.Index;
        map[Buffer] = block.Id;
        map[Offset] = (ulong)bytes.Start;
        map[Size] = (ulong)(bytes.End - bytes.Start);
        map[Direction] = (ulong)direction;
        return state.Handles.TryGet<Block>(block.Id, out _)
            && (map.Kind.Needs is null || state.Profile.Facets.Contains(map.Kind.Needs));
    }

    /// <summary>The CPU has stored to the rest of the line, so that a device store to its part leaves all of it open.</summary>
    private static bool IsOpen(SpecificationState state, Block block, int edge) =>
        edge % state.Profile.LineSize != 0 && block.Lines?.HasAny(edge, edge + 1, LineState.CpuStored) == true;
}
