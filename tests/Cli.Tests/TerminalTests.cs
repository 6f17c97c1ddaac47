using Dma.Conformance.Cli;
using Spectre.Console;

namespace Dma.Cli.Tests;

/// <summary>Colour and live progress are for terminals.</summary>
public sealed class TerminalTests
{
    private const char Escape = '\u001b';

    [Theory]
    [InlineData("run --ops 300")]
    [InlineData("run --ops 0")]
    [InlineData("run --help")]
    [InlineData("list")]
    [InlineData("explain DMA-MAP-005")]
    public void No_escape_byte_is_in_redirected_output(string args)
    {
        var outcome = Tool.Run(args.Split(' '));

        (outcome.Out + outcome.Error).Should().NotBeEmpty().And.NotContain($"{Escape}");
    }

    [Fact]
    public void A_terminal_shows_progress_and_colours_what_is_broken()
    {
        var outcome = OnTerminal(["run", "--ops", "3000", .. Samples.Platform("Stale")]);

        outcome.ShouldBe(ExitCode.Violation).Out.Should().Contain($"{Escape}[").And.Contain("%");
        outcome
            .Out.Should()
            .MatchRegex($"{Escape}\\[[0-9;]+mDMA-(MAP|COH)-[0-9]+ MUST violated")
            .And.Contain("mviolated in");
        outcome
            .Out.Should()
            .Contain($" --assembly {Samples.Path} --platform Stale\n", "a command to copy is not broken");
    }

    [Fact]
    public void A_terminal_shows_how_far_a_run_is()
    {
        var screen = OnTerminal(["run", "--ops", "20000", "--profile", "coherent"]).Out;

        screen
            .Should()
            .MatchRegex(
                "profile coherent: [0-9]+ of 20000 operations, [0-9]+ a second, [0-9]+ sequences, [0-9]+ of [0-9]+\\s+clauses\\s+exercised,\\s+0\\s+broken"
            );
        screen[screen.IndexOf("judging", StringComparison.Ordinal)..]
            .Should()
            .NotContain(" a second, ", "the bars are gone when the report comes");
    }

    [Fact]
    public void A_terminal_shows_each_verdict()
    {
        OnTerminal(["run", "--ops", "300", "--profile", "coherent"]).Out.Should().Contain("mincomplete in coherent");
        OnTerminal(["run", "--ops", "3000", "--clause", "DMA-PLAT-006"])
            .Out.Should()
            .Contain("mconformant in coherent");
    }

    [Fact]
    public void A_note_stands_on_the_terminal()
    {
        using var source = new CancellationTokenSource();
        using var screen = new Listener("profile default will take about", source);

        OnTerminal(screen, ["run", .. Samples.Platform("Slow")], source.Token).ShouldBe(ExitCode.Incomplete);

        screen.ToString().Should().Contain("profile default will take about");
    }

    private static Outcome OnTerminal(string[] args)
    {
        using var screen = new StringWriter { NewLine = "\n" };
        var outcome = OnTerminal(screen, args, CancellationToken.None);
        return outcome with { Out = screen.ToString() };
    }

    private static Outcome OnTerminal(TextWriter screen, string[] args, CancellationToken cancellation)
    {
        var terminal = Surroundings.CreateTerminal(screen, AnsiSupport.Yes);
        terminal.Profile.Capabilities.Interactive = true;
        terminal.Profile.Capabilities.ColorSystem = ColorSystem.EightBit;
        terminal.Profile.Width = 100;
        return Tool.Run(
            surroundings => surroundings with { Terminal = terminal, Out = screen, Cancellation = cancellation },
            args
        );
    }
}
