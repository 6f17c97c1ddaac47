using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What a device tree says of the addresses that a device is given, and of the memory behind them.</summary>
internal static class DeviceTreeJudgement
{
    /// <summary>Holds the addresses of a mapping that was just given against the tree.</summary>
    public static Violation? CheckMapping(SpecificationState state, Mapping mapping)
    {
        if (state.Profile.DeviceTree is null)
        {
            return null;
        }

        var range = ReachSpecification.RangeOf(mapping);
        return Check(state, mapping.Device, range, mapping.Block)
            ?? Misled(state, mapping.Device, range, mapping.Block, (UInt128)mapping.Start);
    }

    /// <summary>Holds the addresses of a segment of a list against the tree.</summary>
    public static Violation? CheckSegment(SpecificationState state, DeviceId device, Interval range) =>
        state.Profile.DeviceTree is null ? null : Check(state, device, range, null);

    /// <summary>Holds a buffer that was just given against the tree.</summary>
    public static Violation? CheckBuffer(SpecificationState state, in Request request, Interval range)
    {
        if (state.Profile.DeviceTree is null)
        {
            return null;
        }

        var trees = state.Part<DeviceTreeSpecification>();
        var device = request.Device;
        return BeyondBuses(state, device, range, out var memory)
            ?? OutOfWindow(state, device, range)
            ?? OutOfPool(state, trees, request, memory)
            ?? InOtherPool(state, trees, device, memory);
    }

    /// <summary>Holds whether a device is coherent against the tree.</summary>
    public static Violation? CheckCoherence(SpecificationState state, DeviceId device, bool isCoherent)
    {
        var said = state.Part<DeviceTreeSpecification>().LineOf(device)?.Coherent ?? Claim.Unstated;
        if (said == Claim.Unstated)
        {
            return null;
        }

        var clause = DeviceTreeClauses.CoherenceIsThatOfTheTree;
        state.Evidence.Count(clause);
        return isCoherent != (said == Claim.Yes) && state.Breaks(clause)
            ? Broken(clause, device, said == Claim.Yes ? "true" : "false", isCoherent ? "true" : "false")
            : null;
    }

    private static Violation? Check(SpecificationState state, DeviceId device, Interval range, Block? block)
    {
        var trees = state.Part<DeviceTreeSpecification>();
        var violation = BeyondBuses(state, device, range, out var memory) ?? OutOfWindow(state, device, range);
        if (violation is not null)
        {
            return violation;
        }

        var pool = trees.PoolOf(device);
        if (pool >= 0 && trees.Tree.Regions[pool].Use == RegionUse.BouncePool)
        {
            return OutOfPool(state, trees, pool, DeviceTreeClauses.RestrictedDevicesStayInTheirPool, device, memory);
        }

        // A buffer of another device may come from that one's pool, and be mapped for this one.
        return block is { Kind: MemoryKind.Pages } ? InOtherPool(state, trees, device, memory) : null;
    }

    private static Violation? OutOfWindow(SpecificationState state, DeviceId device, Interval range)
    {
        var line = state.Part<DeviceTreeSpecification>().LineOf(device);
        if (
            line?.AddressWindow is not { } window
            || line.Translated == Claim.No
            || !state.Part<AttachmentSpecification>().IsDefault(device)
        )
        {
            return null;
        }

        var clause = DeviceTreeClauses.AddressesStayInTheirWindow;
        var allowed = Interval.At(window.Start.Value, window.Length.Value);
        state.Evidence.Count(clause);
        return !RegionJudgement.Holds(allowed, range) && state.Breaks(clause)
            ? Broken(clause, device, $"addresses in the window of its iommus entry, {allowed}", $"{range}")
            : null;
    }

    /// <summary>Finds the physical addresses behind those of a device; null where they are not known.</summary>
    private static Violation? BeyondBuses(
        SpecificationState state,
        DeviceId device,
        Interval range,
        out Interval? memory
    )
    {
        memory = null;
        var trees = state.Part<DeviceTreeSpecification>();
        if (!trees.IsDirect(device))
        {
            return null;
        }

        var clause = DeviceTreeClauses.AddressesLieInBusWindows;
        if (trees.LineOf(device)!.Windows.Count > 0)
        {
            state.Evidence.Count(clause);
        }

        if (trees.TryFollow(device, range, out var start))
        {
            memory = new Interval(start, start + (range.End - range.Start));
            return null;
        }

        return state.Breaks(clause)
            ? Broken(clause, device, "addresses that the buses above the device pass on (dma-ranges)", $"{range}")
            : null;
    }

    private static Violation? OutOfPool(
        SpecificationState state,
        DeviceTreeSpecification trees,
        in Request request,
        Interval? memory
    )
    {
        var pool = trees.PoolOf(request.Device);
        if (pool < 0)
        {
            return null;
        }

        var isRestricted = trees.Tree.Regions[pool].Use == RegionUse.BouncePool;
        // Memory of another kind than the pool's is the platform's affair.
        var isPlain =
            !request.ByNonCoherentCall
            && (request.Attributes & (DmaAttributes.NonConsistent | DmaAttributes.NoKernelMapping)) == 0;
        return isRestricted || isPlain
            ? OutOfPool(
                state,
                trees,
                pool,
                isRestricted
                    ? DeviceTreeClauses.RestrictedDevicesStayInTheirPool
                    : DeviceTreeClauses.BuffersComeFromTheirPool,
                request.Device,
                memory
            )
            : null;
    }

    private static Violation? OutOfPool(
        SpecificationState state,
        DeviceTreeSpecification trees,
        int pool,
        ClauseId clause,
        DeviceId device,
        Interval? memory
    )
    {
        if (memory is not { } range || trees.PlaceOf(pool) is not { } place)
        {
            return null;
        }

        state.Evidence.Count(clause);
        return !RegionJudgement.Holds(place, range) && state.Breaks(clause)
            ? Broken(
                clause,
                device,
                $"memory of the region {RegionJudgement.NameOf(trees.Tree.Regions[pool])}, {place}",
                $"physical addresses {range}"
            )
            : null;
    }

    private static Violation? InOtherPool(
        SpecificationState state,
        DeviceTreeSpecification trees,
        DeviceId device,
        Interval? memory
    )
    {
        if (memory is not { } range || trees.LineOf(device) is not { } line)
        {
            return null;
        }

        var clause = DeviceTreeClauses.PoolsServeTheirDevicesAlone;
        for (var region = 0; region < trees.Tree.Regions.Count; region++)
        {
            if (
                !DeviceTreeSpecification.ServesItsDevicesAlone(trees.Tree.Regions[region])
                || line.Regions.Contains(region)
                || trees.PlaceOf(region) is not { } place
            )
            {
                continue;
            }

            state.Evidence.Count(clause);
            if (place.Overlaps(range) && state.Breaks(clause))
            {
                return Broken(
                    clause,
                    device,
                    $"memory outside the region {RegionJudgement.NameOf(trees.Tree.Regions[region])}, {place}, to which it does not refer",
                    $"physical addresses {range}"
                );
            }
        }

        return null;
    }

    /// <summary>Where nothing is copied an address leads to the buffer itself.</summary>
    private static Violation? Misled(
        SpecificationState state,
        DeviceId device,
        Interval range,
        Block block,
        UInt128 offset
    )
    {
        var trees = state.Part<DeviceTreeSpecification>();
        if (
            state.Profile.MapMayCopy
            || block.Physical is not { } start
            || !trees.IsDirect(device)
            || !trees.TryFollow(device, range, out var memory)
        )
        {
            return null;
        }

        var clause = DeviceTreeClauses.AddressesLeadToTheirBuffer;
        var wanted = start.Value + offset;
        state.Evidence.Count(clause);
        return memory != wanted && state.Breaks(clause)
            ? Broken(
                clause,
                device,
                $"an address that leads to physical address {new PhysicalAddress((ulong)wanted)}",
                $"{new DmaAddress((ulong)range.Start)}, which leads to {new PhysicalAddress((ulong)memory)}"
            )
            : null;
    }

    private static Violation Broken(ClauseId clause, DeviceId device, string expected, string observed) =>
        new(clause, expected, observed) { Device = device };
}
