using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Dma.Conformance.Engine;

/// <summary>Where a call into the platform did not return.</summary>
/// <param name="Step">The id of the step in flight; 0 while a machine is created.</param>
/// <param name="Operation">The name of the operation in flight.</param>
/// <param name="PlatformSeed">The seed of the machine.</param>
/// <param name="Steps">The steps of the sequence in flight, the one that hangs included.</param>
/// <param name="Output">What the machine had printed by then; null if nothing.</param>
internal sealed record Hang(
    ulong Step,
    string Operation,
    ulong PlatformSeed,
    IReadOnlyList<Operations.Operation> Steps,
    CapturedOutput? Output
);

/// <summary>
/// Threads that run platforms, and a watchdog over them. Calls are not handed from thread to thread: the watchdog samples
/// the workers' heartbeats while it waits.
/// </summary>
internal sealed class Crew
{
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(20);

    /// <param name="patience">How long a single call may take.</param>
    public Crew(TimeSpan patience) => Patience = patience;

    /// <summary>How long a single call may take.</summary>
    public TimeSpan Patience { get; }

    /// <summary>Whether what the workers' machines print is kept with their heartbeats.</summary>
    public bool Captures { get; init; }

    /// <summary>
    /// Called every now and then while threads are at work, on the thread that waits for them; null: nothing is. An
    /// exception out of it stops the workers, and comes out when they are back.
    /// </summary>
    public Action? Sampled { get; set; }

    /// <summary>Lets each worker do its work on a thread of its own, and waits for all.</summary>
    /// <param name="workers">The workers.</param>
    /// <param name="work">What each does. An exception out of it is a defect of the suite and is thrown here.</param>
    /// <returns>Where the platform hangs; null if all came back. The threads that hang are left behind.</returns>
    public Hang? Run(IReadOnlyList<Worker> workers, Action<Worker> work) =>
        Run(
            [.. workers.Select(worker => worker.Heartbeat)],
            index => work(workers[index]),
            () =>
            {
                foreach (var worker in workers)
                {
                    worker.MustStop = true;
                }
            },
            Patience
        );

    /// <summary>Does something on a thread of its own that may not come back.</summary>
    /// <param name="heartbeat">Where it is.</param>
    /// <param name="patience">How long a single call may take.</param>
    /// <param name="work">What to do.</param>
    public Hang? Run(Heartbeat heartbeat, TimeSpan patience, Action work) =>
        Run([heartbeat], _ => work(), () => { }, patience);

    private Hang? Run(IReadOnlyList<Heartbeat> heartbeats, Action<int> work, Action stop, TimeSpan patience)
    {
        var directory = Environment.CurrentDirectory;
        var errors = new Exception?[heartbeats.Count];
        var done = new CountdownEvent(heartbeats.Count);
        for (var i = 0; i < heartbeats.Count; i++)
        {
            var index = i;
            var thread = new Thread(() =>
            {
                try
                {
                    ConsoleRouter.Current = Captures ? heartbeats[index].Output : null;
                    work(index);
                }
                catch (Exception exception)
                {
                    errors[index] = exception;
                }
                finally
                {
                    done.Signal();
                }
            })
            {
                IsBackground = true,
                Name = "dma-conformance worker",
            };
            thread.Start();
        }

        var hang = Watch(heartbeats, done, stop, patience);
        ReturnTo(directory);
        return Array.Find(errors, error => error is not null) is { } defect
            ? throw new SuiteDefectException(defect)
            : hang;
    }

    /// <summary>A platform may go where it likes; the files of a run are named from where it began.</summary>
    private static void ReturnTo(string directory)
    {
        try
        {
            if (Environment.CurrentDirectory != directory)
            {
                Environment.CurrentDirectory = directory;
            }
        }
        catch (IOException)
        {
            // It is gone, and so is what would be written there.
        }
    }

    private Hang? Watch(IReadOnlyList<Heartbeat> heartbeats, CountdownEvent done, Action stop, TimeSpan patience)
    {
        var beats = new long[heartbeats.Count];
        var since = new long[heartbeats.Count];
        Array.Fill(since, Stopwatch.GetTimestamp());
        ExceptionDispatchInfo? thrown = null;
        while (!done.Wait(Sample))
        {
            try
            {
                if (thrown is null)
                {
                    Sampled?.Invoke();
                }
            }
            catch (Exception exception)
            {
                thrown = ExceptionDispatchInfo.Capture(exception);
                stop();
            }

            for (var i = 0; i < heartbeats.Count; i++)
            {
                var heartbeat = heartbeats[i];
                var beat = heartbeat.Beats;
                if (beat != beats[i] || !heartbeat.IsInCall || Debugger.IsAttached)
                {
                    beats[i] = beat;
                    since[i] = Stopwatch.GetTimestamp();
                }
                else if (Stopwatch.GetElapsedTime(since[i]) > patience)
                {
                    stop();
                    var hang = Abandon(heartbeat, done);
                    thrown?.Throw();
                    return hang;
                }
            }
        }

        thrown?.Throw();
        return null;
    }

    /// <summary>The others have been told to stop; the one that hangs is left alone.</summary>
    private static Hang Abandon(Heartbeat heartbeat, CountdownEvent done)
    {
        var hang = new Hang(
            heartbeat.Step,
            heartbeat.Operation,
            heartbeat.PlatformSeed,
            [.. heartbeat.Sequence ?? []],
            heartbeat.Output.Take()
        );
        var began = Stopwatch.GetTimestamp();
        while (done.CurrentCount > 1 && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1))
        {
            done.Wait(Sample);
        }

        return hang;
    }
}
