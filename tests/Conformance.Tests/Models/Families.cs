using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Models;

/// <summary>The correct machines, and the programs that each is walked with.</summary>
internal static class Families
{
    /// <summary>A description that claims nothing.</summary>
    private static readonly StreamingDescription Silent = StreamingDescription.Unstated;

    public static IReadOnlyList<Family> All { get; } =
    [
        .. Windows(),
        .. Posted(),
        .. NonDraining(),
        .. MixedCoherence(),
        .. Parts(),
        .. Silence(),
        .. Skipping(),
        .. Reuse(),
    ];

    private static IEnumerable<Family> Windows()
    {
        Coherent[] machines = [new(), new Bounce(), new NonCoherent(), new DiscardsAtFrom()];
        foreach (var machine in machines)
        {
            var name = machine.GetType().Name;
            yield return new($"{name}: A", machine, new Scope(1), 7);
            yield return new($"{name}: A and B", machine, new Scope(2), 6);
            yield return new($"{name}: A, SKIP_CPU_SYNC", machine, new Scope(1) { Skips = true }, 6);
            yield return new($"{name}: A and B, SKIP_CPU_SYNC", machine, new Scope(2) { Skips = true }, 5);
        }
    }

    private static IEnumerable<Family> Posted()
    {
        (string Name, Coherent Machine)[] machines =
        [
            ("Posted", new Coherent()),
            ("PostedBuffered", new Buffered()),
            ("PostedUnlessSkipped", new DrainsUnlessSkipped()),
            ("PostedBounce", new Bounce()),
            ("PostedBufferedBouncesB", new BufferedBouncesB()),
            ("PostedBouncesBDrainsAtBarriers", new BouncesBDrainsAtBarriers()),
            ("PostedNonCoherent", new NonCoherent()),
            ("PostedDiscardsAtFrom", new DiscardsAtFrom()),
            ("NoSpeculation", new NoSpeculation()),
            ("NoSpeculationAllocates", new NoSpeculationAllocates()),
        ];
        foreach (var (name, machine) in machines)
        {
            yield return new($"{name}: A, in flight", machine, new Scope(1) { InFlight = true, Barriers = true }, 7);
            yield return new(
                $"{name}: A and B, in flight",
                machine,
                new Scope(2) { InFlight = true, Barriers = true },
                5
            );
            yield return new($"{name}: A, at once", machine, new Scope(1) { Barriers = true }, 7);
            yield return new($"{name}: A and B, at once", machine, new Scope(2) { Barriers = true }, 5);
            yield return new(
                $"{name}: A and B, in flight, SKIP_CPU_SYNC",
                machine,
                new Scope(2) { InFlight = true, Skips = true },
                5
            );
            yield return new($"{name}: A, at once, SKIP_CPU_SYNC", machine, new Scope(1) { Skips = true }, 7);
        }
    }

    private static IEnumerable<Family> NonDraining()
    {
        var machine = new DrainsAtBarriers();
        yield return new("DrainsAtBarriers: A", machine, new Scope(1) { Barriers = true }, 7);
        yield return new("DrainsAtBarriers: A and B", machine, new Scope(2) { Barriers = true }, 5);
        yield return new(
            "DrainsAtBarriers: A, in flight",
            machine,
            new Scope(1) { Barriers = true, InFlight = true },
            6
        );
        yield return new(
            "DrainsAtBarriers: A and B, in flight",
            machine,
            new Scope(2) { Barriers = true, InFlight = true },
            5
        );
        yield return new(
            "DrainsAtBarriers: A and B, SKIP_CPU_SYNC",
            machine,
            new Scope(2) { Barriers = true, Skips = true },
            5
        );
    }

    private static IEnumerable<Family> MixedCoherence()
    {
        Coherent[] machines = [new Mixed(), new MixedSnoopsOut()];
        foreach (var machine in machines)
        {
            var name = machine.GetType().Name;
            yield return new($"{name}: A and B", machine, new Scope(2), 6);
            yield return new($"{name}: A and B, in flight", machine, new Scope(2) { InFlight = true }, 6);
            yield return new($"{name}: A and B, SKIP_CPU_SYNC", machine, new Scope(2) { Skips = true }, 5);
            yield return new($"{name}: A and B, claims nothing", machine, new Scope(2) { Barriers = true }, 6)
            {
                Says = Silent,
                SaysCoherence = false,
            };
        }
    }

    private static IEnumerable<Family> Parts()
    {
        foreach (var machine in Machines())
        {
            var name = machine.GetType().Name;
            var spans = new Scope(1)
            {
                Spans = [Bytes.All, Bytes.First],
                Parts = [Bytes.All, Bytes.First, Bytes.Second],
            };
            yield return new($"{name}: A of one byte or both", machine, spans, 6);
            yield return new(
                $"{name}: A and B of one byte or both",
                machine,
                spans with
                {
                    Mappings = 2,
                    Spans = [Bytes.All, Bytes.First, Bytes.Second],
                },
                4
            );
        }
    }

    private static IEnumerable<Family> Silence()
    {
        foreach (var machine in Machines())
        {
            var name = machine.GetType().Name;
            var scope = new Scope(2) { Barriers = true };
            yield return new($"{name}: claims nothing", machine, scope, 5) { Says = Silent, SaysCoherence = false };
            yield return new($"{name}: claims nothing, SKIP_CPU_SYNC", machine, scope with { Skips = true }, 4)
            {
                Says = Silent,
                SaysCoherence = false,
            };
            yield return new($"{name}: claims nothing, in flight", machine, scope with { InFlight = true }, 4)
            {
                Says = Silent,
                SaysCoherence = false,
            };
            yield return new($"{name}: says nothing of its devices", machine, scope, 5) { SaysCoherence = false };
            yield return new($"{name}: unknown content", machine, scope, 5)
            {
                Zeroed = Claim.Unstated,
                Starts = [.. machine.Starts, .. Family.LooksLikeStores],
            };
            yield return new(
                $"{name}: unknown content, in flight",
                machine,
                scope with
                {
                    Mappings = 1,
                    InFlight = true,
                },
                6
            )
            {
                Zeroed = Claim.Unstated,
                Starts = [.. machine.Starts, .. Family.LooksLikeStores],
            };
        }
    }

    private static IEnumerable<Family> Skipping()
    {
        foreach (var machine in Machines())
        {
            var name = machine.GetType().Name;
            var scope = new Scope(2) { Skips = true };
            yield return new($"{name}: SKIP_CPU_SYNC changes nothing", machine, scope, 5)
            {
                Says = machine.Description with { HonoursSkipCpuSync = Claim.No },
                HonoursSkip = false,
            };
            yield return new($"{name}: SKIP_CPU_SYNC may be ignored, and is", machine, scope, 5)
            {
                Says = machine.Description with { HonoursSkipCpuSync = Claim.Unstated },
                HonoursSkip = false,
            };
            yield return new($"{name}: SKIP_CPU_SYNC may be ignored, and is not", machine, scope, 5)
            {
                Says = machine.Description with { HonoursSkipCpuSync = Claim.Unstated },
            };
        }
    }

    private static IEnumerable<Family> Reuse()
    {
        foreach (var machine in Machines())
        {
            var name = machine.GetType().Name;
            yield return new(
                $"{name}: A, reused",
                machine,
                new Scope(1)
                {
                    Reuses = true,
                    Skips = true,
                    Barriers = true,
                },
                7
            )
            {
                Zeroed = Claim.Unstated,
            };
            yield return new($"{name}: A and B, reused", machine, new Scope(2) { Reuses = true }, 5)
            {
                Zeroed = Claim.Unstated,
            };
        }
    }

    private static Coherent[] Machines() =>
        [
            new(),
            new Buffered(),
            new DrainsUnlessSkipped(),
            new DrainsAtBarriers(),
            new Bounce(),
            new BouncesB(),
            new CopiesWhatTheCpuSees(),
            new CachedBouncesB(),
            new BufferedBouncesB(),
            new BouncesBDrainsAtBarriers(),
            new BounceNotCoherent(),
            new NonCoherent(),
            new DiscardsAtFrom(),
            new DropsSharedLines(),
            new DiscardsSharedLines(),
            new NoSpeculation(),
            new NoSpeculationAllocates(),
            new Mixed(),
            new MixedSnoopsOut(),
        ];
}
