using Dma.Reference;
using Dma.Variants.Iommu;

namespace Dma.Variants;

// Address spaces that devices are attached to.
public static partial class VariantCatalogue
{
    private const string ArmIommu = "arm-iommu";

    private static IEnumerable<Variant> OfAddressSpaces()
    {
        yield return new(
            "attach-moves",
            "A device that is attached already is moved to the other address space.",
            ArmIommu,
            () => Parts(ArmIommu, p => p with { AddressSpaces = machine => new MovesAttached(machine) })
        );
        yield return new(
            "attach-refused-otherwise",
            "A device that is attached already is refused with another error number.",
            ArmIommu,
            () => Parts(ArmIommu, p => p with { AddressSpaces = machine => new RefusesAttachedAsUnknown(machine) })
        );
        yield return new(
            "top-of-window-first",
            "The highest addresses of a window are given out first.",
            ArmIommu,
            () => Parts(ArmIommu, p => p with { AddressAllocator = domain => new TopOfWindowFirst(domain) })
        );
        yield return new(
            "lazy-windows",
            "In address spaces removed translations work until many wait or the machine settles.",
            ArmIommu,
            () =>
                Parts(
                    ArmIommu,
                    p =>
                        p with
                        {
                            IommuMapping = p.IommuMapping! with { StrictInvalidation = Claim.No },
                            SpaceDomain = (machine, number, window) => new LazySpaceDomain(machine, number, window),
                        }
                )
        );
        yield return new(
            "default-domain",
            "Devices that are not attached are behind the IOMMU too, each in a domain of its own.",
            ArmIommu,
            () => Parts(ArmIommu, InDomains)
        );
        yield return new(
            "filled-at-first-access",
            "The IOMMU of a second port, or of a device that was resumed, is given nothing, and fetches a translation when it is used.",
            ArmIommu,
            () =>
                Parts(
                    ArmIommu,
                    p => p with { PortIommu = (machine, domain) => new FilledAtFirstAccess(machine, domain) }
                )
        );
        yield return new(
            "ports-share-an-iommu",
            "All ports of a device are behind one IOMMU.",
            ArmIommu,
            () => Parts(ArmIommu, p => p with { PortIommu = (machine, domain) => new SharedByPorts(machine, domain) })
        );
        yield return new(
            "windows-unstated",
            "Nothing is said of what address spaces keep apart, promise or make at chosen addresses.",
            ArmIommu,
            () =>
                Parts(
                    ArmIommu,
                    p =>
                        p with
                        {
                            IommuMapping = new() { Attachable = p.IommuMapping!.Attachable, Spaces = 2 },
                        }
                )
        );
    }

    private static MachineParts InDomains(MachineParts parts) =>
        parts with
        {
            Platform = parts.Platform with
            {
                Isolates = Claim.Yes,
                EnforcesDirection = Claim.Yes,
                StrictInvalidation = Claim.Yes,
            },
            Devices =
            [
                .. parts.Devices.Select((device, index) => device with { Operations = "translated", Domain = index }),
            ],
        };
}
