using Dma.Reference;
using Dma.Variants.Bounce;
using Dma.Variants.Platform;

namespace Dma.Variants;

// Bounce buffers: where slots lie, when they come back, what is copied, and what lies beside.
public static partial class VariantCatalogue
{
    private static IEnumerable<Variant> OfBounce()
    {
        yield return Slots(
            "slots-lowest-first",
            "The lowest free slots are taken, so that slots are used again at once.",
            (machine, frames) => new LowestSlots(machine, frames)
        );
        yield return Slots(
            "slots-highest-first",
            "The highest free slots of the last set with room are taken.",
            (machine, frames) => new HighestSlots(machine, frames)
        );
        yield return Slots(
            "slots-scattered",
            "Slots are taken anywhere in any set.",
            (machine, frames) => new ScatteredSlots(machine, frames)
        );
        yield return Slots(
            "slots-rest-until-settled",
            "Slots that were given back are not used again before the machine has settled.",
            (machine, frames) => new RestingSlots(machine, frames)
        );
        yield return new(
            "slots-not-at-zero",
            "The pool of slots lies behind the first pages of memory, which can be mapped themselves.",
            Bounced,
            () =>
                Parts(
                    Bounced,
                    p => p with { MemoryMap = p.MemoryMap.With(bouncePool: new(First: 0x400, Count: 0x400)) }
                )
        );
        yield return new(
            "bounce-beyond-the-mask-alone",
            "No device copies what it reaches.",
            Bounced,
            () => Described(it => it with { BouncesAlways = Claim.No })
        );
        foreach (var (sets, large) in ((ulong, int)[])[(16, 4), (24, 6)])
        {
            yield return new(
                sets == 16 ? "restricted-pool-of-16-sets" : "restricted-pool-of-24-sets",
                "The device with a pool of its own has a smaller one, and is promised less.",
                Bounced,
                () => Restricted(sets, large)
            );
        }
        yield return Copies(
            "bounce-keeps-all-bits",
            "A copy has the offset of its buffer in the page, whatever bits are asked for.",
            device => new KeepsAllBits(device)
        );
        yield return Copies(
            "bounce-fills-padding",
            "What lies beside a copy is filled with a byte that is not zero.",
            device => new FillsPadding(device)
        );
        yield return new(
            "bounce-unsaid",
            "Nothing is said of bounce buffers, and no bits can be asked for.",
            Bounced,
            () => new AlteredFactory(Bounced, p => p, machine => new BounceUnsaid(machine))
        );
        yield return new(
            "bounce-nothing-claimed",
            "Not a word is said of what is promised.",
            Bounced,
            () => new AlteredFactory(Bounced, p => p, machine => new NothingClaimed(machine, true))
        );
        yield return new(
            "bounce-granule-of-64-kib",
            "Devices are kept apart in steps of 64 KiB: copies for one that is not trusted are as large.",
            Bounced,
            () =>
                Parts(
                    Bounced,
                    p =>
                        p with
                        {
                            Platform = p.Platform.With(room: p.Platform.Room with { Mappings = 12 }) with
                            {
                                IsolationGranule = new(0x1_0000),
                            },
                        }
                )
        );
        yield return new(
            "bounce-slots-behind-buffer",
            "The CPU has a write buffer that only barriers drain, and copies out of slots wait in it too.",
            Bounced,
            () =>
                Parts(
                    Bounced,
                    p =>
                        p.Claiming(drains: Claim.No) with
                        {
                            WriteBuffer = machine => new StoreBuffer(machine, ordersWeakly: false),
                        }
                )
        );
    }

    private static Variant Slots(string name, string freedom, Func<Machine, FrameRange, BouncePool> make) =>
        new(name, freedom, Bounced, () => Parts(Bounced, p => p with { BouncePool = make }));

    private static Variant Copies(string name, string freedom, Func<Device, DeviceOperations> make) =>
        new(name, freedom, Bounced, () => Parts(Bounced, p => p with { BouncedOperations = make }));

    private static AlteredFactory Described(Func<BounceDescription, BounceDescription> describe) =>
        Parts(
            Bounced,
            p =>
            {
                var bounce = p.Bounce;
                return p with
                {
                    Bounce = device => device.Operations == "direct" ? bounce(device) : describe(bounce(device)),
                };
            }
        );

    private static AlteredFactory Restricted(ulong sets, int large) =>
        Parts(
            Bounced,
            p =>
            {
                var bounce = p.Bounce;
                return p with
                {
                    Bounce = device =>
                        device.Name == "modem0" ? bounce(device) with { Mappings = large } : bounce(device),
                    MemoryMap = p.MemoryMap.With(restrictedPool: new(p.MemoryMap.RestrictedPool.First, sets * 0x40)),
                };
            }
        );
}
