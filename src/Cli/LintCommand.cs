using System.CommandLine;
using System.Globalization;
using Dma.Conformance.Cli.Platforms;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Reporting;
using Dma.Reference;

namespace Dma.Conformance.Cli;

/// <summary><c>lint</c>: looks for driver misuse in recorded programs.</summary>
internal sealed class LintCommand
{
    private const string Pattern = "*.trace.json";

    private readonly Argument<string[]> _files = new("TRACE")
    {
        Description = "Traces with the answers that were recorded, or directories with *.trace.json in them.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _report = new("--report")
    {
        Description =
            "Writes the findings as JSON too, as specs/schemas/lint.schema.json describes it; a file that is there is never written over.",
        HelpName = "FILE",
    };

    private readonly PlatformOptions _platform;
    private readonly Surroundings _surroundings;

    private LintCommand(Command command, Surroundings surroundings)
    {
        _surroundings = surroundings;
        command.Add(_files);
        _platform = new PlatformOptions(command);
        command.Add(_report);
        command.SetAction(parsed => (int)Run(parsed));
    }

    /// <summary>The command.</summary>
    /// <param name="surroundings">Where it writes.</param>
    public static Command Create(Surroundings surroundings)
    {
        var command = new CommandWithExamples(
            "lint",
            "Looks for misuse of the API by the driver in a recorded program, and executes nothing: ends with 1 if there is some, 0 if there is none. Of --assembly only the description of the machine is asked, such as the size of its cache lines.",
            "dma-conformance lint out/dma-map-005.default.trace.json",
            "dma-conformance lint recorded --assembly MyPlatform.dll"
        );
        _ = new LintCommand(command, surroundings);
        return command;
    }

    private ExitCode Run(ParseResult parsed)
    {
        var judged = _platform.Load(parsed);
        var paths = FilesOf(parsed.GetRequiredValue(_files));
        var file = parsed.GetValue(_report) is { } report ? ReportFile.Prepare(report) : null;
        var findings = new List<(string Trace, LintReport Report)>();
        foreach (var path in paths)
        {
            findings.Add((path, Lint(path, judged)));
        }

        file?.Write(LintJson.Render(findings));
        var found = findings.Sum(one => one.Report.Findings.Count);
        _surroundings.Out.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{Count(found, "finding")} in {Count(paths.Count, "trace")}")
        );
        file?.ThrowIfLost();
        return found > 0 ? ExitCode.Violation : ExitCode.Conformant;
    }

    private LintReport Lint(string path, Judged judged)
    {
        LintReport report;
        try
        {
            report = ConformanceSuite.LintFile(
                path,
                static recorded => new DiagnosingPlatform(recorded),
                profile => judged.Factory.Profiles.Contains(profile) ? judged.Factory.Create(profile, 0) : null
            );
        }
        catch (TraceException exception)
        {
            throw new UsageException(
                $"{exception.Message}; 'dma-conformance run --out DIR' writes traces with their answers"
            );
        }

        var left = report.Steps - report.Executed;
        var leftOut = left == 0 ? "" : $", {left} of them left out: not answered, or not defined at their place";
        _surroundings.Out.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {Count(report.Findings.Count, "finding")} in {Count(report.Steps, "step")}{leftOut}"
            )
        );
        foreach (var finding in report.Findings)
        {
            Write(finding);
        }

        if (report.Findings.Count > 0)
        {
            _surroundings.Out.WriteLine("  program");
            foreach (var line in report.Program)
            {
                _surroundings.Out.WriteLine($"    {line}");
            }
        }

        return report;
    }

    private void Write(LintFinding finding)
    {
        _surroundings.Out.WriteLine($"  {finding.Clause?.Text ?? "no clause"} {finding.Misuse}");
        _surroundings.Out.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"    step      {finding.Step}  {finding.Call}")
        );
        _surroundings.Out.WriteLine($"    device    {finding.Device}");
        _surroundings.Out.WriteLine($"    address   {finding.Range}");
        if (finding.MadeAt is { } made)
        {
            _surroundings.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    made at   step {made}"));
        }
    }

    private static List<string> FilesOf(IEnumerable<string> paths)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (!Directory.Exists(path))
            {
                files.Add(path.Length > 0 ? path : throw new UsageException("TRACE is empty; name a file"));
                continue;
            }

            var found = Directory.GetFiles(path, Pattern);
            if (found.Length == 0)
            {
                throw new UsageException($"{path} has no {Pattern}; name a directory with traces, or a trace");
            }

            files.AddRange(found.Order(StringComparer.Ordinal));
        }

        return files;
    }

    private static string Count(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
