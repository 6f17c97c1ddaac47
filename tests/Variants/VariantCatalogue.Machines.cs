using Dma.Reference;
using Dma.Variants.Coherent;
using Dma.Variants.Iommu;
using Dma.Variants.Platform;
using Dma.Variants.Streaming;

namespace Dma.Variants;

// Addresses, room and descriptions.
public static partial class VariantCatalogue
{
    private static IEnumerable<Variant> OfAddresses()
    {
        yield return new(
            "ends-of-memory-first",
            "The first and the last page of memory are given out first; address 0 and the last of all are ordinary ones.",
            Coherent,
            () =>
                Parts(
                    Coherent,
                    p =>
                        p with
                        {
                            PageAllocator = machine => new EndsOfMemoryFirst(machine),
                            DirectOperations = device => Ends(device),
                        }
                )
        );
        yield return Translated(
            "ends-of-addresses-first",
            "DMA address 0 and the last page are given out first.",
            d => new EndsFirst(d)
        );
        yield return Translated(
            "highest-addresses-first",
            "The highest DMA addresses are given out first.",
            d => new HighestFirst(d)
        );
        yield return Translated("scattered-addresses", "DMA addresses come from anywhere.", d => new Scattered(d));
        yield return Translated(
            "addresses-reused-at-once",
            "A freed DMA address is given out again at once.",
            d => new ReusesAtOnce(d)
        );
        yield return new(
            "lazy-invalidation",
            "Removed translations that were used before work until the machine settles.",
            Isolating,
            () => Lazy(Claim.No)
        );
        yield return new(
            "lazy-unstated",
            "Removed translations that were used before work until the machine settles, and nothing is said of it.",
            Isolating,
            () => Lazy(Claim.Unstated)
        );
        yield return new(
            "lazy-identity",
            "DMA addresses are physical ones; what a removed mapping allowed is allowed until the machine settles, to whatever is mapped there next.",
            "lazy-identity",
            () => new LazyIdentityFactory()
        );
    }

    private static IEnumerable<Variant> OfRoom()
    {
        yield return new(
            "refuses-now-and-then",
            "Pages, mappings, lists and buffers are refused now and then, at most twice in a row.",
            Coherent,
            () =>
                Parts(
                    Coherent,
                    p =>
                    {
                        var (pages, mappings, lists) = (new Moods(2), new Moods(2), new Moods(2));
                        return p with
                        {
                            Platform = p.Platform.With(refusals: 2),
                            PageAllocator = machine => new RefusesPages(machine, pages),
                            CoherentAllocator = machine => new RefusesBuffers(machine, 2),
                            DirectOperations = device => new RefusesMappings(device, mappings, lists),
                        };
                    }
                )
        );
        foreach (var profile in EveryProfile)
        {
            yield return new(
                $"pages-reused-at-once-{profile}",
                "The lowest free pages are given out, with what they hold.",
                profile,
                () => Parts(profile, p => p with { PageAllocator = machine => new ReusesPages(machine) })
            );
            yield return new(
                $"only-drained-{profile}",
                "The machine was used before; its pages hold what was left in them.",
                profile,
                () =>
                    new AlteredFactory(
                        profile,
                        p => p with { Platform = p.Platform.With(zeroed: Claim.Unstated, fresh: Claim.No) },
                        OnlyDrained.Live
                    )
            );
        }
    }

    private static IEnumerable<Variant> OfDescriptions()
    {
        foreach (var profile in EveryProfile)
        {
            yield return new(
                $"nothing-claimed-{profile}",
                "Nothing is said of the machine.",
                profile,
                () => new AlteredFactory(profile, p => p, machine => new NothingClaimed(machine, facets: true))
            );
            yield return new(
                $"core-alone-{profile}",
                "Nothing is said of the machine, and it provides no facet.",
                profile,
                () => new AlteredFactory(profile, p => p, machine => new NothingClaimed(machine, facets: false))
            );
        }
    }

    private static Variant Translated(string name, string freedom, Func<IommuDomain, AddressAllocator> make) =>
        new(name, freedom, Isolating, () => Parts(Isolating, p => p with { AddressAllocator = make }));

    private static DirectOperations Ends(Device device) =>
        device.Description.Name == "nic0" ? new BothEndsOfTheSpace(device) : new DirectOperations(device);

    private static AlteredFactory Lazy(Claim strict) =>
        Parts(
            Isolating,
            p =>
                p with
                {
                    Platform = p.Platform.With(strict: strict),
                    IommuDomain = (machine, number) => new LazyDomain(machine, number),
                    AddressAllocator = domain => new LazyAddresses(domain),
                }
        );
}
