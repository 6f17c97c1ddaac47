using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What a mapping of registers may answer: given or refused, and where.</summary>
internal static class ResourceJudgement
{
    public static Violation? Judge(SpecificationState state, Mapping mapping, Observation observation)
    {
        if (Shape.NoEvents(state, observation) is { } spurious)
        {
            return spurious;
        }

        state.Evidence.Count(PlatformClauses.ValidCallSucceeds);
        if (observation.Outcome.Status == AnswerStatus.Failed && state.Breaks(PlatformClauses.ValidCallSucceeds))
        {
            return Broken(
                PlatformClauses.ValidCallSucceeds,
                mapping,
                "ok or unsupported: an address says whether the mapping failed",
                observation.Outcome.ToString()
            );
        }

        var dispatch = state.Part<DispatchSpecification>();
        var mask = state.Part<AddressingSpecification>().Devices[mapping.Device.Index].InForce;
        var isPromised = dispatch.IsPromised(mapping.Device, mask);
        if (isPromised)
        {
            state.Evidence.Count(DispatchClauses.PromisedResourcesAreGiven);
        }

        var isGiven = observation.Outcome == Answer.Ok && !mapping.Refused;
        var isThere = state.Profile.Optional[mapping.Device.Index].MapsResources;
        if (
            (
                DispatchJudgement.WithoutDma(state, mapping, isGiven)
                ?? DispatchJudgement.WithoutCall(state, mapping, isThere, isGiven)
            ) is
            { } violation
        )
        {
            return violation;
        }

        return isGiven ? Given(state, mapping) : Refused(state, mapping, dispatch, isPromised);
    }

    private static Violation? Refused(
        SpecificationState state,
        Mapping mapping,
        DispatchSpecification dispatch,
        bool isPromised
    ) =>
        isPromised
        && ++dispatch.Room.Refusals > state.Profile.Platform.Room.RefusalsInARow
        && state.Breaks(DispatchClauses.PromisedResourcesAreGiven)
            ? Broken(
                DispatchClauses.PromisedResourcesAreGiven,
                mapping,
                "a mapping: the description promises the room",
                "an address that means failed, or unsupported"
            )
            : null;

    private static Violation? Given(SpecificationState state, Mapping mapping)
    {
        var range = ReachSpecification.RangeOf(mapping);
        var limits = new Limits(mapping.Device, range, mapping.Id, IsAnywhere: true);
        var violation = limits.CheckMask(state, MaskSort.Streaming) ?? limits.CheckBus(state, MaskSort.Streaming);
        if (violation is not null)
        {
            return violation;
        }

        // Past the end of the space is past every mask; here that was set aside.
        mapping.Distrusted = range.End > (UInt128)1 << 64;
        violation = Disjointness.Check(state, mapping);
        state.Part<DispatchSpecification>().Begin(mapping);
        if (mapping.Distrusted)
        {
            mapping.Block.Undefine(mapping.Start, mapping.End, true);
        }

        return violation;
    }

    private static Violation Broken(ClauseId clause, Mapping mapping, string expected, string observed) =>
        new(clause, expected, observed) { About = mapping };
}
