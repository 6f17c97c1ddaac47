using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>Syncs in a wrong way: bytes that are not all inside the mapping, or in another direction.</summary>
internal static class SyncMisuse
{
    private static readonly Argument CallArgument = Argument.Choice("call", "FOR_CPU", "FOR_DEVICE");

    public static OperationKind OtherRange { get; } =
        Mistakes.Kind(
            "misuse_sync_range",
            "dma_sync_single_for_{call|FOR_CPU=cpu|FOR_DEVICE=device}({mapping.device}, {mapping.at}, {size}, {mapping.direction});",
            Misuse.SyncOfUnmapped,
            [Argument.Uses(HandleKind.Mapping), Argument.Offset, Argument.Size, CallArgument],
            (SpecificationState state, in Operation op) =>
                state.Handles.TryGet<Mapping>(op[0], out var mapping)
                && mapping is { Refused: false, Distrusted: false }
                && op[2] is > 0 and <= PageOperations.MaxBlockLength
                && op[1] <= PageOperations.MaxBlockLength
                && RangeOf(mapping, op).End <= (UInt128)1 << 64
                && !IsInsideAnything(state, mapping.Device, RangeOf(mapping, op)),
            (Machine machine, SpecificationState state, in Operation op, Observation _) =>
            {
                if (state.Handles.TryGet<Mapping>(op[0], out var mapping))
                {
                    Sync(machine, mapping, op[1], op[2], mapping.Direction, op[3] == 0);
                }
            },
            (SpecificationState state, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
            {
                if (state.Handles.TryGet<Mapping>(op[0], out var mapping))
                {
                    // The mapping that it is short of, one that was there, or none.
                    diagnostics.Require(
                        new MisuseFinding(
                            Misuse.SyncOfUnmapped,
                            mapping.Device,
                            RangeOf(mapping, op),
                            mapping.Ended ? 0 : mapping.Step
                        )
                        {
                            MayBeOfNone = true,
                            MayBeOfFormer = true,
                        }
                    );
                }
            },
            range: (SpecificationState state, in Operation op, int argument) =>
                !state.Handles.TryGet<Mapping>(op[0], out var mapping) ? (0UL, 0UL)
                : argument == 1 ? (0UL, (ulong)mapping.Length)
                : (1UL, (ulong)mapping.Length + (ulong)state.Profile.LineSize),
            edge: (SpecificationState state, in Operation op, int argument, ulong _) =>
                argument == 2 && state.Handles.TryGet<Mapping>(op[0], out var mapping)
                    ? (ulong)mapping.Length - Math.Min(op[1], (ulong)mapping.Length) + 1
                    : 0,
            needs: nameof(IStreaming)
        );

    public static OperationKind OtherDirection { get; } =
        Mistakes.Kind(
            "misuse_sync_direction",
            "dma_sync_single_for_{call|FOR_CPU=cpu|FOR_DEVICE=device}({mapping.device}, {mapping.at}, {size}, {direction});",
            Misuse.SyncDirectionDiffers,
            [
                Argument.Uses(HandleKind.Mapping),
                Argument.Offset,
                Argument.Size,
                Argument.Choice("direction", "BIDIRECTIONAL", "TO_DEVICE", "FROM_DEVICE"),
                CallArgument,
            ],
            (SpecificationState state, in Operation op) =>
                UnmapMisuse.IsLive(state, op[0], out var mapping)
                && mapping.Direction != DmaDirection.Bidirectional
                && (DmaDirection)op[3] != mapping.Direction
                && op[1] < (ulong)mapping.Length
                && op[2] > 0
                && op[2] <= (ulong)mapping.Length - op[1]
                && IsOfOneAlone(state, mapping, RangeOf(mapping, op)),
            (Machine machine, SpecificationState state, in Operation op, Observation _) =>
            {
                if (UnmapMisuse.IsLive(state, op[0], out var mapping))
                {
                    Sync(machine, mapping, op[1], op[2], (DmaDirection)op[3], op[4] == 0);
                }
            },
            (SpecificationState state, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
            {
                if (UnmapMisuse.IsLive(state, op[0], out var mapping))
                {
                    diagnostics.Require(Mistakes.Of(Misuse.SyncDirectionDiffers, mapping));
                }
            },
            range: (SpecificationState state, in Operation op, int argument) =>
                !UnmapMisuse.IsLive(state, op[0], out var mapping) ? (0UL, 0UL)
                : argument == 1 ? (0UL, (ulong)mapping.Length - 1)
                : (1UL, (ulong)mapping.Length - op[1]),
            needs: nameof(IStreaming)
        );

    private static Interval RangeOf(Mapping mapping, in Operation op)
    {
        var start = (UInt128)mapping.Address.Value + op[1];
        return new Interval(start, start + op[2]);
    }

    /// <summary>
    /// Whether one thing that is live has all the bytes, so that a sync of them could be of it. Entries of a list that lie side by
    /// side are one: they may have become one segment.
    /// </summary>
    private static bool IsInsideAnything(SpecificationState state, DeviceId device, Interval range)
    {
        var live = state.Part<ReachSpecification>().Live;
        foreach (var first in live)
        {
            var has = ReachSpecification.RangeOf(first);
            if (first.Device != device || !has.Overlaps(new Interval(range.Start, range.Start + 1)))
            {
                continue;
            }

            var end = has.End;
            while (
                end < range.End
                && live.FirstOrDefault(other => other.Step == first.Step && other.Address.Value == end) is { } next
            )
            {
                end = ReachSpecification.RangeOf(next).End;
            }

            if (range.End <= end)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the mapping alone has any of the bytes.</summary>
    private static bool IsOfOneAlone(SpecificationState state, Mapping mapping, Interval range) =>
        !state
            .Part<ReachSpecification>()
            .Live.Any(live =>
                live != mapping && live.Device == mapping.Device && ReachSpecification.RangeOf(live).Overlaps(range)
            );

    private static void Sync(
        Machine machine,
        Mapping mapping,
        ulong offset,
        ulong size,
        DmaDirection direction,
        bool isForCpu
    )
    {
        var range = new DmaRange(mapping.Address.Add(new ByteCount(offset)), new ByteCount(size));
        var streaming = machine.Facet<IStreaming>();
        _ = isForCpu
            ? streaming.SyncForCpu(mapping.Device, range, direction)
            : streaming.SyncForDevice(mapping.Device, range, direction);
    }
}
