using System.CommandLine;
using System.Runtime.InteropServices;
using Dma.Conformance.Operations.Traces;

namespace Dma.Conformance.Cli;

/// <summary>The <c>dma-conformance</c> tool.</summary>
internal static class Program
{
    /// <summary>The tool's name.</summary>
    public const string Name = "dma-conformance";

    private static int Main(string[] args)
    {
        if (args is [HostCommand.Name, ..])
        {
            return RunHost(args);
        }

        using var interrupt = new Interrupt();
        var surroundings = Surroundings.OfProcess(interrupt.Token);
        if (Attendance.IsNeeded(args))
        {
            return (int)Attendance.Run(args, surroundings.Error);
        }

        using var end = new ProcessEnd(interrupt, surroundings.Error);

        // Standard output is the report's: what a platform prints while it is loaded goes to standard error, and what its
        // machines print is kept for their findings, to the very end, since one that hangs goes on printing.
        Console.SetOut(surroundings.Error);
        _ = ConsoleCapture.Begin();
        return (int)Run(args, surroundings with { End = end });
    }

    /// <summary>A host ends when the process does that started it, and not by the keyboard, which speaks to both.</summary>
    private static int RunHost(string[] args)
    {
        Console.CancelKeyPress += (_, press) => press.Cancel = true;
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true);
        return (int)Run(args, Surroundings.OfProcess(CancellationToken.None));
    }

    /// <summary>Does what a command line says.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="surroundings">Where to write, and what may end a run.</param>
    /// <returns>What the process ends with.</returns>
    public static ExitCode Run(IReadOnlyList<string> args, Surroundings surroundings)
    {
        var parsed = Parse(args, surroundings);
        if (parsed.Action is not HelpWithExamples && ErrorOf(parsed) is { } error)
        {
            return Fail(surroundings, ExitCode.Usage, error);
        }

        try
        {
            return (ExitCode)
                parsed.Invoke(
                    new InvocationConfiguration
                    {
                        Output = surroundings.Out,
                        Error = surroundings.Error,
                        EnableDefaultExceptionHandler = false,
                        ProcessTerminationTimeout = null,
                    }
                );
        }
        catch (PlatformEndedException exception)
        {
            return Fail(surroundings, ExitCode.Hung, exception.Message);
        }
        catch (Exception exception) when (exception is UsageException or OptionException or TraceException)
        {
            return Fail(surroundings, ExitCode.Usage, exception.Message);
        }
        catch (Exception exception)
        {
            var defect = exception as SuiteDefectException ?? new SuiteDefectException(exception);
            return Fail(surroundings, ExitCode.Defect, $"{defect.Message}\n{defect.InnerException}");
        }
    }

    /// <summary>Reads a command line, and does nothing.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="surroundings">What a command would have around it.</param>
    public static ParseResult Parse(IReadOnlyList<string> args, Surroundings surroundings)
    {
        var root = new RootCommand(
            "Judges, replays, shortens and explains: is a DMA platform what the documents demand?"
        )
        {
            RunCommand.Create(surroundings),
            ListCommand.Create(surroundings),
            ExplainCommand.Create(surroundings),
            ReplayCommand.Create(surroundings),
            ShrinkCommand.Create(surroundings),
            LintCommand.Create(surroundings),
            HostCommand.Create(),
        };
        root.HelpName = Name;
        root.SetAction(
            (Action<ParseResult>)(_ => throw new UsageException($"name a command; '{Name} --help' shows them"))
        );
        HelpWithExamples.AddTo(root);
        return root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
    }

    /// <summary>What is wrong with a command line, the first thing alone; null if nothing is.</summary>
    public static string? ErrorOf(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var help = command is RootCommand ? $"{Name} --help" : $"{Name} {command.Name} --help";
        return parsed switch
        {
            { UnmatchedTokens: [var token, ..] } => $"there is no '{token}' here; '{help}' shows what there is",
            { Errors: [var error, ..] } => error.Message,
            _ => null,
        };
    }

    private static ExitCode Fail(Surroundings surroundings, ExitCode code, string message)
    {
        surroundings.Error.WriteLine($"{Name}: {message}");
        return code;
    }
}
