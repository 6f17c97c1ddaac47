using Dma.Reference;
using Dma.Variants.Contiguous;

namespace Dma.Variants;

// Reserved areas, and the movable pages that lie there.
public static partial class VariantCatalogue
{
    private static IEnumerable<Variant> OfContiguousMemory()
    {
        yield return Moving("never-lent", "Movable pages never lie in areas.", machine => new NeverLends(machine));
        yield return Moving(
            "lent-from-the-start",
            "Movable pages lie in areas while there is room, at the beginning of them.",
            machine => new LendsFromTheStart(machine)
        );
        yield return Moving(
            "moved-before-pinning",
            "A page leaves the area before it is pinned.",
            machine => new MovesBeforePinning(machine)
        );
        yield return WrappedAreas(
            "restless-pages",
            "Pages are moved at every step, for no block.",
            machine => new RestlessPages(machine)
        );
        yield return WrappedAreas("nothing-is-pinned", "No page can be pinned.", machine => new PinsNothing(machine));
        yield return WrappedAreas(
            "nothing-movable",
            "There are areas and no movable pages.",
            machine => new NothingMovable(machine)
        );
        yield return WrappedAreas(
            "areas-unsaid",
            "Nothing is said of areas, nothing told of what is free, and none reserved.",
            machine => new AreasUnsaid(machine)
        );
    }

    private static IEnumerable<Variant> OfAreas()
    {
        yield return Taking(
            "blocks-from-the-top",
            "Blocks lie at the end of their area.",
            p => p with { ContiguousAllocator = machine => new BlocksFromTheTop(machine) }
        );
        yield return Taking(
            "released-late",
            "What is released is free when the machine has settled.",
            p =>
                p with
                {
                    // What waits takes places of its own.
                    Contiguous = p.Contiguous with
                    {
                        Room = p.Contiguous.Room with { Blocks = 1 },
                    },
                    ContiguousAllocator = machine => new ReleasesLate(machine),
                }
        );
        yield return Taking("grain-of-eight-pages", "An area is given out eight pages at a time.", p => p.Grained(8));
        yield return Taking(
            "blocks-refused-at-times",
            "Blocks are refused now and then.",
            p =>
                p with
                {
                    Platform = p.Platform.With(
                        room: new()
                        {
                            Blocks = 8,
                            PagesPerBlock = 16,
                            Mappings = 32,
                            MappingSize = new(0x1_0000),
                            RefusalsInARow = 3,
                        }
                    ),
                    ContiguousAllocator = machine => new RefusesBlocks(machine),
                }
        );
        yield return Taking(
            "areas-beyond-every-mask",
            "All areas lie above 4 GiB, and buffers do without them.",
            p =>
                p.With(
                    new(new(First: 0x10_8000, Count: 80), Device: null),
                    new(new(First: 0xFF0_0003, Count: 91), Device: new(1))
                )
        );
        yield return Taking(
            "no-area-for-all",
            "A device without an area of its own is given no block.",
            p => p.With([.. p.ContiguousAreas.Where(area => area.Device is not null)])
        );
        yield return Taking(
            "areas-at-both-ends",
            "One area begins with the first page of memory, another ends with the last.",
            p =>
                p.With(
                    new(new(First: 0, Count: 64), Device: null),
                    new(new(First: 0xFFF_FFA0, Count: 96), Device: new(0))
                )
        );
        foreach (var claim in (Claim[])[Claim.No, Claim.Unstated])
        {
            yield return Taking(
                $"buffers-beside-areas-{(claim == Claim.No ? "declared" : "unstated")}",
                "Buffers never come from an area.",
                p => p with { Contiguous = p.Contiguous with { ServesBuffers = claim } }
            );
        }
        yield return Taking(
            "alignment-without-cap",
            "Blocks of every order are aligned to it.",
            p => p with { Contiguous = p.Contiguous with { AlignmentCap = default } }
        );
    }

    private static Variant Moving(string name, string freedom, Func<Machine, MovablePages> make) =>
        Taking(name, freedom, p => p with { MovablePages = make });

    private static Variant WrappedAreas(string name, string freedom, Func<Machine, IDmaPlatform> wrap) =>
        new(name, freedom, Contiguous, () => new AlteredFactory(Contiguous, p => p, wrap));

    private static Variant Taking(string name, string freedom, Func<MachineParts, MachineParts> replace) =>
        new(name, freedom, Contiguous, () => Parts(Contiguous, replace));
}
