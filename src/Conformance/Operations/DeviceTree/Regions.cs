using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What makes a region show: where it lies, what lies in it, and where addresses lead.</summary>
internal static class Regions
{
    /// <summary>Where a block was taken from is asked, once it is known where its region lies.</summary>
    public static bool AskAfterBlock(
        SpecificationState state,
        in Operation made,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        return pick % 4 < 2
            && state.Handles.TryGet<ContiguousBlock>(made.Id, out var live)
            && TryAsk(state, live, id, out next);
    }

    /// <summary>Once it is known where a region lies, what was taken from it is asked.</summary>
    public static bool AskAfterRegion(
        SpecificationState state,
        in Operation asked,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        foreach (var live in state.Part<ContiguousSpecification>().Live)
        {
            if (live.Block.Physical is null && TryAsk(state, live, id, out next))
            {
                return true;
            }
        }

        // Two regions show together that they lie over each other.
        var trees = state.Part<DeviceTreeSpecification>();
        var other = (int)((pick >> 8) % (ulong)trees.Tree.Regions.Count);
        next = new Operation(RegionOperations.Find, id);
        next[0] = (ulong)other;
        return pick % 4 != 0 && trees.Told[other] is null;
    }

    /// <summary>Once it is known where pages lie, they are mapped.</summary>
    public static bool MapAfterPages(
        SpecificationState state,
        in Operation asked,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        var devices = (ulong)state.Profile.Devices.Count;
        var device = new DeviceId((int)(pick % devices));
        return state.Handles.TryGet<Block>(asked[0], out var block)
            && state.Part<DeviceTreeSpecification>().IsDirect(device)
            && Maps.TryMake(
                state,
                device,
                block,
                (0, Math.Min(block.Length, state.Profile.PageSize)),
                (DmaDirection)((pick >> 32) % 3),
                id,
                out next
            );
    }

    private static bool TryAsk(SpecificationState state, ContiguousBlock live, ulong id, out Operation next)
    {
        next = default;
        var trees = state.Part<DeviceTreeSpecification>();
        if (state.Profile.DeviceTree is null || trees.AreaOf(live.Device, out _) is not (>= 0 and var region))
        {
            return false;
        }

        var isKnown = trees.PlaceOf(region) is not null;
        next = new Operation(isKnown ? RegionOperations.PageToPhysical : RegionOperations.Find, id);
        next[0] = isKnown ? live.Block.Id : (ulong)region;
        return true;
    }
}
