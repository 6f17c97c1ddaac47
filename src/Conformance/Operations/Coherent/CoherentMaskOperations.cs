using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Setting and asking for the mask that limits allocations, alone or together with that for mappings.</summary>
internal static class CoherentMaskOperations
{
    private const int Device = 0,
        Mask = 1;

    public static OperationKind SetMask { get; } =
        new()
        {
            Name = "set_coherent_mask",
            Driver = new("dma_set_coherent_mask({device}, {mask});"),
            Needs = nameof(ICoherent),
            Arguments = [Argument.Device, Argument.Mask],
            Weight = 2,
            IsAllowed = MaskOperations.IsMask,
            Range = MaskOperations.MaskRange,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                observation.Note(machine.Facet<ICoherent>().SetCoherentMask(DeviceOf(op), new DmaMask(op[Mask]))),
            Edge = MaskEdges.MaskEdge,
            Then = Allocations.UseMask,
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                MaskJudgement.JudgeSet(state, DeviceOf(op), new DmaMask(op[Mask]), MaskSort.Coherent, observation),
        };

    public static OperationKind GetMask { get; } =
        new()
        {
            Name = "get_coherent_mask",
            Driver = new("(void){device}->coherent_dma_mask;"),
            Needs = nameof(ICoherent),
            Arguments = [Argument.Device],
            Weight = 1,
            IsAllowed = MaskOperations.IsDevice,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
            {
                var answer = machine.Facet<ICoherent>().GetCoherentMask(DeviceOf(op));
                observation.Note(answer.Outcome);
                observation.Value = answer.Value.Value;
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                MaskJudgement.JudgeGet(state, DeviceOf(op), MaskSort.Coherent, observation),
        };

    public static OperationKind SetBoth { get; } =
        new()
        {
            Name = "set_mask_and_coherent",
            Driver = new("dma_set_mask_and_coherent({device}, {mask});"),
            Needs = nameof(ICoherent),
            Arguments = [Argument.Device, Argument.Mask],
            Weight = 1,
            IsAllowed = (SpecificationState state, in Operation op) =>
                state.Profile.Addressing is not null && MaskOperations.IsMask(state, op),
            Range = MaskOperations.MaskRange,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                observation.Note(machine.Facet<ICoherent>().SetMaskAndCoherent(DeviceOf(op), new DmaMask(op[Mask]))),
            Edge = MaskEdges.MaskEdge,
            Then = Allocations.UseMask,
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                MaskJudgement.JudgeSetBoth(state, DeviceOf(op), new DmaMask(op[Mask]), observation),
        };

    private static DeviceId DeviceOf(in Operation op) => new((int)op[Device]);
}
