using Dma.Reference;
using Dma.Variants.Caches;
using Dma.Variants.Ordering;

namespace Dma.Variants;

// When stores arrive, when loads are made, and how large caches are.
public static partial class VariantCatalogue
{
    private static IEnumerable<Variant> OfOrdering()
    {
        foreach (var profile in EveryProfile)
        {
            yield return new(
                $"drains-at-barriers-{profile}",
                "Stores of the CPU leave its write buffer at barriers alone, or where giving is declared to drain it.",
                profile,
                () =>
                    Parts(
                        profile,
                        p => p with { WriteBuffer = machine => new CellBuffer(machine, Leaving.WhenDrained) }
                    )
            );
            yield return new(
                $"early-loads-{profile}",
                "What the CPU loads from coherent memory may have been fetched at any step since its last barrier.",
                profile,
                () => Parts(profile, p => Early(p, Leaving.AtOnce))
            );
            yield return new(
                $"weakest-memory-{profile}",
                "Stores of the CPU and of devices arrive in any order and in pieces, loads may have been made before.",
                profile,
                () => Parts(profile, p => Early(p, Leaving.AtAnyStep) with { BusMaster = Piecewise(p) })
            );
        }
        foreach (var profile in (string[])[WriteBack, L1L2])
        {
            yield return new(
                $"lands-before-write-barrier-{profile}",
                "Stores of a device land when they are waited for, or in front of one to a WRITE_BARRIER region.",
                profile,
                () => Parts(profile, p => p with { BusMaster = device => new LandsBeforeWriteBarrier(device) })
            );
            yield return new(
                $"giving-drains-unsaid-{profile}",
                "Stores of the CPU leave its write buffer at barriers alone, and nothing is said of giving.",
                profile,
                () =>
                    Parts(
                        profile,
                        p =>
                            p.Claiming(drains: Claim.Unstated) with
                            {
                                WriteBuffer = machine => new CellBuffer(machine, Leaving.WhenDrained),
                            }
                    )
            );
        }
        foreach (var profile in (string[])[Buffered, L1L2, Isolating])
        {
            yield return new(
                $"barrier-completes-devices-{profile}",
                "A barrier of the CPU waits for the stores of devices too.",
                profile,
                () =>
                    Parts(
                        profile,
                        p =>
                            p with
                            {
                                WriteBuffer = machine => new CompletesDevices(machine),
                                BusMaster = device => new Platform.LandsWhenComplete(device),
                            }
                    )
            );
        }
        yield return new(
            "pieces-through-cache",
            "Stores of devices arrive in pieces, some through the cache and some past it.",
            WriteBack,
            () =>
                Parts(
                    WriteBack,
                    p =>
                        p with
                        {
                            BusMaster = device => new LandsInPieces(device),
                            Cache = machine => new LineCache(machine, new(16, AllocatesOnStore: true, 2, Return: 2)),
                        }
                )
        );
    }

    private static IEnumerable<Variant> OfCacheSizes()
    {
        foreach (var profile in (string[])[WriteBack, L1, Interconnect])
        {
            yield return Sized(profile, "one-line", "The cache has one line.", machine => Lines(machine, 1));
            yield return Sized(profile, "four-lines", "The cache has four lines.", machine => Lines(machine, 4));
            yield return Sized(
                profile,
                "many-lines",
                "The cache has 4096 lines.",
                machine => new WriteBackCache(machine, 4096, null)
            );
        }
        yield return Sized(
            L1L2,
            "small-second-level",
            "The second level of caches is smaller than the first.",
            machine => new WriteBackCache(machine, 512, new WriteBackCache(machine, 16, null))
        );
        foreach (var profile in (string[])[L1, L1L2, Interconnect])
        {
            foreach (var line in (ulong[])[16, 256])
            {
                yield return new(
                    $"lines-of-{line}-{profile}",
                    $"A line has {line} bytes.",
                    profile,
                    () => Parts(profile, p => p with { Platform = p.Platform.With(cacheLine: line) })
                );
            }
        }
    }

    private static Variant Sized(string profile, string name, string freedom, Func<Machine, Cache> make) =>
        new($"{name}-{profile}", freedom, profile, () => Parts(profile, p => p with { Cache = make }));

    private static LineCache Lines(Machine machine, int count) =>
        new(machine, new(count, AllocatesOnStore: true, Eviction: 1, Return: 1));

    private static MachineParts Early(MachineParts parts, Leaving leaving) =>
        parts with
        {
            WriteBuffer = machine => new EarlyLoads(machine, leaving),
            CacheMaintenance = machine => new ForgetsEarlyLoads(machine),
        };

    // Behind an IOMMU an access that is blocked is one report, however many pieces it has.
    private static Func<Device, BusMaster> Piecewise(MachineParts parts) =>
        parts.Platform.Isolates == Claim.Yes
            ? device => new RelaxedBusMaster(device)
            : device => new LandsInPieces(device);
}
