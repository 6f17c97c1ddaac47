using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>Where a copy may lie: with the bits of the buffer, in slots and granules of its own.</summary>
internal static class BounceJudgement
{
    /// <summary>Holds the addresses of a mapping that was just given against what the description says of copies.</summary>
    public static Violation? Check(SpecificationState state, Mapping mapping) =>
        state.Profile.Bounce is null ? null : Misaligned(state, mapping) ?? Shared(state, mapping);

    /// <summary>Finds the granules of a mapping of a device that is not trusted.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="profile">What is said of granules.</param>
    public static Interval GranulesOf(Mapping mapping, Profile profile) =>
        ReachSpecification.RangeOf(mapping).RoundOut(profile.IsolationGranule);

    private static Violation? Misaligned(SpecificationState state, Mapping mapping)
    {
        var kept = state.Part<BounceSpecification>().KeptBits(mapping.Device);
        if (kept == 0)
        {
            return null;
        }

        state.Evidence.Count(BounceClauses.AddressesKeepBits);
        var wanted = (ulong)mapping.Start & kept;
        return (mapping.Address.Value & kept) != wanted && state.Breaks(BounceClauses.AddressesKeepBits)
            ? Broken(
                BounceClauses.AddressesKeepBits,
                mapping,
                $"an address of which the bits {new ByteCount(kept)} are {new ByteCount(wanted)}, as those of the buffer",
                mapping.Address.ToString()
            )
            : null;
    }

    private static Violation? Shared(SpecificationState state, Mapping mapping)
    {
        var reach = state.Part<ReachSpecification>();
        foreach (var other in reach.Live)
        {
            if (
                reach.ShareAddresses(other, mapping.Device)
                && !LeadToTheSame(other, mapping)
                && GrainOf(state.Profile, other, mapping) is { } grain
                && Shared(state, mapping, other, grain.Size, grain.Clause) is { } violation
            )
            {
                return violation;
            }
        }

        return null;
    }

    /// <summary>In what units two mappings or buffers must not meet, and by which clause; null if bytes are all that counts.</summary>
    private static (ulong Size, ClauseId Clause)? GrainOf(Profile profile, Mapping other, Mapping mapping)
    {
        var (its, mine) = (profile.BounceOf(other.Device), profile.BounceOf(mapping.Device));
        if (its.Untrusted == Claim.Yes || mine.Untrusted == Claim.Yes)
        {
            return (profile.IsolationGranule, BounceClauses.GranulesHaveNoOtherUse);
        }

        // Of two devices only one has these addresses, unless they share a domain and so a description of slots.
        var areSlots =
            !other.IsAllocation
            && its.BouncesAlways == Claim.Yes
            && mine.BouncesAlways == Claim.Yes
            && its.SlotSize == mine.SlotSize;
        return areSlots && mine.SlotSize.Value > 0 ? (mine.SlotSize.Value, BounceClauses.SlotsAreNotShared) : null;
    }

    private static Violation? Shared(
        SpecificationState state,
        Mapping mapping,
        Mapping other,
        ulong grain,
        ClauseId clause
    )
    {
        var range = ReachSpecification.RangeOf(mapping);
        var its = ReachSpecification.RangeOf(other);
        var units = its.RoundOut(grain);
        // What fills its units shares none with anybody by being disjoint.
        if (units != its)
        {
            state.Evidence.Count(clause);
        }

        return units.Overlaps(range.RoundOut(grain)) && state.Breaks(clause)
            ? Broken(
                clause,
                mapping,
                $"units of {new ByteCount(grain)} of its own: step #{other.Step} has {its}",
                range.ToString()
            )
            : null;
    }

    private static bool LeadToTheSame(Mapping one, Mapping other) =>
        one.Block == other.Block && (Int128)one.Address.Value - one.Start == (Int128)other.Address.Value - other.Start;

    private static Violation Broken(ClauseId clause, Mapping mapping, string expected, string observed) =>
        new(clause, expected, observed) { About = mapping };
}
