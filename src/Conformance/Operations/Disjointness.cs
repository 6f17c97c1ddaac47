using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>Two addresses of one device, or of one domain, are equal only where they lead to the same byte.</summary>
internal static class Disjointness
{
    /// <summary>Looks for what has DMA addresses in common with a mapping or an allocation that was just given.</summary>
    public static Violation? Check(SpecificationState state, Mapping mapping)
    {
        var reach = state.Part<ReachSpecification>();
        var range = ReachSpecification.RangeOf(mapping);
        foreach (var other in reach.Live)
        {
            if (!reach.ShareAddresses(other, mapping.Device))
            {
                continue;
            }

            var (mine, theirs) = (mapping.Kind, other.Kind);
            var clause = (mine.DisjointRank >= theirs.DisjointRank ? mine : theirs).IsDisjoint;
            state.Evidence.Count(clause);
            var sameBytes =
                other.Block == mapping.Block
                && (Int128)other.Address.Value - other.Start == (Int128)mapping.Address.Value - mapping.Start;
            if (sameBytes || !ReachSpecification.RangeOf(other).Overlaps(range))
            {
                continue;
            }

            if (state.Breaks(clause))
            {
                return new Violation(
                    clause,
                    $"addresses that lead to no other byte: step #{other.Step} has {ReachSpecification.RangeOf(other)}",
                    range.ToString()
                )
                {
                    About = mapping,
                };
            }

            other.Distrusted = true;
            mapping.Distrusted = true;
            other.Block.Undefine(other.Start, other.End, true);
        }

        return null;
    }
}
