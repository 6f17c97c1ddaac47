using Dma.Reference;
using Dma.Variants.Coherent;
using Dma.Variants.Iommu;
using Dma.Variants.Pool;

namespace Dma.Variants;

// How pools take their memory, cut it and give it again.
public static partial class VariantCatalogue
{
    private static IEnumerable<Variant> OfPools()
    {
        foreach (var profile in (string[])[Coherent, WriteBack, Isolating])
        {
            yield return Pooled(
                profile,
                "blocks-never-reused",
                "A block that was used is given again only when there is no other.",
                p => WithoutPacking(p) with { PoolAllocator = machine => new NewBlocksFirst(machine) }
            );
            yield return Pooled(
                profile,
                "blocks-last-first",
                "The block that went back last is given again at once.",
                p => p with { PoolAllocator = machine => new LastFreedFirst(machine) }
            );
            yield return Pooled(
                profile,
                "blocks-first-first",
                "The block that has waited longest is given, those at the end of a chunk first.",
                p => p with { PoolAllocator = machine => new FirstFreedFirst(machine) }
            );
            yield return Pooled(
                profile,
                "blocks-from-the-top",
                "Blocks are laid out from the end of each window.",
                p => p with { PoolAllocator = machine => new FromTheTop(machine) }
            );
            yield return Pooled(
                profile,
                "blocks-poisoned",
                "Blocks are filled with what nobody stored when they are given and when they come back.",
                p => p with { PoolAllocator = machine => new PoisonsBlocks(machine) }
            );
            yield return Pooled(
                profile,
                "one-block-a-chunk",
                "Every block has memory of its own.",
                p => WithoutPacking(p) with { PoolAllocator = machine => new OneBlockAChunk(machine) }
            );
            yield return Pooled(
                profile,
                "pools-shrink-at-once",
                "The memory of a chunk goes back as soon as no block of it is live.",
                p => p with { PoolAllocator = machine => new ShrinksAtOnce(machine) }
            );
            yield return Pooled(
                profile,
                "packed-otherwise",
                "Pools cut their memory by the other rule, and blocks are shorter or longer.",
                PackedOtherwise
            );
            yield return Pooled(
                profile,
                "pools-unsaid",
                "Blocks are rounded up to powers of two, and nothing is said of pools.",
                p => p with { Pool = PoolDescription.Unstated, PoolAllocator = machine => new RoundsToPowers(machine) }
            );
            yield return Pooled(
                profile,
                "promised-pools-alone",
                "Exactly the promised pools and blocks are given, and not one more.",
                p => p with { PoolAllocator = machine => new PromisedPoolsAlone(machine) }
            );
        }
        yield return Pooled(
            Coherent,
            "pools-take-memory-at-once",
            "A pool takes memory when it is created, by the mask that is in force then.",
            p => WithoutPacking(p) with { PoolAllocator = machine => new TakesMemoryAtOnce(machine) }
        );
        yield return Pooled(
            Isolating,
            "large-chunks",
            "Pools take four pages at a time, and the device reaches all of them.",
            p => WithoutPacking(p) with { PoolAllocator = machine => new LargeChunks(machine) }
        );
        yield return Pooled(
            Isolating,
            "lazy-pools",
            "Pools that were destroyed are reached until the machine settles, their memory and addresses are soon others'.",
            p =>
                p with
                {
                    Platform = p.Platform.With(strict: Claim.No),
                    IommuDomain = (machine, number) => new LazyDomain(machine, number),
                    AddressAllocator = domain => new LazyAddresses(domain),
                    CoherentAllocator = machine => new LowestBuffersFirst(machine),
                    PoolAllocator = machine => new ShrinksAtOnce(machine),
                }
        );
        yield return Pooled(
            WriteBack,
            "refuses-pools-now-and-then",
            "Pools and blocks are refused now and then, at most three times in a row.",
            p =>
                p with
                {
                    Platform = p.Platform.With(refusals: 3),
                    PoolAllocator = machine => new RefusesPools(machine, 3),
                }
        );
        yield return Pooled(
            Coherent,
            "pools-named-from-the-top",
            "Pools have names from the end of 64 bits.",
            p => p with { PoolAllocator = machine => new NamedFromTheTop(machine) }
        );
    }

    private static Variant Pooled(
        string profile,
        string name,
        string freedom,
        Func<MachineParts, MachineParts> replace
    ) => new($"{name}-{profile}", freedom, profile, () => Parts(profile, replace));

    private static MachineParts WithoutPacking(MachineParts parts) =>
        parts with
        {
            Pool = parts.Pool! with { Packing = PoolPacking.Unstated },
        };

    private static MachineParts PackedOtherwise(MachineParts parts) =>
        parts with
        {
            Pool = parts.Pool! with
            {
                SmallestBlock = new(parts.Pool.SmallestBlock.Value == 4 ? 16UL : 1),
                Packing = parts.Pool.Packing == PoolPacking.Windows ? PoolPacking.ChunkOfBoundary : PoolPacking.Windows,
            },
        };
}
