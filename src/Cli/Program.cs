using System.CommandLine;
using Dma.Conformance.Operations.Traces;

namespace Dma.Conformance.Cli;

/// <summary>The <c>dma-conformance</c> tool.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        using var interrupt = new Interrupt();
        return (int)Run(args, Surroundings.OfProcess(interrupt.Token));
    }

    /// <summary>Does what a command line says.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="surroundings">Where to write, and what may end a run.</param>
    /// <returns>What the process ends with.</returns>
    public static ExitCode Run(IReadOnlyList<string> args, Surroundings surroundings)
    {
        var root = new RootCommand("Judges, replays and explains: is a DMA platform what the documents demand?")
        {
            RunCommand.Create(surroundings),
            ListCommand.Create(surroundings),
            ExplainCommand.Create(surroundings),
            ReplayCommand.Create(surroundings),
        };
        HelpWithExamples.AddTo(root);
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed is { Errors: [var error, ..], Action: not HelpWithExamples })
        {
            return Fail(surroundings, ExitCode.Usage, error.Message);
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

    private static ExitCode Fail(Surroundings surroundings, ExitCode code, string message)
    {
        surroundings.Error.WriteLine($"dma-conformance: {message}");
        return code;
    }
}
