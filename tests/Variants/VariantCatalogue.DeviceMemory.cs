using Dma.Reference;
using Dma.Variants.DeviceMemory;
using Dma.Variants.Platform;

namespace Dma.Variants;

// Memory that is declared for devices.
public static partial class VariantCatalogue
{
    private static IEnumerable<Variant> OfDeclaredMemory()
    {
        foreach (var profile in (string[])[Coherent, WriteBack])
        {
            yield return Declared(
                profile,
                "last-pages-first",
                "Of declared memory the last pages are given out first.",
                machine => new LastPagesFirst(machine)
            );
            yield return Declared(
                profile,
                "no-page-more",
                "A buffer takes up no more pages of declared memory than it has, from the first free ones.",
                machine => new TakesNoPageMore(machine)
            );
            yield return Declared(
                profile,
                "marks-powers-of-two",
                "A mark takes up a power of two of pages.",
                machine => new MarksPowersOfTwo(machine)
            );
            yield return Declared(
                profile,
                "plain-requests-declared",
                "Only what is asked for without attributes comes from declared memory.",
                machine => new ServesByAttribute(machine, all: false)
            );
            yield return Declared(
                profile,
                "cookies-declared",
                "Memory without a CPU address comes from declared memory as well.",
                machine => new ServesByAttribute(machine, all: true)
            );
            yield return Saying(
                profile,
                "aligned-for-the-device",
                "Buffers of declared memory are aligned in the addresses of the device, wherever the memory begins.",
                it => it with { GivesWhatFits = Claim.Unstated },
                machine => new AlignsForTheDevice(machine)
            );
            yield return Saying(
                profile,
                "declared-freed-when-settled",
                "Pages of declared memory that were freed are given out when the machine has settled.",
                it => it with { GivesWhatFits = Claim.No },
                machine => new FreesWhenSettled(machine)
            );
            yield return Saying(
                profile,
                "always-exclusive",
                "Declared memory is exclusive whatever the flags say, and a declaration answers 0.",
                it => it with { AlwaysExclusive = Claim.Yes, AnswersFlag = Claim.No },
                machine => new DeviceMemoryAllocator(machine)
            );
            yield return Saying(
                profile,
                "never-exclusive-unasked",
                "Declared memory is exclusive only if the flags say so, and a declaration answers the flag.",
                it => it with { AlwaysExclusive = Claim.No, AnswersFlag = Claim.Yes },
                machine => new DeviceMemoryAllocator(machine)
            );
            yield return new(
                $"declared-now-and-then-refused-{profile}",
                "Declarations and buffers of declared memory are refused now and then, at most three times in a row.",
                profile,
                () =>
                    Parts(
                        profile,
                        p =>
                            p with
                            {
                                Platform = p.Platform.With(refusals: 3),
                                DeviceMemoryAllocator = machine => new RefusesDeclared(
                                    machine,
                                    new Moods(3),
                                    new Moods(3)
                                ),
                            }
                    )
            );
            yield return new(
                $"no-allocator-calls-{profile}",
                "There are no calls by which allocators ask the declared memory.",
                profile,
                () => new AlteredFactory(profile, p => p, machine => new NoAllocatorCalls(machine))
            );
            yield return new(
                $"described-anew-{profile}",
                "What can be declared is told in a list that is made anew each time.",
                profile,
                () => new AlteredFactory(profile, p => p, machine => new DescribedAnew(machine))
            );
        }
        yield return new(
            "declared-at-both-ends",
            "Devices find their memory from address 0 on, and up to the last page of 64 bits, of 32, and beside a part of its own.",
            WriteBack,
            () => Parts(WriteBack, p => p with { DeviceMemory = p.DeviceMemory with { Declarable = AtBothEnds } })
        );
    }

    // Where the buses of these devices have no memory of the machine.
    private static DeclarableMemory[] AtBothEnds { get; } =
    [
        new(new(0), new(0xC000_0000), new(0xFFFF_FFFF_FFFF_0000), new(0x1_0000)),
        new(new(0), new(0x8000_0000), new(0x8000_0000), new(0x1000)),
        new(new(0), new(0x9000_0000), new(0x8000_1000), new(0x7000)),
        new(new(1), new(0xA000_0000), new(0xFFEF_0000), new(0x1_0000)),
        new(new(2), new(0xB000_0000), new(0), new(0x2000_0000)),
        new(new(2), new(0x100_0000_0000), new(0xFFFF_FFF0_0000_0000), new(0x10_0000_0000)),
    ];

    private static Variant Declared(
        string profile,
        string name,
        string freedom,
        Func<Machine, DeviceMemoryAllocator> make
    ) => Saying(profile, name, freedom, it => it, make);

    private static Variant Saying(
        string profile,
        string name,
        string freedom,
        Func<DeviceMemoryDescription, DeviceMemoryDescription> say,
        Func<Machine, DeviceMemoryAllocator> make
    ) =>
        new(
            $"{name}-{profile}",
            freedom,
            profile,
            () => Parts(profile, p => p with { DeviceMemory = say(p.DeviceMemory), DeviceMemoryAllocator = make })
        );
}
