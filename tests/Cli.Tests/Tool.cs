using Dma.Conformance.Cli;

namespace Dma.Cli.Tests;

/// <summary>What the tool did.</summary>
internal sealed record Outcome(ExitCode Code, string Out, string Error)
{
    /// <summary>Standard output without the line that differs from run to run.</summary>
    public string Report => Out[..Out.IndexOf("\ntime: ", StringComparison.Ordinal)];

    /// <summary>The one line on standard error, for a use that is wrong.</summary>
    public string ShouldBeWrongUse()
    {
        Code.Should().Be(ExitCode.Usage, Out + Error);
        Out.Should().BeEmpty();
        Error.Should().StartWith("dma-conformance: ").And.EndWith("\n").And.NotContain("\r");
        var line = Error[..^1];
        line.Should().NotContain("\n").And.NotContain("   at ").And.NotContain("Unhandled");
        return line;
    }

    /// <summary>The outcome itself, if it is this one.</summary>
    public Outcome ShouldBe(ExitCode code)
    {
        Code.Should().Be(code, Out + Error);
        return this;
    }
}

/// <summary>Runs the tool inside the tests.</summary>
internal static class Tool
{
    /// <summary>Runs a command line.</summary>
    public static Outcome Run(params IEnumerable<string> args) => Run(surroundings => surroundings, args);

    /// <summary>Runs a command line in surroundings that differ.</summary>
    public static Outcome Run(Func<Surroundings, Surroundings> change, params IEnumerable<string> args)
    {
        // As on Windows: the tool ends its lines alike everywhere.
        using var output = new StringWriter { NewLine = "\r\n" };
        using var error = new StringWriter { NewLine = "\r\n" };
        var code = Program.Run([.. args], change(new Surroundings { Out = output, Error = error }));
        return new Outcome(code, output.ToString(), error.ToString());
    }
}
