using Dma.Conformance.Operations;
using static Dma.Conformance.Tests.Shrinking.Toys;

namespace Dma.Conformance.Tests.Shrinking;

/// <summary>A simpler program that breaks a clause which the failing one presumes is taken, and names the failure.</summary>
public class PresumptionTests
{
    private static readonly string[] Asked = ["1:toy_make 1", "3:toy_ask 1 1 0 1 0 0"];

    [Fact]
    public void A_clause_that_is_presumed_is_what_a_simpler_program_is_reported_with()
    {
        var toys = new Toys((box, op) => box.Of(op[0]).Pokes > 0 ? Resting : Other);

        toys.ShouldShrink(Resting, Poked(toys), Other, Asked);
    }

    [Fact]
    public void A_clause_that_presumes_the_failing_one_is_none()
    {
        var toys = new Toys((box, op) => box.Of(op[0]).Pokes > 0 ? Other : Resting);

        toys.ShouldShrink(Other, Poked(toys), Other, "1:toy_make 1", "2:toy_poke 1", "3:toy_ask 1 1 0 1 0 0");
    }

    [Fact]
    public void What_the_presumed_clause_presumes_is_looked_for_anew()
    {
        // Without pokes a program breaks what the first clause does not presume, and is tried in vain; with one poke it breaks
        // the clause in between.
        var toys = new Toys(
            (box, op) =>
                box.Of(op[0]).Pokes switch
                {
                    0 => Other,
                    1 => Resting,
                    _ => Beside,
                }
        );

        toys.ShouldShrink(
            Beside,
            [Step(1, toys.Make, 1), Step(2, toys.Poke, 1), Step(4, toys.Poke, 1), Step(3, toys.Ask, 1, 1, 0, 1, 0, 0)],
            Other,
            Asked
        );
    }

    [Fact]
    public void A_presumed_clause_that_is_set_aside_is_not_named()
    {
        var toys = new Toys((box, op) => box.Of(op[0]).Pokes > 0 ? Resting : Other, setAside: Other);

        toys.ShouldShrink(Resting, Poked(toys), Resting, "1:toy_make 1", "2:toy_poke 1", "3:toy_ask 1 1 0 1 0 0");
    }

    [Fact]
    public void A_presumed_clause_that_breaks_behind_one_set_aside_is_not_named()
    {
        var toys = new Toys(
            (box, op) =>
            {
                if (box.Of(op[0]).Pokes > 0)
                {
                    return Resting;
                }

                box.State.Breaks(Aside);
                return Other;
            },
            setAside: Aside
        );

        toys.ShouldShrink(Resting, Poked(toys), Resting, "1:toy_make 1", "2:toy_poke 1", "3:toy_ask 1 1 0 1 0 0");
    }

    [Fact]
    public void What_is_lent_is_looked_at_instead_of_the_whole_where_that_shows_it_sooner()
    {
        // The loan begins at 3, so that byte 4 of the toy is byte 1 of it; and only a plain loan shows it.
        var toys = new Toys((_, _) => false)
        {
            Looks = (box, op) =>
                op.Kind.Name == "toy_glance"
                    ? op[1] + op[2] == 2 && IsLent(box, op[0], mode: 0)
                        ? Other
                        : null
                    : op[1] + op[2] == 5 && box.Of(op[0]).Pokes > 0 && IsLent(box, 2, mode: 3)
                        ? Resting
                        : null,
        };

        toys.ShouldShrink(
            Resting,
            [Step(1, toys.Make, 1), Step(2, toys.Lend, 1, 3, 2, 3), Step(3, toys.Poke, 1), Step(4, toys.Peek, 1, 0, 5)],
            Other,
            "1:toy_make 1",
            "2:toy_lend 1 3 2 0",
            "4:toy_glance 2 0 2"
        );
    }

    [Fact]
    public void The_whole_is_looked_at_instead_of_what_is_lent_where_that_shows_it_sooner()
    {
        var toys = new Toys((_, _) => false)
        {
            Looks = (box, op) =>
                op.Kind.Name == "toy_glance"
                    ? op[1] == 1 && IsLent(box, op[0], mode: 0)
                        ? Resting
                        : null
                    : op[1] == 4
                        ? Other
                        : null,
        };

        toys.ShouldShrink(
            Resting,
            [Step(1, toys.Make, 1), Step(2, toys.Lend, 1, 3, 2, 0), Step(4, toys.Glance, 2, 1, 1)],
            Other,
            "1:toy_make 1",
            "4:toy_peek 1 4 1"
        );
    }

    [Fact]
    public void A_step_of_a_simpler_kind_on_the_same_handle_is_taken()
    {
        var toys = new Toys((box, op) => box.Of(op[0]).Pokes > 0 || box.Of(op[0]).Mark > 1);

        toys.ShouldShrink(
            [Step(1, toys.Make, 1), Step(2, toys.Mark, 1, 9), Step(3, toys.Ask, 1, 1, 0, 1, 0, 0)],
            "1:toy_make 1",
            "2:toy_poke 1",
            "3:toy_ask 1 1 0 1 0 0"
        );
    }

    [Fact]
    public void A_device_is_asked_where_that_shows_it_as_well()
    {
        var toys = new Toys((_, _) => false)
        {
            Looks = (_, op) =>
                op.Kind.Name == "toy_hum" && op[0] == 1 ? Resting
                : op.Kind.Name == "toy_ring" && op[0] == 1 ? Other
                : null,
        };

        toys.ShouldShrink(Resting, [Step(1, toys.Make, 1), Step(2, toys.Hum, 1, 1, 1)], Other, "2:toy_ring 1");
    }

    private static Operation[] Poked(Toys toys) =>
        [Step(1, toys.Make, 9), Step(2, toys.Poke, 1), Step(3, toys.Ask, 1, 1, 0, 1, 0, 0)];

    private static bool IsLent(ToyBox box, ulong id, ulong mode) =>
        box.State.Handles.TryGet<Loaned>(id, out var loan) && loan is { Offset: 3, Size: 2 } && loan.Mode == mode;
}
