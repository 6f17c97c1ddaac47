using System.Numerics;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What is defined in domains that drivers manage, and what gives each call something to show.</summary>
internal static class Domains
{
    /// <summary>Most translations lie in so many pages, so that they meet.</summary>
    public const ulong UsualPages = 48;

    /// <summary>Of how many pages a map is at the most, and beyond how many a domain gets no more.</summary>
    public const ulong MaxPages = 64;

    /// <summary>Where nothing is said of the aperture, so many pages from 0 on are used.</summary>
    private const ulong PagesUnsaid = 1 << 20;

    /// <summary>The first page of device addresses that can be translated.</summary>
    public static ulong FirstPage(Profile profile) =>
        profile.Iommu is { Aperture: { Length.Value: > 0 } aperture }
            ? aperture.Start.Value / DomainSpecification.UnitOf(profile)
            : 0;

    /// <summary>The page behind the last one that can be translated; null where nothing is said.</summary>
    public static ulong? EndPage(Profile profile) =>
        profile.Iommu is { Aperture: { Length.Value: > 0 } aperture }
            ? FirstPage(profile) + aperture.Length.Value / DomainSpecification.UnitOf(profile)
            : null;

    /// <summary>The last page that is asked for, counted from the first: one behind the last where there is one.</summary>
    public static ulong MostPage(Profile profile)
    {
        var pages = EndPage(profile) is { } end ? end - FirstPage(profile) : PagesUnsaid;
        var space = (ulong)(((UInt128)1 << 64) / DomainSpecification.UnitOf(profile));
        return FirstPage(profile) + pages < space ? pages : pages - 1;
    }

    /// <summary>Whether a device can be attached and sees memory as the CPU does.</summary>
    public static bool IsUsable(SpecificationState state, ulong device) =>
        device < (ulong)state.Profile.Devices.Count
        && state.Profile.Devices[(int)device].Coherent == Claim.Yes
        && state.Part<DomainSpecification>().GroupOf(new DeviceId((int)device)).Any();

    /// <summary>Whether the answer to a map is defined: nothing has the addresses, unless that is to be refused.</summary>
    public static bool IsDefined(SpecificationState state, in DomainRequest request) =>
        (!request.IsTaken || request.Skew == 0 && state.Profile.Iommu!.RefusesOverlap == Claim.Yes)
        && !(request.IsOutside && (request.IsTaken || request.Skew != 0))
        && IsInSpace(state.Profile, request.Page, request.Pages + (request.Skew == 0 ? 0UL : 1UL))
        && request.Pages <= MaxPages
        && (ulong)request.Domain.Pages.Count < MaxPages
        && request.Parts.All(part => part.Block.HasRoomForObserver(part.Start, part.Start + part.Length))
        && !state.Part<DomainSpecification>().MayLinger(request.Domain, request.Page, request.Pages + 1);

    /// <summary>Whether pages of device addresses end in the 64-bit space.</summary>
    public static bool IsInSpace(Profile profile, ulong page, ulong count) =>
        ((UInt128)page + count) * DomainSpecification.UnitOf(profile) <= (UInt128)1 << 64;

    /// <summary>Whether the answer to a removal is defined: it begins where it may, and nothing is under way there.</summary>
    public static bool IsDefined(SpecificationState state, in DomainRemoval removal)
    {
        var largest = LargestPage(state.Profile);
        var from = removal.Page - Math.Min(removal.Page, largest);
        var behind = (UInt128)removal.Page + removal.Count + largest;
        foreach (var (page, window) in removal.Domain.Pages)
        {
            if (page >= from && page < behind && window.InFlight > 0)
            {
                return false;
            }
        }

        return state.Profile.Iommu!.RemovesExactly == Claim.Yes
            || !removal.Domain.Pages.TryGetValue(removal.Page, out var first)
            || removal.Domain.RemovedUpTo == removal.Page
            || state.Handles.TryGet<DomainMapping>(first.Step, out var mapping) && mapping.Page == removal.Page;
    }

    /// <summary>The largest size of a page, in units.</summary>
    public static ulong LargestPage(Profile profile) =>
        profile.Iommu?.PageSizes is > 0 and var sizes
            ? Math.Max(1, (1UL << BitOperations.Log2(sizes)) / DomainSpecification.UnitOf(profile))
            : 1;

    /// <summary>Addresses at which large pages can be used, the last ones of the aperture, and those beside what is there.</summary>
    public static ulong Edge(SpecificationState state, in Operation op, int argument, ulong pick)
    {
        if (argument != 2 || !state.Handles.TryGet<Domain>(op[0], out var domain))
        {
            return 0;
        }

        var (profile, first) = (state.Profile, FirstPage(state.Profile));
        switch (pick % 8)
        {
            case 0:
                return MostPage(profile) - Math.Min(MostPage(profile), (pick >> 8) % 6);
            case 1 or 2 when domain.Pages.Count > 0:
                // Right behind what is there, or right before it.
                var page = domain.Pages.Keys.Order().ElementAt((int)((pick >> 8) % (ulong)domain.Pages.Count)) - first;
                return (pick >> 40) % 2 == 0 ? page + 1 : page - Math.Min(page, 1 + (pick >> 41) % 4);
            case 3
            or 4
            or 5
            or 6
                when state.Handles.TryGet<Block>(op[3], out var block)
                    && state.Part<DomainSpecification>().PhysicalOf(block) is { } physical:
                // As far from a large page as the memory is, whatever page of the block comes first.
                var largest = LargestPage(profile);
                var frame = physical / DomainSpecification.UnitOf(profile);
                var around = 4 * largest;
                return ((frame % around) + around - (first % around) + ((pick >> 8) % 3 * largest)) % around;
            default:
                return (pick >> 8) % UsualPages;
        }
    }

    /// <summary>A device is attached to what was made.</summary>
    public static bool UseAfterAllocation(
        SpecificationState state,
        in Operation made,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var lines = state.Profile.Iommu!.Devices;
        next = new Operation(DomainOperations.Attach, id);
        next[0] = made.Id;
        next[1] = lines.Count == 0 ? 0 : (ulong)lines[(int)(pick % (ulong)lines.Count)].Device.Index;
        return lines.Count > 0 && pick % 4 != 3;
    }

    /// <summary>A second domain, so that a device can be asked to be in two.</summary>
    public static bool MakeBeforeAttach(
        SpecificationState state,
        in Operation attach,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = new Operation(DomainOperations.Allocate, id);
        return pick % 4 == 0;
    }

    /// <summary>What is in the domain is used, or something is mapped there; where an attach failed, what was there before is used.</summary>
    public static bool UseAfterAttach(
        SpecificationState state,
        in Operation attach,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var device = new DeviceId((int)attach[1]);
        if (state.Part<DomainSpecification>().DomainOf(device) is { } domain && domain.Pages.Count > 0)
        {
            return Use(PickWindow(domain, pick), id, pick >> 8, out next);
        }

        return TryMap(state, attach[0], attach[1], id, pick, out next);
    }

    /// <summary>A map in a domain, of a buffer that is there.</summary>
    public static bool TryMap(
        SpecificationState state,
        ulong domain,
        ulong device,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = new Operation(DomainMappingOperations.Map, id);
        var buffers = state.Handles.Of(HandleKind.Buffer);
        if (buffers.Count == 0)
        {
            return false;
        }

        var buffer = buffers[(int)(pick % (ulong)buffers.Count)];
        (next[0], next[1], next[3]) = (domain, device, buffer);
        var pages = state.Handles.TryGet<Block>(buffer, out var block)
            ? DomainMappingOperations.PagesOf(state.Profile, block)
            : 1;
        next[2] = Edge(state, next, 2, pick >> 8);
        next[5] = 1 + (pick >> 16) % Math.Max(1, pages);
        return true;
    }

    /// <summary>What is mapped is best told from other memory by what the CPU stored there.</summary>
    public static bool StoreBeforeMap(
        SpecificationState state,
        in Operation map,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (!state.Handles.TryGet<Block>(map[3], out var block))
        {
            return false;
        }

        var unit = DomainSpecification.UnitOf(state.Profile);
        var page = map[4] + (pick >> 8) % Math.Max(1, map[5]);
        return page * unit < (ulong)block.Length
            && Access.Make(CpuOperations.Store, id, map[3], page * unit, unit, out next);
    }

    /// <summary>The device uses what was mapped: the first page, the last one or any; or it is asked where it leads.</summary>
    public static bool UseAfterMap(SpecificationState state, in Operation map, ulong id, ulong pick, out Operation next)
    {
        next = default;
        if (!state.Handles.TryGet<DomainMapping>(map.Id, out var mapping))
        {
            // Refused: what is there is as it was.
            return state.Handles.TryGet<Domain>(map[0], out var domain)
                && domain.Pages.Count > 0
                && Use(PickWindow(domain, pick), id, pick >> 8, out next);
        }

        var place = ((pick >> 8) % 4) switch
        {
            0 => 0UL,
            1 => mapping.Length - 1,
            _ => (pick >> 16) % mapping.Length,
        };
        if (pick % 4 == 3 || mapping.Ended)
        {
            next = new Operation(DomainMappingOperations.Ask, id);
            (next[0], next[1]) = (map.Id, place);
            if (mapping.Ended && pick % 2 == 0)
            {
                Access.Make(StrayOperations.Load, id, map.Id, PageAround(mapping, place), UnitOf(mapping), out next);
            }

            return true;
        }

        if (mapping.Domain.Devices.Count == 0)
        {
            next = new Operation(DomainOperations.Attach, id);
            (next[0], next[1]) = (mapping.Domain.Id, map[1]);
            return true;
        }

        return Use(mapping.At(place, out _), id, pick >> 32, out next);
    }

    /// <summary>A map that fails midway is one of several pages.</summary>
    public static bool MapAfterFailure(
        SpecificationState state,
        in Operation failure,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var domains = state.Part<DomainSpecification>().Live;
        next = default;
        if (domains.Count == 0 || state.Profile.Iommu!.Devices.Count == 0)
        {
            return false;
        }

        var domain = domains[(int)(pick % (ulong)domains.Count)];
        var device = domain.Devices.Count > 0 ? domain.Devices[0] : state.Profile.Iommu.Devices[0].Device;
        return TryMap(state, domain.Id, (ulong)device.Index, id, pick >> 8, out next);
    }

    /// <summary>What is about to be removed is used first, so that a translation cache has it.</summary>
    public static bool TouchBeforeRemoval(
        SpecificationState state,
        in Operation removal,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (!state.Handles.TryGet<Domain>(removal[0], out var domain))
        {
            return false;
        }

        var page = FirstPage(state.Profile) + removal[1] + (pick >> 8) % Math.Max(1, removal[2]);
        return pick % 8 != 7 && domain.Pages.TryGetValue(page, out var window) && Use(window, id, pick >> 16, out next);
    }

    /// <summary>What was removed must be blocked, what was not removed is used.</summary>
    public static bool LookAfterRemoval(
        SpecificationState state,
        in Operation removal,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (!state.Handles.TryGet<Domain>(removal[0], out var domain))
        {
            return false;
        }

        if (pick % 3 == 0 && domain.Pages.Count > 0)
        {
            return Use(PickWindow(domain, pick >> 8), id, pick >> 16, out next);
        }

        var page = FirstPage(state.Profile) + removal[1] + (pick >> 8) % Math.Max(1, removal[2]);
        foreach (var handle in state.Handles.Of(HandleKind.Translation))
        {
            if (
                state.Handles.TryGet<DomainMapping>(handle, out var mapping)
                && mapping.Domain == domain
                && page >= mapping.Page
                && page - mapping.Page < (ulong)mapping.Windows.Count
                && mapping.Windows[(int)(page - mapping.Page)].Ended
            )
            {
                var start = (page - mapping.Page) * UnitOf(mapping);
                if (pick % 3 == 1)
                {
                    next = new Operation(DomainMappingOperations.Ask, id);
                    (next[0], next[1]) = (handle, start + (pick >> 24) % UnitOf(mapping));
                    return true;
                }

                return Access.Make(
                    (pick >> 32) % 4 == 0 ? StrayOperations.Store : StrayOperations.Load,
                    id,
                    handle,
                    start,
                    UnitOf(mapping),
                    out next
                );
            }
        }

        return false;
    }

    /// <summary>What a device is about to lose is used first.</summary>
    public static bool TouchBeforeDetach(
        SpecificationState state,
        in Operation detach,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        return state.Part<DomainSpecification>().DomainOf(new DeviceId((int)detach[0])) is { } domain
            && domain.Pages.Count > 0
            && Use(PickWindow(domain, pick), id, pick >> 8 | 1, out next);
    }

    /// <summary>What a device has lost must be blocked.</summary>
    public static bool LookAfterDetach(
        SpecificationState state,
        in Operation detach,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        var device = new DeviceId((int)detach[0]);
        foreach (var handle in state.Handles.Of(HandleKind.Translation))
        {
            if (
                state.Handles.TryGet<DomainMapping>(handle, out var mapping)
                && !mapping.Ended
                && mapping.Windows[0].Device == device
                && mapping.Domain != state.Part<DomainSpecification>().DomainOf(device)
            )
            {
                return Access.Make(
                    pick % 4 == 0 ? StrayOperations.Store : StrayOperations.Load,
                    id,
                    handle,
                    PageAround(mapping, (pick >> 8) % mapping.Length),
                    UnitOf(mapping),
                    out next
                );
            }
        }

        return false;
    }

    /// <summary>A domain that comes next translates nothing of what the last one did.</summary>
    public static bool LookAfterFree(
        SpecificationState state,
        in Operation freed,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = new Operation(DomainOperations.Allocate, id);
        return pick % 2 == 0;
    }

    private static Mapping PickWindow(Domain domain, ulong pick) =>
        domain.Pages[domain.Pages.Keys.Order().ElementAt((int)(pick % (ulong)domain.Pages.Count))];

    /// <summary>A load, or a store where only that is allowed, of the device that a window was made for.</summary>
    private static bool Use(Mapping window, ulong id, ulong pick, out Operation next)
    {
        var index = (window.Id >> Mapping.PieceBits) - 1;
        var isStore =
            window.Direction == DmaDirection.FromDevice || window.Direction != DmaDirection.ToDevice && pick % 4 == 0;
        return Access.Make(
            isStore ? DeviceOperations.Store : DeviceOperations.Load,
            id,
            window.Step,
            index * (ulong)window.Length,
            (ulong)window.Length,
            out next
        );
    }

    private static ulong UnitOf(DomainMapping mapping) => (ulong)mapping.Windows[0].Length;

    private static ulong PageAround(DomainMapping mapping, ulong place) => place - place % UnitOf(mapping);
}
