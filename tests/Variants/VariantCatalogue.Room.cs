using Dma.Variants.Coherent;

namespace Dma.Variants;

// How many buffers there are, and which masks limit them.
public static partial class VariantCatalogue
{
    private static IEnumerable<Variant> OfCoherentRoom()
    {
        foreach (var profile in EveryProfile)
        {
            yield return new(
                $"promised-alone-{profile}",
                "Exactly the promised blocks, mappings, lists and buffers are given at the same time, and not one more.",
                profile,
                () => new AlteredFactory(profile, p => p, machine => new PromisedAlone(machine))
            );
        }
        yield return new(
            "refuses-buffers-now-and-then",
            "Buffers are refused now and then, at most three times in a row.",
            L1,
            () =>
                Parts(
                    L1,
                    p =>
                        p with
                        {
                            Platform = p.Platform.With(refusals: 3),
                            CoherentAllocator = machine => new RefusesBuffers(machine, 3),
                        }
                )
        );
        yield return new(
            "no-dma-no-answers",
            "A device that cannot do DMA has no masks and no largest mapping.",
            Coherent,
            () => new AlteredFactory(Coherent, p => p, machine => new NoAnswersWithoutDma(machine, Claim.No))
        );
        yield return new(
            "perhaps-no-dma",
            "The same, and it is not said that it cannot.",
            Coherent,
            () => new AlteredFactory(Coherent, p => p, machine => new NoAnswersWithoutDma(machine, Claim.Unstated))
        );
        yield return new(
            "masks-one-by-one",
            "There is no call for the streaming and the coherent mask at once.",
            Coherent,
            () => new AlteredFactory(Coherent, p => p, machine => new MasksOneByOne(machine))
        );
        foreach (var profile in (string[])[Coherent, WriteBack, Isolating])
        {
            yield return Masked(profile, "coherent-masks-from-31-bits", "from 31 bits on", DmaMask.FromBits(31));
            yield return Masked(profile, "any-coherent-mask", "of any width", DmaMask.FromBits(1));
        }
    }

    private static Variant Masked(string profile, string name, string which, DmaMask narrowest) =>
        new(
            $"{name}-{profile}",
            $"Coherent masks {which} are accepted.",
            profile,
            () =>
                Parts(
                    profile,
                    p =>
                        p with
                        {
                            Coherent = p.Coherent with { AcceptsFrom = narrowest },
                            Addressing = new()
                            {
                                AcceptsFrom = new(Math.Max(p.Addressing.AcceptsFrom.Value, narrowest.Value)),
                            },
                            MaskPolicy = device => new CoherentMasksFrom(device, narrowest),
                        }
                )
        );
}
