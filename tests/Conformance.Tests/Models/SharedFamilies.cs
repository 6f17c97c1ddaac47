using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Models;

/// <summary>The correct machines with memory that the CPU and a device share, and the programs that each is walked with.</summary>
internal static class SharedFamilies
{
    private static readonly SharedBuffer Consistent = new();
    private static readonly SharedBuffer NonConsistent = new(DmaAttributes.NonConsistent);
    private static readonly SharedBuffer NonCoherentCall = new(ByNonCoherentCall: true);

    /// <summary>Zeros that the CPU still has in its write buffer, over what memory held before.</summary>
    public static IReadOnlyList<MachineState> Clearing { get; } =
    [
        new MachineState
        {
            Memory = new(MachineState.Older, MachineState.Older),
            Buffer = default(Writes).Add(new Write(0, 0, 0)).Add(new Write(0, 1, 0)),
        },
    ];

    /// <summary>One byte of coherent memory, stores in flight, barriers.</summary>
    public static Scope OneByte { get; } =
        new(1)
        {
            Buffer = Consistent,
            Single = [Bytes.First],
            Barriers = true,
            InFlight = true,
        };

    /// <summary>Both bytes.</summary>
    public static Scope TwoBytes { get; } = OneByte with { Single = [Bytes.First, Bytes.Second] };

    /// <summary>One byte and a mapping of it.</summary>
    public static Scope Mapped { get; } = OneByte with { Mappings = 2, Skips = true };

    /// <summary>Memory that need not be coherent.</summary>
    public static Scope Synced { get; } = TwoBytes with { Buffer = NonCoherentCall };

    /// <summary>One byte that a user sees too.</summary>
    public static Scope Shown { get; } = OneByte with { Users = true };

    public static IReadOnlyList<Family> All { get; } =
    [
        .. Coherent(),
        .. Zeros(),
        .. Unknown(),
        .. MappedBuffers(),
        .. NonCoherent(),
        .. CoherentAllTheSame(),
        .. WithUsers(),
    ];

    private static IEnumerable<Family> Coherent()
    {
        foreach (var machine in Machines())
        {
            var name = machine.GetType().Name;
            yield return new($"{name}: b0", machine, OneByte, 7);
            yield return new($"{name}: b0, f", machine, OneByte with { HasRegion = true }, 6);
            yield return new($"{name}: b0, b1", machine, TwoBytes, 6);
            yield return new($"{name}: b0, b1, f", machine, TwoBytes with { HasRegion = true }, 5);
        }
    }

    private static IEnumerable<Family> Zeros()
    {
        Coherent[] machines = [new Ordered(), new Weak(), new Early()];
        foreach (var machine in machines)
        {
            var name = machine.GetType().Name;
            yield return new($"{name}: zeros in the write buffer", machine, OneByte with { HasRegion = true }, 6)
            {
                Starts = Clearing,
            };
            yield return new($"{name}: not coherent, zeros in the write buffer", machine, Synced, 5)
            {
                Starts = Clearing,
            };
        }
    }

    private static IEnumerable<Family> Unknown()
    {
        foreach (var machine in Machines())
        {
            var name = machine.GetType().Name;
            MachineState[] starts = [.. machine.Starts, .. Family.LooksLikeStores];
            yield return new($"{name}: unknown content", machine, OneByte with { HasRegion = true }, 6)
            {
                Zeroed = Claim.Unstated,
                Starts = starts,
            };
            yield return new($"{name}: b0, b1, reused", machine, TwoBytes with { Reuses = true }, 5)
            {
                Zeroed = Claim.Unstated,
                Starts = starts,
            };
        }
    }

    private static IEnumerable<Family> MappedBuffers()
    {
        Coherent[] machines = [.. Machines(), new Buffered(), new CopiesMemory(), new CopiesWhatTheCpuSees()];
        foreach (var machine in machines)
        {
            var name = machine.GetType().Name;
            yield return new($"{name}: b0 and a mapping of it", machine, Mapped, 6);
            yield return new($"{name}: b0, b1 and a mapping", machine, Mapped with { Single = TwoBytes.Single }, 5);
            yield return new($"{name}: b0, f and a mapping", machine, Mapped with { HasRegion = true }, 5);
            yield return new($"{name}: b0 and a mapping, reused", machine, Mapped with { Reuses = true }, 5)
            {
                Zeroed = Claim.Unstated,
            };
            yield return new($"{name}: b0 and a mapping, claims nothing", machine, Mapped, 6)
            {
                Says = StreamingDescription.Unstated,
            };
            yield return new($"{name}: b0 and a mapping, SKIP_CPU_SYNC changes nothing", machine, Mapped, 6)
            {
                Says = machine.Description with { HonoursSkipCpuSync = Claim.No },
                HonoursSkip = false,
            };
            yield return new($"{name}: b0 and a mapping, SKIP_CPU_SYNC may be ignored, and is", machine, Mapped, 6)
            {
                Says = machine.Description with { HonoursSkipCpuSync = Claim.Unstated },
                HonoursSkip = false,
            };
        }
    }

    private static IEnumerable<Family> NonCoherent()
    {
        Coherent[] machines =
        [
            new(),
            .. Machines(),
            new Buffered(),
            new DrainsAtBarriers(),
            new NonCoherent(),
            new DiscardsAtFrom(),
            new NoSpeculation(),
            new NoSpeculationAllocates(),
        ];
        foreach (var machine in machines)
        {
            var name = machine.GetType().Name;
            yield return new($"{name}: not coherent", machine, Synced, 6);
            yield return new(
                $"{name}: not coherent, at once",
                machine,
                Synced with
                {
                    Single = OneByte.Single,
                    InFlight = false,
                },
                7
            );
            yield return new(
                $"{name}: NON_CONSISTENT, claims nothing",
                machine,
                Synced with
                {
                    Buffer = NonConsistent,
                },
                5
            )
            {
                Says = StreamingDescription.Unstated,
                SaysCoherence = false,
            };
            yield return new($"{name}: not coherent, reused", machine, Synced with { Reuses = true }, 5)
            {
                Zeroed = Claim.Unstated,
            };
        }
    }

    private static IEnumerable<Family> CoherentAllTheSame()
    {
        foreach (var machine in Machines())
        {
            yield return new(
                $"{machine.GetType().Name}: NON_CONSISTENT, coherent all the same",
                machine,
                TwoBytes with
                {
                    Buffer = NonConsistent,
                },
                5
            )
            {
                Buffers = new() { HonoursNonConsistent = Claim.No },
            };
        }
    }

    private static IEnumerable<Family> WithUsers()
    {
        Coherent[] machines = [.. Machines(), new UserElsewhere(), new DrainsAtTheEnd(), new UserEarly()];
        foreach (var machine in machines)
        {
            var name = machine.GetType().Name;
            yield return new($"{name}: b0 and a user", machine, Shown, 7);
            yield return new($"{name}: b0, b1 and a user", machine, Shown with { Single = TwoBytes.Single }, 5);
            yield return new($"{name}: b0, f and a user", machine, Shown with { HasRegion = true }, 5);
            yield return new($"{name}: b0, a user and a mapping", machine, Shown with { Mappings = 2 }, 6);
            yield return new($"{name}: b0 and a user, reused", machine, Shown with { Reuses = true }, 6)
            {
                Zeroed = Claim.Unstated,
                Starts = [.. machine.Starts, .. Family.LooksLikeStores],
            };
            yield return new(
                $"{name}: b0, a user and a mapping, claims nothing",
                machine,
                Shown with
                {
                    Mappings = 2,
                },
                5
            )
            {
                Says = StreamingDescription.Unstated,
            };
        }

        Coherent[] buffered = [new Ordered(), new Weak(), new UserElsewhere()];
        foreach (var machine in buffered)
        {
            yield return new($"{machine.GetType().Name}: zeros in the write buffer, a user", machine, Shown, 6)
            {
                Starts = Clearing,
            };
        }
    }

    private static Coherent[] Machines() => [new Direct(), new Ordered(), new Weak(), new Early()];
}
