using System.Numerics;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

// What of the calls of domains is defined, and where it gets interesting.
internal static partial class Domains
{
    /// <summary>Most translations lie in so many pages, so that they meet.</summary>
    public const ulong UsualPages = 48;

    /// <summary>Of how many pages a map is at the most, and beyond how many a domain gets no more.</summary>
    private const ulong MaxPages = 64;

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
            case 3 or 4 or 5 or 6:
                return PlaceFor(state, op[3], 0, pick >> 8);
            default:
                return (pick >> 8) % UsualPages;
        }
    }
}
