using System.CommandLine;
using System.Globalization;
using Dma.Conformance.Cli.Platforms;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Reporting;

namespace Dma.Conformance.Cli;

/// <summary><c>replay</c>: executes a trace once more, or walks the sequences again in which a process died.</summary>
internal sealed class ReplayCommand
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description =
            "A trace, or the .flight record that a run left in --out or the temporary directory when it died.",
    };

    private readonly Option<TimeSpan?> _hang = RunCommand.HangOption();
    private readonly PlatformOptions _platform;
    private readonly Surroundings _surroundings;

    private ReplayCommand(Command command, Surroundings surroundings)
    {
        _surroundings = surroundings;
        command.Add(_file);
        _platform = new PlatformOptions(command);
        command.Add(_hang);
        command.SetAction(parsed => (int)Replay(parsed));
    }

    /// <summary>The command.</summary>
    /// <param name="surroundings">Where it writes.</param>
    public static Command Create(Surroundings surroundings)
    {
        var command = new CommandWithExamples(
            "replay",
            "Executes a trace once more and judges it: ends with 1 if a failure shows, 0 if none does. Of a .flight record it walks the sequences again and announces each call before it is made, so that the last line is where the process dies.",
            "dma-conformance replay out/dma-map-005.default.trace.json --assembly MyPlatform.dll",
            "dma-conformance replay dma-conformance-4711-0123456789abcdef.flight --assembly MyPlatform.dll"
        );
        _ = new ReplayCommand(command, surroundings);
        return command;
    }

    private ExitCode Replay(ParseResult parsed)
    {
        var path = parsed.GetRequiredValue(_file);
        if (path.Length == 0)
        {
            throw new UsageException("FILE is empty; name a file with a trace, or a record");
        }

        if (Directory.Exists(path))
        {
            throw new UsageException($"{path} is a directory; name a trace in it");
        }

        var isFlight = ConformanceSuite.IsFlightRecord(path);
        var judged = _platform.Load(parsed);
        var options = new SuiteOptions
        {
            Hang = parsed.GetValue(_hang) ?? new SuiteOptions().Hang,
            CaptureOutput = true,
            FactoryExpression = judged.FactoryExpression,
            ReplayArguments = judged.Arguments,
        };
        try
        {
            return isFlight ? WalkAgain(path, judged, options) : ReplayTrace(path, judged, options);
        }
        catch (TraceException exception)
        {
            throw new UsageException(
                $"{exception.Message}; 'dma-conformance run --out DIR' writes what can be replayed"
            );
        }
        catch (OptionException exception)
        {
            throw new UsageException(
                $"{path} does not fit {judged.Name}: {exception.Message}; --assembly names the platform that it was made on"
            );
        }
    }

    private ExitCode ReplayTrace(string path, Judged judged, SuiteOptions options)
    {
        var report = ConformanceSuite.ReplayFile(path, judged.Factory, options);
        Write($"replaying {path} on {judged.Name}, profile {report.Profile}");
        if (report.Platform is { } name && name != report.RecordedPlatform)
        {
            Write($"note: the trace was made on '{report.RecordedPlatform}', and this is '{name}'");
        }

        Write("");
        if (report.Finding is { } finding)
        {
            Write(finding.Text);
        }
        else if (report.Output is { } output)
        {
            Write(ReportText.OutputOf(output));
        }

        if (report.Difference is { } difference)
        {
            Write($"the answers differ from those in the trace, first at {difference}");
        }

        Write(
            (report.Finding, report.RecordedClause) switch
            {
                (null, null) => $"no clause is broken{StepsOf(report)}",
                (null, { } clause) => $"the failure does not show: {clause} is not broken any more{StepsOf(report)}",
                ({ } shown, { } clause) when report.IsSameFailure =>
                    $"the same failure shows: {clause} is broken again",
                ({ } shown, var clause) =>
                    $"{shown.Clause.Id} is broken, where the trace was made for {clause ?? "no clause"}",
            }
        );
        return report.Finding switch
        {
            null => ExitCode.Conformant,
            { IsHang: true } => ExitCode.Hung,
            _ => ExitCode.Violation,
        };
    }

    private ExitCode WalkAgain(string path, Judged judged, SuiteOptions options)
    {
        var head =
            $"walking the sequences of {path} again on {judged.Name}; if the process dies, the last line is where\n";
        var report = ConformanceSuite.WalkAgain(path, judged.Factory, Announce, options);
        Write("");
        Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Sequences} sequences of profile {report.Profile} were walked, and the process lived{(report.Broken.Count == 0 ? "" : $"; broken: {string.Join(", ", report.Broken)}")}"
            )
        );
        return report.Hung ? ExitCode.Hung
            : report.Broken.Count > 0 ? ExitCode.Violation
            : ExitCode.Conformant;

        // A record that cannot be used shows before the first call.
        void Announce(string line)
        {
            Write(head.Length == 0 ? line : $"{head}\n{line}");
            head = "";
        }
    }

    private static string StepsOf(ReplayReport report) =>
        report.Executed == report.Steps
            ? string.Create(CultureInfo.InvariantCulture, $", in {report.Steps} steps")
            : string.Create(
                CultureInfo.InvariantCulture,
                $", in {report.Executed} of {report.Steps} steps; the others are not provided or not defined here"
            );

    /// <summary>A line, out of the process at once: the next call may end it.</summary>
    private void Write(string line)
    {
        _surroundings.Out.WriteLine(line);
        _surroundings.Out.Flush();
    }
}
