using Dma.Reference;
using Dma.Variants.Bounce;
using Dma.Variants.Caches;
using Dma.Variants.Platform;
using WriteBuffer = Dma.Variants.Caches.WriteBuffer;

namespace Dma.Variants;

// Mappings that are copies.
public static partial class VariantCatalogue
{
    private static IEnumerable<Variant> OfCopies()
    {
        yield return new(
            "bounce",
            "Every mapping is a copy of its own.",
            Coherent,
            () => Parts(Coherent, p => BounceMachine.Of(p, (device, pool) => new BounceOperations(device, pool, true)))
        );
        yield return new(
            "bounce-if-needed",
            "A buffer that the device does not reach is copied; attributes are not looked at.",
            Coherent,
            () =>
                Parts(
                    Coherent,
                    p =>
                        BounceMachine
                            .Of(p, (device, pool) => new BounceOperations(device, pool, false))
                            .Claiming(skip: Claim.No)
                )
        );
        yield return new(
            "bounce-without-copy-in",
            "A FROM_DEVICE mapping is a copy that begins with whatever the slot held.",
            Coherent,
            () =>
                Parts(
                    Coherent,
                    p =>
                        BounceMachine
                            .Of(p, (device, pool) => new NoCopyIn(device, pool))
                            .Claiming(keeps: Claim.No, skip: Claim.Unstated)
                )
        );
        yield return new(
            "bounce-without-copy-in-skips",
            "A FROM_DEVICE mapping is a copy that begins with whatever the slot held; an unmap may leave the copy out.",
            Coherent,
            () =>
                Parts(
                    Coherent,
                    p =>
                        BounceMachine
                            .Of(p, (device, pool) => new NoCopyIn(device, pool))
                            .Claiming(keeps: Claim.No, skip: Claim.Yes)
                )
        );
        yield return new(
            "bounce-not-coherent",
            "Every mapping is a copy, made through caches that devices do not see.",
            WriteBack,
            () => Parts(WriteBack, p => BounceMachine.Of(p, (device, pool) => new BounceOperations(device, pool, true)))
        );
        yield return new(
            "bounce-without-speculation",
            "Every mapping is a copy, made through caches that devices do not see and that only giving invalidates.",
            WriteBack,
            () =>
                Parts(
                    WriteBack,
                    p =>
                        BounceMachine
                            .Of(p, (device, pool) => new BounceOperations(device, pool, true))
                            .Claiming(takes: Claim.Unstated) with
                        {
                            Platform = p.Platform.With(zeroed: Claim.Unstated),
                            Cache = machine => new LineCache(machine, new(64, AllocatesOnStore: true, 1, Return: 0)),
                            CacheMaintenance = machine => new InvalidatesWhenGiving(machine),
                            PageAllocator = machine => new ReusesAsTheyAre(machine),
                        }
                )
        );
        foreach (var drains in (Claim[])[Claim.Yes, Claim.Unstated])
        {
            yield return new(
                drains == Claim.Yes ? "bounce-if-needed-behind-buffer" : "bounce-if-needed-behind-buffer-unsaid",
                "A buffer that the device does not reach is copied, and the CPU has a write buffer.",
                Coherent,
                () =>
                    Parts(
                        Coherent,
                        p =>
                            BehindBuffer(
                                BounceMachine.Of(p, (device, pool) => new BounceOperations(device, pool, false)),
                                drains
                            )
                    )
            );
        }
        yield return new(
            "bounce-behind-buffer",
            "Every mapping is a copy, and the CPU has a write buffer.",
            Coherent,
            () =>
                Parts(
                    Coherent,
                    p =>
                        BounceMachine.Of(p, (device, pool) => new BounceOperations(device, pool, true)) with
                        {
                            Platform = p.Platform.With(zeroed: Claim.Unstated),
                            Cache = machine => new WriteBuffer(machine, drainsWhenGiving: true),
                            PageAllocator = machine => new ReusesAsTheyAre(machine),
                        }
                )
        );
    }

    private static MachineParts BehindBuffer(MachineParts parts, Claim drains) =>
        parts.Claiming(drains: drains) with
        {
            Platform = parts.Platform.With(zeroed: Claim.Unstated),
            Cache = machine => new WriteBuffer(machine, drainsWhenGiving: drains == Claim.Yes),
            PageAllocator = machine => new ReusesAsTheyAre(machine),
        };
}
