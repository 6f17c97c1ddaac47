using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>Where regions of reserved memory lie, and what lies in them.</summary>
internal static class RegionJudgement
{
    /// <summary>Holds the place of a region against what the tree says of it.</summary>
    public static Violation? Judge(SpecificationState state, int region, Observation observation)
    {
        var trees = state.Part<DeviceTreeSpecification>();
        var line = trees.Tree.Regions[region];
        var place = Interval.At(observation.Value, observation.Third ?? 0);
        var forgiven = state.ForgivenCount;
        var violation = line.Fixed is { } range
            ? Elsewhere(state, line, trees.WholePages(range), Interval.At(range.Start.Value, range.Length.Value), place)
            : Misaligned(state, line, place) ?? OutOfRanges(state, line, place);
        violation ??= Shared(state, trees, region, place);
        var isTrusted = violation is null && state.ForgivenCount == forgiven && place.End <= (UInt128)1 << 64;
        trees.Told[region] = isTrusted ? place : null;
        return violation;
    }

    /// <summary>Pages that are given to anybody lie in memory, and in no region that is kept from that.</summary>
    public static Violation? CheckPages(SpecificationState state, Block block, PhysicalAddress start)
    {
        var trees = state.Part<DeviceTreeSpecification>();
        var range = Interval.At(start.Value, (UInt128)block.Length);
        if (trees.Tree.Memory.Count > 0)
        {
            state.Evidence.Count(DeviceTreeClauses.PagesLieInMemory);
            if (!trees.IsInMemory(range) && state.Breaks(DeviceTreeClauses.PagesLieInMemory))
            {
                return new Violation(
                    DeviceTreeClauses.PagesLieInMemory,
                    $"pages of the memory that the tree names, for buffer #{block.Id}",
                    $"physical addresses {range}"
                );
            }
        }

        for (var region = 0; region < trees.Tree.Regions.Count; region++)
        {
            var line = trees.Tree.Regions[region];
            if (!DeviceTreeSpecification.IsKept(line) || trees.PlaceOf(region) is not { } place)
            {
                continue;
            }

            state.Evidence.Count(DeviceTreeClauses.ReservedMemoryIsNotGivenOut);
            if (place.Overlaps(range) && state.Breaks(DeviceTreeClauses.ReservedMemoryIsNotGivenOut))
            {
                return new Violation(
                    DeviceTreeClauses.ReservedMemoryIsNotGivenOut,
                    $"pages outside the region {NameOf(line)}, {place}, for buffer #{block.Id}",
                    $"physical addresses {range}"
                );
            }
        }

        return null;
    }

    /// <summary>A contiguous block lies in the region of its device, or in the default region.</summary>
    public static Violation? CheckBlock(SpecificationState state, ContiguousBlock live, PhysicalAddress start)
    {
        var trees = state.Part<DeviceTreeSpecification>();
        var region = trees.AreaOf(live.Device, out var isOwn);
        // What a driver reserved at boot is no region of the tree.
        if (
            region < 0
            || trees.LineOf(live.Device) is null
            || trees.PlaceOf(region) is not { } place
            || state.Part<ContiguousSpecification>().ReservedAt > 0
        )
        {
            return null;
        }

        var clause = isOwn ? DeviceTreeClauses.OwnRegionServesBlocks : DeviceTreeClauses.DefaultRegionServesTheOthers;
        var range = Interval.At(start.Value, (UInt128)live.Block.Length);
        state.Evidence.Count(clause);
        return !Holds(place, range) && state.Breaks(clause)
            ? new Violation(
                clause,
                $"a block in the region {NameOf(trees.Tree.Regions[region])}, {place}",
                $"physical addresses {range}"
            )
            {
                Device = live.Device,
            }
            : null;
    }

    public static bool Holds(Interval place, Interval range) => range.Start >= place.Start && range.End <= place.End;

    public static string NameOf(DeviceTreeRegion region) => Traces.PlainText.Quote(region.Name);

    private static Violation? Elsewhere(
        SpecificationState state,
        DeviceTreeRegion line,
        Interval most,
        Interval least,
        Interval place
    )
    {
        var clause = DeviceTreeClauses.FixedRegionsAreWhereTheTreeSays;
        state.Evidence.Count(clause);
        return !(Holds(place, least) && Holds(most, place)) && state.Breaks(clause)
            ? Broken(clause, line, $"at {least}", place)
            : null;
    }

    private static Violation? Misaligned(SpecificationState state, DeviceTreeRegion line, Interval place)
    {
        var clause = DeviceTreeClauses.PlacedRegionsAreAligned;
        var alignment = Math.Max(1, line.Alignment.Value);
        state.Evidence.Count(clause);
        return
            (place.Start % alignment != 0 || place.End - place.Start < line.Size.Value || place.End > (UInt128)1 << 64)
            && state.Breaks(clause)
            ? Broken(
                clause,
                line,
                $"at a multiple of {new ByteCount(alignment)}, with {line.Size} bytes or more within 64 bits",
                place
            )
            : null;
    }

    private static Violation? OutOfRanges(SpecificationState state, DeviceTreeRegion line, Interval place)
    {
        if (line.AllocRanges.Count == 0)
        {
            return null;
        }

        var clause = DeviceTreeClauses.PlacedRegionsKeepTheirRanges;
        state.Evidence.Count(clause);
        foreach (var part in line.AllocRanges)
        {
            if (Holds(Interval.At(part.Start.Value, part.Length.Value), place))
            {
                return null;
            }
        }

        return state.Breaks(clause)
            ? Broken(clause, line, $"in one of its alloc-ranges, the first of them {line.AllocRanges[0]}", place)
            : null;
    }

    private static Violation? Shared(
        SpecificationState state,
        DeviceTreeSpecification trees,
        int region,
        Interval place
    )
    {
        var clause = DeviceTreeClauses.RegionsAreDisjoint;
        // Two regions may share a page, as long as they share no byte: pages around a region are not its own.
        var own = BytesOf(trees, region) ?? place;
        for (var other = 0; other < trees.Tree.Regions.Count; other++)
        {
            var its = trees.Tree.Regions[other];
            var isFixed = trees.Tree.Regions[region].Fixed is not null && its.Fixed is not null;
            // Where the tree itself lays two regions over each other the machine cannot keep them apart.
            if (other == region || isFixed || BytesOf(trees, other) is not { } taken)
            {
                continue;
            }

            state.Evidence.Count(clause);
            if (taken.Overlaps(own) && state.Breaks(clause))
            {
                return Broken(
                    clause,
                    trees.Tree.Regions[region],
                    $"beside the region {NameOf(its)}, which has {taken}",
                    place
                );
            }
        }

        return null;
    }

    /// <summary>The bytes that the tree gives a region, else those that the machine told; null where neither is known.</summary>
    private static Interval? BytesOf(DeviceTreeSpecification trees, int region) =>
        trees.Tree.Regions[region].Fixed is { } range
            ? Interval.At(range.Start.Value, range.Length.Value)
            : trees.Told[region];

    private static Violation Broken(ClauseId clause, DeviceTreeRegion line, string expected, Interval observed) =>
        new(
            clause,
            $"the region {NameOf(line)} {expected}",
            observed.End == observed.Start
                ? string.Create(CultureInfo.InvariantCulture, $"no bytes at 0x{observed.Start:x8}")
                : observed.ToString()
        );
}
