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
}
