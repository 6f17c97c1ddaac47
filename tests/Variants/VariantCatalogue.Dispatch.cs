using Dma.Reference;
using Dma.Variants.Dispatch;
using Dma.Variants.Platform;

namespace Dma.Variants;

// What is answered of syncs, which registers devices are given, and what architectures support.
public static partial class VariantCatalogue
{
    private static IEnumerable<Variant> OfDispatch()
    {
        foreach (var profile in (string[])[Coherent, WriteBack, Isolating, Interconnect])
        {
            yield return new(
                $"needs-every-sync-{profile}",
                "Every mapping is said to need syncs.",
                profile,
                () => Parts(profile, p => p with { CacheMaintenance = machine => new NeedsEverySync(machine) })
            );
        }
        yield return new(
            "needs-syncs-by-address",
            "Whether syncs are needed is answered by address, and now and then otherwise.",
            Coherent,
            () => Parts(Coherent, p => p with { DirectOperations = device => new NeedsSyncsByAddress(device) })
        );
        foreach (var profile in (string[])[Isolating, Interconnect])
        {
            yield return new(
                $"no-resources-{profile}",
                "There are registers, and no call that gives them to a device.",
                profile,
                () => new AlteredFactory(profile, p => p, machine => new NoResources(machine))
            );
            yield return new(
                $"operations-unsaid-{profile}",
                "Devices are given registers or not, have calls or not, and nothing is said of it.",
                profile,
                () => new AlteredFactory(profile, p => p, machine => new OperationsUnsaid(machine))
            );
        }
        yield return new(
            "refuses-resources-now-and-then",
            "Registers are refused now and then, at most twice in a row.",
            Isolating,
            () =>
                Parts(
                    Isolating,
                    p =>
                    {
                        var moods = new Moods(2);
                        return p with
                        {
                            Platform = p.Platform.With(refusals: 2),
                            TranslatedOperations = device => new RefusesResources(device, moods),
                        };
                    }
                )
        );
        yield return new(
            "shared-resources",
            "The same registers of one device have one address, however often they are mapped.",
            Isolating,
            () => Parts(Isolating, p => p with { TranslatedOperations = device => new SharesRegisters(device) })
        );
        foreach (var profile in (string[])[Buffered, L1L2])
        {
            yield return new(
                $"stores-to-registers-wait-{profile}",
                "What the CPU stores to registers waits in its write buffer.",
                profile,
                () => Parts(profile, p => p with { Dispatch = WithRegisters })
            );
        }
        foreach (var architecture in Architecture.All)
        {
            yield return new(
                $"architecture-{architecture.Name}",
                $"What {architecture.Name} supports and what it does not.",
                architecture.Name,
                () => Parts(architecture.Name, p => p)
            );
        }
    }

    private static DispatchDescription WithRegisters =>
        new()
        {
            // Beyond all memory, and at its very end.
            Registers =
            [
                new()
                {
                    Owner = new(1),
                    Start = new(0xFFFF_FFFF_0000_0F00),
                    Size = new(0x1800),
                },
                new()
                {
                    Owner = new(0),
                    Start = new(0x7_0000_0000),
                    Size = new(0x400),
                },
            ],
        };
}
