using Dma.Reference;
using Dma.Variants.Bounce;
using Dma.Variants.Iommu;
using Dma.Variants.Scatterlist;

namespace Dma.Variants;

// How lists become segments.
public static partial class VariantCatalogue
{
    private static IEnumerable<Variant> OfLists()
    {
        foreach (var profile in (string[])[Coherent, Isolating])
        {
            yield return Merging(profile, "never-merged", "Each entry is a segment.", d => new NoMerging(d));
            yield return Merging(
                profile,
                "merged-to-the-byte",
                "What stands side by side is one segment.",
                d => new MergesEveryByte(d)
            );
            yield return Merging(
                profile,
                "merged-now-and-then",
                "Neighbours are one segment or not.",
                d => new MergesNowAndThen(d)
            );
            yield return Merging(
                profile,
                "parted-again",
                "A segment may end in the middle of an entry.",
                d => new PartsAgain(d)
            );
            yield return Merging(
                profile,
                "limits-fixed",
                "Limits that drivers ask for are refused.",
                d => new LimitsAreFixed(d)
            );
            yield return new(
                $"lists-have-small-names-{profile}",
                "Names of lists are used again at once; room behind the last segment is filled with nonsense.",
                profile,
                () => new AlteredFactory(profile, p => p, machine => new SmallNames(machine))
            );
        }
        yield return new(
            "lists-descending",
            "Segments of a list have descending addresses.",
            Isolating,
            () =>
                Parts(
                    Isolating,
                    p =>
                        p with
                        {
                            MergePolicy = device => new NoMerging(device),
                            AddressAllocator = domain => new HighestFirst(domain),
                        }
                )
        );
        foreach (var profile in (string[])[Coherent, WriteBack])
        {
            yield return new(
                $"lists-from-the-end-{profile}",
                "The last entry of a list is handed over first, and what cannot be mapped is unmapped with all that this does.",
                profile,
                () => Parts(profile, p => p with { DirectOperations = device => new DirectFromTheEnd(device) })
            );
            yield return new(
                $"lists-copied-from-the-end-{profile}",
                "The same with entries that are copies.",
                profile,
                () => Parts(profile, p => BounceMachine.Of(p, (device, pool) => new CopiesFromTheEnd(device, pool)))
            );
        }
    }

    private static Variant Merging(string profile, string name, string freedom, Func<Device, MergePolicy> make) =>
        new($"lists-{name}-{profile}", freedom, profile, () => Parts(profile, p => p with { MergePolicy = make }));
}
