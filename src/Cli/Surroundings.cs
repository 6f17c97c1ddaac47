using System.Security.Cryptography;
using Spectre.Console;

namespace Dma.Conformance.Cli;

/// <summary>What a command has around it: where it writes, and what may end it.</summary>
internal sealed record Surroundings
{
    /// <summary>Standard output.</summary>
    public required TextWriter Out
    {
        get;
        init => field = WithLineFeeds(value);
    }

    /// <summary>Standard error.</summary>
    public required TextWriter Error
    {
        get;
        init => field = WithLineFeeds(value);
    }

    /// <summary>Where lines about the progress of a run go if there is no terminal; null: nowhere.</summary>
    public TextWriter? Progress { get; init; }

    /// <summary>The terminal behind <see cref="Out" />, for colour and live progress; null if it is redirected.</summary>
    public IAnsiConsole? Terminal { get; init; }

    /// <summary>The folder of regressions where none is named: it is used if it is there.</summary>
    public string Regressions { get; init; } = "regressions";

    /// <summary>Gives the seed for <c>--seed random</c>.</summary>
    public Func<ulong> DrawSeed { get; init; } = () => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));

    /// <summary>Ends a run early; what was found until then is written.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Watches for an end of the process that the tool did not choose; null if nobody does.</summary>
    public ProcessEnd? End { get; init; }

    /// <summary>What surrounds the process.</summary>
    /// <param name="cancellation">Ends a run early.</param>
    public static Surroundings OfProcess(CancellationToken cancellation) =>
        new()
        {
            Out = Console.Out,
            Error = Console.Error,
            Progress = Console.Error,
            Cancellation = cancellation,
            Terminal = Console.IsOutputRedirected ? null : CreateTerminal(Console.Out),
        };

    /// <summary>What is redirected into a file is the same on every system.</summary>
    private static TextWriter WithLineFeeds(TextWriter writer)
    {
        // The one that throws everything away belongs to everybody.
        if (writer != TextWriter.Null)
        {
            writer.NewLine = "\n";
        }

        return writer;
    }

    /// <summary>A terminal that finds out what it can do; without colours where NO_COLOR is set.</summary>
    /// <param name="output">Where it writes.</param>
    /// <param name="ansi">Whether it takes control sequences.</param>
    public static IAnsiConsole CreateTerminal(TextWriter output, AnsiSupport ansi = AnsiSupport.Detect) =>
        AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = ansi,
                ColorSystem = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
                    ? ColorSystemSupport.Detect
                    : ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(output),
            }
        );
}
