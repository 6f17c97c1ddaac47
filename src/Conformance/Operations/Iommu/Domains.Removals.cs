using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

// What comes before and after a removal, a detach and a free.
internal static partial class Domains
{
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

        var page = FirstPage(state.Profile) + removal[1] + PickRemoved(state, removal, pick >> 8);
        return pick % 8 != 7
            && domain.Pages.TryGetValue(page, out var window)
            && (window.LastStore == 0 || window.Direction != DmaDirection.FromDevice)
            && Use(window, id, pick >> 16, out next);
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

        var start = FirstPage(state.Profile) + removal[1];
        if (pick % 8 < 3 && domain.Pages.Count > 0)
        {
            // What lay in a large page with it most of all.
            return Use(
                domain.Pages.TryGetValue(start + removal[2], out var behind) && (pick >> 4) % 4 != 0
                    ? behind
                    : PickWindow(domain, pick >> 8),
                id,
                pick >> 16,
                out next
            );
        }

        var page = start + PickRemoved(state, removal, pick >> 8);
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
                var (window, offset) = (
                    mapping.Windows[(int)(page - mapping.Page)],
                    (page - mapping.Page) * UnitOf(mapping)
                );
                switch ((pick >> 4) % 8)
                {
                    case 0:
                        next = new Operation(DomainMappingOperations.Ask, id);
                        (next[0], next[1]) = (handle, offset + (pick >> 24) % UnitOf(mapping));
                        return true;
                    case 1 or 2 when window.Direction != DmaDirection.FromDevice:
                        return MapAgain(state, removal, window, id, pick >> 8, out next);
                    case 1
                    or 2
                    or 3
                    or 4
                        when window.Direction != DmaDirection.ToDevice
                            && state.Handles.TryGet<Block>(window.Block.Id, out _):
                        return Inside(state, CpuOperations.Load, id, window.Block.Id, (ulong)window.Start, out next);
                    default:
                        return Inside(
                            state,
                            (pick >> 32) % 4 == 0 ? StrayOperations.Store : StrayOperations.Load,
                            id,
                            handle,
                            offset,
                            out next
                        );
                }
            }
        }

        return false;
    }

    /// <summary>What a device stored is the CPU's when its translation is removed.</summary>
    public static bool RemoveAfterComplete(
        SpecificationState state,
        in Operation complete,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        next = default;
        var device = new DeviceId((int)complete[0]);
        if (
            pick % 4 != 0
            || state.Profile.Iommu is null
            || state.Part<DomainSpecification>().DomainOf(device) is not { } domain
        )
        {
            return false;
        }

        var (page, last) = (0UL, 0UL);
        foreach (var (place, window) in domain.Pages)
        {
            (page, last) = window.LastStore > last ? (place, window.LastStore) : (page, last);
        }

        if (last == 0 || !state.Handles.TryGet<DomainMapping>(domain.Pages[page].Step, out var mapping))
        {
            return false;
        }

        var from = state.Profile.Iommu.RemovesExactly == Claim.Yes ? page : mapping.Page;
        next = new Operation(DomainMappingOperations.Unmap, id);
        (next[0], next[1], next[2]) = (domain.Id, from - FirstPage(state.Profile), page - from + 1);
        return true;
    }

    /// <summary>A page that a removal takes, the last one often; where removals are not exact also one of the large page that goes with it.</summary>
    /// <remarks>Most often the same before and after the removal: what was used is then looked at.</remarks>
    private static ulong PickRemoved(SpecificationState state, in Operation removal, ulong pick)
    {
        pick = pick % 4 == 0 ? pick >> 2 : Mixing.Mix(removal[0], removal[1] << 8 | removal[2]);
        var count = Math.Max(1, removal[2]);
        var isExact = state.Profile.Iommu!.RemovesExactly == Claim.Yes;
        return (pick % 4) switch
        {
            0 or 1 when !isExact => count,
            2 when !isExact => count + (pick >> 8) % LargestPage(state.Profile),
            3 => (pick >> 8) % count,
            _ => count - 1,
        };
    }

    /// <summary>What was removed is mapped again in its place, up to what is left behind it.</summary>
    private static bool MapAgain(
        SpecificationState state,
        in Operation removal,
        Mapping removed,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var unit = DomainSpecification.UnitOf(state.Profile);
        var ahead = removed.Address.Value / unit - FirstPage(state.Profile) - removal[1];
        var page = (ulong)removed.Start / unit;
        next = new Operation(DomainMappingOperations.Map, id);
        (next[0], next[1], next[3]) = (removal[0], (ulong)removed.Device.Index, removed.Block.Id);
        (next[2], next[4]) = (removal[1] + ahead - Math.Min(ahead, page), page - Math.Min(ahead, page));
        next[5] = removal[2];
        return true;
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
                next = new Operation(DomainOperations.Free, id);
                next[0] = mapping.Domain.Id;
                if ((pick >> 2) % 4 == 0 && next.Kind.IsAllowed(state, next))
                {
                    return true;
                }

                return Inside(
                    state,
                    pick % 4 == 0 ? StrayOperations.Store : StrayOperations.Load,
                    id,
                    handle,
                    PageAround(mapping, (pick >> 8) % mapping.Length),
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
        return pick % 2 == 0 || TryFindFreed(state, null, out _, out _);
    }

    /// <summary>Finds what a device used in a domain that was freed.</summary>
    /// <param name="state">The state.</param>
    /// <param name="device">The device; null: any.</param>
    /// <param name="mapping">What was mapped.</param>
    /// <param name="start">The first byte of a page that was used.</param>
    private static bool TryFindFreed(
        SpecificationState state,
        DeviceId? device,
        [NotNullWhen(true)] out DomainMapping? mapping,
        out ulong start
    )
    {
        start = 0;
        var translations = state.Handles.Of(HandleKind.Translation);
        for (var i = translations.Count - 1; i >= 0; i--)
        {
            if (
                state.Handles.TryGet(translations[i], out mapping)
                && mapping.Domain.FreedAt is not null
                && mapping.Windows.FindIndex(window => window.Used) is >= 0 and var used
                && (device is null || mapping.Windows[0].Device == device)
            )
            {
                start = (ulong)used * UnitOf(mapping);
                return true;
            }
        }

        mapping = null;
        return false;
    }

    /// <summary>The device looks where it had something in a domain that was freed.</summary>
    private static bool TryLookInFreed(SpecificationState state, DeviceId device, ulong id, out Operation next)
    {
        next = default;
        return TryFindFreed(state, device, out var mapping, out var start)
            && Inside(state, StrayOperations.Load, id, mapping.Id, start, out next)
            && next.Kind.IsAllowed(state, next);
    }
}
