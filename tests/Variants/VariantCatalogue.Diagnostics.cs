using Dma.Reference;
using Dma.Variants.Diagnostics;

namespace Dma.Variants;

// Which misuse is found, and how it is told.
public static partial class VariantCatalogue
{
    private static IEnumerable<Variant> OfDiagnostics()
    {
        foreach (var profile in (string[])[Coherent, WriteBack, Isolating])
        {
            yield return new(
                $"finds-misuse-{profile}",
                "Every class is found that shows in the calls.",
                profile,
                () => new AlteredFactory(profile, p => p, machine => new Checker(machine, Checker.All))
            );
        }
        foreach (var profile in (string[])["iommu", "arm-iommu"])
        {
            yield return new(
                $"finds-misuse-{profile}",
                "The checker of the reference stands around a machine with domains or address spaces.",
                profile,
                () =>
                    new AlteredFactory(
                        profile,
                        p => p with { UnmapNeedsState = _ => Claim.Yes },
                        machine => new DiagnosingPlatform(machine)
                    )
            );
        }
        yield return new(
            "finds-misuse-of-mappings",
            "The classes of a debugging kernel alone are found: how mappings are ended, synced and overlap.",
            Coherent,
            () =>
                new AlteredFactory(
                    Coherent,
                    p => p,
                    machine => new Checker(
                        machine,
                        [.. Checker.All.Where(it => it <= Misuse.SyncDirectionDiffers), Misuse.OverlappingMappings]
                    )
                )
        );
        yield return new(
            "finds-nothing",
            "There are diagnostics, and no class is claimed.",
            Coherent,
            () => new AlteredFactory(Coherent, p => p, machine => new Checker(machine))
        );
    }
}
