using Dma.Reference;
using Dma.Variants.Bounce;
using Dma.Variants.Caches;
using Dma.Variants.Coherent;
using Dma.Variants.Iommu;
using Dma.Variants.Platform;

namespace Dma.Variants;

// What coherent memory is, and where it lies.
public static partial class VariantCatalogue
{
    private static readonly ByteCount Page = new(0x1000);

    private static IEnumerable<Variant> OfCoherentMemory()
    {
        foreach (var profile in (string[])[WriteBack, L1, L1L2])
        {
            yield return new(
                $"coherent-anyhow-{profile}",
                "Memory that need not be coherent is so, and nothing is said of attributes.",
                profile,
                () =>
                    new AlteredFactory(
                        profile,
                        p => p with { CoherentAllocator = machine => new CoherentAnyhow(machine) },
                        machine => new AttributesUnsaid(machine)
                    )
            );
        }
        foreach (var profile in EveryProfile)
        {
            yield return new(
                $"attributes-unsaid-{profile}",
                "Attributes are honoured or not, and nothing is said of it.",
                profile,
                () => new AlteredFactory(profile, p => p, machine => new AttributesUnsaid(machine))
            );
            yield return new(
                $"zeroed-at-free-{profile}",
                "Buffers are zeroed when they are freed, not when they are allocated.",
                profile,
                () =>
                    Parts(
                        profile,
                        p =>
                            p with
                            {
                                Coherent = p.Coherent with { Zeroed = Claim.Yes },
                                CoherentAllocator = machine => new ZeroesAtFree(machine),
                            }
                    )
            );
            yield return new(
                $"full-cache-work-{profile}",
                "Every hand-over cleans and invalidates, for devices that see through the caches and in buffers too.",
                profile,
                () => Parts(profile, p => p with { CacheMaintenance = machine => new MaintainsForAll(machine) })
            );
        }
        foreach (var profile in (string[])[WriteBack, L1, L1L2, Buffered])
        {
            yield return new(
                $"bounced-buffers-{profile}",
                "Maps take buffers of coherent memory and copy them like all others.",
                profile,
                () =>
                    Parts(
                        profile,
                        p =>
                            BounceMachine.Of(p, (device, pool) => new BounceOperations(device, pool, true)) with
                            {
                                Coherent = p.Coherent with { MapTakesBuffers = Claim.Yes },
                            }
                    )
            );
        }
    }

    private static IEnumerable<Variant> OfCoherentAddresses()
    {
        foreach (var profile in (string[])[Coherent, WriteBack, L1, L1L2, Interconnect])
        {
            yield return Remapped(profile, "zero", "from CPU address 0 on", 0, fromTop: false);
            yield return Remapped(
                profile,
                "the-top",
                "up to the last page of the CPU's addresses",
                0xFFFF_FFFF_F800_0000,
                fromTop: true
            );
        }
        foreach (var profile in EveryProfile)
        {
            yield return Placed(
                profile,
                "buffers-reused-at-once",
                "The memory that was freed is given out again at once.",
                machine => new LowestBuffersFirst(machine)
            );
            yield return Placed(
                profile,
                "buffers-never-reused",
                "Memory that was used is given out again only when there is no other.",
                machine => new NewBuffersFirst(machine)
            );
            yield return new(
                $"page-aligned-for-the-cpu-{profile}",
                "CPU addresses of buffers are aligned to a page, DMA addresses to 64 KiB at the most.",
                profile,
                () => Parts(profile, p => p with { Coherent = Capped(p.Coherent) })
            );
        }
        foreach (var profile in (string[])[WriteBack, L1])
        {
            yield return new(
                $"buffers-from-pages-{profile}",
                "Buffers and pages come out of one memory.",
                profile,
                () => Parts(profile, FromPages)
            );
        }
        yield return new(
            "buffers-at-both-ends",
            "Buffers lie at DMA address 0 and at the last page that a mask of 32 bits reaches.",
            L1L2,
            () => Parts(L1L2, BothEnds)
        );
        yield return new(
            "lazy-buffers",
            "Buffers that were freed are reached until the machine settles, their memory and addresses are soon others'.",
            Isolating,
            () =>
                Parts(
                    Isolating,
                    p =>
                        p with
                        {
                            Platform = p.Platform.With(strict: Claim.No),
                            IommuDomain = (machine, number) => new LazyDomain(machine, number),
                            AddressAllocator = domain => new LazyAddresses(domain),
                            CoherentAllocator = machine => new LowestBuffersFirst(machine),
                        }
                )
        );
    }

    private static Variant Remapped(string profile, string name, string where, ulong from, bool fromTop) =>
        new(
            $"remapped-to-{name}-{profile}",
            $"The CPU sees every buffer far from linear addresses, {where}.",
            profile,
            () =>
                Parts(
                    profile,
                    p =>
                        p with
                        {
                            MemoryMap = p.MemoryMap.With(remapBase: new(from)),
                            CoherentAllocator = machine => new RemapsAll(machine, fromTop),
                        }
                )
        );

    private static Variant Placed(string profile, string name, string freedom, Func<Machine, CoherentAllocator> make) =>
        new($"{name}-{profile}", freedom, profile, () => Parts(profile, p => p with { CoherentAllocator = make }));

    private static CoherentDescription Capped(CoherentDescription coherent) =>
        coherent with
        {
            CpuAlignmentCap = Page,
            DmaAlignmentCap = new(0x1_0000),
        };

    // Low memory has no room for large ones beside the pages that it promises.
    private static MachineParts FromPages(MachineParts parts) =>
        parts with
        {
            Coherent = parts.Coherent with { Room = parts.Coherent.Room with { BufferSize = new(0x1_0000) } },
            CoherentAllocator = machine => new BuffersFromPages(machine),
            PageAllocator = machine => new ReusesPages(machine),
        };

    // DMA address 0 of two devices is physical address 0, that of the third is the first page of low memory.
    private static MachineParts BothEnds(MachineParts parts) =>
        parts with
        {
            MemoryMap = parts.MemoryMap.With(
                areas:
                [
                    parts.MemoryMap.CoherentAreas[0],
                    new(First: 0, Count: 0x20),
                    new(First: 0xF_FFC0, Count: 0x40),
                    new(First: 0x11_FFC0, Count: 0x40),
                ]
            ),
            CoherentAllocator = machine => new NewBuffersFirst(machine),
        };
}
