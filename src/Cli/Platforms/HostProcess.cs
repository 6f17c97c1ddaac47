using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;

namespace Dma.Conformance.Cli.Platforms;

/// <summary>A process of this very tool in which a foreign platform is judged.</summary>
internal sealed class HostProcess : IHostProcess
{
    private const int MostThreads = 1024;

    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(250);

    private readonly AnonymousPipeServerStream _input = new(PipeDirection.Out, HandleInheritability.Inheritable);
    private readonly AnonymousPipeServerStream _output = new(PipeDirection.In, HandleInheritability.Inheritable);
    private readonly Process _process;
    private readonly long _mostBytes;
    private long _sampled = Stopwatch.GetTimestamp();
    private string? _excess;

    /// <summary>Starts a process.</summary>
    /// <param name="platform">The arguments that name the platform.</param>
    /// <param name="mostBytes">How much memory the process may take, in bytes.</param>
    /// <param name="isBrief">Whether it is for one program: then code that runs once is compiled in a hurry.</param>
    public HostProcess(IEnumerable<string> platform, long mostBytes, bool isBrief)
    {
        _mostBytes = mostBytes;
        string[] arguments =
        [
            HostCommand.Name,
            _input.GetClientHandleAsString(),
            _output.GetClientHandleAsString(),
            .. platform,
        ];
        var start = OfThisTool(arguments);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.CreateNoWindow = true;
        // A dump of what is meant to be survived helps nobody, and takes seconds.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        if (isBrief)
        {
            start.Environment["DOTNET_TieredCompilation"] = "1";
            start.Environment["DOTNET_TieredPGO"] = "0";
        }

        _process = Process.Start(start)!;
        _input.DisposeLocalCopyOfClientHandle();
        _output.DisposeLocalCopyOfClientHandle();
        _process.StandardInput.Close();
    }

    /// <inheritdoc />
    public Stream Input => _input;

    /// <inheritdoc />
    public Stream Output => _output;

    /// <inheritdoc />
    public bool HasEnded => _process.HasExited;

    /// <inheritdoc />
    public IReadOnlyList<Stream> Printed => [_process.StandardOutput.BaseStream, _process.StandardError.BaseStream];

    /// <inheritdoc />
    public string? Excess
    {
        get
        {
            if (_excess is null && Stopwatch.GetElapsedTime(_sampled) >= Sample)
            {
                _sampled = Stopwatch.GetTimestamp();
                _excess = Measure();
            }

            return _excess;
        }
    }

    /// <inheritdoc />
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or AggregateException)
        {
            // It has ended by itself, or what it started has.
        }

        _process.WaitForExit();
    }

    /// <inheritdoc />
    public string Describe()
    {
        _process.WaitForExit();
        return Describe(_process.ExitCode);
    }

    /// <summary>An exit code in words.</summary>
    /// <param name="code">The code.</param>
    public static string Describe(int code) =>
        OperatingSystem.IsWindows() && code is < 0 or > 255
            ? string.Create(CultureInfo.InvariantCulture, $"exit code 0x{code:x8}")
            : string.Create(CultureInfo.InvariantCulture, $"exit code {code}{SignalOf(code)}");

    /// <summary>How this tool is started once more.</summary>
    /// <param name="arguments">Its command line.</param>
    public static ProcessStartInfo OfThisTool(string[] arguments)
    {
        var tool = typeof(HostProcess).Assembly.Location;
        var isTool =
            Path.GetFileNameWithoutExtension(Environment.ProcessPath) == Path.GetFileNameWithoutExtension(tool);
        var isDotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        return isTool
            ? new ProcessStartInfo(Environment.ProcessPath!, arguments)
            : new ProcessStartInfo(isDotnet ? Environment.ProcessPath! : "dotnet", [tool, .. arguments]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Kill();
        // What the platform has started may hold a stream open for ever, and to close one waits for whoever reads it.
        new Thread(() =>
        {
            _process.Dispose();
            _input.Dispose();
            _output.Dispose();
        })
        {
            IsBackground = true,
            Name = "dma-conformance close",
        }.Start();
    }

    private string? Measure()
    {
        try
        {
            _process.Refresh();
            return _process.WorkingSet64 > _mostBytes
                    ? string.Create(CultureInfo.InvariantCulture, $"it took more than {_mostBytes >> 20} MiB of memory")
                : _process.Threads.Count > MostThreads
                    ? string.Create(CultureInfo.InvariantCulture, $"it had more than {MostThreads} threads")
                : null;
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or IOException or System.ComponentModel.Win32Exception)
        {
            // It has ended meanwhile.
            return null;
        }
    }

    /// <summary>The signals by which a process of .NET ends, in words.</summary>
    private static string SignalOf(int code) =>
        code switch
        {
            _ when OperatingSystem.IsWindows() => "",
            128 + 4 => ", SIGILL",
            128 + 6 => ", SIGABRT",
            128 + 7 => ", SIGBUS",
            128 + 8 => ", SIGFPE",
            128 + 9 => ", SIGKILL",
            128 + 11 => ", SIGSEGV",
            128 + 15 => ", SIGTERM",
            _ => "",
        };
}
