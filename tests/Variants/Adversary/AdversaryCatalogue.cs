using Dma.Reference;
using Dma.Variants.Platform;

namespace Dma.Variants.Adversary;

/// <summary>Right machines that take every freedom when they are told to, one for each description that leaves others.</summary>
public static class AdversaryCatalogue
{
    private const int RefusalsInARow = 2;

    private static readonly string[] Copied = ["coherent", "write-back", "write-buffer", "l1", "l1-l2"];

    /// <summary>All of them, in the order of the profiles that they are made of.</summary>
    public static IReadOnlyList<Variant> All { get; } =
    [
        .. new ReferenceFactory().DefaultProfiles.SelectMany(Of),
        .. Copied.Select(profile => new Variant(
            $"free-copying-{profile}",
            "Mappings are copies, and what is said of them is kept.",
            profile,
            () => Factory(profile, Said, copies: true, ReferenceFactory.Around)
        )),
        .. Copied.Select(profile => new Variant(
            $"unsaid-copying-{profile}",
            "Mappings are copies or not, and little is said of it.",
            profile,
            () => Factory(profile, Unsaid, copies: true, ReferenceFactory.Around)
        )),
    ];

    /// <summary>A machine that takes every freedom that is left by what it keeps, behind a description of one's own.</summary>
    /// <param name="profile">The profile of the reference.</param>
    /// <param name="alter">Changes what the machine keeps.</param>
    /// <param name="describe">Puts the description before the machine.</param>
    /// <param name="copies">Whether devices that are served directly work on copies where they are told to.</param>
    /// <param name="more">Freedoms that it takes as well.</param>
    public static IDmaPlatformFactory Described(
        string profile,
        Func<MachineParts, MachineParts> alter,
        Func<Machine, IDmaPlatform> describe,
        bool copies = false,
        params IReadOnlyList<Freedom> more
    )
    {
        ArgumentNullException.ThrowIfNull(alter);
        return new AdversaryFactory(
            profile,
            parts => alter(Said(parts)),
            copies,
            describe,
            parts => [.. OffersOf(parts, copies), .. more.Select(freedom => Every(freedom)).OfType<Offer>()]
        );
    }

    private static IEnumerable<Variant> Of(string profile)
    {
        yield return new(
            $"free-{profile}",
            "All freedoms that are left by what the profile says.",
            profile,
            () => Factory(profile, Said, copies: false, ReferenceFactory.Around)
        );
        yield return new(
            $"unsaid-{profile}",
            "Caches, write buffers, new pages and removed translations are as they like, for nothing is said of them.",
            profile,
            () => Factory(profile, Unsaid, copies: false, ReferenceFactory.Around)
        );
        if (profile != "diagnosing")
            yield return new(
                $"nothing-said-{profile}",
                "Nothing is said of the machine but how often it may refuse.",
                profile,
                () =>
                    Factory(
                        profile,
                        Unsaid,
                        copies: false,
                        machine => new NothingClaimed(machine, facets: true, RefusalsInARow)
                    )
            );
    }

    private static MachineParts Said(MachineParts parts) =>
        parts with
        {
            Platform = parts.Platform.With(refusals: RefusalsInARow),
        };

    private static MachineParts Unsaid(MachineParts parts) =>
        parts.Claiming(keeps: Claim.Unstated, takes: Claim.Unstated, drains: Claim.Unstated) with
        {
            Platform = parts.Platform.With(zeroed: Claim.Unstated, strict: Claim.Unstated, refusals: RefusalsInARow),
            UserMapping = parts.UserMapping is { } users ? users with { FaultsPastEnd = Claim.Unstated } : null,
            Iommu = parts.Iommu is { } domains ? domains with { RemovesExactly = Claim.Unstated } : null,
        };

    private static AdversaryFactory Factory(
        string profile,
        Func<MachineParts, MachineParts> describe,
        bool copies,
        Func<Machine, IDmaPlatform> wrap
    ) => new(profile, describe, copies, wrap, parts => OffersOf(parts, copies));

    private static IReadOnlyList<Offer> OffersOf(MachineParts parts, bool copies)
    {
        var streaming = parts.Streaming;
        var hasCoherent = !parts.MemoryMap.CoherentAreas.IsEmpty;
        var bounces = parts.Devices.Any(device => device.Operations == "bounced");
        var mayDiscard = streaming.KeepsUnwrittenBytes != Claim.Yes;
        List<Offer?> offers =
        [
            Every(FreedomCatalogue.Caching, FreeParts.HasLines(parts)),
            Every(FreedomCatalogue.Filling, FreeParts.HasLines(parts)),
            Every(FreedomCatalogue.Capacity, FreeParts.HasLines(parts)),
            Some(
                FreedomCatalogue.Maintenance,
                (MaintenanceWay.AsNeeded, true),
                (MaintenanceWay.Always, true),
                (MaintenanceWay.Discards, mayDiscard),
                (MaintenanceWay.WhenGiving, streaming.TakingInvalidates != Claim.Yes)
            ),
            Every(FreedomCatalogue.Storing),
            Every(FreedomCatalogue.Loading, hasCoherent),
            Every(FreedomCatalogue.Waiting),
            Every(FreedomCatalogue.Landing),
            // Behind an IOMMU an access that is blocked is one report, however many pieces it has.
            Every(FreedomCatalogue.Parting, !FreeParts.Translates(parts)),
            Every(FreedomCatalogue.Passing),
            Every(FreedomCatalogue.Pages),
            Every(FreedomCatalogue.Content, parts.Platform.MemoryStartsZeroed == Claim.Unstated),
            Every(FreedomCatalogue.Addresses, FreeParts.Translates(parts)),
            Every(FreedomCatalogue.Fetching, FreeParts.Translates(parts)),
            Every(
                FreedomCatalogue.Invalidation,
                FreeParts.Translates(parts) && parts.Platform.StrictInvalidation != Claim.Yes
            ),
            Places(FreedomCatalogue.Buffers, hasCoherent, PlacingWay.Lowest, PlacingWay.Scattered),
            Every(FreedomCatalogue.Zeroing, hasCoherent),
            Every(FreedomCatalogue.Viewing, hasCoherent),
            Places(FreedomCatalogue.Slots, bounces, PlacingWay.Lowest, PlacingWay.Highest, PlacingWay.Scattered),
            Some(
                FreedomCatalogue.Bouncing,
                (BouncingWay.Never, copies),
                (BouncingWay.WhereNeeded, copies || bounces),
                (BouncingWay.Always, copies || bounces)
            ),
            Every(FreedomCatalogue.Copying, (copies || bounces) && mayDiscard),
            Every(FreedomCatalogue.Padding, bounces),
            Every(FreedomCatalogue.Merging, parts.Scatterlist is not null),
            Every(FreedomCatalogue.Refusing, parts.Platform.Room.RefusalsInARow > 0),
            Places(FreedomCatalogue.Blocks, parts.Pool is not null, PlacingWay.LastFreed, PlacingWay.Scattered),
            Every(FreedomCatalogue.Returning, parts.Pool is not null),
            Every(FreedomCatalogue.Poisoning, parts.Pool is not null),
            Every(FreedomCatalogue.Needing),
            Every(FreedomCatalogue.Naming, parts.Pool is not null || parts.UserMapping is not null),
            // Pages that are no neighbours are accessed one by one.
            Every(FreedomCatalogue.Running, parts.UserMapping is not null && !parts.ScattersBuffers),
            Every(FreedomCatalogue.Ending, parts.UserMapping is { FaultsPastEnd: Claim.Unstated }),
            Places(FreedomCatalogue.Regions, parts.DeviceTree is not null, PlacingWay.Highest),
            Places(
                FreedomCatalogue.Declared,
                parts.DeviceMemory.Declarable.Count > 0,
                PlacingWay.Highest,
                PlacingWay.Scattered
            ),
            Places(FreedomCatalogue.Areas, !parts.ContiguousAreas.IsEmpty, PlacingWay.Highest, PlacingWay.Scattered),
            Every(FreedomCatalogue.Lending, !parts.ContiguousAreas.IsEmpty),
            Every(FreedomCatalogue.Paging, parts.Iommu is not null),
            Every(FreedomCatalogue.Removing, parts.Iommu is { RemovesExactly: not Claim.Yes }),
            Every(FreedomCatalogue.Listing, parts.Scatterlist is not null && !copies),
        ];
        return [.. offers.OfType<Offer>().Where(offer => offer.Ways.Count > 0)];
    }

    private static Offer? Every(Freedom freedom, bool isLeft = true) =>
        isLeft ? new(freedom, Enumerable.Range(0, freedom.Ways.Count).ToHashSet()) : null;

    private static Offer? Places(Freedom<PlacingWay> freedom, bool isLeft, params IEnumerable<PlacingWay> ways) =>
        isLeft ? Some(freedom, [.. ways.Prepend(PlacingWay.New).Select(way => (way, true))]) : null;

    private static Offer Some<TWay>(Freedom<TWay> freedom, params (TWay Way, bool IsLeft)[] ways)
        where TWay : struct, Enum =>
        new(freedom, ways.Where(way => way.IsLeft).Select(way => freedom.NumberOf(way.Way)).ToHashSet());
}
