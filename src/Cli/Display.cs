using Spectre.Console;

namespace Dma.Conformance.Cli;

/// <summary>Shows a run: colour and live progress on a terminal, plain text elsewhere.</summary>
/// <param name="surroundings">Where to write.</param>
internal sealed class Display(Surroundings surroundings)
{
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Bad = new(Color.Red);
    private static readonly Style Doubtful = new(Color.Yellow);

    /// <summary>Runs something, with its progress live on a terminal, and in a few lines on standard error elsewhere.</summary>
    /// <param name="run">What to run.</param>
    public SuiteReport Watch(Func<IProgress<SuiteProgress>, SuiteReport> run) =>
        surroundings.Terminal is { Profile.Capabilities.Interactive: true } terminal
            ? new ProgressBars(terminal).Watch(run)
            : run(new ProgressLines(surroundings.Error, surroundings.Progress));

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
}
