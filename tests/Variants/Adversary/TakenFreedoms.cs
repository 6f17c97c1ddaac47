using static Dma.Variants.Adversary.FreedomCatalogue;

namespace Dma.Variants.Adversary;

/// <summary>Which freedoms a variant takes always that others can be told to take, and why it takes one that nobody can be told.</summary>
/// <param name="Freedoms">The freedoms.</param>
/// <param name="Why">Why what it does is no step of a program; null if it is.</param>
public sealed record TakenFreedoms(IReadOnlyList<Freedom> Freedoms, string? Why)
{
    private const string Description = "what is said of a machine, which is the same as long as it lives";
    private const string Build = "how a machine is built: its addresses, windows, pages, lines and parts";
    private const string Calls = "which calls and classes there are";
    private const string Answers = "an answer that is the same whenever it is asked for";
    private const string Later = "could be a step and is none yet";

    private static readonly Dictionary<string, TakenFreedoms> ByName = new(StringComparer.Ordinal);

    static TakenFreedoms()
    {
        OfCachesAndOrder();
        OfPlaces();
        OfNone(
            Description,
            """
            nothing-claimed attributes-unsaid coherence-unstated operations-unsaid bounce-unsaid bounce-nothing-claimed
            pools-unsaid areas-unsaid domains-unstated domains-removal-unstated domains-overlap-unstated translated-strict
            translated-nothing-said windows-unstated devicetree-tells-little devicetree-restricted-tells-little
            devicetree-coherence-unstated nothing-claimed-of-all alignment-without-cap page-aligned-for-the-cpu
            coherent-masks-from-31-bits any-coherent-mask only-drained always-exclusive never-exclusive-unasked described-anew
            """
        );
        OfNone(
            Build,
            """
            long-lines short-lines lines-of-16 lines-of-256 small-second-level many-lines buffers-at-both-ends buffers-from-pages
            slots-not-at-zero bounce-beyond-the-mask-alone restricted-pool-of-16-sets restricted-pool-of-24-sets
            bounce-granule-of-64-kib large-pages-always sub-page-reach sub-page-reach-of-a-byte lazy-identity
            translated-one-window translated-windows-of-their-own translated-contiguous translated-addresses-shared
            declared-at-both-ends areas-beyond-every-mask no-area-for-all areas-at-both-ends grain-of-eight-pages
            domains-of-every-page-size domains-of-large-steps domains-at-the-top domains-at-the-bottom domains-beside-a-bus
            default-domain ports-share-an-iommu devicetree-lowest-first devicetree-restricted-lowest-first
            devicetree-both-ends-in-turn devicetree-pools-last devicetree-restricted-pools-last devicetree-whole-blocks
            devicetree-default-pool-serves devicetree-buses-translate pools-of-declared-memory users-of-declared-memory
            lists-pools-and-users declared-memory-and-the-rest lists-pools-and-registers packed-otherwise one-block-a-chunk
            large-chunks aligned-for-the-device marks-powers-of-two dac dac-tagged
            """
        );
        OfNone(
            Calls,
            """
            core-alone no-resources architecture finds-misuse finds-misuse-of-mappings finds-nothing masks-one-by-one
            no-allocator-calls nothing-movable plain-old-names dac-for-nobody no-user-mappings
            """
        );
        OfNone(
            Answers,
            """
            no-dma-no-answers perhaps-no-dma lists-limits-fixed plain-requests-declared cookies-declared no-page-more
            nothing-is-pinned domains-move-devices domains-refuse-groups attach-moves attach-refused-otherwise
            tells-page-by-page devicetree-tells-whole-pages devicetree-lends-regions devicetree-buffers-beside-areas
            buffers-beside-areas-declared buffers-beside-areas-unstated promised-alone promised-users-alone
            promised-pools-alone promised-alone-of-all coherent-anyhow
            """
        );
        OfNone(
            Later,
            """
            slots-rest-until-settled bounce-keeps-all-bits lists-have-small-names lists-copied-from-the-end
            faults-a-page-late blocks-from-the-top pools-take-memory-at-once declared-freed-when-settled
            shared-resources refuses-resources-now-and-then moved-before-pinning restless-pages released-late
            blocks-refused-at-times old-names-unsplit-does-both old-names-may-sleep dac-syncs-do-both
            domains-forget-nothing filled-at-first-access
            """
        );
    }

    /// <summary>Whether it could be a step.</summary>
    public bool IsLater => Why == Later;

    /// <summary>What a variant takes.</summary>
    /// <param name="variant">The variant.</param>
    /// <exception cref="KeyNotFoundException">Nothing is said of it.</exception>
    public static TakenFreedoms Of(Variant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        return ByName[NameOf(variant)];
    }

    /// <summary>The names of variants of which something is said, without their profiles.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>The name of a variant without that of its profile.</summary>
    /// <param name="variant">The variant.</param>
    public static string NameOf(Variant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        var end = $"-{variant.Profile}";
        return variant.Name.StartsWith("architecture-", StringComparison.Ordinal) ? "architecture"
            : variant.Name.EndsWith(end, StringComparison.Ordinal) && !ByName.ContainsKey(variant.Name)
                ? variant.Name[..^end.Length]
            : variant.Name;
    }

    private static void OfCachesAndOrder()
    {
        Takes("invalidate-always", Maintenance);
        Takes("discard-at-from-device", Maintenance);
        Takes("discard-unstated", Maintenance);
        Takes("no-speculation", Maintenance, Filling, Caching);
        Takes("no-speculation-allocates", Maintenance, Caching);
        Takes("restless-cache", Caching);
        Takes("tiny-cache", Capacity);
        Takes("one-line", Capacity);
        Takes("four-lines", Capacity);
        Takes("full-cache-work", Maintenance);
        Takes("reused-behind-cache", Pages, Content, Maintenance, Filling);
        Takes("reused-behind-speculation", Pages, Content, Caching);
        Takes("posted-until-complete", Landing);
        Takes("posted-not-at-all", Landing);
        Takes("loads-pass-stores", Passing);
        Takes("buffer-drains-at-barriers", Storing, Pages, Content);
        Takes("buffer-drains-when-giving", Storing);
        Takes("drains-at-barriers", Storing);
        Takes("giving-drains-unsaid", Storing);
        Takes("early-loads", Loading);
        Takes("weakest-memory", Storing, Loading, Parting, Passing, Landing);
        Takes("lands-before-write-barrier", Landing, Parting);
        Takes("barrier-completes-devices", Waiting, Storing, Landing);
        Takes("pieces-through-cache", Parting, Caching);
        Takes("bounce", Bouncing);
        Takes("bounce-if-needed", Bouncing);
        Takes("bounce-without-copy-in", Bouncing, Copying);
        Takes("bounce-without-copy-in-skips", Bouncing, Copying);
        Takes("bounce-not-coherent", Bouncing);
        Takes("bounce-without-speculation", Bouncing, Maintenance, Caching, Pages, Content);
        Takes("bounce-if-needed-behind-buffer", Bouncing, Storing, Pages, Content);
        Takes("bounce-if-needed-behind-buffer-unsaid", Bouncing, Storing, Pages, Content);
        Takes("bounce-behind-buffer", Bouncing, Storing, Pages, Content);
        Takes("bounced-buffers", Bouncing);
        Takes("bounce-fills-padding", Padding);
        Takes("bounce-slots-behind-buffer", Storing, Slots);
        Takes("users-on-another-cpu", Running, Storing);
        Takes("zeros-past-the-end", Ending);
        Takes("stores-to-registers-wait", Storing);
        Takes("needs-every-sync", Needing);
        Takes("needs-syncs-by-address", Needing);
    }

    private static void OfPlaces()
    {
        Takes("ends-of-memory-first", Pages);
        Takes("pages-reused-at-once", Pages);
        Takes("ends-of-addresses-first", Addresses);
        Takes("highest-addresses-first", Addresses);
        Takes("scattered-addresses", Addresses);
        Takes("addresses-reused-at-once", Addresses);
        Takes("translated-lowest-first", Addresses);
        Takes("translated-ends-first", Addresses);
        Takes("translated-scattered", Addresses);
        Takes("top-of-window-first", Addresses);
        Takes("devicetree-ends-of-windows-first", Addresses);
        Takes("lists-descending", Addresses, Merging);
        Takes("lazy-invalidation", Invalidation);
        Takes("lazy-unstated", Invalidation);
        Takes("lazy-buffers", Invalidation, Buffers);
        Takes("lazy-pools", Invalidation, Buffers);
        Takes("lazy-rest", Invalidation, Buffers);
        Takes("lazy-windows", Invalidation);
        Takes("domains-lazy", Invalidation);
        Takes("translated-flushes-at-every-call", Invalidation);
        Takes("refuses-now-and-then", Refusing);
        Takes("refuses-buffers-now-and-then", Refusing);
        Takes("refuses-pools-now-and-then", Refusing);
        Takes("remapped-to-zero", Viewing);
        Takes("remapped-to-the-top", Viewing);
        Takes("buffers-reused-at-once", Buffers);
        Takes("buffers-never-reused", Buffers);
        Takes("zeroed-at-free", Zeroing);
        Takes("lists-never-merged", Merging);
        Takes("lists-merged-to-the-byte", Merging);
        Takes("lists-merged-now-and-then", Merging);
        Takes("translated-no-merging", Merging);
        Takes("slots-lowest-first", Slots);
        Takes("slots-highest-first", Slots);
        Takes("slots-scattered", Slots);
        Takes("user-names-reused", Naming);
        Takes("pools-named-from-the-top", Naming);
        Takes("blocks-never-reused", Blocks);
        Takes("blocks-last-first", Blocks);
        Takes("blocks-first-first", Blocks);
        Takes("blocks-poisoned", Poisoning);
        Takes("pools-shrink-at-once", Returning);
        Takes("lists-parted-again", Merging);
        Takes("lists-from-the-end", Listing);
        Takes("last-pages-first", Declared);
        Takes("declared-now-and-then-refused", Refusing);
        Takes("never-lent", Lending);
        Takes("lent-from-the-start", Lending);
        Takes("devicetree-pools-from-below", Regions);
        Takes("devicetree-pools-from-above", Regions);
        Takes("devicetree-restricted-highest-slots", Slots);
        Takes("domains-lazy-large-pages", Invalidation, Removing);
        Takes("domains-remove-large-pages", Removing);
        Takes("domains-large-pages-never", Paging);
        Takes("domains-without-a-cache", Fetching);
        Takes("shrinking-pools-and-users", Returning, Buffers);
    }

    private static void Takes(string name, params IReadOnlyList<Freedom> freedoms) =>
        ByName.Add(name, new(freedoms, null));

    private static void OfNone(string why, string names)
    {
        foreach (var name in names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            ByName.Add(name, new([], why));
    }
}
