using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations.Traces;

namespace Dma.Conformance.Reporting;

/// <summary>Turns a failure into what a reader gets: text, trace, C# test.</summary>
/// <param name="options">How things are named, and where traces go.</param>
/// <param name="catalogue">The clauses.</param>
internal sealed class FindingWriter(SuiteOptions options, ClauseCatalogue catalogue)
{
    /// <summary>Writes a finding of a run; its trace goes to the output directory, if there is one.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="foundAfter">How many operations had been checked.</param>
    public Finding Write(Failure failure, long foundAfter)
    {
        var trace = FailureTrace.Of(failure);
        var bytes = TraceFile.Write(trace);
        try
        {
            var path = options.OutputDirectory is { } directory
                ? TraceStore.Keep(directory, FileName(failure), bytes)
                : null;
            var keptAs =
                options is { KeepRegressions: true, Regressions: { } regressions } && IsWorthKeeping(failure)
                    ? RegressionStore.Keep(regressions, FileName(failure), trace)
                    : null;
            return (path ?? keptAs) is { } kept
                ? Write(failure, bytes, foundAfter, kept, ReplayOf(kept), keptAs: keptAs)
                : WriteUnkept(failure, bytes, foundAfter);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unwritten(WriteUnkept(failure, bytes, foundAfter), exception);
        }
    }

    /// <summary>Writes the finding of a regression that fails. A program that was made shorter goes to the output directory, if there is one.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="regression">The regression.</param>
    public Finding WriteRegression(Failure failure, Regression regression)
    {
        var trace = TraceFile.Write(FailureTrace.Of(failure));
        var isSame = Programs.AreSame(failure.Steps, regression.Trace.Steps);
        try
        {
            var path =
                isSame ? regression.Path
                : options.OutputDirectory is { } directory ? TraceStore.Keep(directory, FileName(failure), trace)
                : null;
            return Regress(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unwritten(Regress(null), exception);
        }

        Finding Regress(string? path) =>
            Write(failure, trace, 0, path, ReplayOf(path ?? regression.Path), keptAs: regression.Path) with
            {
                Regression = regression.Path,
            };
    }

    /// <summary>Writes the finding of a program that was made short.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="destination">Where its trace goes.</param>
    public Finding WriteTo(Failure failure, TraceDestination destination)
    {
        var trace = TraceFile.Write(FailureTrace.Of(failure));
        try
        {
            var path = destination.Keep(FileName(failure), trace);
            return Write(failure, trace, failure.OriginalLength, path, ReplayOf(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unwritten(WriteReplay(failure, null), exception);
        }
    }

    /// <summary>Writes the finding of a replay.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="path">Where the trace was read from; null if that is not known.</param>
    public Finding WriteReplay(Failure failure, string? path) =>
        Write(
            failure,
            TraceFile.Write(FailureTrace.Of(failure)),
            failure.Steps.Count,
            path,
            ReplayOf(path ?? FileName(failure) + TraceStore.Extension)
        );

    /// <summary>What does not fail every time says nothing by passing, and what needs no program shows in every run.</summary>
    private static bool IsWorthKeeping(Failure failure) => !failure.IsFlaky && failure.Steps.Count > 0;

    /// <summary>What was found in a long run is not lost with a full disk.</summary>
    private static Finding Unwritten(Finding finding, Exception exception)
    {
        var error = PlainText.Clean(exception.Message);
        return finding with { Text = $"{finding.Text}  the trace could not be written: {error}\n", TraceError = error };
    }

    /// <summary>Where no trace is kept, the same run of the profile finds the same again, and keeps one.</summary>
    private Finding WriteUnkept(Failure failure, byte[] trace, long foundAfter) =>
        Write(failure, trace, foundAfter, null, RunOf(failure.Profile.Name), FailureText.Rerun);

    private Finding Write(
        Failure failure,
        byte[] trace,
        long foundAfter,
        string? path,
        string command,
        string label = FailureText.Replay,
        string? keptAs = null
    )
    {
        var clause = catalogue[failure.Violation.Clause];
        var factory = options.FactoryExpression ?? CSharpTest.AnyFactory;
        var parts = FailureParts.Of(failure);
        return new Finding
        {
            Clause = clause,
            Profile = failure.Profile.Name,
            Platform = parts.Platform,
            Seed = failure.PlatformSeed,
            Device = parts.Device,
            Expected = parts.Expected,
            Observed = parts.Observed,
            Mapped = parts.Mapped,
            Program = parts.Program,
            Output = failure.Output,
            Command = PlainText.Clean(command),
            Text = FailureText.Render(failure, clause, command, factory, label, keptAs),
            Trace = System.Text.Encoding.UTF8.GetString(trace),
            TracePath = path,
            CSharpTest = CSharpTest.RenderFile(failure, factory),
            DriverCode = DriverCode.RenderFile(failure),
            Steps = failure.Steps.Count,
            FoundSteps = failure.OriginalLength,
            Executions = failure.Executions,
            End = failure.End,
            Repeats = failure.Repeats,
            Reproduced = failure.Reproduced,
            FoundAfter = foundAfter,
            IsFlaky = failure.IsFlaky,
            IsHang = failure.Violation.Clause == PlatformClauses.EveryCallReturns && !failure.IsDeath,
            IsDeath = failure.IsDeath,
        };
    }

    private string ReplayOf(string path) => Command("replay", CommandText.Quote(path));

    private string RunOf(string profile) =>
        Command(
            "run",
            [
                "--profile",
                CommandText.Quote(profile),
                "--seed",
                string.Create(CultureInfo.InvariantCulture, $"0x{options.Seed:x}"),
                "--ops",
                options.Operations.ToString(CultureInfo.InvariantCulture),
                .. options.Areas.SelectMany(area => new[] { "--area", area }),
                .. options.Clauses.SelectMany(clause => new[] { "--clause", clause }),
                .. options.Regressions is { } folder ? new[] { "--regressions", CommandText.Quote(folder) } : [],
                "--out",
                "out",
            ]
        );

    private string Command(string verb, params IEnumerable<string> arguments) =>
        $"dma-conformance {verb} {string.Join(' ', arguments)} {options.ReplayArguments}".TrimEnd();

    private static string FileName(Failure failure) =>
        $"{failure.Violation.Clause.Text.ToLowerInvariant()}.{string.Concat(failure.Profile.Name.Select(Plain))}";

    private static char Plain(char character) =>
        char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character) : '-';
}
