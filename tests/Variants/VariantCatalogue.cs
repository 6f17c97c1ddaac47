using Dma.Reference;
using Dma.Variants.Caches;
using Dma.Variants.Platform;
using WriteBuffer = Dma.Variants.Caches.WriteBuffer;

namespace Dma.Variants;

/// <summary>All variants.</summary>
public static partial class VariantCatalogue
{
    private const string Coherent = "coherent";
    private const string WriteBack = "write-back";
    private const string Isolating = "isolating";
    private const string Buffered = "write-buffer";
    private const string L1 = "l1";
    private const string L1L2 = "l1-l2";
    private const string Interconnect = "interconnect";
    private const string Bounced = "bounce";

    private const string Contiguous = "contiguous";
    private const string Tree = "devicetree";
    private const string TreeRestricted = "devicetree-restricted";

    private static readonly string[] EveryProfile =
    [
        Coherent,
        WriteBack,
        Isolating,
        Buffered,
        L1,
        L1L2,
        Interconnect,
        Contiguous,
        Bounced,
        Behind,
        Tree,
        TreeRestricted,
    ];

    /// <summary>The variants, in the order of the freedoms that they take.</summary>
    public static IReadOnlyList<Variant> All { get; } =
    [
        .. OfCaches(),
        .. OfCopies(),
        .. OfBuffers(),
        .. OfAddresses(),
        .. OfRoom(),
        .. OfDescriptions(),
        .. OfDispatch(),
        .. OfDiagnostics(),
        .. OfOrdering(),
        .. OfCacheSizes(),
        .. OfCoherentMemory(),
        .. OfCoherentAddresses(),
        .. OfCoherentRoom(),
        .. OfLists(),
        .. OfDeclaredMemory(),
        .. OfBounce(),
        .. OfUserMappings(),
        .. OfPools(),
        .. OfContiguousMemory(),
        .. OfOldNames(),
        .. OfAreas(),
        .. OfDomains(),
        .. OfTranslation(),
        .. OfAddressSpaces(),
        .. OfTrees(),
        .. OfCombinations(),
    ];

    private static IEnumerable<Variant> OfCaches()
    {
        yield return new(
            "invalidate-always",
            "Every hand-over cleans and invalidates, whatever its direction.",
            WriteBack,
            () => Parts(WriteBack, p => p with { CacheMaintenance = machine => new InvalidatesAlways(machine) })
        );
        yield return new(
            "discard-at-from-device",
            "Dirty lines of a FROM_DEVICE buffer are dropped when it is given.",
            WriteBack,
            () => Discarding(Claim.No)
        );
        yield return new(
            "discard-unstated",
            "Dirty lines of a FROM_DEVICE buffer are dropped when it is given, and nothing is said of it.",
            WriteBack,
            () => Discarding(Claim.Unstated)
        );
        yield return new(
            "no-speculation",
            "Lines are invalidated when a buffer is given, never when it is taken; a store does not bring a line in.",
            WriteBack,
            () => Cached(new(64, AllocatesOnStore: false, Eviction: 1, Return: 0), 64, takes: false)
        );
        yield return new(
            "no-speculation-allocates",
            "Lines are invalidated when a buffer is given, never when it is taken; a store brings a line in.",
            WriteBack,
            () => Cached(new(64, AllocatesOnStore: true, Eviction: 1, Return: 0), 64, takes: false)
        );
        yield return new(
            "restless-cache",
            "Lines are evicted and come back all the time; what is clean is never written back.",
            WriteBack,
            () => Cached(new(64, AllocatesOnStore: true, Eviction: 4, Return: 4), 64, takes: true)
        );
        yield return new(
            "tiny-cache",
            "The cache has four lines of 32 bytes.",
            WriteBack,
            () => Cached(new(4, AllocatesOnStore: true, Eviction: 1, Return: 1), 32, takes: true)
        );
        yield return new(
            "long-lines",
            "The cache has lines of 256 bytes and keeps them.",
            WriteBack,
            () => Cached(new(256, AllocatesOnStore: true, Eviction: 0, Return: 2), 256, takes: true)
        );
        yield return new(
            "coherence-unstated",
            "Of one device nothing is said, another looks past the caches, a third through them.",
            WriteBack,
            () =>
                Parts(
                    WriteBack,
                    p =>
                        p with
                        {
                            Devices =
                            [
                                .. p.Devices.Select(
                                    (device, index) => index == 2 ? device with { Coherent = Claim.Unstated } : device
                                ),
                            ],
                        }
                )
        );
        yield return new(
            "reused-behind-cache",
            "Pages are given out again at once, with whatever the cache still holds of them; only giving invalidates.",
            WriteBack,
            () => Reused(new(64, AllocatesOnStore: false, Eviction: 1, Return: 0), takes: false)
        );
        yield return new(
            "reused-behind-speculation",
            "Pages are given out again at once, with whatever the cache still holds of them or brings back.",
            WriteBack,
            () => Reused(new(256, AllocatesOnStore: true, Eviction: 0, Return: 2), takes: true)
        );
        yield return new(
            "short-lines",
            "The cache of the reference has lines of 16 bytes.",
            WriteBack,
            () => Parts(WriteBack, p => p with { Platform = p.Platform.With(cacheLine: 16) })
        );
    }

    private static IEnumerable<Variant> OfBuffers()
    {
        foreach (var profile in EveryProfile)
        {
            yield return new(
                $"posted-until-complete-{profile}",
                "No store of a device lands before it is waited for.",
                profile,
                () => Parts(profile, p => p with { BusMaster = device => new LandsWhenComplete(device) })
            );
        }
        yield return new(
            "posted-not-at-all",
            "Every store of a device lands at once.",
            WriteBack,
            () => Parts(WriteBack, p => p with { BusMaster = device => new LandsAtOnce(device) })
        );
        yield return new(
            "loads-pass-stores",
            "A device's loads pass its own stores that are in flight.",
            Coherent,
            () => Parts(Coherent, p => p with { BusMaster = device => new LoadsPassStores(device) })
        );
        yield return new(
            "buffer-drains-at-barriers",
            "The CPU has a write buffer that only barriers drain.",
            Coherent,
            () =>
                Parts(
                    Coherent,
                    p =>
                        p.Claiming(drains: Claim.No) with
                        {
                            Platform = p.Platform.With(zeroed: Claim.Unstated),
                            Cache = machine => new WriteBuffer(machine, drainsWhenGiving: false),
                            PageAllocator = machine => new ReusesAsTheyAre(machine),
                        }
                )
        );
        yield return new(
            "buffer-drains-when-giving",
            "The CPU has a write buffer that map and sync_for_device drain.",
            Coherent,
            () =>
                Parts(
                    Coherent,
                    p =>
                        p with
                        {
                            Cache = machine => new WriteBuffer(machine, drainsWhenGiving: true),
                            PageAllocator = machine => new DrainsBeforeReuse(machine),
                        }
                )
        );
    }

    private static AlteredFactory Discarding(Claim keeps) =>
        Parts(
            WriteBack,
            p => p.Claiming(keeps: keeps) with { CacheMaintenance = machine => new DiscardsAtFromDevice(machine) }
        );

    private static AlteredFactory Cached(CacheHabits habits, ulong line, bool takes) =>
        Parts(
            WriteBack,
            p =>
            {
                var altered = p with
                {
                    Platform = p.Platform.With(cacheLine: line),
                    Cache = machine => new LineCache(machine, habits),
                };
                return takes
                    ? altered
                    : altered.Claiming(takes: Claim.Unstated) with
                    {
                        CacheMaintenance = machine => new InvalidatesWhenGiving(machine),
                    };
            }
        );

    private static AlteredFactory Reused(CacheHabits habits, bool takes) =>
        Parts(
            WriteBack,
            p =>
            {
                var altered = p with
                {
                    Platform = p.Platform.With(zeroed: Claim.Unstated),
                    Cache = machine => new LineCache(machine, habits),
                    PageAllocator = machine => new ReusesAsTheyAre(machine),
                };
                return takes
                    ? altered
                    : altered.Claiming(takes: Claim.Unstated) with
                    {
                        CacheMaintenance = machine => new InvalidatesWhenGiving(machine),
                    };
            }
        );

    private static AlteredFactory Parts(string profile, Func<MachineParts, MachineParts> replace) =>
        new(profile, replace);
}
