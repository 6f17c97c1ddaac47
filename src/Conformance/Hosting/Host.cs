using System.Diagnostics;
using Dma.Conformance.Operations;

namespace Dma.Conformance.Hosting;

/// <summary>The inside of a process in which a platform is judged: it does one task, tells what comes of it, and may die at any time.</summary>
/// <param name="input">Where the task comes from; its end is the end of this process.</param>
/// <param name="output">Where is told what comes of it.</param>
/// <param name="load">Loads the platform.</param>
internal sealed class Host(Stream input, Stream output, Func<HostedPlatform> load)
{
    private readonly HostLines _input = new(input);
    private readonly HostLines _output = new(output);

    /// <summary>Does the task. A process that hangs is left by its threads' end alone, so whoever called ends it now.</summary>
    public void Run()
    {
        var task = _input.Read(HostJson.Default.HostTask) ?? throw new EndOfStreamException();
        using var stop = new CancellationTokenSource();
        new Thread(() => ListenForTheEnd(stop)) { IsBackground = true, Name = "dma-conformance host" }.Start();
        // What the platform prints while it is loaded is passed on; what its machines print is kept for their findings, to the
        // very end, since one that hangs goes on printing.
        var relay = new HostWriter(this);
        Console.SetOut(relay);
        Console.SetError(relay);
        _ = ConsoleCapture.Begin();
        try
        {
            var platform = load();
            Tell(new HostMessage { Name = platform.Name });
            Do(task with { Options = WithNames(task.Options, platform) }, platform.Factory, stop.Token);
        }
        catch (LeavingException)
        {
            Tell(new HostMessage { Leaves = true });
        }
        catch (Exception exception) when (exception is OptionException or Operations.Traces.TraceException)
        {
            Tell(new HostMessage { Refused = exception.Message });
        }
        catch (Exception exception) when (exception.GetBaseException() is OutOfMemoryException)
        {
            // Whoever took the memory, the process is at its end.
            Environment.FailFast("out of memory");
        }
        catch (Exception exception)
        {
            Tell(new HostMessage { Defect = exception.ToString() });
        }
    }

    /// <summary>Writes a line, or ends the process if nobody listens any more.</summary>
    /// <param name="message">The line.</param>
    public void Tell(HostMessage message)
    {
        try
        {
            _output.Write(message, HostJson.Default.HostMessage);
        }
        catch (Exception exception)
            when (exception is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            Process.GetCurrentProcess().Kill();
        }
    }

    private void Do(HostTask task, IDmaPlatformFactory factory, CancellationToken stop)
    {
        var journal = new HostJournal(this);
        var programs = new HostedPrograms(this, factory, task, AreaTable.Standard, ConformanceSuite.Catalogue);
        switch (task)
        {
            case { Failure: { } failure }:
                Tell(new HostMessage { Found = programs.Write(failure) });
                break;
            case { Program: { } program }:
                programs.Execute(program);
                break;
            default:
                Tell(new HostMessage { Profiles = Selection.Profiles(task.Options, factory) });
                _ = new SuiteRun(
                    factory,
                    task.Options with
                    {
                        RecordBegins = path => Tell(new HostMessage { Record = path }),
                    },
                    AreaTable.Standard,
                    ConformanceSuite.Catalogue,
                    journal,
                    stop
                )
                {
                    From = task.State,
                    Journal = journal,
                }.Run();
                break;
        }

        Tell(new HostMessage { Done = true });
    }

    private static SuiteOptions WithNames(SuiteOptions options, HostedPlatform platform) =>
        options with
        {
            FactoryExpression = platform.FactoryExpression,
        };

    /// <summary>A word ends the run early; the end of the stream, the process: whoever started it is gone.</summary>
    private void ListenForTheEnd(CancellationTokenSource stop)
    {
        try
        {
            if (input.ReadByte() >= 0)
            {
                stop.Cancel();
                _ = input.ReadByte();
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The platform closed what is not its own.
        }

        Process.GetCurrentProcess().Kill();
    }
}

/// <summary>Ends a task whose process has a thread that hangs.</summary>
internal sealed class LeavingException : Exception;
