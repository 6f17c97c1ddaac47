using Dma.Variants.Legacy;

namespace Dma.Variants;

// What stands behind old names, and where addresses of two cycles lie.
public static partial class VariantCatalogue
{
    private static IEnumerable<Variant> OfOldNames()
    {
        foreach (var profile in (string[])[Coherent, WriteBack, Bounced])
        {
            yield return new(
                $"plain-old-names-{profile}",
                "Old names are the bodies that the facet has.",
                profile,
                () => new AlteredFactory(profile, p => p with { Legacy = new() }, machine => new PlainNames(machine))
            );
        }
        yield return new(
            "old-names-unsplit-does-both",
            "A sync from before the split does both, whatever the direction.",
            Coherent,
            () => Parts(Coherent, p => p with { LegacyNames = machine => new UnsplitDoesBoth(machine) })
        );
        yield return new(
            "old-names-may-sleep",
            "An allocation by an old name sleeps where it must not, which nobody sees.",
            WriteBack,
            () => Parts(WriteBack, p => p with { LegacyNames = machine => new ConsistentMaySleep(machine) })
        );
        yield return new(
            "dac-tagged",
            "Addresses of two cycles have their highest bits set.",
            WriteBack,
            () =>
                Parts(
                    WriteBack,
                    p =>
                        p with
                        {
                            DacAddresses = machine => new TaggedDac(machine),
                            DirectOperations = device => new TaggedReach(device),
                        }
                )
        );
        yield return new(
            "dac-syncs-do-both",
            "A sync for the CPU at an address of two cycles writes back what it is to drop.",
            WriteBack,
            () => Parts(WriteBack, p => p with { DacAddresses = machine => new DacSyncsDoBoth(machine) })
        );
        yield return new(
            "dac-coherent",
            "Addresses of two cycles on a machine where nothing is ever stale.",
            Coherent,
            () => Parts(Coherent, p => p with { DoubleAddressCycle = new() })
        );
        yield return new(
            "dac-for-nobody",
            "Every mask for addresses of two cycles is refused.",
            WriteBack,
            () => Parts(WriteBack, p => p with { DacAddresses = machine => new NoDac(machine) })
        );
    }
}
