using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What a map may answer: given or refused, and where.</summary>
internal static class MappingJudgement
{
    public static Violation? Judge(
        SpecificationState state,
        Mapping mapping,
        DmaAttributes attributes,
        Observation observation
    )
    {
        if (Shape.Check(state, observation, mapping.Device) is { } violation)
        {
            return violation;
        }

        if (observation.Outcome != Answer.Ok)
        {
            return null;
        }

        return DispatchJudgement.WithoutDma(state, mapping, !mapping.Refused)
            ?? (mapping.Refused ? Refused(state, mapping) : Given(state, mapping, attributes));
    }

    public static Violation? JudgeMappingError(SpecificationState state, in Operation op, Observation observation)
    {
        if (!state.Handles.TryGet<Mapping>(op[0], out var mapping))
        {
            return null;
        }

        if (Shape.Check(state, observation, mapping.Device) is { } violation)
        {
            return violation;
        }

        if (mapping.WasGivenSince)
        {
            return null;
        }

        state.Evidence.Count(StreamingClauses.MappingErrorIsStable);
        return observation.Flag != mapping.Refused && state.Breaks(StreamingClauses.MappingErrorIsStable)
            ? Broken(
                StreamingClauses.MappingErrorIsStable,
                mapping,
                mapping.Refused
                    ? $"true for {mapping.Address}: step #{mapping.Id} was refused"
                    : $"false for {mapping.Address}: the mapping of step #{mapping.Id} is live",
                observation.Flag ? "true" : "false"
            )
            : null;
    }

    private static Violation? Refused(SpecificationState state, Mapping mapping)
    {
        var streaming = state.Part<StreamingSpecification>();
        var masks = state.Part<AddressingSpecification>().Devices[mapping.Device.Index];
        var clause = PromiseOf(state, mapping, masks);
        streaming.Refuse(mapping);
        if (clause is null || ++streaming.Room.Refusals <= state.Profile.Platform.Room.RefusalsInARow)
        {
            return null;
        }

        state.Evidence.Count(clause);
        return state.Breaks(clause)
            ? Broken(clause, mapping, "a mapping: the description promises the room", "an address that means failed")
            : null;
    }

    private static Violation? Given(SpecificationState state, Mapping mapping, DmaAttributes attributes)
    {
        var streaming = state.Part<StreamingSpecification>();
        var masks = state.Part<AddressingSpecification>().Devices[mapping.Device.Index];
        if (PromiseOf(state, mapping, masks) is { } promise)
        {
            state.Evidence.Count(promise);
        }

        var isAnywhere = !mapping.Block.IsLow || state.Isolates(mapping.Device);
        var limits = new Limits(mapping.Device, ReachSpecification.RangeOf(mapping), mapping.Id, isAnywhere);
        var violation =
            limits.CheckMask(state, MaskSort.Streaming)
            ?? limits.CheckBus(state, MaskSort.Streaming)
            ?? BeyondRequired(state, mapping, masks)
            ?? DeviceTreeJudgement.CheckMapping(state, mapping);
        if (violation is null)
        {
            // Past the end of the space is past every mask; here that was set aside.
            mapping.Distrusted = ReachSpecification.RangeOf(mapping).End > (UInt128)1 << 64;
            violation = Disjointness.Check(state, mapping) ?? BounceJudgement.Check(state, mapping);
            streaming.Begin(mapping, attributes);
            if (mapping.Distrusted)
            {
                mapping.Block.Undefine(mapping.Start, mapping.End, true);
            }
        }

        return violation;
    }

    /// <summary>The clause by which a mapping must be given; null if it may be refused.</summary>
    private static ClauseId? PromiseOf(SpecificationState state, Mapping mapping, DeviceMasks masks)
    {
        var streaming = state.Part<StreamingSpecification>();
        if (!streaming.IsPromised(mapping.Device, mapping.Block, mapping.Length, masks.InForce))
        {
            return state.Part<BounceSpecification>().PromiseOf(mapping.Device, mapping.Block, mapping.Length)
                ?? state.Part<TranslationSpecification>().PromiseOf(mapping, masks.InForce);
        }

        var largest = Math.Min(masks.Largest?.Value ?? ulong.MaxValue, state.Profile.Platform.Room.MappingSize.Value);
        return masks.Largest is not null && (ulong)mapping.Length == largest ? AddressingClauses.LargestMappingHolds
            : streaming.Room.IsReturned ? StreamingClauses.UnmappedRoomComesBack
            : StreamingClauses.PromisedMappingsAreGiven;
    }

    private static Violation? BeyondRequired(SpecificationState state, Mapping mapping, DeviceMasks masks)
    {
        if (
            state.Profile.Platform.Isolates != Claim.No
            || !state.Part<AttachmentSpecification>().IsDefault(mapping.Device)
            || masks.Required is not { } required
            || masks.InForce != DmaMask.All
        )
        {
            return null;
        }

        if (required != DmaMask.All)
        {
            state.Evidence.Count(AddressingClauses.RequiredMaskCoversMappings);
        }

        var range = ReachSpecification.RangeOf(mapping);
        return range.Last > required.Value && state.Breaks(AddressingClauses.RequiredMaskCoversMappings)
            ? Broken(
                AddressingClauses.RequiredMaskCoversMappings,
                mapping,
                $"within the required mask {required}",
                range.ToString()
            )
            : null;
    }

    private static Violation Broken(ClauseId clause, Mapping mapping, string expected, string observed) =>
        new(clause, expected, observed) { About = mapping };
}
