using Dma.Reference;
using Dma.Variants.Iommu;

namespace Dma.Variants;

// Addresses of devices behind an IOMMU: who shares them, in which order they are given out, and when what was removed is gone.
public static partial class VariantCatalogue
{
    private const string Behind = "translated";

    private static IEnumerable<Variant> OfTranslation()
    {
        yield return Window(
            "translated-lowest-first",
            "The lowest free addresses are given out.",
            p => p with { AddressAllocator = domain => new LowestAddresses(domain) }
        );
        yield return Window(
            "translated-ends-first",
            "The first page of a window is given out first, then the last one that the mask reaches, then what lies next to them.",
            p => p with { AddressAllocator = domain => new EndsFirst(domain) }
        );
        yield return Window(
            "translated-scattered",
            "Addresses are given out anywhere in a window.",
            p => p with { AddressAllocator = domain => new Scattered(domain) }
        );
        yield return Window(
            "translated-strict",
            "Removed translations are dead at once, and that is said.",
            p =>
                p with
                {
                    Platform = p.Platform.With(strict: Claim.Yes),
                    IommuDomain = (machine, number) => new IommuDomain(machine, number),
                }
        );
        yield return Window(
            "translated-flushes-at-every-call",
            "Removed translations are dead at once, and nothing is said of it.",
            p =>
                p with
                {
                    Platform = p.Platform.With(strict: Claim.Unstated),
                    IommuDomain = (machine, number) => new FlushesAtOnce(machine, number),
                }
        );
        yield return Window(
            "translated-one-window",
            "All devices share one window.",
            p =>
                p with
                {
                    Devices =
                    [
                        .. p.Devices.Select(device =>
                            device with
                            {
                                Domain = 0,
                                InitialMask = DmaMask.Default,
                                WidestMask = DmaMask.All,
                            }
                        ),
                    ],
                    Translation = _ => new() { Window = new(new(0x1000), new(0x7FFF_F000)) },
                }
        );
        yield return Window(
            "translated-windows-of-their-own",
            "Each device has a window for itself, which begins with address 0.",
            p =>
                p with
                {
                    Devices = [.. p.Devices.Select((device, index) => device with { Domain = index })],
                    Translation = device =>
                        device.WidestMask == DmaMask.All
                            ? new() { Window = new(new(0), new(0x8000_0000)) }
                            : new() { Window = new(new(0), new(0x8000)), Granules = 8 },
                }
        );
        yield return Window(
            "translated-no-merging",
            "No entries of a list become one.",
            p => p with { MergePolicy = device => new NoMerging(device) }
        );
        yield return Window(
            "translated-contiguous",
            "Every buffer is contiguous in memory, asked for or not.",
            p => p with { ScattersBuffers = false }
        );
        yield return Window(
            "translated-nothing-said",
            "Not a word is said of windows, and FORCE_CONTIGUOUS is not known.",
            p =>
                p with
                {
                    Translation = _ => TranslationDescription.Unstated,
                    Coherent = p.Coherent with { HonoursForceContiguous = Claim.Unstated },
                    CoherentAllocator = machine => new KnowsNoContiguity(machine),
                }
        );
        yield return Window(
            "translated-addresses-shared",
            "What is mapped for two devices of a window has one address for both.",
            p =>
                p with
                {
                    IommuDomain = (machine, number) =>
                        number == 0 ? new SharingDomain(machine, number) : p.IommuDomain(machine, number),
                    TranslatedOperations = device => new SharedAddresses(device),
                }
        );
        yield return Granular(
            "large-pages-always",
            "Everything is translated in pages of 64 KiB, with what lies around it.",
            LargePagesAlways.Size,
            device => new LargePagesAlways(device)
        );
        yield return Granular(
            "sub-page-reach",
            "A device reaches its mapping out to whole KiB.",
            1024,
            device => new SubPageReach(device, 1024)
        );
        yield return Granular(
            "sub-page-reach-of-a-byte",
            "A device reaches the bytes of its mapping and not one more.",
            1,
            device => new SubPageReach(device, 1)
        );
    }

    private static Variant Granular(string name, string freedom, ulong granule, Func<Device, DeviceOperations> make) =>
        new(
            name,
            freedom,
            Isolating,
            () =>
                Parts(
                    Isolating,
                    p =>
                        p with
                        {
                            Platform = p.Platform with { IsolationGranule = new(granule) },
                            TranslatedOperations = make,
                        }
                )
        );

    private static Variant Window(string name, string freedom, Func<MachineParts, MachineParts> replace) =>
        new(name, freedom, Behind, () => Parts(Behind, replace));
}
