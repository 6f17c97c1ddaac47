using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Shrinking;
using Dma.Conformance.Specification;
using Machine = Dma.Conformance.Operations.Machine;

namespace Dma.Conformance.Tests.Shrinking;

/// <summary>An area that only tests have: things that are made, poked, marked and asked about, and a rule that says when asking fails.</summary>
internal sealed class Toys
{
    private const ulong PlatformSeed = 7;

    private static readonly HandleKind Handle = new("toy");

    private static readonly HandleKind Loan = new("loan");

    private static readonly ClauseCatalogue Catalogue = ConformanceSuite.Catalogue.With(
        "Toys.md",
        """
        # Toys

        ## DMA-TOYS-001

        - Title: what toys owe
        - Level: MUST
        - Statement: Nothing.
        - Source: Contract, "IDmaPlatform"
        - Observed by: toy_ask
        - Presumes: DMA-PLAT-002: nothing rests on a platform that does not answer

        ## DMA-TOYS-002

        - Title: what toys owe beside
        - Level: MUST
        - Statement: Nothing.
        - Source: Contract, "IDmaPlatform"
        - Observed by: toy_ask
        - Presumes: DMA-TOYS-001: what is beside rests on what is there
        """
    );

    private static readonly Argument Mode = Argument.Choice("mode", "PLAIN", "ODD", "EVEN", "TALL", "WIDE");

    /// <param name="breaks">Whether asking breaks <see cref="Broken" /> now.</param>
    /// <param name="unit">What sizes are multiples of.</param>
    /// <param name="setAside">A clause that is known to fail.</param>
    public Toys(Func<ToyBox, Operation, bool> breaks, ulong unit = 1, ClauseId? setAside = null)
        : this((box, op) => breaks(box, op) ? Broken : null, unit, setAside) { }

    /// <param name="breaks">What asking breaks now.</param>
    /// <param name="unit">What sizes are multiples of.</param>
    /// <param name="setAside">A clause that is known to fail.</param>
    public Toys(Func<ToyBox, Operation, ClauseId?> breaks, ulong unit = 1, ClauseId? setAside = null)
    {
        Make = Kind(
            "toy_make",
            [Argument.Size],
            (ToyBox _, in Operation op) => op[0] > 0 && op[0] % unit == 0,
            (box, op) =>
            {
                box.State.Handles.Add(Handle, op.Id, new Toy(op[0]));
                box.Made++;
            },
            Handle,
            unit
        );
        Poke = Kind("toy_poke", [Argument.Uses(Handle)], Names(0), (box, op) => box.Of(op[0]).Pokes++);
        Prod = Kind("toy_prod", [Argument.Uses(Handle)], Names(0), (box, op) => box.Of(op[0]).Pokes += 2);
        Mark = Kind(
            "toy_mark",
            [Argument.Uses(Handle), Argument.Offset],
            Names(0),
            (box, op) => box.Of(op[0]).Mark = op[1]
        );
        Tick = Kind("toy_tick", [], (ToyBox _, in Operation _) => true, (box, _) => box.Ticks++);
        Trip = Kind(
            "toy_trip",
            [],
            (ToyBox _, in Operation _) => true,
            (box, _) =>
            {
                box.Trips++;
                box.State.Breaks(Aside);
            }
        );
        Ask = Kind(
            "toy_ask",
            [Argument.Uses(Handle), Argument.Uses(Handle), Argument.Offset, Argument.Size, Mode, Argument.Bytes],
            (ToyBox box, in Operation op) => box.Has(op[0]) && box.Has(op[1]) && op[3] > 0,
            (_, _) => { },
            breaks: breaks
        );
        Lend = Kind(
            "toy_lend",
            [Argument.Uses(Handle), Argument.Offset, Argument.Size, Mode],
            Names(0),
            (box, op) => box.State.Handles.Add(Loan, op.Id, new Loaned(op[1], op[2], op[3])),
            Loan
        );
        Peek = Kind(
            "toy_peek",
            [Argument.Uses(Handle), Argument.Offset, Argument.Size],
            (ToyBox box, in Operation op) => box.Has(op[0]) && op[2] > 0,
            (_, _) => { },
            breaks: (box, op) => Looks?.Invoke(box, op),
            isLoad: true
        );
        Glance = Kind(
            "toy_glance",
            [Argument.Uses(Loan), Argument.Offset, Argument.Size],
            (ToyBox box, in Operation op) =>
                box.State.Handles.TryGet<Loaned>(op[0], out var loan) && op[2] > 0 && op[1] + op[2] <= loan.Size,
            (_, _) => { },
            breaks: (box, op) => Looks?.Invoke(box, op),
            isLoad: true
        );
        Hum = Kind(
            "toy_hum",
            [Argument.Device, Argument.Uses(Handle), Argument.Size],
            (ToyBox box, in Operation op) => box.Has(op[1]) && op[2] > 0,
            (_, _) => { },
            breaks: (box, op) => Looks?.Invoke(box, op)
        );
        Ring = Kind(
            "toy_ring",
            [Argument.Device],
            (ToyBox _, in Operation _) => true,
            (_, _) => { },
            breaks: (box, op) => Looks?.Invoke(box, op)
        );
        var area = new Area("Toys")
        {
            Kinds = [Make, Poke, Prod, Mark, Tick, Trip, Ask, Lend, Peek, Glance, Hum, Ring],
        };
        var subject = Subject.Create(new Dma.Reference.ReferenceFactory(), "coherent", AreaTable.Standard.With(area));
        Worker = new Worker(subject, setAside is null ? new HashSet<ClauseId>() : [setAside]);
    }

    /// <summary>What asking breaks as a rule.</summary>
    public static ClauseId Broken => PlatformClauses.OnlyRealFaults;

    /// <summary>What <see cref="Trip" /> breaks; to be set aside.</summary>
    public static ClauseId Aside => PlatformClauses.BlocksAreDisjoint;

    /// <summary>What asking may break as well.</summary>
    public static ClauseId Other => PlatformClauses.ValidCallSucceeds;

    /// <summary>A clause that presumes <see cref="Other" />.</summary>
    public static ClauseId Resting { get; } = new("DMA-TOYS-001");

    /// <summary>A clause that presumes <see cref="Resting" />.</summary>
    public static ClauseId Beside { get; } = new("DMA-TOYS-002");

    /// <summary>What looking breaks; null: nothing.</summary>
    public Func<ToyBox, Operation, ClauseId?>? Looks { get; init; }

    public Worker Worker { get; }

    public OperationKind Make { get; }

    public OperationKind Poke { get; }

    /// <summary>Like two pokes.</summary>
    public OperationKind Prod { get; }

    public OperationKind Mark { get; }

    public OperationKind Tick { get; }

    public OperationKind Trip { get; }

    public OperationKind Ask { get; }

    /// <summary>Lends a part of a toy.</summary>
    public OperationKind Lend { get; }

    /// <summary>Looks at a toy.</summary>
    public OperationKind Peek { get; }

    /// <summary>Looks at what is lent.</summary>
    public OperationKind Glance { get; }

    /// <summary>Looks at a toy through a device.</summary>
    public OperationKind Hum { get; }

    /// <summary>Looks at a device.</summary>
    public OperationKind Ring { get; }

    /// <summary>A step with its arguments in the order of its kind's table.</summary>
    public static Operation Step(ulong id, OperationKind kind, params ReadOnlySpan<ulong> arguments)
    {
        var step = new Operation(kind, id);
        for (var i = 0; i < arguments.Length; i++)
        {
            step[i] = arguments[i];
        }

        return step;
    }

    /// <summary>Runs a program that must break <see cref="Broken" />, and shrinks it.</summary>
    public Failure? Shrink(params Operation[] steps) => Shrink(Broken, steps);

    /// <summary>Runs a program that must break a clause, and shrinks it.</summary>
    public Failure? Shrink(ClauseId clause, params Operation[] steps)
    {
        var failing = new Executor(Worker).Run(steps, PlatformSeed);
        failing.Violation?.Clause.Should().Be(clause);
        return new Shrinker(Worker, Catalogue).Shrink(failing, PlatformSeed);
    }

    /// <summary>Shrinks a program and compares the result, without bytes, with what is expected.</summary>
    public void ShouldShrink(Operation[] steps, params string[] expected) =>
        ShouldShrink(Broken, steps, Broken, expected);

    /// <summary>Shrinks a program that breaks one clause and compares the result, and the clause that it breaks, with what is expected.</summary>
    public void ShouldShrink(ClauseId from, Operation[] steps, ClauseId to, params string[] expected)
    {
        var failure = Shrink(from, steps)!;
        failure.Steps.Select(Describe).Should().Equal(expected);
        failure.End.Should().Be(ShrinkEnd.Minimal);
        failure.Violation.Clause.Should().Be(to);
    }

    private static string Describe(Operation step) =>
        string.Join(
            ' ',
            [
                $"{step.Id}:{step.Kind.Name}",
                .. step.Kind.Arguments.Select(
                    (_, i) => step[i].ToString(System.Globalization.CultureInfo.InvariantCulture)
                ),
            ]
        );

    private static Allowed Names(int argument) => (ToyBox box, in Operation op) => box.Has(op[argument]);

    private static OperationKind Kind(
        string name,
        ArgumentList arguments,
        Allowed isAllowed,
        Action<ToyBox, Operation> judge,
        HandleKind? makes = null,
        ulong least = 1,
        Func<ToyBox, Operation, ClauseId?>? breaks = null,
        bool isLoad = false
    ) =>
        new()
        {
            Name = name,
            IsLoad = isLoad,
            Arguments = arguments,
            Makes = makes,
            Weight = 1,
            IsAllowed = (SpecificationState state, in Operation op) => isAllowed(state.Part<ToyBox>(), in op),
            Range = (SpecificationState _, in Operation op, int argument) =>
                op.Kind.Arguments[argument].Role == ArgumentRole.Size ? (least, 4096UL) : (0UL, 4096UL),
            Execute = (Machine _, SpecificationState _, in Operation _, Observation _) => { },
            Judge = (SpecificationState state, in Operation op, Observation _) =>
            {
                judge(state.Part<ToyBox>(), op);
                return breaks?.Invoke(state.Part<ToyBox>(), op) is { } clause && state.Breaks(clause)
                    ? new Violation(clause, "quiet", "a noise")
                    : null;
            },
        };

    private delegate bool Allowed(ToyBox box, in Operation operation);
}

/// <summary>What tests know of toys.</summary>
internal sealed class ToyBox(SpecificationState state) : ISpecificationPart<ToyBox>
{
    public SpecificationState State { get; } = state;

    public int Made { get; set; }

    public int Ticks { get; set; }

    public int Trips { get; set; }

    public static ToyBox Create(SpecificationState state) => new(state);

    public bool Has(ulong id) => State.Handles.TryGet<Toy>(id, out _);

    public Toy Of(ulong id) =>
        State.Handles.TryGet<Toy>(id, out var toy) ? toy : throw new InvalidOperationException("no such toy");
}

/// <summary>A thing that was made.</summary>
internal sealed class Toy(ulong size)
{
    public ulong Size { get; } = size;

    public int Pokes { get; set; }

    public ulong Mark { get; set; }
}

/// <summary>A part of a thing that is lent.</summary>
internal sealed class Loaned(ulong offset, ulong size, ulong mode)
{
    public ulong Offset { get; } = offset;

    public ulong Size { get; } = size;

    public ulong Mode { get; } = mode;
}
