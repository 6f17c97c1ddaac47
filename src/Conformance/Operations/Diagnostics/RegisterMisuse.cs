using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Gives memory to a device by the call for registers: memory of an area, the physical address of which is known.</summary>
internal static class RegisterMisuse
{
    public static OperationKind Memory { get; } =
        Mistakes.Kind(
            "misuse_map_resource",
            "dma_map_resource({device}, reserved_area({area}) + {offset}, {size}, {direction}, 0);",
            Misuse.MapOfMemoryAsRegisters,
            [
                Argument.Device,
                Argument.Count("area"),
                Argument.Offset,
                Argument.Size,
                Argument.Choice("direction", "BIDIRECTIONAL", "TO_DEVICE", "FROM_DEVICE"),
            ],
            (SpecificationState state, in Operation op) =>
                op[0] < (ulong)state.Profile.Devices.Count
                && state.Profile.Optional[(int)op[0]].MapsResources == Claim.Yes
                && op[1] < (ulong)state.Profile.ReservedAreas.Count
                && op[2] < LengthOf(state, op)
                && op[3] > 0
                && op[3] <= LengthOf(state, op) - op[2]
                && op[3] <= PageOperations.MaxBlockLength,
            (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                var answer = machine
                    .Facet<IDispatch>()
                    .MapResource(
                        new DeviceId((int)op[0]),
                        state.Profile.ReservedAreas[(int)op[1]].Start.Add(new ByteCount(op[2])),
                        new ByteCount(op[3]),
                        (DmaDirection)op[4],
                        DmaAttributes.None
                    );
                observation.Flag = answer.Status == AnswerStatus.Unsupported;
            },
            (SpecificationState _, in Operation op, Observation observation, DiagnosticsSpecification diagnostics) =>
            {
                diagnostics.MayBeNone = observation.Flag;
                diagnostics.Require(MapMisuse.Mapped(Misuse.MapOfMemoryAsRegisters, op));
            },
            range: (SpecificationState state, in Operation op, int argument) =>
                argument == 1 ? (0UL, (ulong)Math.Max(state.Profile.ReservedAreas.Count, 1) - 1)
                : op[1] >= (ulong)state.Profile.ReservedAreas.Count ? (0UL, 0UL)
                : argument == 2 ? (0UL, LengthOf(state, op) - 1)
                : (
                    1UL,
                    Math.Min(LengthOf(state, op) - Math.Min(op[2], LengthOf(state, op)), PageOperations.MaxBlockLength)
                ),
            needs: [nameof(IDispatch), nameof(IContiguous)]
        );

    private static ulong LengthOf(SpecificationState state, in Operation op) =>
        state.Profile.ReservedAreas[(int)op[1]].Pages * state.Profile.Platform.PageSize.Value;
}
