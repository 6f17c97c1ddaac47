using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What may be answered to a driver that chose the address of a mapping.</summary>
internal static class FixedJudgement
{
    public static Violation? Judge(
        SpecificationState state,
        Mapping mapping,
        AddressSpace space,
        Observation observation
    )
    {
        if (Shape.NoEvents(state, observation) is { } spurious)
        {
            return spurious;
        }

        // The call is optional, unless the description says that it is there.
        if (observation.Outcome.Status == AnswerStatus.Unsupported && !MapsFixed(state))
        {
            return null;
        }

        var range = ReachSpecification.RangeOf(mapping);
        var isGiven = observation.Outcome == Answer.Ok;
        if (Unobtainable(state, space, mapping, range) is var (clause, why))
        {
            state.Evidence.Count(clause);
            if (isGiven)
            {
                return state.Breaks(clause)
                    ? Broken(clause, mapping, $"failed: {why}", "ok")
                    : Adopt(state, mapping, space);
            }

            return null;
        }

        if (IsPromised(state, space, mapping, range))
        {
            var promise = state.Part<AddressSpaceSpecification>().RefusedOf(mapping.Device) is null
                ? IommuClauses.FreeAddressesAreGiven
                : IommuClauses.RefusedAttachChangesNothing;
            state.Evidence.Count(promise);
            var room = state.Part<StreamingSpecification>().Room;
            if (!isGiven && ++room.Refusals > state.Profile.Platform.Room.RefusalsInARow && state.Breaks(promise))
            {
                return Broken(promise, mapping, $"ok: nothing else has {range}", observation.Outcome.ToString());
            }
        }

        if (!isGiven)
        {
            return null;
        }

        var limits = new Limits(mapping.Device, range, mapping.Id, IsAnywhere: false);
        var violation = limits.CheckMask(state, MaskSort.Streaming) ?? limits.CheckBus(state, MaskSort.Streaming);
        if (violation is null)
        {
            state.Part<StreamingSpecification>().Begin(mapping, DmaAttributes.None);
        }

        return violation;
    }

    /// <summary>Addresses that no mapping can have: outside the window, or those of something else.</summary>
    private static (ClauseId Clause, string Why)? Unobtainable(
        SpecificationState state,
        AddressSpace space,
        Mapping mapping,
        Interval range
    )
    {
        if (range.Start < space.Window.Start || range.End > space.Window.End)
        {
            return (IommuClauses.FixedAddressesLieInTheWindow, $"the window is {space.Window}");
        }

        foreach (var live in state.Part<ReachSpecification>().Live)
        {
            if (live.Domain == space.Domain && ReachSpecification.RangeOf(live).Overlaps(range))
            {
                return (
                    IommuClauses.TakenAddressesAreRefused,
                    $"step #{live.Step} has {ReachSpecification.RangeOf(live)}"
                );
            }
        }

        return null;
    }

    /// <summary>Whether no page of the addresses is of any other use, and all else is as the promise wants it.</summary>
    private static bool IsPromised(SpecificationState state, AddressSpace space, Mapping mapping, Interval range)
    {
        var profile = state.Profile;
        var mask = state.Part<AddressingSpecification>().Devices[mapping.Device.Index].InForce;
        var reach = state.Part<ReachSpecification>();
        var pages = range.RoundOut(Math.Max((ulong)profile.PageSize, profile.IsolationGranule));
        return MapsFixed(state)
            && mapping.Block.IsLow
            && mask.IsAllOnes
            && range.Last <= mask.Value
            && range.Last <= profile.Devices[mapping.Device.Index].BusLimit.Value
            && pages.Start >= space.Window.Start
            && pages.End <= space.Window.End
            && state.Part<StreamingSpecification>().IsWithinPromise(mapping.Length)
            && state.Part<PoolSpecification>().Live.Count == 0
            && !reach.IsReachable(mapping.Device, pages);
    }

    /// <summary>What was given though it should not have been is mapped, but nobody knows what its addresses lead to.</summary>
    private static Violation? Adopt(SpecificationState state, Mapping mapping, AddressSpace space)
    {
        mapping.Distrusted = true;
        foreach (var live in state.Part<ReachSpecification>().Live)
        {
            if (
                live.Domain == space.Domain
                && ReachSpecification.RangeOf(live).Overlaps(ReachSpecification.RangeOf(mapping))
            )
            {
                live.Distrusted = true;
                live.Block.Undefine(live.Start, live.End, true);
            }
        }

        state.Part<StreamingSpecification>().Begin(mapping, DmaAttributes.None);
        mapping.Block.Undefine(mapping.Start, mapping.End, true);
        return null;
    }

    private static bool MapsFixed(SpecificationState state) => state.Profile.IommuMapping?.MapsFixed == Claim.Yes;

    private static Violation Broken(ClauseId clause, Mapping mapping, string expected, string observed) =>
        new(clause, expected, observed) { About = mapping };
}
