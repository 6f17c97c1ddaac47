using Spectre.Console;

namespace Dma.Conformance.Cli;

/// <summary>Shows a run: colour and live progress on a terminal, plain text elsewhere.</summary>
/// <param name="surroundings">Where to write.</param>
internal sealed class Display(Surroundings surroundings)
{
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Bad = new(Color.Red);
    private static readonly Style Doubtful = new(Color.Yellow);

    /// <summary>Runs something, with its progress live on a terminal.</summary>
    /// <param name="run">What to run.</param>
    public SuiteReport Watch(Func<IProgress<SuiteProgress>, SuiteReport> run)
    {
        if (surroundings.Terminal is not { Profile.Capabilities.Interactive: true } terminal)
        {
            return run(new Notes(surroundings.Error.WriteLine));
        }

        return terminal
            .Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .Start(context => run(new Bars(context, terminal)));
    }

    /// <summary>Prints a report.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="report">What it says.</param>
    public void Print(string text, SuiteReport report)
    {
        if (surroundings.Terminal is not { } terminal)
        {
            surroundings.Out.Write(text);
            return;
        }

        var headings = report.Findings.Select(finding => finding.Text.Split('\n')[0]).ToHashSet();
        var lines = text.TrimEnd('\n').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var style =
                headings.Contains(lines[i]) ? Bad
                : i < lines.Length - 1 ? null
                : report.Verdict switch
                {
                    Verdict.Conformant => Good,
                    Verdict.Incomplete => Doubtful,
                    _ => Bad,
                };
            Print(terminal, lines[i], style);
        }
    }

    /// <summary>A line is never broken: commands in it are there to be copied.</summary>
    private static void Print(IAnsiConsole terminal, string line, Style? style)
    {
        var width = terminal.Profile.Width;
        terminal.Profile.Width = Math.Max(width, line.Length * 2 + 1);
        terminal.WriteLine(line, style ?? Style.Plain);
        terminal.Profile.Width = width;
    }

    /// <summary>Only what must be told at once.</summary>
    private sealed class Notes(Action<string> write) : IProgress<SuiteProgress>
    {
        public void Report(SuiteProgress value)
        {
            if (value.Note is { } note)
            {
                write(note);
            }
        }
    }

    /// <summary>A bar for each profile.</summary>
    private sealed class Bars(ProgressContext context, IAnsiConsole terminal) : IProgress<SuiteProgress>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Report(SuiteProgress value)
        {
            if (!_tasks.TryGetValue(value.Profile, out var task))
            {
                task = context.AddTask(value.Profile, maxValue: value.Goal);
                _tasks.Add(value.Profile, task);
            }

            task.Value = Math.Min(value.Operations, value.Goal);
            task.Description = Markup.Escape(
                value.Findings == 0 ? value.Profile : $"{value.Profile}, {value.Findings} broken"
            );
            if (value.Note is { } note)
            {
                terminal.WriteLine(note);
            }
        }
    }
}
