using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>Ends a mapping in a wrong way: another size, direction, call, device or address, or without having asked whether it failed.</summary>
internal static class UnmapMisuse
{
    private static readonly Argument DirectionArgument = Argument.Choice(
        "direction",
        "BIDIRECTIONAL",
        "TO_DEVICE",
        "FROM_DEVICE"
    );

    public static OperationKind OtherSize { get; } =
        Mistakes.Kind(
            "misuse_unmap_size",
            "dma_unmap_{mapping.call}({mapping.device}, {mapping.dma}, {size}, {mapping.direction});",
            Misuse.SizeDiffers,
            [Argument.Uses(HandleKind.Mapping), Argument.Size],
            (SpecificationState state, in Operation op) =>
                IsLive(state, op[0], out var mapping)
                && op[1] != 0
                && op[1] != (ulong)mapping.Length
                && IsAlone(state, mapping),
            (Machine machine, SpecificationState state, in Operation op, Observation _) =>
            {
                if (IsLive(state, op[0], out var mapping))
                {
                    End(machine, mapping, op[1], mapping.Direction);
                }
            },
            (SpecificationState state, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
                RequireOf(state, op[0], Misuse.SizeDiffers, diagnostics),
            range: (SpecificationState state, in Operation op, int _) =>
                (1, IsLive(state, op[0], out var mapping) ? (ulong)mapping.Length + 1 : 1)
        );

    public static OperationKind OtherDirection { get; } =
        Mistakes.Kind(
            "misuse_unmap_direction",
            "dma_unmap_{mapping.call}({mapping.device}, {mapping.dma}, {mapping.size}, {direction});",
            Misuse.DirectionDiffers,
            [Argument.Uses(HandleKind.Mapping), DirectionArgument],
            (SpecificationState state, in Operation op) =>
                IsLive(state, op[0], out var mapping)
                && (DmaDirection)op[1] != mapping.Direction
                && IsAlone(state, mapping),
            (Machine machine, SpecificationState state, in Operation op, Observation _) =>
            {
                if (IsLive(state, op[0], out var mapping))
                {
                    End(machine, mapping, (ulong)mapping.Length, (DmaDirection)op[1]);
                }
            },
            (SpecificationState state, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
                RequireOf(state, op[0], Misuse.DirectionDiffers, diagnostics)
        );

    public static OperationKind OtherFamily { get; } =
        Mistakes.Kind(
            "misuse_unmap_buffer",
            "dma_unmap_single({coherent.device}, {coherent.dma}, {coherent.size}, DMA_BIDIRECTIONAL);",
            Misuse.FamilyDiffers,
            [Argument.Uses(HandleKind.Coherent)],
            (SpecificationState state, in Operation op) =>
                state.Handles.TryGet<Allocation>(op[0], out var allocation)
                && allocation is { IsMarked: false, Window.Ended: false, Region: null }
                && CountAt(state, allocation.Window.Device, allocation.Window.Address.Value) == 1,
            (Machine machine, SpecificationState state, in Operation op, Observation _) =>
            {
                if (state.Handles.TryGet<Allocation>(op[0], out var allocation))
                {
                    var window = allocation.Window;
                    var range = new DmaRange(window.Address, new ByteCount((ulong)window.Length));
                    machine.Platform.Unmap(window.Device, range, DmaDirection.Bidirectional, DmaAttributes.None);
                }
            },
            (SpecificationState state, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
            {
                if (state.Handles.TryGet<Allocation>(op[0], out var allocation))
                {
                    diagnostics.Require(Mistakes.Of(Misuse.FamilyDiffers, allocation.Window));
                }
            }
        );

    public static OperationKind Foreign { get; } =
        Mistakes.Kind(
            "misuse_unmap_foreign",
            "dma_unmap_single({device}, {mapping.at}, {mapping.size} - {offset}, {mapping.direction});",
            Misuse.UnmapOfUnmapped,
            [Argument.Uses(HandleKind.Mapping), Argument.Device, Argument.Offset],
            (SpecificationState state, in Operation op) =>
                state.Handles.TryGet<Mapping>(op[0], out var mapping)
                && mapping is { Refused: false, Distrusted: false }
                && op[1] < (ulong)state.Profile.Devices.Count
                && op[2] < (ulong)mapping.Length
                && (mapping.Ended || op[2] > 0 || op[1] != (ulong)mapping.Device.Index)
                && CountAt(state, new DeviceId((int)op[1]), mapping.Address.Value + op[2]) == 0
                && !IsRefusedAt(state, mapping.Address.Value + op[2]),
            (Machine machine, SpecificationState state, in Operation op, Observation _) =>
            {
                if (state.Handles.TryGet<Mapping>(op[0], out var mapping))
                {
                    machine.Platform.Unmap(
                        new DeviceId((int)op[1]),
                        new DmaRange(
                            mapping.Address.Add(new ByteCount(op[2])),
                            new ByteCount((ulong)mapping.Length - op[2])
                        ),
                        mapping.Direction,
                        DmaAttributes.None
                    );
                }
            },
            (SpecificationState state, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
            {
                if (state.Handles.TryGet<Mapping>(op[0], out var mapping))
                {
                    var range = Interval.At(mapping.Address.Value + op[2], (UInt128)((ulong)mapping.Length - op[2]));
                    diagnostics.Require(
                        new MisuseFinding(Misuse.UnmapOfUnmapped, new DeviceId((int)op[1]), range, 0)
                        {
                            MayBeOfFormer = true,
                        }
                    );
                }
            },
            range: (SpecificationState state, in Operation op, int _) =>
                (0, state.Handles.TryGet<Mapping>(op[0], out var mapping) ? (ulong)mapping.Length - 1 : 0)
        );

    public static OperationKind OfError { get; } =
        Mistakes.Kind(
            "misuse_unmap_failed",
            "dma_unmap_{mapping.call}({mapping.device}, {mapping.dma}, {mapping.size}, {mapping.direction});",
            Misuse.UnmapOfErrorAddress,
            [Argument.Uses(HandleKind.Mapping)],
            (SpecificationState state, in Operation op) =>
                state.Handles.TryGet<Mapping>(op[0], out var mapping)
                && mapping is { Refused: true, WasGivenSince: false }
                && CountAt(state, mapping.Device, mapping.Address.Value) == 0,
            (Machine machine, SpecificationState state, in Operation op, Observation _) =>
            {
                if (state.Handles.TryGet<Mapping>(op[0], out var mapping))
                {
                    End(machine, mapping, (ulong)mapping.Length, mapping.Direction);
                }
            },
            (SpecificationState state, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
            {
                if (state.Handles.TryGet<Mapping>(op[0], out var mapping))
                {
                    diagnostics.Require(Mistakes.Of(Misuse.UnmapOfErrorAddress, mapping) with { MayBeOfNone = true });
                }
            }
        );

    /// <summary>Maps what must be given, and unmaps it without a question between.</summary>
    public static OperationKind Unchecked { get; } =
        Mistakes.Kind(
            "misuse_map_unchecked",
            "dma_unmap_single({device}, dma_map_single({device}, {buffer} + {offset}, {size}, {direction}), {size}, {direction});",
            Misuse.MappingErrorUnchecked,
            MapMisuse.Arguments,
            (SpecificationState state, in Operation op) =>
                MapMisuse.IsInside(state, op) && MapMisuse.IsPromised(state, op),
            (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                var answer = MapMisuse.Map(machine, state, op, (DmaDirection)op[4]);
                observation.Value = answer.Value.Value;
                observation.Flag = answer.Status != AnswerStatus.Ok;
                if (answer.Status == AnswerStatus.Ok)
                {
                    machine.Platform.Unmap(
                        new DeviceId((int)op[0]),
                        new DmaRange(answer.Value, new ByteCount(op[3])),
                        (DmaDirection)op[4],
                        DmaAttributes.None
                    );
                }
            },
            (
                SpecificationState state,
                in Operation op,
                Observation observation,
                DiagnosticsSpecification diagnostics
            ) =>
            {
                if (observation.Flag)
                {
                    return;
                }

                var (device, direction) = (new DeviceId((int)op[0]), (DmaDirection)op[4]);
                var range = Interval.At(observation.Value, op[3]);
                // What is asked about already and cannot be told from it may be what was ended.
                diagnostics.MayBeNone = state
                    .Part<ReachSpecification>()
                    .Live.Any(live => Reportable.IsAlike(live, device, range, direction));
                diagnostics.Require(new MisuseFinding(Misuse.MappingErrorUnchecked, device, range, op.Id));
                MapMisuse.AllowOverlaps(state, op, range, diagnostics);
            },
            MapMisuse.Range
        );

    /// <summary>Finds a mapping that can be ended.</summary>
    public static bool IsLive(SpecificationState state, ulong id, [NotNullWhen(true)] out Mapping? mapping) =>
        MappingOperations.IsLive(state, id, out mapping)
        && !mapping.Distrusted
        && state.Handles.KindOf(id) == HandleKind.Mapping;

    /// <summary>How many live things of a device begin at an address.</summary>
    public static int CountAt(SpecificationState state, DeviceId device, ulong address)
    {
        var count = 0;
        foreach (var live in state.Part<ReachSpecification>().Live)
        {
            count += live.Device == device && live.Address.Value == address ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether an address is known to stand for a failure: to unmap it is a mistake of another class.</summary>
    private static bool IsRefusedAt(SpecificationState state, ulong address) =>
        state.Part<ReachSpecification>().Ended.Any(ended => ended.Refused && ended.Address.Value == address);

    /// <summary>Whether nothing else of the device begins at the address: of several a checker may find that none was meant.</summary>
    private static bool IsAlone(SpecificationState state, Mapping mapping) =>
        CountAt(state, mapping.Device, mapping.Address.Value) == 1;

    private static void RequireOf(
        SpecificationState state,
        ulong id,
        Misuse misuse,
        DiagnosticsSpecification diagnostics
    )
    {
        if (IsLive(state, id, out var mapping))
        {
            diagnostics.Require(Mistakes.Of(misuse, mapping));
        }
    }

    private static void End(Machine machine, Mapping mapping, ulong size, DmaDirection direction)
    {
        var range = new DmaRange(mapping.Address, new ByteCount(size));
        _ = mapping.IsPage
            ? machine.Facet<IStreaming>().UnmapPage(mapping.Device, range, direction, DmaAttributes.None)
            : machine.Platform.Unmap(mapping.Device, range, direction, DmaAttributes.None);
    }
}
