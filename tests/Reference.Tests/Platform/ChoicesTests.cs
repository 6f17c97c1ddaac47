namespace Dma.Reference.Tests.Platform;

public class ChoicesTests
{
    [Fact]
    public void A_draw_depends_on_the_step_not_on_the_draws_before()
    {
        var one = new Choices(7);
        var other = new Choices(7);
        one.BeginStep(3);
        for (var i = 0UL; i < 10; i++)
            one.Draw(Purpose.Landing, i);
        one.BeginStep(5);
        other.BeginStep(5);

        one.Step.Should().Be(5);
        one.Draw(Purpose.Address, 2).Should().Be(other.Draw(Purpose.Address, 2));
    }

    [Fact]
    public void Seed_step_purpose_and_detail_each_matter()
    {
        var draws = new HashSet<ulong>();
        for (var seed = 0UL; seed < 4; seed++)
        {
            var choices = new Choices(seed);
            for (var step = 0UL; step < 4; step++)
            {
                choices.BeginStep(step);
                foreach (var purpose in Enum.GetValues<Purpose>())
                {
                    for (var detail = 0UL; detail < 4; detail++)
                        draws.Add(choices.Draw(purpose, detail));
                }
            }
        }

        draws.Should().HaveCount(4 * 4 * Enum.GetValues<Purpose>().Length * 4);
    }

    [Fact]
    public void Draws_are_spread_evenly()
    {
        var counts = new int[8];
        var choices = new Choices(1);
        for (var step = 0UL; step < 8000; step++)
        {
            choices.BeginStep(step);
            counts[choices.Draw(Purpose.Placement) % 8]++;
        }

        counts.Should().OnlyContain(count => count > 850 && count < 1150);
    }

    [Fact]
    public void A_choice_for_life_does_not_depend_on_the_step()
    {
        var choices = new Choices(1);
        var before = choices.DrawOnce(Purpose.PowerOn, 4);
        choices.BeginStep(9);

        choices.DrawOnce(Purpose.PowerOn, 4).Should().Be(before).And.NotBe(choices.DrawOnce(Purpose.PowerOn, 5));
    }

    [Fact]
    public void Choices_are_the_same_in_every_version()
    {
        var choices = new Choices(42);
        choices.BeginStep(17);

        choices.Draw(Purpose.Upkeep, 1).Text().Should().Be("880b80de6861ed04");
    }
}
