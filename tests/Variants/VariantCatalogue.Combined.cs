using Dma.Reference;
using Dma.Variants.Coherent;
using Dma.Variants.DeviceMemory;
using Dma.Variants.Iommu;
using Dma.Variants.Platform;
using Dma.Variants.Pool;

namespace Dma.Variants;

// Areas that meet on one machine.
public static partial class VariantCatalogue
{
    private static PoolDescription SomePools { get; } =
        new()
        {
            Room = new()
            {
                Pools = 4,
                Blocks = 8,
                BlockSize = new(0x1000),
            },
            SmallestBlock = new(16),
            Packing = PoolPacking.Windows,
            HasStatistics = Claim.Yes,
        };

    private static UserMappingDescription SomeUsers { get; } =
        new()
        {
            MapsCoherent = Claim.Yes,
            MapsWriteCombined = Claim.Yes,
            MapsByAttributes = Claim.Yes,
            Mappings = 4,
            FaultsPastEnd = Claim.Yes,
        };

    private static IEnumerable<Variant> OfCombinations()
    {
        foreach (var profile in (string[])[Coherent, WriteBack])
        {
            yield return Combined(
                profile,
                "pools-of-declared-memory",
                "Pools take what is declared for their device first.",
                p => p with { PoolAllocator = machine => new PoolsOfDeclaredMemory(machine) }
            );
            yield return Combined(
                profile,
                "users-of-declared-memory",
                "Buffers are mapped to user space wherever they lie, in declared memory too.",
                p => p with { UserMapping = SomeUsers }
            );
        }
        foreach (var profile in (string[])[Bounced, Contiguous])
        {
            yield return Combined(
                profile,
                "lists-pools-and-users",
                "Lists, pools, registers and mappings to user space are there as well.",
                WithTheRest
            );
            yield return Combined(
                profile,
                "shrinking-pools-and-users",
                "The same, and the memory of pools goes back as soon as it can and is soon another's.",
                p =>
                    WithTheRest(p) with
                    {
                        CoherentAllocator = machine => new LowestBuffersFirst(machine),
                        PoolAllocator = machine => new ShrinksAtOnce(machine),
                    }
            );
        }
        foreach (var profile in (string[])[Bounced, Contiguous, Buffered, L1L2, Interconnect])
        {
            yield return new(
                $"promised-alone-of-all-{profile}",
                "With all areas there, exactly what is promised is given at the same time, and not one more.",
                profile,
                () => new AlteredFactory(profile, WithTheRest, machine => new PromisedAlone(machine))
            );
            yield return new(
                $"nothing-claimed-of-all-{profile}",
                "With all areas there, nothing is said of the machine.",
                profile,
                () => new AlteredFactory(profile, WithTheRest, machine => new NothingClaimed(machine, facets: true))
            );
        }
        foreach (var profile in (string[])[Bounced, Contiguous, L1L2])
        {
            yield return Combined(
                profile,
                "declared-memory-and-the-rest",
                "Lists, pools, registers, mappings to user space and declared memory, which serves pools, are there as well.",
                p =>
                    WithTheRest(p) with
                    {
                        DeviceMemory = new()
                        {
                            Declarable =
                            [
                                new(new(0), new(0xF000_0000_0000), new(0xFFFF_FFFD_0000_0000), new(0x1_0000)),
                                new(new(2), new(0xF100_0000_0000), new(0xFFFF_FFFE_0000_3000), new(0x8000)),
                            ],
                            AlwaysExclusive = Claim.No,
                            GivesWhatFits = Claim.Yes,
                        },
                        DeviceMemoryBase = new(0x1_0000_0000_0000),
                        PoolAllocator = machine => new PoolsOfDeclaredMemory(machine),
                    }
            );
        }
        foreach (var profile in (string[])[Buffered, L1L2])
        {
            yield return Combined(
                profile,
                "lists-pools-and-registers",
                "Lists, pools and registers are there as well.",
                p => WithTheRest(p) with { UserMapping = p.UserMapping }
            );
        }
        yield return Combined(
            Isolating,
            "lazy-rest",
            "Nothing that ends is dead before the machine settles: mappings, lists, buffers, pools or registers.",
            p =>
                p with
                {
                    Platform = p.Platform.With(strict: Claim.No),
                    IommuDomain = (machine, number) => new LazyDomain(machine, number),
                    AddressAllocator = domain => new LazyAddresses(domain),
                    CoherentAllocator = machine => new LowestBuffersFirst(machine),
                }
        );
    }

    private static Variant Combined(
        string profile,
        string name,
        string freedom,
        Func<MachineParts, MachineParts> replace
    ) => new($"{name}-{profile}", freedom, profile, () => Parts(profile, replace));

    private static MachineParts WithTheRest(MachineParts parts) =>
        parts with
        {
            // Which calls a device has stays as it is.
            Dispatch = parts.Dispatch ?? WithRegisters,
            Pool = SomePools,
            UserMapping = SomeUsers,
            NonCoherent = true,
            Scatterlist = new()
            {
                Room = new()
                {
                    Lists = 2,
                    Entries = 3,
                    EntrySize = new(0x2000),
                },
            },
        };
}
