using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>Maps in a wrong way: with no direction, or past the end of a block of pages.</summary>
internal static class MapMisuse
{
    private const ulong MostFreed = 4;

    private const int Device = 0,
        Buffer = 1,
        Offset = 2,
        Size = 3;

    /// <summary>The arguments of a map.</summary>
    public static ArgumentList Arguments { get; } =
    [
        Argument.Device,
        Argument.Uses(HandleKind.Buffer),
        Argument.Offset,
        Argument.Size,
        Argument.Choice("direction", "BIDIRECTIONAL", "TO_DEVICE", "FROM_DEVICE"),
    ];

    public static OperationKind None { get; } =
        Mistakes.Kind(
            "misuse_map_none",
            "dma_map_single({device}, {buffer} + {offset}, {size}, DMA_NONE);",
            Misuse.DirectionNone,
            [.. Arguments.SkipLast(1)],
            IsInside,
            (Machine machine, SpecificationState state, in Operation op, Observation _) =>
                Map(machine, state, op, DmaDirection.None),
            (SpecificationState _, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
                diagnostics.Require(Mapped(Misuse.DirectionNone, op)),
            range: Range
        );

    public static OperationKind Beyond { get; } =
        Mistakes.Kind(
            "misuse_map_beyond",
            "dma_map_single({device}, {buffer} + {offset}, {size}, {direction});",
            Misuse.MapOfOtherMemory,
            Arguments,
            (SpecificationState state, in Operation op) =>
                IsUsable(state, op, out var block)
                && op[Offset] < (ulong)block.Length
                && op[Size] is > 0 and <= PageOperations.MaxBlockLength
                && block.Address!.Value.Value <= ulong.MaxValue - op[Offset] - op[Size]
                && op[Offset] + op[Size] > (ulong)block.Length,
            (Machine machine, SpecificationState state, in Operation op, Observation _) =>
                Map(machine, state, op, (DmaDirection)op[4]),
            (SpecificationState state, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
            {
                diagnostics.Require(Mapped(Misuse.MapOfOtherMemory, op));
                AllowOverlaps(state, op, null, diagnostics);
            },
            range: (SpecificationState state, in Operation op, int argument) =>
                !state.Handles.TryGet<Block>(op[Buffer], out var block) ? (0UL, 0UL)
                : argument == Offset ? (0UL, (ulong)block.Length - 1)
                : (
                    (ulong)block.Length - op[Offset] + 1,
                    (ulong)block.Length - op[Offset] + 2 * (ulong)state.Profile.PageSize
                ),
            edge: (SpecificationState state, in Operation op, int argument, ulong _) =>
                argument == Size && state.Handles.TryGet<Block>(op[Buffer], out var block)
                    ? (ulong)block.Length - Math.Min(op[Offset], (ulong)block.Length) + 1
                    : 0
        );

    /// <summary>Pages are allocated, freed and mapped.</summary>
    public static OperationKind Freed { get; } =
        Mistakes.Kind(
            "misuse_map_freed",
            "{ void *freed = alloc_pages_exact({pages} * PAGE_SIZE, GFP_KERNEL); free_pages_exact(freed, {pages} * PAGE_SIZE); dma_map_single({device}, freed + {offset}, {size}, {direction}); }",
            Misuse.MapOfNoBlock,
            [
                Argument.Device,
                Argument.Count("pages"),
                Argument.Offset,
                Argument.Size,
                Argument.Choice("direction", "BIDIRECTIONAL", "TO_DEVICE", "FROM_DEVICE"),
            ],
            (SpecificationState state, in Operation op) =>
                op[Device] < (ulong)state.Profile.Devices.Count
                && op[1] is > 0 and <= MostFreed
                && op[Offset] < LengthOf(state, op)
                && op[Size] > 0
                && op[Size] <= LengthOf(state, op) - op[Offset],
            (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                var pages = machine.Platform.AllocatePages(op[1], PagePlacement.Low);
                observation.Flag =
                    pages.Status != AnswerStatus.Ok
                    || pages.Value.Address is not { } freed
                    || freed.Value > ulong.MaxValue - LengthOf(state, op)
                    || machine.Platform.FreePages(pages.Value.First, op[1]) != Answer.Ok;
                if (!observation.Flag)
                {
                    machine.Platform.Map(
                        new DeviceId((int)op[Device]),
                        pages.Value.Address!.Value.Add(new ByteCount(op[Offset])),
                        new ByteCount(op[Size]),
                        (DmaDirection)op[4],
                        DmaAttributes.None
                    );
                }
            },
            (SpecificationState _, in Operation op, Observation observation, DiagnosticsSpecification diagnostics) =>
            {
                diagnostics.MayBeNone = observation.Flag;
                diagnostics.Require(Mapped(Misuse.MapOfNoBlock, op));
            },
            range: (SpecificationState state, in Operation op, int argument) =>
                argument == 1 ? (1UL, MostFreed)
                : argument == Offset ? (0UL, LengthOf(state, op) - 1)
                : (1UL, LengthOf(state, op) - Math.Min(op[Offset], LengthOf(state, op) - 1))
        );

    /// <summary>Whether the bytes lie in a block of pages that the CPU has an address of.</summary>
    public static bool IsInside(SpecificationState state, in Operation op) =>
        IsUsable(state, op, out var block)
        && op[Offset] < (ulong)block.Length
        && op[Size] > 0
        && op[Size] <= (ulong)block.Length - op[Offset];

    /// <summary>The range of offset and size.</summary>
    public static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument) =>
        !state.Handles.TryGet<Block>(op[Buffer], out var block) ? (0UL, 0UL)
        : argument == Offset ? (0UL, (ulong)block.Length - 1)
        : (1UL, (ulong)block.Length - op[Offset]);

    /// <summary>Makes the call.</summary>
    public static Answer<DmaAddress> Map(
        Machine machine,
        SpecificationState state,
        in Operation op,
        DmaDirection direction
    ) =>
        state.Handles.TryGet<Block>(op[Buffer], out var block) && block.Address is { } address
            ? machine.Platform.Map(
                new DeviceId((int)op[Device]),
                address.Add(new ByteCount(op[Offset])),
                new ByteCount(op[Size]),
                direction,
                DmaAttributes.None
            )
            : Answer.Unsupported;

    /// <summary>Whether the mapping must be given, were it asked for as it should be.</summary>
    public static bool IsPromised(SpecificationState state, in Operation op)
    {
        var device = new DeviceId((int)op[Device]);
        var streaming = state.Part<StreamingSpecification>();
        return state.Profile.Platform.Room.RefusalsInARow == 0
            && streaming.Room.Refusals == 0
            && streaming.Live.Count < state.Profile.Platform.Room.Mappings
            && state.Handles.TryGet<Block>(op[Buffer], out var block)
            && streaming.IsPromised(
                device,
                block,
                (int)op[Size],
                state.Part<AddressingSpecification>().Devices[device.Index].InForce
            );
    }

    /// <summary>The bytes may be mapped already, and a platform may say so as well.</summary>
    public static void AllowOverlaps(
        SpecificationState state,
        in Operation op,
        Interval? made,
        DiagnosticsSpecification diagnostics
    )
    {
        if (!state.Handles.TryGet<Block>(op[Buffer], out var block))
        {
            return;
        }

        var line = (ulong)state.Profile.LineSize;
        var bytes = Interval.At(op[Offset], op[Size]).RoundOut(line);
        var device = new DeviceId((int)op[Device]);
        foreach (var other in block.Mappings)
        {
            var direction = (DmaDirection)op[4];
            if (
                (direction != DmaDirection.ToDevice || other.Direction != DmaDirection.ToDevice)
                && Interval.At((ulong)other.Start, (UInt128)other.Length).RoundOut(line).Overlaps(bytes)
            )
            {
                diagnostics.Allow(new MisuseFinding(Misuse.OverlappingMappings, device, made, op.Id));
                diagnostics.Allow(Mistakes.Of(Misuse.OverlappingMappings, other));
            }
        }
    }

    private static ulong LengthOf(SpecificationState state, in Operation op) =>
        Math.Max(op[1], 1) * (ulong)state.Profile.PageSize;

    /// <summary>A mistake about what the step itself makes, if it makes anything: which addresses it names is left open.</summary>
    public static MisuseFinding Mapped(Misuse misuse, in Operation op) =>
        new(misuse, new DeviceId((int)op[Device]), null, op.Id) { MayBeOfNone = true };

    private static bool IsUsable(
        SpecificationState state,
        in Operation op,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Block? block
    ) =>
        state.Handles.TryGet(op[Buffer], out block)
        && block is { Kind: MemoryKind.Pages, Address: not null }
        && op[Device] < (ulong)state.Profile.Devices.Count
        && state.Profile.Devices[(int)op[Device]].CanDma != Claim.No;
}
