using Dma.Conformance.Generation;

namespace Dma.Conformance.Tests.Generation;

/// <summary>Choices of few among few are as likely as they say, whatever part of a word they are made of.</summary>
public sealed class SeededChoiceTests
{
    private const int Draws = 64_000;

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(139)]
    [InlineData(256)]
    [InlineData(1000)]
    public void Every_number_below_a_bound_is_drawn_about_as_often(int bound)
    {
        var choice = new SeededChoice(7);
        var drawn = new int[bound];
        for (var i = 0; i < Draws; i++)
        {
            drawn[choice.Below(bound)]++;
        }

        // Five standard deviations: of all these counts none is that far away by chance.
        var usual = (double)Draws / bound;
        drawn.Should().AllSatisfy(count => Math.Abs(count - usual).Should().BeLessThan(5 * Math.Sqrt(usual)));
    }

    [Fact]
    public void Choices_that_share_a_word_are_independent()
    {
        var choice = new SeededChoice(11);
        var together = new int[64];
        for (var i = 0; i < Draws; i++)
        {
            together[8 * choice.Below(8) + choice.Below(8)]++;
        }

        var usual = (double)Draws / together.Length;
        together.Should().AllSatisfy(count => Math.Abs(count - usual).Should().BeLessThan(5 * Math.Sqrt(usual)));
    }
}
