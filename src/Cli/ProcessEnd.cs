using System.Runtime.InteropServices;
using Dma.Conformance.Reporting;

namespace Dma.Conformance.Cli;

/// <summary>
/// Watches for an end of the process that the tool did not choose: a platform that calls <see cref="Environment.Exit" />
/// must not end a run with its own code and without a word. What kills the process outright leaves the record alone.
/// </summary>
internal sealed class ProcessEnd : IDisposable
{
    private readonly Interrupt _interrupt;
    private readonly TextWriter _error;
    private volatile string? _record;

    /// <summary>Watches from now on.</summary>
    /// <param name="interrupt">The end that the user chooses.</param>
    /// <param name="error">Standard error.</param>
    public ProcessEnd(Interrupt interrupt, TextWriter error)
    {
        (_interrupt, _error) = (interrupt, error);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>What names the platform on a command line.</summary>
    public string Arguments { get; set; } = "";

    /// <summary>Notes where the sequences in flight are recorded from now on.</summary>
    public void Recording(string path) => _record = path;

    /// <summary>Ends the watch: the tool ends by itself.</summary>
    public void Dispose() => AppDomain.CurrentDomain.ProcessExit -= OnExit;

    private void OnExit(object? sender, EventArgs end)
    {
        if (_interrupt.IsKill)
        {
            return;
        }

        var where =
            _record is { } path && File.Exists(path)
                ? $"; 'dma-conformance replay {$"{CommandText.Quote(path)} {Arguments}".TrimEnd()}' shows where"
                : "";
        _error.WriteLine($"{Program.Name}: the platform ended the process{where}");
        _error.Flush();
        End((int)ExitCode.Hung);
    }

    /// <summary>Ends the process at once. A code that is only set would be lost to the next worker whose platform exits.</summary>
    private static void End(int code)
    {
        Environment.ExitCode = code;
        try
        {
            if (OperatingSystem.IsWindows())
            {
                _ = TerminateProcess(-1, (uint)code);
            }
            else
            {
                EndOfUnix(code);
            }
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // Then the code stands unless another worker exits too.
        }
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void EndOfUnix(int code);

    [DllImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int TerminateProcess(nint process, uint code);
}
