using Dma.Reference;
using Dma.Variants.Iommu;

namespace Dma.Variants;

// Domains that drivers make: which pages they use, what goes with a removal and when, and where addresses are.
public static partial class VariantCatalogue
{
    private const string Managed = "iommu";

    private static IEnumerable<Variant> OfDomains()
    {
        yield return Domains(
            "domains-large-pages-never",
            "Domains use the smallest pages alone.",
            p => p with { PagedDomain = (machine, id) => new SmallPages(machine, id) }
        );
        yield return Domains(
            "domains-do-not-split",
            "A removal takes the rest of the large page in which it ends.",
            p =>
                p with
                {
                    PagedDomain = (machine, id) => new WholePages(machine, id),
                    Iommu = p.Iommu! with { RemovesExactly = Claim.No },
                }
        );
        yield return Domains(
            "domains-removal-unstated",
            "Large pages are split, and nothing is said of it.",
            p => p with { Iommu = p.Iommu! with { RemovesExactly = Claim.Unstated } }
        );
        yield return Domains(
            "domains-forget-nothing",
            "What was used of a domain is translated until the machine has settled.",
            p =>
                p with
                {
                    Platform = p.Platform.With(strict: Claim.No),
                    TranslationCache = machine => new ForgetsNothing(machine),
                }
        );
        yield return Domains(
            "domains-overlap-unstated",
            "Nothing is said of what becomes of a map over another.",
            p => p with { Iommu = p.Iommu! with { RefusesOverlap = Claim.Unstated } }
        );
        yield return Domains(
            "domains-from-zero",
            "Address 0 is the first that can be translated.",
            p => p with { Iommu = p.Iommu! with { Aperture = new(new(0), new(0x10_0000)) } }
        );
        yield return Domains(
            "domains-at-the-top",
            "The last address of the space is the last that can be translated.",
            p => p with { Iommu = p.Iommu! with { Aperture = new(new(0xFFFF_FFFF_FFF0_0000), new(0x10_0000)) } }
        );
        yield return Domains(
            "domains-refuse-groups",
            "A device that shares its group is not attached.",
            p => p with { Iommu = p.Iommu! with { AttachesGroups = Claim.No } }
        );
        yield return Domains(
            "domains-nothing-said",
            "Of domains no more is said than which devices there are, and the sizes of pages.",
            p =>
                p with
                {
                    Iommu = p.Iommu! with
                    {
                        AttachesGroups = Claim.Unstated,
                        RefusesOverlap = Claim.Unstated,
                        RemovesExactly = Claim.Unstated,
                        Domains = 0,
                        Translations = 0,
                    },
                }
        );
    }

    private static Variant Domains(string name, string freedom, Func<MachineParts, MachineParts> replace) =>
        new(name, freedom, Managed, () => Parts(Managed, replace));
}
