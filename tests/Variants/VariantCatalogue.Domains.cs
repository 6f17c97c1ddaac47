using Dma.Reference;
using Dma.Variants.Iommu;

namespace Dma.Variants;

// Domains that drivers manage: which pages they have, where they end, and when what was removed is gone.
public static partial class VariantCatalogue
{
    private const string Managed = "iommu";

    private static IEnumerable<Variant> OfDomains()
    {
        yield return Domain(
            "domains-lazy",
            "What was removed from a domain translates until a flush, if it was used before.",
            p =>
                p with
                {
                    Platform = p.Platform.With(strict: Claim.No),
                    TranslationCache = machine => new LazyTranslations(machine),
                    IommuDomain = (machine, number) => new LazyDomain(machine, number),
                    AddressAllocator = domain => new LazyAddresses(domain),
                }
        );
        yield return Domain(
            "domains-lazy-large-pages",
            "A large page goes whole, and what was used translates until a flush.",
            p =>
                p with
                {
                    Platform = p.Platform.With(strict: Claim.Unstated),
                    Iommu = p.Iommu! with { RemovesExactly = Claim.No },
                    TranslationCache = machine => new LazyTranslations(machine),
                    PagedDomain = (machine, id) => new RemovesLargePages(machine, id),
                }
        );
        yield return Domain(
            "domains-without-a-cache",
            "Every access of a device walks the tables.",
            p => p with { TranslationCache = machine => new WalksAlways(machine) }
        );
        yield return Domain(
            "domains-remove-large-pages",
            "A large page goes whole with a part of it.",
            p =>
                p with
                {
                    Iommu = p.Iommu! with { RemovesExactly = Claim.Unstated },
                    PagedDomain = (machine, id) => new RemovesLargePages(machine, id),
                }
        );
        yield return Domain(
            "domains-of-every-page-size",
            "Pages can have any power of two from 4 KiB on, as some tables are said to.",
            p => p with { Iommu = p.Iommu! with { PageSizes = 0xFFFF_FFFF_FFFF_F000 } }
        );
        yield return Domain(
            "domains-of-large-steps",
            "Pages of 4 KiB, 2 MiB, 1 GiB and 512 GiB; a part of a large one is not removed alone.",
            p =>
                p with
                {
                    Iommu = p.Iommu! with { PageSizes = 0x80_4020_1000, RemovesExactly = Claim.Unstated },
                    PagedDomain = (machine, id) => new RemovesLargePages(machine, id),
                }
        );
        yield return Domain(
            "domains-at-the-top",
            "Addresses that can be translated are the highest, with the last page of all.",
            p => p with { Iommu = p.Iommu! with { Aperture = new(new(0xFFFF_FFFF_FFF0_0000), new(0x10_0000)) } }
        );
        yield return Domain(
            "domains-at-the-bottom",
            "Addresses that can be translated are a few, from address 0 on.",
            p => p with { Iommu = p.Iommu! with { Aperture = new(new(0), new(0x2_0000)) } }
        );
        yield return Domain(
            "domains-move-devices",
            "A device that is in a domain is moved to another, not refused.",
            p => p with { Domains = machine => new MovesDevices(machine) }
        );
        yield return Domain(
            "domains-refuse-groups",
            "A device that shares its group is not attached.",
            p => p with { Iommu = p.Iommu! with { AttachesGroups = Claim.No } }
        );
        yield return Domain(
            "domains-unstated",
            "Nothing is said of domains but which devices can be attached.",
            p =>
                p with
                {
                    Iommu = new() { Devices = p.Iommu!.Devices, Aperture = p.Iommu.Aperture },
                }
        );
        yield return Domain(
            "domains-beside-a-bus",
            "Devices that are in no domain address memory as it lies.",
            p =>
                p with
                {
                    Platform = p.Platform with
                    {
                        Isolates = Claim.No,
                        EnforcesDirection = Claim.Unstated,
                        StrictInvalidation = Claim.Unstated,
                    },
                    Addressing = new() { AcceptsFrom = DmaMask.FromBits(32) },
                    Devices = [.. p.Devices.Select(device => device with { Operations = "direct" })],
                }
        );
        yield return Domain(
            "domains-large-pages-never",
            "Domains use the smallest pages alone.",
            p => p with { PagedDomain = (machine, id) => new SmallPages(machine, id) }
        );
        yield return Domain(
            "domains-removal-unstated",
            "Large pages are split, and nothing is said of it.",
            p => p with { Iommu = p.Iommu! with { RemovesExactly = Claim.Unstated } }
        );
        yield return Domain(
            "domains-forget-nothing",
            "What was used of a domain is translated until the machine has settled.",
            p =>
                p with
                {
                    Platform = p.Platform.With(strict: Claim.No),
                    TranslationCache = machine => new ForgetsNothing(machine),
                }
        );
        yield return Domain(
            "domains-overlap-unstated",
            "Nothing is said of what becomes of a map over another.",
            p => p with { Iommu = p.Iommu! with { RefusesOverlap = Claim.Unstated } }
        );
    }

    private static Variant Domain(string name, string freedom, Func<MachineParts, MachineParts> replace) =>
        new(name, freedom, Managed, () => Parts(Managed, replace));
}
