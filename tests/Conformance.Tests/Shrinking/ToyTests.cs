using static Dma.Conformance.Tests.Shrinking.Toys;

namespace Dma.Conformance.Tests.Shrinking;

/// <summary>What each pass of shrinking is for, on operations that no area of the suite has.</summary>
public class ToyTests
{
    [Fact]
    public void Steps_that_the_failing_one_has_nothing_to_do_with_are_dropped()
    {
        var toys = new Toys((box, op) => box.Of(op[0]).Pokes > 0);

        // What is asked about must be made and poked.
        toys.ShouldShrink(
            [
                Step(1, toys.Make, 1),
                Step(2, toys.Make, 1),
                Step(3, toys.Tick),
                Step(4, toys.Poke, 1),
                Step(5, toys.Poke, 2),
                Step(6, toys.Mark, 1, 9),
                Step(7, toys.Ask, 2, 2, 0, 1, 0, 5),
                Step(8, toys.Tick),
            ],
            "2:toy_make 1",
            "5:toy_poke 2",
            "7:toy_ask 2 2 0 1 0 5"
        );
    }

    [Fact]
    public void Steps_that_only_drop_in_pairs_on_a_handle_are_dropped()
    {
        var toys = new Toys((box, op) => box.Of(op[0]).Pokes % 2 == 1 && box.Ticks >= 2);

        // Two ticks and an odd number of pokes: of three, one is left, for one poke less is an even number. The two that go
        // are no neighbours.
        toys.ShouldShrink(
            [
                Step(1, toys.Make, 1),
                Step(2, toys.Poke, 1),
                Step(3, toys.Tick),
                Step(4, toys.Poke, 1),
                Step(5, toys.Tick),
                Step(6, toys.Poke, 1),
                Step(7, toys.Ask, 1, 1, 0, 1, 0, 0),
            ],
            "1:toy_make 1",
            "2:toy_poke 1",
            "3:toy_tick",
            "5:toy_tick",
            "7:toy_ask 1 1 0 1 0 0"
        );
    }

    [Fact]
    public void Steps_that_only_drop_in_threes_are_dropped()
    {
        var toys = new Toys((box, _) => box.Ticks % 3 == 1);

        // Of seven ticks one is left, for one and four are the lesser numbers with a rest of one.
        toys.ShouldShrink(
            [
                Step(1, toys.Make, 1),
                .. Enumerable.Range(2, 7).Select(id => Step((ulong)id, toys.Tick)),
                Step(9, toys.Ask, 1, 1, 0, 1, 0, 0),
            ],
            "1:toy_make 1",
            "2:toy_tick",
            "9:toy_ask 1 1 0 1 0 0"
        );
    }

    [Fact]
    public void Several_steps_are_replaced_by_one_of_another_kind()
    {
        var toys = new Toys((box, op) => box.Of(op[0]).Pokes == 2);

        // Two pokes, or one prod in place of them.
        toys.ShouldShrink(
            [Step(1, toys.Make, 1), Step(2, toys.Poke, 1), Step(3, toys.Poke, 1), Step(4, toys.Ask, 1, 1, 0, 1, 0, 0)],
            "1:toy_make 1",
            "2:toy_prod 1",
            "4:toy_ask 1 1 0 1 0 0"
        );
    }

    [Theory]
    [InlineData(8, 4)]
    [InlineData(3, 9)]
    public void Two_handles_become_one_and_its_size_the_least(ulong first, ulong second)
    {
        var toys = new Toys((box, op) => box.Of(op[0]).Size + box.Of(op[1]).Size >= 11);

        // Asking twice about one toy needs a size of 6.
        var expected = second > first ? 2 : 1;
        toys.ShouldShrink(
            [Step(1, toys.Make, first), Step(2, toys.Make, second), Step(3, toys.Ask, 1, 2, 0, 1, 0, 0)],
            $"{expected}:toy_make 6",
            $"3:toy_ask {expected} {expected} 0 1 0 0"
        );
    }

    [Fact]
    public void A_step_uses_the_earliest_handle_that_does()
    {
        var toys = new Toys((box, _) => box.Made >= 2);

        toys.ShouldShrink(
            [Step(1, toys.Make, 1), Step(2, toys.Make, 1), Step(3, toys.Ask, 2, 2, 0, 1, 0, 0)],
            "1:toy_make 1",
            "2:toy_make 1",
            "3:toy_ask 1 1 0 1 0 0"
        );
    }

    [Theory]
    [InlineData(1000, 300, 300)]
    [InlineData(4095, 4095, 4095)]
    [InlineData(257, 1, 1)]
    public void An_argument_is_lowered_to_the_least_that_fails(ulong size, ulong least, ulong expected)
    {
        var toys = new Toys((box, op) => box.Of(op[0]).Size >= least);

        toys.ShouldShrink(
            [Step(1, toys.Make, size), Step(2, toys.Ask, 1, 1, 0, 1, 0, 0)],
            $"1:toy_make {expected}",
            "2:toy_ask 1 1 0 1 0 0"
        );
    }

    [Fact]
    public void An_argument_keeps_to_the_values_that_are_allowed()
    {
        var toys = new Toys((_, _) => true, unit: 8);

        toys.ShouldShrink(
            [Step(1, toys.Make, 64), Step(2, toys.Ask, 1, 1, 0, 1, 0, 0)],
            "1:toy_make 8",
            "2:toy_ask 1 1 0 1 0 0"
        );
    }

    [Fact]
    public void Equal_arguments_are_lowered_together()
    {
        var toys = new Toys(
            (box, op) => op[0] != op[1] && box.Of(op[0]).Size == box.Of(op[1]).Size && box.Of(op[0]).Size >= 5
        );

        toys.ShouldShrink(
            [Step(1, toys.Make, 640), Step(2, toys.Make, 640), Step(3, toys.Ask, 1, 2, 0, 1, 0, 0)],
            "1:toy_make 5",
            "2:toy_make 5",
            "3:toy_ask 1 2 0 1 0 0"
        );
    }

    [Fact]
    public void Offsets_on_a_handle_move_together()
    {
        var toys = new Toys((box, op) => op[2] == box.Of(op[0]).Mark + 8);

        // The mark at 0, and what is asked 8 after it.
        toys.ShouldShrink(
            [Step(1, toys.Make, 1), Step(2, toys.Mark, 1, 1001), Step(3, toys.Ask, 1, 1, 1009, 1, 0, 0)],
            "1:toy_make 1",
            "3:toy_ask 1 1 8 1 0 0"
        );
    }

    [Fact]
    public void Offsets_move_by_whole_lines_where_the_rest_matters()
    {
        var toys = new Toys((box, op) => op[2] == box.Of(op[0]).Mark + 8 && box.Of(op[0]).Mark % 64 == 3);

        toys.ShouldShrink(
            [Step(1, toys.Make, 1), Step(2, toys.Mark, 1, 643), Step(3, toys.Ask, 1, 1, 651, 1, 0, 0)],
            "1:toy_make 1",
            "2:toy_mark 1 3",
            "3:toy_ask 1 1 11 1 0 0"
        );
    }

    [Fact]
    public void A_range_begins_at_0_where_only_its_end_matters()
    {
        var toys = new Toys((_, op) => op[2] + op[3] >= 100);

        toys.ShouldShrink(
            [Step(1, toys.Make, 1), Step(2, toys.Ask, 1, 1, 60, 70, 0, 0)],
            "1:toy_make 1",
            "2:toy_ask 1 1 0 100 0 0"
        );
    }

    [Fact]
    public void The_simplest_choice_is_taken_and_stored_bytes_are_left_alone()
    {
        var toys = new Toys((_, op) => op[4] is 1 or 4 && op[5] >= 3);

        // Bytes of 3 would do; but what is stored is not the shrinker's to change.
        toys.ShouldShrink(
            [Step(1, toys.Make, 1), Step(2, toys.Ask, 1, 1, 0, 1, 4, 200)],
            "1:toy_make 1",
            "2:toy_ask 1 1 0 1 1 200"
        );
    }

    [Fact]
    public void A_clause_set_aside_that_was_broken_before_is_got_rid_of()
    {
        var toys = new Toys((box, op) => box.Of(op[0]).Pokes > 0, setAside: Aside);

        toys.ShouldShrink(
            [
                Step(1, toys.Make, 1),
                Step(2, toys.Trip),
                Step(3, toys.Poke, 1),
                Step(4, toys.Trip),
                Step(5, toys.Ask, 1, 1, 0, 1, 0, 0),
            ],
            "1:toy_make 1",
            "3:toy_poke 1",
            "5:toy_ask 1 1 0 1 0 0"
        );
    }

    [Fact]
    public void A_failure_that_only_follows_a_clause_set_aside_is_not_reported()
    {
        var toys = new Toys((box, _) => box.Trips > 0, setAside: Aside);

        toys.Shrink(Step(1, toys.Make, 1), Step(2, toys.Trip), Step(3, toys.Ask, 1, 1, 0, 1, 0, 0)).Should().BeNull();
    }

    [Fact]
    public void Another_clause_is_not_slipped_into()
    {
        var toys = new Toys((box, op) => box.Of(op[0]).Size < 5 ? Other : Broken);

        // A lesser size breaks the other clause.
        toys.ShouldShrink(
            [Step(1, toys.Make, 9), Step(2, toys.Ask, 1, 1, 0, 1, 0, 0)],
            "1:toy_make 5",
            "2:toy_ask 1 1 0 1 0 0"
        );
    }

    [Fact]
    public void Another_clause_is_not_slipped_into_while_one_set_aside_is_broken_before()
    {
        var toys = new Toys((box, _) => box.Trips > 0 ? Broken : Other, setAside: Aside);

        toys.Shrink(Step(1, toys.Make, 1), Step(2, toys.Trip), Step(3, toys.Ask, 1, 1, 0, 1, 0, 0)).Should().BeNull();
    }

    [Fact]
    public void A_simpler_program_that_breaks_a_clause_set_aside_before_is_not_taken()
    {
        var toys = new Toys(
            (box, op) =>
            {
                if (box.Of(op[0]).Size < 5)
                {
                    box.State.Breaks(Aside);
                }

                return true;
            },
            setAside: Aside
        );

        toys.ShouldShrink(
            [Step(1, toys.Make, 9), Step(2, toys.Ask, 1, 1, 0, 1, 0, 0)],
            "1:toy_make 5",
            "2:toy_ask 1 1 0 1 0 0"
        );
    }
}
