using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>Ends or syncs a mapped list by another count of entries, such as the number of its segments.</summary>
internal static class ListMisuse
{
    public static OperationKind OtherCount { get; } =
        Mistakes.Kind(
            "misuse_list_count",
            "dma_{call|UNMAP=unmap_sg|FOR_CPU=sync_sg_for_cpu|FOR_DEVICE=sync_sg_for_device}({mapped.device}, {mapped.list}, {entries}, {mapped.direction});",
            Misuse.EntryCountDiffers,
            [
                Argument.Uses(HandleKind.MappedList),
                Argument.Count("entries"),
                Argument.Choice("call", "UNMAP", "FOR_CPU", "FOR_DEVICE"),
            ],
            (SpecificationState state, in Operation op) =>
                state.Handles.TryGet<ListMapping>(op[0], out var list)
                && list is { Ended: false, Pieces.Count: > 0 }
                && op[1] > 0
                && op[1] <= (ulong)list.EntryCount + 1
                && op[1] != (ulong)list.EntryCount,
            (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (state.Handles.TryGet<ListMapping>(op[0], out var list))
                {
                    var lists = machine.Facet<IScatterlist>();
                    _ = op[2] switch
                    {
                        0 => lists.UnmapList(list.Device, list.Name, (int)op[1], list.Direction, DmaAttributes.None),
                        1 => lists.SyncListForCpu(list.Device, list.Name, (int)op[1], list.Direction),
                        _ => lists.SyncListForDevice(list.Device, list.Name, (int)op[1], list.Direction),
                    };
                }
            },
            (SpecificationState state, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
            {
                if (state.Handles.TryGet<ListMapping>(op[0], out var list))
                {
                    foreach (var piece in list.Pieces)
                    {
                        diagnostics.Require(
                            new MisuseFinding(
                                Misuse.EntryCountDiffers,
                                list.Device,
                                ReachSpecification.RangeOf(piece.Window),
                                list.Id
                            )
                        );
                    }
                }
            },
            (SpecificationState state, in Operation op, int _) =>
                (1, state.Handles.TryGet<ListMapping>(op[0], out var list) ? (ulong)list.EntryCount + 1 : 1),
            needs: nameof(IScatterlist)
        );

    /// <summary>A device's segments are made shorter than an entry, which is mapped then; alone, or behind one of a byte.</summary>
    public static OperationKind TooLong { get; } =
        Mistakes.Kind(
            "misuse_list_entry",
            """
            struct scatterlist last[2];
            int last_nents = 0;
            sg_init_table(last, ARRAY_SIZE(last));
            dma_set_max_seg_size({device}, {size} - {entry|FIRST=1|SECOND=2});
            {entry|FIRST=|SECOND=sg_set_buf(&last[last_nents++], {buffer} + {offset}, 1);
            }sg_set_buf(&last[last_nents++], {buffer} + {offset}{entry|FIRST=|SECOND= + 1}, {size}{entry|FIRST=|SECOND= - 1});
            dma_map_sg({device}, last, last_nents, {direction});
            """,
            Misuse.EntryTooLong,
            [.. MapMisuse.Arguments, Argument.Choice("entry", "FIRST", "SECOND")],
            (SpecificationState state, in Operation op) =>
                MapMisuse.IsInside(state, op)
                && op[3] > 1 + op[5]
                && (op[5] == 0 || (DmaDirection)op[4] == DmaDirection.ToDevice)
                && state.Handles.TryGet<Block>(op[1], out var block)
                && block.FirstPage is not null,
            (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                observation.Flag = true;
                if (!state.Handles.TryGet<Block>(op[1], out var block) || block.FirstPage is not { } first)
                {
                    return;
                }

                var (device, page) = (new DeviceId((int)op[0]), (ulong)state.Profile.PageSize);
                var lists = machine.Facet<IScatterlist>();
                observation.Flag = lists.SetMaxSegmentSize(device, new ByteCount(op[3] - op[5] - 1)) != Answer.Ok;
                if (observation.Flag)
                {
                    return;
                }

                var start = op[2] + op[5];
                var entry = new ScatterEntry(
                    first.Add(start / page),
                    new ByteCount(start % page),
                    new ByteCount(op[3] - op[5])
                );
                var before = new ScatterEntry(first.Add(op[2] / page), new ByteCount(op[2] % page), new ByteCount(1));
                ReadOnlySpan<ScatterEntry> entries = op[5] == 0 ? [entry] : [before, entry];
                lists.MapList(
                    device,
                    entries,
                    (DmaDirection)op[4],
                    DmaAttributes.None,
                    observation.ReserveRanges(entries.Length)
                );
            },
            (
                SpecificationState state,
                in Operation op,
                Observation observation,
                DiagnosticsSpecification diagnostics
            ) =>
            {
                diagnostics.MayBeNone = observation.Flag;
                diagnostics.Require(MapMisuse.Mapped(Misuse.EntryTooLong, op));
                MapMisuse.AllowOverlaps(state, op, null, diagnostics);
            },
            range: MapMisuse.Range,
            needs: nameof(IScatterlist)
        );
}
