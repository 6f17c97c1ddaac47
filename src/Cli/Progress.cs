using System.Globalization;
using Spectre.Console;

namespace Dma.Conformance.Cli;

/// <summary>How far a run is, in words.</summary>
internal static class ProgressText
{
    /// <summary>One line, the same words on a terminal and elsewhere.</summary>
    public static string Of(SuiteProgress progress) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"profile {progress.Profile}: {progress.Operations} of {progress.Goal} operations, {progress.OperationsPerSecond:f0} a second, {progress.Sequences} sequences, {progress.Exercised} of {progress.Tested} clauses exercised, {progress.Findings} broken"
        );
}

/// <summary>A line for every tenth of a profile but the last, at which the next profile or the report follows.</summary>
/// <param name="notes">Where it goes what must be told at once.</param>
/// <param name="lines">Where the lines go; null: nowhere.</param>
internal sealed class ProgressLines(TextWriter notes, TextWriter? lines) : IProgress<SuiteProgress>
{
    private const int Parts = 10;

    private string? _profile;
    private long _done;

    /// <inheritdoc />
    public void Report(SuiteProgress value)
    {
        if (value.Note is { } note)
        {
            notes.WriteLine(note);
        }

        if (value.Profile != _profile)
        {
            (_profile, _done) = (value.Profile, 0);
        }

        var done = Math.Min(Parts, Parts * value.Operations / value.Goal);
        if (done > _done && done < Parts)
        {
            lines?.WriteLine(ProgressText.Of(value));
        }

        _done = Math.Max(_done, done);
    }
}

/// <summary>A bar for each profile, and under them how far the present one is.</summary>
/// <param name="terminal">Where they stand.</param>
internal sealed class ProgressBars(IAnsiConsole terminal) : IProgress<SuiteProgress>
{
    private readonly Dictionary<string, ProgressTask> _tasks = [];
    private ProgressContext? _context;
    private volatile string _text = "";

    /// <summary>Runs something with the bars on the screen; they are gone when it ends.</summary>
    /// <param name="run">What to run.</param>
    public SuiteReport Watch(Func<IProgress<SuiteProgress>, SuiteReport> run) =>
        terminal
            .Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .UseRenderHook((bars, _) => new Rows(bars, new Text(_text)))
            .Start(context =>
            {
                _context = context;
                return run(this);
            });

    /// <inheritdoc />
    public void Report(SuiteProgress value)
    {
        if (!_tasks.TryGetValue(value.Profile, out var task))
        {
            task = _context!.AddTask(Markup.Escape(value.Profile), maxValue: value.Goal);
            _tasks.Add(value.Profile, task);
        }

        task.Value = Math.Min(value.Operations, value.Goal);
        _text = ProgressText.Of(value);
        if (value.Note is { } note)
        {
            terminal.WriteLine(note);
        }
    }
}
