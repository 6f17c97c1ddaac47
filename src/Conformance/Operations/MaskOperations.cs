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
            Needs = nameof(IAddressing),
            Arguments = [Argument.Device, Argument.Mask],
            Weight = 2,
            IsAllowed = (SpecificationState state, in Operation op) =>
                op[Device] < (ulong)state.Profile.Devices.Count
                && op[Mask] != 0
                && op[Mask] <= state.Profile.Devices[(int)op[Device]].WidestMask.Value,
            Range = (SpecificationState state, in Operation op, int _) =>
                (1, state.Profile.Devices[(int)op[Device]].WidestMask.Value),
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                observation.Note(machine.Facet<IAddressing>().SetMask(DeviceOf(op), new DmaMask(op[Mask]))),
            Edge = MaskEdges.MaskEdge,
            Then = MaskEdges.MapAgain,
            Judge = JudgeSetMask,
        };

    public static OperationKind GetMask { get; } =
        new()
        {
            Name = "get_mask",
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
            Judge = JudgeGetMask,
        };

    public static OperationKind GetRequiredMask { get; } =
        new()
        {
            Name = "get_required_mask",
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

    private static bool IsDevice(SpecificationState state, in Operation op) =>
        op[Device] < (ulong)state.Profile.Devices.Count;

    private static DeviceId DeviceOf(in Operation op) => new((int)op[Device]);

    private static DeviceMasks MasksOf(SpecificationState state, in Operation op) =>
        state.Part<AddressingSpecification>().Devices[(int)op[Device]];

    private static Violation? JudgeSetMask(SpecificationState state, in Operation op, Observation observation)
    {
        if (Shape.NoEvents(state, observation) is { } spurious)
        {
            return spurious;
        }

        state.Evidence.Count(PlatformClauses.ValidCallSucceeds);
        var device = state.Profile.Devices[(int)op[Device]];
        var masks = MasksOf(state, op);
        var mask = new DmaMask(op[Mask]);
        if (observation.Outcome.Status == AnswerStatus.Unsupported)
        {
            return state.Breaks(PlatformClauses.ValidCallSucceeds)
                ? Broken(PlatformClauses.ValidCallSucceeds, op, "ok or failed", observation.Outcome.ToString())
                : null;
        }

        var accepted = observation.Outcome == Answer.Ok;
        if (device.CanDma == Claim.No)
        {
            state.Evidence.Count(DispatchClauses.DevicesWithoutDmaMapNothing);
            if (accepted && state.Breaks(DispatchClauses.DevicesWithoutDmaMapNothing))
            {
                return Broken(
                    DispatchClauses.DevicesWithoutDmaMapNothing,
                    op,
                    "failed: the device cannot do DMA",
                    "ok"
                );
            }
        }
        else if (IsPromised(state, device, mask))
        {
            state.Evidence.Count(AddressingClauses.PromisedMasksAreAccepted);
            if (!accepted && state.Breaks(AddressingClauses.PromisedMasksAreAccepted))
            {
                return Broken(
                    AddressingClauses.PromisedMasksAreAccepted,
                    op,
                    $"ok: masks from {state.Profile.Addressing!.AcceptsFrom} up to {device.WidestMask} are promised",
                    observation.Outcome.ToString()
                );
            }
        }

        masks.Asked = false;
        masks.RefusedLast = !accepted;
        if (accepted)
        {
            masks.Changed |= masks.InForce != mask;
            masks.Accepted = true;
            masks.InForce = mask;
        }

        return null;
    }

    private static bool IsPromised(SpecificationState state, DeviceDescription device, DmaMask mask) =>
        state.Profile.Addressing is { } addressing
        && addressing.AcceptsFrom.Value != 0
        && mask.IsAllOnes
        && mask.Value >= addressing.AcceptsFrom.Value
        && mask.Value <= device.WidestMask.Value;

    private static Violation? JudgeGetMask(SpecificationState state, in Operation op, Observation observation)
    {
        if (CheckAnswer(state, op, observation, out var violation))
        {
            return violation;
        }

        var masks = MasksOf(state, op);
        var clause =
            masks.Asked ? AddressingClauses.AskingChangesNothing
            : masks.RefusedLast ? AddressingClauses.RefusedMaskChangesNothing
            : masks.Accepted ? AddressingClauses.AcceptedMaskIsInForce
            : AddressingClauses.InitialMaskIsInForce;
        if (clause != AddressingClauses.AcceptedMaskIsInForce || masks.Changed)
        {
            state.Evidence.Count(clause);
        }

        masks.Asked = false;
        if (observation.Value == masks.InForce.Value)
        {
            return null;
        }

        if (state.Breaks(clause))
        {
            return Broken(clause, op, $"{masks.InForce}, the mask in force", $"{new DmaMask(observation.Value)}");
        }

        masks.InForce = new DmaMask(observation.Value);
        return null;
    }

    private static Violation? JudgeGetRequiredMask(SpecificationState state, in Operation op, Observation observation)
    {
        if (CheckAnswer(state, op, observation, out var violation))
        {
            return violation;
        }

        state.Evidence.Count(AddressingClauses.RequiredMaskIsAllOnes);
        var masks = MasksOf(state, op);
        var mask = new DmaMask(observation.Value);
        masks.Asked = true;
        masks.Required = mask;
        return !mask.IsAllOnes && state.Breaks(AddressingClauses.RequiredMaskIsAllOnes)
            ? Broken(AddressingClauses.RequiredMaskIsAllOnes, op, "a mask of the form 2^n-1", $"{mask}")
            : null;
    }

    private static Violation? JudgeGetMaxMappingSize(SpecificationState state, in Operation op, Observation observation)
    {
        if (CheckAnswer(state, op, observation, out var violation))
        {
            return violation;
        }

        var masks = MasksOf(state, op);
        var promise = state.Profile.Platform.Room is { Mappings: > 0 } room ? room.MappingSize.Value : 0;
        masks.Asked = true;
        masks.Largest = new ByteCount(observation.Value);
        if (promise == 0 || state.Profile.Devices[(int)op[Device]].CanDma == Claim.No)
        {
            return null;
        }

        state.Evidence.Count(AddressingClauses.LargestMappingHolds);
        return observation.Value < promise && state.Breaks(AddressingClauses.LargestMappingHolds)
            ? Broken(
                AddressingClauses.LargestMappingHolds,
                op,
                $"at least {new ByteCount(promise)} bytes: mappings of that size are promised",
                $"{masks.Largest} bytes"
            )
            : null;
    }

    /// <summary>Whether the answer says all there is to say: it breaks a clause, or the device cannot do DMA and so has no answer.</summary>
    private static bool CheckAnswer(
        SpecificationState state,
        in Operation op,
        Observation observation,
        out Violation? violation
    )
    {
        var hasNone =
            state.Profile.Devices[(int)op[Device]].CanDma == Claim.No
            && observation.Outcome.Status == AnswerStatus.Failed;
        violation = hasNone ? Shape.NoEvents(state, observation) : Shape.Check(state, observation, DeviceOf(op));
        return hasNone || violation is not null;
    }

    private static Violation Broken(ClauseId clause, in Operation op, string expected, string observed) =>
        new(clause, expected, observed) { Device = DeviceOf(op) };
}
