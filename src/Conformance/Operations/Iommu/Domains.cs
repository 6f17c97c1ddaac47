using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What is defined in domains that drivers manage, and what gives each call something to show.</summary>
internal static partial class Domains
{
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
        if (TryFindFreed(state, null, out var freed, out _))
        {
            // Who had something in a domain before this one.
            next[1] = (ulong)freed.Windows[0].Device.Index;
            return true;
        }

        return lines.Count > 0
            && (pick % 4 != 3 || TryMap(state, made.Id, next[1], id, pick >> 8, out next, atTheEnd: true));
    }

    /// <summary>A second domain, so that a device can be asked to be in two, or memory for a large page.</summary>
    public static bool MakeBeforeAttach(
        SpecificationState state,
        in Operation attach,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var largest = LargestPage(state.Profile);
        if (pick % 4 == 1 && largest > 1 && !HasLarge(state, Math.Min(largest, 4)))
        {
            next = new Operation(PageOperations.Allocate, id);
            next[0] = (pick >> 8) % 4 == 0 ? largest + (pick >> 16) % 4 : Math.Min(largest, 4) + (pick >> 16) % 5;
            return true;
        }

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
        if (pick % 4 != 0 && TryLookInFreed(state, device, id, out next))
        {
            return true;
        }

        if (state.Part<DomainSpecification>().DomainOf(device) is { } domain && domain.Pages.Count > 0)
        {
            return Use(PickWindow(domain, pick), id, pick >> 8, out next);
        }

        return TryMap(state, attach[0], attach[1], id, pick, out next);
    }

    /// <summary>A map in a domain, of a buffer that is there; most are such that large pages can be used.</summary>
    private static bool TryMap(
        SpecificationState state,
        ulong domain,
        ulong device,
        ulong id,
        ulong pick,
        out Operation next,
        bool atTheEnd = false
    )
    {
        next = new Operation(DomainMappingOperations.Map, id);
        var buffers = state.Handles.Of(HandleKind.Buffer);
        if (buffers.Count == 0)
        {
            return false;
        }

        var buffer = buffers[(int)(pick % (ulong)buffers.Count)];
        for (var i = 0; i < buffers.Count && (pick >> 4) % 4 != 0; i++)
        {
            buffer = PagesOf(state, buffers[i]) > PagesOf(state, buffer) ? buffers[i] : buffer;
        }

        var pages = Math.Max(1, PagesOf(state, buffer));
        (next[0], next[1], next[3]) = (domain, device, buffer);
        next[2] = atTheEnd
            ? MostPage(state.Profile) - Math.Min(MostPage(state.Profile), (pick >> 8) % 4)
            : PlaceFor(state, buffer, 0, pick >> 8);
        next[5] = ((pick >> 16) % 4) switch
        {
            0 => 1 + (pick >> 24) % pages,
            1 => Math.Min(pages, 1 + (pick >> 24) % 7),
            // So that a large page is the last one, and memory lies behind it.
            2 when pages > 4 => (pages - 1) & ~3UL,
            _ => pages,
        };
        next[6] = ((pick >> 32) % 8) switch
        {
            0 or 1 => 1,
            2 or 3 => 2,
            _ => 0,
        };
        return true;
    }

    /// <summary>A map in front of another, which ends where that begins, with a large page if memory allows it.</summary>
    private static bool MapBefore(
        SpecificationState state,
        DomainMapping mapping,
        ulong device,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var large = Math.Min(4, LargestPage(state.Profile));
        if (!TryMap(state, mapping.Domain.Id, device, id, pick, out next))
        {
            return false;
        }

        var known = state.Handles.TryGet<Block>(next[3], out var block) ? block.Physical : null;
        var frame = (known?.Value ?? 0) / DomainSpecification.UnitOf(state.Profile);
        var first = (mapping.Page + large - frame % large) % large;
        var pages = PagesOf(state, next[3]);
        var count = pages < first ? 0 : (pages - first) / large * large;
        var ahead = mapping.Page - FirstPage(state.Profile);
        (next[2], next[4], next[5]) = (ahead - Math.Min(ahead, count), first, count);
        return count > 0 && ahead >= count;
    }

    /// <summary>Where a page of a block can be part of a large page: as far from the start of one as its memory is.</summary>
    private static ulong PlaceFor(SpecificationState state, ulong buffer, ulong page, ulong pick)
    {
        var largest = LargestPage(state.Profile);
        var unit = DomainSpecification.UnitOf(state.Profile);
        var known = state.Handles.TryGet<Block>(buffer, out var block) ? block.Physical : null;
        var around = 4 * largest;
        var frame = (known?.Value ?? 0) / unit + page;
        return (frame % largest + around - FirstPage(state.Profile) % largest) % largest + pick % 3 * largest;
    }

    private static ulong PagesOf(SpecificationState state, ulong buffer) =>
        state.Handles.TryGet<Block>(buffer, out var block) && block.FirstPage is not null
            ? DomainMappingOperations.PagesOf(state.Profile, block)
            : 0;

    private static bool HasLarge(SpecificationState state, ulong pages)
    {
        foreach (var buffer in state.Handles.Of(HandleKind.Buffer))
        {
            if (PagesOf(state, buffer) >= pages)
            {
                return true;
            }
        }

        return false;
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
        // Now and then what lies behind it, which nobody must reach; and where a map is to fail, what it had mapped last.
        var count = Math.Max(1, map[5]);
        var domains = state.Part<DomainSpecification>();
        var offset =
            pick % 4 == 0 ? count
            : domains.MayFail && domains.FailsAfter > 0 ? Math.Min(domains.FailsAfter, count) - 1
            : (pick >> 4) % 2 == 0 ? count - 1
            : (pick >> 8) % count;
        return (map[4] + offset + 1) * unit <= (ulong)block.Length
            && Inside(state, CpuOperations.Store, id, map[3], (map[4] + offset) * unit, out next);
    }

    /// <summary>The second place of a list is told from the first by what the CPU stored there.</summary>
    public static bool StoreBeforeList(
        SpecificationState state,
        in Operation map,
        ulong id,
        ulong pick,
        out Operation next
    ) => Inside(state, CpuOperations.Store, id, map[5], 0, out next);

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

        var isList = map.Kind == DomainMappingOperations.MapList;
        var place = ((pick >> 8) % 4) switch
        {
            0 when !isList => 0UL,
            0 or 1 => mapping.Length - 1,
            _ => (pick >> 16) % mapping.Length,
        };
        if (pick % 4 == 3 || mapping.Ended)
        {
            var entered = state.Part<DomainSpecification>().FailsAfter * UnitOf(mapping);
            place =
                mapping.Ended && entered > 0 && (pick >> 4) % 4 != 0 ? Math.Min(entered, mapping.Length) - 1 : place;
            next = new Operation(DomainMappingOperations.Ask, id);
            (next[0], next[1]) = (map.Id, place);
            if (mapping.Ended && pick % 4 != 3)
            {
                Inside(state, StrayOperations.Load, id, map.Id, PageAround(mapping, place), out next);
            }

            return true;
        }

        if (mapping.Domain.Devices.Count == 0)
        {
            next = new Operation(DomainOperations.Attach, id);
            (next[0], next[1]) = (mapping.Domain.Id, map[1]);
            return true;
        }

        if (isList && (pick >> 56) % 2 == 0)
        {
            return Use(mapping.At(place, out _), id, pick >> 32, out next);
        }

        var last = mapping.Windows[^1];
        var end = mapping.Page + (ulong)mapping.Windows.Count;
        if ((pick >> 52) % 4 == 0 && last.End < last.Block.Length && !mapping.Domain.Pages.ContainsKey(end))
        {
            return Inside(state, StrayOperations.Load, id, map.Id, mapping.Length, out next);
        }

        var isReadOnly = mapping.Windows[0].Direction == DmaDirection.ToDevice;
        var isExact = state.Profile.Iommu!.RemovesExactly == Claim.Yes;
        switch ((pick >> 24) % 16)
        {
            case 0 or 1 or 2:
            case < 9 when !isExact:
                // A part is removed, most often so that something is left behind it.
                next = new Operation(DomainMappingOperations.Unmap, id);
                var from = !isExact || (pick >> 32) % 2 == 0 ? 0 : (pick >> 33) % (ulong)mapping.Windows.Count;
                (next[0], next[1]) = (mapping.Domain.Id, mapping.Page + from - FirstPage(state.Profile));
                next[2] = 1 + (pick >> 40) % ((ulong)mapping.Windows.Count - from);
                next[2] -= isExact && next[2] > 4 && (pick >> 48) % 2 == 0 ? next[2] % 4 : 0;
                return true;
            case 3 or 10 or 11 when MapBefore(state, mapping, map[1], id, pick >> 32, out next):
                return true;
            case 4 or 5 or 6 when isReadOnly:
                return Inside(state, StrayOperations.Store, id, map.Id, PageAround(mapping, place), out next);
            case 7 or 8 or 9 when mapping.Domain.Pages.Count > mapping.Windows.Count:
                var isBehind = mapping.Domain.Pages.TryGetValue(end, out var behind);
                return Use(
                    isBehind && (pick >> 48) % 4 != 0 ? behind! : PickWindow(mapping.Domain, pick >> 32),
                    id,
                    pick >> 40,
                    out next
                );
            default:
                return Use(mapping.At(place, out _), id, pick >> 32, out next);
        }
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
        if (!TryMap(state, domain.Id, (ulong)device.Index, id, pick >> 8, out next))
        {
            return false;
        }

        // Beside where large pages could be used it takes more allocations.
        next[2] += (pick >> 56) % 4 == 0 ? 0UL : 1UL;
        next[5] = Math.Max(next[5], Math.Min(failure[0] + 1 + (pick >> 58) % 2, PagesOf(state, next[3])));
        return true;
    }

    /// <summary>A call that has no meaning, about what is there: a removal that is not whole pages, or a map around it.</summary>
    public static bool ErrAfterAnswer(
        SpecificationState state,
        in Operation asked,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        if (!state.Handles.TryGet<DomainMapping>(asked[0], out var mapping) || mapping.Ended || pick % 2 == 0)
        {
            return false;
        }

        var ahead = mapping.Page - FirstPage(state.Profile);
        if ((pick >> 1) % 2 == 0)
        {
            next = new Operation(DomainMappingOperations.Unmap, id);
            (next[0], next[1]) = (mapping.Domain.Id, ahead);
            next[2] = 1 + (pick >> 8) % (ulong)mapping.Windows.Count;
            next[3] = 1 + (pick >> 16) % 2;
            return true;
        }

        var device = (ulong)mapping.Windows[0].Device.Index;
        if (ahead == 0 || !TryMap(state, mapping.Domain.Id, device, id, pick >> 8, out next))
        {
            return false;
        }

        (next[2], next[4], next[5]) = (
            ahead - 1,
            0,
            Math.Min((ulong)mapping.Windows.Count + 2, PagesOf(state, next[3]))
        );
        return next[5] > 2;
    }

    private static Mapping PickWindow(Domain domain, ulong pick) =>
        domain.Pages[domain.Pages.Keys.Order().ElementAt((int)(pick % (ulong)domain.Pages.Count))];

    /// <summary>A load, or a store where only that is allowed, of the device that a window was made for.</summary>
    private static bool Use(Mapping window, ulong id, ulong pick, out Operation next)
    {
        var index = (window.Id >> Mapping.PieceBits) - 1;
        var isStore =
            window.Direction == DmaDirection.FromDevice || window.Direction != DmaDirection.ToDevice && pick % 4 == 0;
        var line = LineOf(window.Length);
        return Access.Make(
            isStore ? DeviceOperations.Store : DeviceOperations.Load,
            id,
            window.Step,
            index * (ulong)window.Length + line,
            (ulong)window.Length - 2 * line,
            out next
        );
    }

    /// <summary>An access of most of a page, but for its ends: a load is widened later on, and must not leave the page.</summary>
    private static bool Inside(
        SpecificationState state,
        OperationKind kind,
        ulong id,
        ulong handle,
        ulong start,
        out Operation next
    )
    {
        var unit = DomainSpecification.UnitOf(state.Profile);
        var line = LineOf((int)unit);
        return Access.Make(kind, id, handle, start + line, unit - 2 * line, out next);
    }

    /// <summary>So much of a page is left out at each end.</summary>
    private static ulong LineOf(int length) => (ulong)length / 16;

    private static ulong UnitOf(DomainMapping mapping) => (ulong)mapping.Windows[0].Length;

    private static ulong PageAround(DomainMapping mapping, ulong place) => place - place % UnitOf(mapping);
}
