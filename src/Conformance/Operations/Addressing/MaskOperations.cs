using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Setting and asking for masks, and for the largest mapping.</summary>
internal static class MaskOperations
{
    private const int Device = 0,
        Mask = 1;

    public static OperationKind SetMask { get; } =
        new()
        {
            Name = "set_mask",
            Driver = new("dma_set_mask({device}, {mask});"),
            Needs = nameof(IAddressing),
            Arguments = [Argument.Device, Argument.Mask],
            Weight = 2,
            IsAllowed = IsMask,
            Range = MaskRange,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                observation.Note(machine.Facet<IAddressing>().SetMask(DeviceOf(op), new DmaMask(op[Mask]))),
            Edge = MaskEdges.MaskEdge,
            Then = MaskEdges.MapAgain,
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                MaskJudgement.JudgeSet(state, DeviceOf(op), new DmaMask(op[Mask]), MaskSort.Streaming, observation),
        };

    public static OperationKind GetMask { get; } =
        new()
        {
            Name = "get_mask",
            Driver = new("dma_get_mask({device});"),
            Needs = nameof(IAddressing),
            Arguments = [Argument.Device],
            Weight = 1,
            IsAllowed = IsDevice,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
            {
                var answer = machine.Facet<IAddressing>().GetMask(DeviceOf(op));
                observation.Note(answer.Outcome);
                observation.Value = answer.Value.Value;
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                MaskJudgement.JudgeGet(state, DeviceOf(op), MaskSort.Streaming, observation),
        };

    public static OperationKind GetRequiredMask { get; } =
        new()
        {
            Name = "get_required_mask",
            Driver = new("dma_get_required_mask({device});"),
            Needs = nameof(IAddressing),
            Arguments = [Argument.Device],
            Weight = 1,
            IsAllowed = IsDevice,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
            {
                var answer = machine.Facet<IAddressing>().GetRequiredMask(DeviceOf(op));
                observation.Note(answer.Outcome);
                observation.Value = answer.Value.Value;
            },
            Then = MaskEdges.AskedAfter,
            Judge = JudgeGetRequiredMask,
        };

    public static OperationKind GetMaxMappingSize { get; } =
        new()
        {
            Name = "get_max_mapping_size",
            Driver = new("dma_max_mapping_size({device});"),
            Needs = nameof(IAddressing),
            Arguments = [Argument.Device],
            Weight = 1,
            IsAllowed = IsDevice,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
            {
                var answer = machine.Facet<IAddressing>().GetMaxMappingSize(DeviceOf(op));
                observation.Note(answer.Outcome);
                observation.Value = answer.Value.Value;
            },
            Then = MaskEdges.AskedAfter,
            Judge = JudgeGetMaxMappingSize,
        };

    /// <summary>A mask that the device's hardware can drive.</summary>
    public static bool IsMask(SpecificationState state, in Operation op) =>
        IsDevice(state, op) && op[Mask] != 0 && op[Mask] <= state.Profile.Devices[(int)op[Device]].WidestMask.Value;

    /// <summary>The masks that the device's hardware can drive.</summary>
    public static (ulong Min, ulong Max) MaskRange(SpecificationState state, in Operation op, int argument) =>
        (1, state.Profile.Devices[(int)op[Device]].WidestMask.Value);

    /// <summary>Whether there is such a device.</summary>
    public static bool IsDevice(SpecificationState state, in Operation op) =>
        op[Device] < (ulong)state.Profile.Devices.Count;

    private static DeviceId DeviceOf(in Operation op) => new((int)op[Device]);

    private static DeviceMasks MasksOf(SpecificationState state, in Operation op) =>
        MaskSort.Streaming.Of(state, DeviceOf(op));

    private static Violation? JudgeGetRequiredMask(SpecificationState state, in Operation op, Observation observation)
    {
        if (MaskJudgement.CheckAnswer(state, DeviceOf(op), observation, out var violation))
        {
            return violation;
        }

        state.Evidence.Count(AddressingClauses.RequiredMaskIsAllOnes);
        var masks = MasksOf(state, op);
        var mask = new DmaMask(observation.Value);
        masks.Asked = true;
        masks.Required = mask;
        return !mask.IsAllOnes && state.Breaks(AddressingClauses.RequiredMaskIsAllOnes)
            ? MaskJudgement.Broken(
                AddressingClauses.RequiredMaskIsAllOnes,
                DeviceOf(op),
                "a mask of the form 2^n-1",
                $"{mask}"
            )
            : null;
    }

    private static Violation? JudgeGetMaxMappingSize(SpecificationState state, in Operation op, Observation observation)
    {
        if (MaskJudgement.CheckAnswer(state, DeviceOf(op), observation, out var violation))
        {
            return violation;
        }

        var masks = MasksOf(state, op);
        var promise = state.Profile.Platform.Room is { Mappings: > 0 } room ? room.MappingSize.Value : 0;
        masks.Asked = true;
        masks.Largest = new ByteCount(observation.Value);
        masks.LargestUnder = masks.InForce;
        if (
            promise == 0
            || state.Profile.Devices[(int)op[Device]].CanDma != Claim.Yes
            || !state.KeepsPromises(DeviceOf(op))
        )
        {
            return null;
        }

        state.Evidence.Count(AddressingClauses.LargestMappingHolds);
        return observation.Value < promise && state.Breaks(AddressingClauses.LargestMappingHolds)
            ? MaskJudgement.Broken(
                AddressingClauses.LargestMappingHolds,
                DeviceOf(op),
                $"at least {new ByteCount(promise)} bytes: mappings of that size are promised",
                $"{masks.Largest} bytes"
            )
            : null;
    }
}
