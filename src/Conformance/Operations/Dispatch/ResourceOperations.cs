using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Giving registers of one device to another, and taking them away. A map is one step with the question whether it failed.</summary>
internal static class ResourceOperations
{
    /// <summary>How many mappings of registers a sequence holds at the most.</summary>
    private const int MaxResources = 32;

    private const int Device = 0,
        Window = 1,
        Offset = 2,
        Size = 3,
        Direction = 4,
        Attributes = 5;

    private static readonly Argument AttributesArgument = Argument.Choice("attributes", "NONE", "SKIP_CPU_SYNC");

    public static OperationKind Map { get; } =
        new()
        {
            Name = "map_resource",
            Driver = new(
                """
                dma_addr_t {made} = dma_map_resource({device}, registers_phys({window}) + {offset}, {size}, {direction}, {attributes|NONE=0});
                dma_mapping_error({device}, {made});
                """
            )
            {
                Names = new Dictionary<string, string> { ["dma"] = "{made}", ["at"] = "{made} + {use.offset}" },
            },
            Format = "{device}, registers {window}+{offset}, {size}, {direction}, {attributes}",
            Needs = nameof(IDispatch),
            IsProvided = RegisterOperations.HasRegisters,
            Arguments =
            [
                Argument.Device,
                RegisterOperations.WindowArgument,
                Argument.Offset,
                Argument.Size,
                Argument.Choice("direction", "BIDIRECTIONAL", "TO_DEVICE", "FROM_DEVICE"),
                AttributesArgument,
            ],
            Makes = HandleKind.Resource,
            InUse = static state => state.Part<DispatchSpecification>().Live.Count,
            Weight = 3,
            IsAllowed = IsAllowed,
            IsWasteful = (SpecificationState state, in Operation op) =>
                state.Profile.Devices[(int)op[Device]].CanDma == Claim.No,
            Range = (SpecificationState state, in Operation op, int argument) =>
                RegisterOperations.RangeOf(state, op, argument, Window),
            Origin = (SpecificationState state, in Operation op, out ulong buffer, out int start) =>
                RegisterOperations.OriginOf(state, op[Window], out buffer, out start),
            First = Registers.StoreBeforeMap,
            Then = Registers.UseAfterMap,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                var answer = machine
                    .Facet<IDispatch>()
                    .MapResource(
                        DeviceOf(op),
                        RegisterOperations.AddressOf(state, op[Window], op[Offset]),
                        new ByteCount(op[Size]),
                        (DmaDirection)op[Direction],
                        AttributesOf(op)
                    );
                observation.Value = answer.Value.Value;
                if (observation.Note(answer.Outcome))
                {
                    var error = machine.Platform.MappingError(DeviceOf(op), answer.Value);
                    observation.Note(error.Outcome);
                    observation.Flag = error.Value;
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                ResourceJudgement.Judge(
                    state,
                    new Mapping
                    {
                        Id = op.Id,
                        Device = DeviceOf(op),
                        Block = state.Part<DispatchSpecification>().BlockOf((int)op[Window]),
                        Start = (int)op[Offset],
                        End = (int)(op[Offset] + op[Size]),
                        Direction = (DmaDirection)op[Direction],
                        Coherence = state.Profile.Devices[(int)op[Device]].Coherent,
                        IsPage = false,
                        Address = new DmaAddress(observation.Value),
                        Attributes = AttributesOf(op),
                        Refused = observation.Flag,
                        Kind = WindowKind.Registers,
                    },
                    observation
                ),
        };

    public static OperationKind Unmap { get; } =
        new()
        {
            Name = "unmap_resource",
            Driver = new(
                "dma_unmap_resource({resource.device}, {resource}, {resource.size}, {resource.direction}, {resource.attributes|NONE=0});"
            ),
            Needs = nameof(IDispatch),
            IsProvided = RegisterOperations.HasRegisters,
            Arguments = [Argument.Uses(HandleKind.Resource)],
            Weight = 2,
            Closes = ClosingPhase.Mappings,
            First = Registers.UseBeforeUnmap,
            Then = Registers.LookAfterUnmap,
            IsAllowed = (SpecificationState state, in Operation op) => IsLive(state, op[0], out _),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (IsLive(state, op[0], out var mapping))
                {
                    var range = new DmaRange(mapping.Address, new ByteCount((ulong)mapping.Length));
                    observation.Note(
                        machine
                            .Facet<IDispatch>()
                            .UnmapResource(mapping.Device, range, mapping.Direction, mapping.Attributes)
                    );
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!IsLive(state, op[0], out var mapping))
                {
                    return null;
                }

                var violation = Shape.Check(state, observation, mapping.Device);
                if (violation is null)
                {
                    state.Part<DispatchSpecification>().End(mapping);
                }

                return violation;
            },
        };

    private static bool IsAllowed(SpecificationState state, in Operation op) =>
        op[Device] < (ulong)state.Profile.Devices.Count
        && RegisterOperations.IsInside(state, op[Window], op[Offset], op[Size])
        // What a device does to its own registers over the bus is said nowhere.
        && state.Profile.RegisterWindows[(int)op[Window]].Owner.Index != (int)op[Device]
        && state.Part<DispatchSpecification>().Live.Count < MaxResources
        && state
            .Part<DispatchSpecification>()
            .BlockOf((int)op[Window])
            .HasRoomForObserver((int)op[Offset], (int)(op[Offset] + op[Size]));

    /// <summary>A mapping of registers that was given, has not ended, and through which no store is in flight.</summary>
    private static bool IsLive(SpecificationState state, ulong id, [NotNullWhen(true)] out Mapping? mapping) =>
        MappingOperations.IsLive(state, id, out mapping)
        && mapping.IsOfRegisters
        && MappingOperations.IsQuiet(mapping, mapping.Start, mapping.End);

    private static DeviceId DeviceOf(in Operation op) => new((int)op[Device]);

    private static DmaAttributes AttributesOf(in Operation op) =>
        op[Attributes] == 0 ? DmaAttributes.None : DmaAttributes.SkipCpuSync;
}
