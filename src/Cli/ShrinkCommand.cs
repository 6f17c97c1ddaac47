using System.CommandLine;
using System.Globalization;
using Dma.Conformance.Cli.Platforms;
using Dma.Conformance.Operations.Traces;

namespace Dma.Conformance.Cli;

/// <summary><c>shrink</c>: makes the program of a trace as short as can be.</summary>
internal sealed class ShrinkCommand
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "A trace, of a run or written by hand; it is left as it is.",
    };

    private readonly Option<string?> _out = new("--out")
    {
        Description =
            "Where the new trace goes: a file that is not there yet if the name ends in .json, else a directory. Beside FILE unless stated, and then only a program that is shorter and fails every time.",
        HelpName = "FILE|DIR",
    };

    private readonly Option<TimeSpan?> _hang = RunCommand.HangOption();
    private readonly PlatformOptions _platform;
    private readonly Surroundings _surroundings;

    private ShrinkCommand(Command command, Surroundings surroundings)
    {
        _surroundings = surroundings;
        command.Add(_file);
        _platform = new PlatformOptions(command);
        command.Add(_out);
        command.Add(_hang);
        command.SetAction(parsed => (int)Shrink(parsed));
    }

    /// <summary>The command.</summary>
    /// <param name="surroundings">Where it writes, and what ends it early.</param>
    public static Command Create(Surroundings surroundings)
    {
        var command = new CommandWithExamples(
            "shrink",
            "Executes a trace, and makes its program as short and simple as can be while the same clause fails. Ends with 1 if a clause is broken, 0 if none is, 2 if the file cannot be used, 5 if a call did not return.",
            "dma-conformance shrink long.trace.json --assembly MyPlatform.dll",
            "dma-conformance shrink long.trace.json --out short.trace.json",
            "dma-conformance shrink long.trace.json --out regressions"
        );
        _ = new ShrinkCommand(command, surroundings);
        return command;
    }

    private ExitCode Shrink(ParseResult parsed)
    {
        var path = parsed.GetRequiredValue(_file);
        Check(path);
        var judged = _platform.Load(parsed);
        _surroundings.End?.Arguments = judged.Arguments;
        var output = parsed.GetValue(_out);
        if (output is not null)
        {
            Prepare(output);
        }

        var options = new SuiteOptions
        {
            Hang = parsed.GetValue(_hang) ?? new SuiteOptions().Hang,
            CaptureOutput = true,
            FactoryExpression = judged.FactoryExpression,
            ReplayArguments = judged.Arguments,
        };
        try
        {
            var report = ConformanceSuite.ShrinkFile(path, judged.Factory, output, options, _surroundings.Cancellation);
            Print(path, judged, report);
            return report.Finding switch
            {
                null => ExitCode.Conformant,
                { IsHang: true } => ExitCode.Hung,
                _ => ExitCode.Violation,
            };
        }
        catch (TraceException exception)
        {
            throw new UsageException(
                $"{exception.Message}; 'dma-conformance run --out DIR' writes what can be made shorter"
            );
        }
        catch (OptionException exception)
        {
            throw new UsageException(
                $"{path} does not fit {judged.Name}: {exception.Message}; --assembly names the platform that it was made on"
            );
        }
    }

    private static void Check(string path)
    {
        if (path.Length == 0)
        {
            throw new UsageException("FILE is empty; name a file with a trace");
        }

        if (Directory.Exists(path))
        {
            throw new UsageException($"{path} is a directory; name a trace in it");
        }

        if (ConformanceSuite.IsFlightRecord(path))
        {
            throw new UsageException(
                $"{path} is the record of a run that died, and has no program; 'dma-conformance replay' of it shows where the process dies"
            );
        }
    }

    private static void Prepare(string output)
    {
        if (output.Length == 0)
        {
            throw new UsageException("--out is empty; name a file or a directory");
        }

        if (File.Exists(output))
        {
            throw new UsageException(
                $"--out {output} is there already; name a directory, or a file that is not there yet"
            );
        }

        var isFile = output.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && !Directory.Exists(output);
        OutputDirectory.Prepare(isFile ? Path.GetDirectoryName(Path.GetFullPath(output))! : output);
    }

    private void Print(string path, Judged judged, ShrinkReport report)
    {
        Write($"shrinking {path} on {judged.Name}, profile {report.Profile}");
        if (report.Platform is { } name && name != report.RecordedPlatform)
        {
            Write($"note: the trace was made on '{report.RecordedPlatform}', and this is '{name}'");
        }

        if (report.Broken is { } broken && broken.Text != report.RecordedClause)
        {
            Write($"note: {broken} is broken, where the trace was made for {report.RecordedClause ?? "no clause"}");
        }

        Write("");
        if (report.Finding is { } finding)
        {
            Write(finding.Text);
        }

        Write(EndOf(report));
    }

    private static string EndOf(ShrinkReport report)
    {
        var steps = Count(report.Executed, report.Steps);
        return report switch
        {
            { Finding: null, RecordedClause: null } =>
                $"no clause is broken, in {steps}; there is nothing to make shorter",
            { Finding: null } =>
                $"the failure does not show: {report.RecordedClause} is not broken any more, in {steps}; there is nothing to make shorter",
            { Finding.IsHang: true } =>
                "a call did not return, and no shorter program is tried, since each would be waited for; nothing was written",
            { Platform: null } or { Finding.Steps: 0, Written: null } =>
                "it shows without a program; nothing was written",
            { Written: { } written } => $"{LengthOf(report)}; written to {written}",
            { Finding.IsFlaky: true } =>
                "flaky: it does not fail every time, and nothing was written; --out keeps it all the same",
            { IsSimpler: false, IsMinimal: true } => "the trace is as short as can be already; nothing was written",
            _ => $"{LengthOf(report)}; nothing was written",
        };
    }

    private static string LengthOf(ShrinkReport report) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Finding!.Steps} of {report.Steps} steps are left{(report.IsMinimal ? "" : report.Finding.IsFlaky ? ", and do not fail every time" : ", not proven to be minimal")}"
        );

    private static string Count(int executed, int steps) =>
        executed == steps
            ? string.Create(CultureInfo.InvariantCulture, $"{steps} steps")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{executed} of {steps} steps; the others are not provided or not defined here"
            );

    private void Write(string line) => _surroundings.Out.WriteLine(line);
}
