using Dma.Conformance.Engine;
using FsCheck.Xunit;

namespace Dma.Conformance.Tests.Engine;

/// <summary>The end of what a machine printed, in lines.</summary>
public sealed class OutputTailTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\r\nb\r\n", "a|b")]
    [InlineData("a\n\nb", "a||b")]
    [InlineData("10 %\r20 %", "10 %\\u000d20 %")]
    [InlineData("\r\r\n", "\\u000d")]
    [InlineData("\n", "")]
    [InlineData("\u001b[31mred\u202e", "\\u001b[31mred\\u202e")]
    public void Lines_are_fit_to_print(string printed, string? lines)
    {
        var whole = new OutputTail();
        var pieces = new OutputTail();
        whole.Append(printed);
        foreach (var character in printed)
        {
            pieces.Append([character]);
        }

        whole.Take()?.Lines.Should().Equal(lines!.Split('|'));
        (whole.Take() is null).Should().Be(lines is null);
        pieces.Take().Should().BeEquivalentTo(whole.Take(), "it does not matter in how many pieces it comes");
    }

    [Fact]
    public void Only_the_last_lines_are_kept()
    {
        var tail = new OutputTail();
        for (var i = 0; i < 100; i++)
        {
            tail.Append($"{i:d2}\r\n");
        }

        var output = tail.Take()!;

        output.Lines.Should().Equal(Enumerable.Range(36, OutputTail.MostLines).Select(i => $"{i}"));
        output.Cut.Should().Be(36 * 3);
    }

    [Fact]
    public void A_character_of_two_halves_is_not_cut_in_two()
    {
        var tail = new OutputTail();
        tail.Append("\ud83d\ude00" + new string('x', OutputTail.MostCharacters - 1));

        tail.Take().Should().BeEquivalentTo(new CapturedOutput([new string('x', OutputTail.MostCharacters - 1)], 2));
    }

    [Fact]
    public void Half_a_character_is_told_as_such()
    {
        var tail = new OutputTail();
        tail.Append("\ud83d");

        tail.Take()!.Lines.Should().Equal("\\ufffd");
    }

    [Fact]
    public void Another_machine_begins_with_nothing()
    {
        var tail = new OutputTail();
        tail.Append("a\r");
        tail.Clear();
        tail.Take().Should().BeNull();
        tail.Append("b");

        tail.Take().Should().BeEquivalentTo(new CapturedOutput(["b"], 0));
    }

    /// <summary>What is kept and what is cut make up all that was printed.</summary>
    [Property(MaxTest = 200, QuietOnSuccess = true)]
    public void Nothing_is_lost_uncounted(int[] lengths)
    {
        var tail = new OutputTail();
        var printed = string.Concat(lengths.Select(length => new string('y', Math.Abs(length % 3000)) + "\n"));
        foreach (var piece in printed.Chunk(700))
        {
            tail.Append(piece);
        }

        var output = tail.Take();

        (output is null).Should().Be(printed.Length == 0);
        var kept = string.Concat(output?.Lines.Select(line => line + "\n") ?? []);
        printed.Should().EndWith(kept);
        (kept.Length + (output?.Cut ?? 0)).Should().Be(printed.Length);
        kept.Length.Should().BeLessThanOrEqualTo(OutputTail.MostCharacters);
    }
}
