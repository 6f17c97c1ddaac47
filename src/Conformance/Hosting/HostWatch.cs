using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dma.Conformance.Engine;

namespace Dma.Conformance.Hosting;

/// <summary>How a host came to its end.</summary>
/// <param name="IsDone">Whether its task is done.</param>
/// <param name="Leaves">Whether it has a thread that hangs, and what is left is for another process.</param>
/// <param name="IsSilent">Whether it was ended since nothing more was heard of it.</param>
/// <param name="How">How it died, in words; empty if it did not.</param>
internal sealed record HostEnd(bool IsDone, bool Leaves, bool IsSilent, string How)
{
    /// <summary>The last that it printed; null if nothing, or if it did not die.</summary>
    public CapturedOutput? Printed { get; init; }
}

/// <summary>Gives a host its task, listens to it, and ends it where it must not go on.</summary>
/// <param name="start">Starts a process, which is brief or not.</param>
/// <param name="patience">How long a single call may take. The host sees to that by itself; where it cannot, it is given twice as long.</param>
/// <param name="cancellation">Ends the task early.</param>
internal sealed partial class HostWatch(
    Func<bool, IHostProcess> start,
    TimeSpan patience,
    CancellationToken cancellation
)
{
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(50);

    /// <summary>A process that is alive takes so long to say something, also on a machine that has much else to do.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    /// <summary>How long what a process wrote last may take to arrive.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _longestSilence = 2 * patience > Shortest ? 2 * patience : Shortest;

    /// <summary>Lets a process do a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="take">Takes each message, on the thread of the call.</param>
    /// <returns>How it ended. The process is gone then.</returns>
    public HostEnd Do(HostTask task, Action<HostMessage> take)
    {
        using var process = start(task.IsBrief);
        using var messages = new BlockingCollection<HostMessage>(1024);
        var reader = Start(() => Read(process.Output, messages));
        var tail = new OutputTail();
        Thread[] drains = [.. process.Printed.Select(stream => Start(() => Drain(stream, tail)))];
        try
        {
            var end = Listen(process, task, messages, take);
            if (end.How.Length == 0)
            {
                return end;
            }

            process.Kill();
            foreach (var drain in drains)
            {
                drain.Join(Grace);
            }

            return end with
            {
                Printed = WithoutDepth(tail.Take()),
            };
        }
        finally
        {
            process.Kill();
            while (messages.TryTake(out _)) { }
            reader.Join(Grace);
        }
    }

    private HostEnd Listen(
        IHostProcess process,
        HostTask task,
        BlockingCollection<HostMessage> messages,
        Action<HostMessage> take
    )
    {
        var input = new HostLines(process.Input);
        var isTold = false;
        var heard = Stopwatch.GetTimestamp();
        var isHeard = TryTell(() => input.Write(task, HostJson.Default.HostTask));
        while (isHeard && !messages.IsCompleted)
        {
            if (messages.TryTake(out var message, Sample))
            {
                // What a platform prints is no sign that it gets on.
                heard = message.Text is null ? Stopwatch.GetTimestamp() : heard;
                take(message);
                if (message.Done is true || message.Leaves is true)
                {
                    return new HostEnd(message.Done is true, message.Leaves is true, false, "");
                }
            }

            if (cancellation.IsCancellationRequested && !isTold)
            {
                isTold = true;
                // Whoever is done already hears nothing more, and what it said last is still to be read.
                _ = TryTell(() => process.Input.WriteByte((byte)'.'));
            }

            var silence = Stopwatch.GetElapsedTime(heard);
            if (process.Excess is { } excess)
            {
                return Ended(process, excess, isSilent: false);
            }

            if (process.HasEnded && silence > Grace)
            {
                // What the platform has started may hold the stream open for ever.
                break;
            }

            if (silence > _longestSilence)
            {
                return Ended(
                    process,
                    FormattableString.Invariant(
                        $"nothing was heard of it for {_longestSilence.TotalSeconds:0.###} seconds"
                    ),
                    isSilent: true
                );
            }
        }

        var gone = Stopwatch.GetTimestamp();
        while (!process.HasEnded && Stopwatch.GetElapsedTime(gone) < Grace)
        {
            Thread.Sleep(Sample);
        }

        return process.HasEnded
            ? new HostEnd(false, false, false, process.Describe())
            : Ended(process, "it closed, or wrote into, what the suite speaks through", isSilent: false);
    }

    private static Thread Start(Action work)
    {
        var thread = new Thread(() => work()) { IsBackground = true, Name = "dma-conformance host" };
        thread.Start();
        return thread;
    }

    /// <summary>Reads what a process prints as fast as it comes, since it would wait else.</summary>
    private static void Drain(Stream stream, OutputTail tail)
    {
        var bytes = new byte[1 << 16];
        var characters = new char[bytes.Length];
        var decoder = Encoding.UTF8.GetDecoder();
        try
        {
            for (int count; (count = stream.Read(bytes)) > 0; )
            {
                tail.Append(characters.AsSpan(0, decoder.GetChars(bytes.AsSpan(0, count), characters, flush: false)));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process is at its end.
        }
    }

    /// <summary>How deep the stack was when it overflowed is another number each time, and reports are not.</summary>
    private static CapturedOutput? WithoutDepth(CapturedOutput? printed) =>
        printed is null
            ? null
            : printed with
            {
                Lines = [.. printed.Lines.Select(line => Depth().Replace(line, "Repeated many times:"))],
            };

    [GeneratedRegex("^Repeate?d? [0-9]+ times:")]
    private static partial Regex Depth();

    private static HostEnd Ended(IHostProcess process, string why, bool isSilent)
    {
        process.Kill();
        return new HostEnd(false, false, isSilent, why);
    }

    private static bool TryTell(Action tell)
    {
        try
        {
            tell();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>What a process writes may be anything: what is no message is as good as its end.</summary>
    private static void Read(Stream stream, BlockingCollection<HostMessage> messages)
    {
        var lines = new HostLines(stream);
        try
        {
            while (lines.Read(HostJson.Default.HostMessage) is { } message)
            {
                messages.Add(message);
            }
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or JsonException
                        or ObjectDisposedException
                        or InvalidOperationException
                        or ArgumentException
                        or KeyNotFoundException
            )
        {
            // The same: the process is at its end, or is being ended.
        }

        try
        {
            messages.CompleteAdding();
        }
        catch (ObjectDisposedException)
        {
            // Nobody listens any more.
        }
    }
}
