using System.Diagnostics;

namespace Dma.Conformance.Benchmarks.Stryker;

/// <summary>A worker, replaced by a new one whenever it ends or falls silent.</summary>
/// <param name="assembly">The mutated assembly.</param>
internal sealed class WorkerProcess(string assembly) : IDisposable
{
    /// <summary>What makes this program a worker.</summary>
    public const string Command = "stryker-worker";

    /// <summary>References that were loaded anew stay in memory, so that a worker is replaced after so many tasks.</summary>
    private const int MostTasks = 400;

    /// <summary>A mutant that takes memory without end is to fail before the machine does.</summary>
    private const string MemoryLimit = "0x40000000";

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(90);

    private Process? _process;
    private int _tasks;

    /// <summary>Whether the next task is the first of a process.</summary>
    public bool IsFresh => _process is null;

    /// <summary>Has a task done.</summary>
    /// <param name="task">The task.</param>
    /// <returns>What it came to, also where the worker did not live to tell.</returns>
    public async Task<Outcome> RunAsync(TrialTask task)
    {
        _process ??= Start();
        string? line;
        try
        {
            await _process.StandardInput.WriteLineAsync(task.ToString());
            await _process.StandardInput.FlushAsync();
            do
            {
                line = await _process.StandardOutput.ReadLineAsync().WaitAsync(LongestSilence);
            } while (line is "");
        }
        catch (TimeoutException)
        {
            End();
            return new Outcome(task.Mutant, task.Operations, true, Outcome.Silent, "", 0);
        }
        catch (IOException)
        {
            line = null;
        }

        var outcome = line is null
            ? new Outcome(task.Mutant, task.Operations, true, Outcome.Died, "", 0)
            : Outcome.Parse(line);
        if (line is null || outcome.IsHang || ++_tasks >= MostTasks)
        {
            End();
        }

        return outcome;
    }

    /// <inheritdoc />
    public void Dispose() => End();

    private Process Start()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(WorkerProcess).Assembly.Location, Command, assembly])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = MemoryLimit;
        start.Environment["DOTNET_gcServer"] = "0";
        _tasks = 0;
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start");

        // What a dying process says is long, and nobody reads it.
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private void End()
    {
        if (_process is { } process)
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            process.WaitForExit();
            process.Dispose();
            _process = null;
        }
    }
}
