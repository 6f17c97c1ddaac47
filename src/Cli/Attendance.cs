using System.Diagnostics;
using Dma.Conformance.Cli.Platforms;

namespace Dma.Conformance.Cli;

/// <summary>
/// Does a command about a foreign platform in a process of its own that speaks for itself, and stays beside it: a platform
/// that takes that process with it ends the command with a word and the code for it.
/// </summary>
/// <remarks>Not for <c>run</c>, which goes on behind what was lost: see <see cref="HostProcess" />.</remarks>
internal static class Attendance
{
    private const string Mark = "DMA_CONFORMANCE_ATTENDED";

    private static readonly string[] Commands = ["replay", "shrink", "lint", "list"];

    /// <summary>Whether a command line loads a foreign platform, and this is not the process in which that is to be done.</summary>
    /// <param name="args">The command line.</param>
    public static bool IsNeeded(IReadOnlyList<string> args) =>
        args.Count > 0
        && Commands.Contains(args[0], StringComparer.Ordinal)
        && args.Any(arg => arg.Split('=', ':')[0] == "--assembly")
        && Environment.GetEnvironmentVariable(Mark) is null;

    /// <summary>Does what a command line says.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="error">Standard error.</param>
    public static ExitCode Run(string[] args, TextWriter error)
    {
        var start = HostProcess.OfThisTool(args);
        start.Environment[Mark] = "1";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using var process = Process.Start(start)!;
        process.WaitForExit();
        var code = (ExitCode)process.ExitCode;
        if (Enum.IsDefined(code))
        {
            return code;
        }

        error.WriteLine($"{Program.Name}: the platform ended the process: {HostProcess.Describe(process.ExitCode)}");
        return ExitCode.Hung;
    }
}
