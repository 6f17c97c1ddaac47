using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Reporting;

namespace Dma.Conformance;

/// <summary>Makes the program of a trace as short as can be, and writes it as a new trace.</summary>
/// <param name="factory">Creates the machines.</param>
/// <param name="options">How to name things in the text, and how long a call may take.</param>
/// <param name="areas">The areas that the suite is made of.</param>
/// <param name="catalogue">The clauses.</param>
internal sealed class Reduction(
    IDmaPlatformFactory factory,
    SuiteOptions options,
    AreaTable areas,
    ClauseCatalogue catalogue
)
{
    /// <summary>How many executions a trace is worth: ten times those of a failing sequence in a run, for here nothing else waits for its turn.</summary>
    public const long Budget = 20_000;

    /// <summary>Makes a trace short.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="path">Where the trace was read from; null if that is not known.</param>
    /// <param name="destination">Where the new trace goes; null: nowhere.</param>
    /// <param name="cancellation">Ends the search early.</param>
    public ShrinkReport Run(Trace trace, string? path, TraceDestination? destination, CancellationToken cancellation)
    {
        _ = Selection.Profiles(new SuiteOptions { Profiles = [trace.Profile] }, factory);
        using var capture = options.CaptureOutput ? ConsoleCapture.Begin() : null;
        var crew = new Crew(options.Hang) { Captures = options.CaptureOutput };
        if (!Meeting.TryMeet(crew, factory, trace.Profile, areas, out var subject, out var unmet))
        {
            // No program is needed to show it.
            return Report(trace, null, new Judgement(unmet.Violation.Clause, 0, unmet, IsHang: false)) with
            {
                Finding = Writer.WriteReplay(unmet, path),
                IsMinimal = false,
                IsSimpler = false,
            };
        }

        var judge = new TraceJudge(crew, subject, new HashSet<ClauseId>(), catalogue)
        {
            Budget = Budget,
            Cancellation = cancellation,
        };
        var judgement = judge.Judge(trace);
        var report = Report(trace, subject.Profile.Platform.Name, judgement);
        if (judgement.Failure is not { } failure)
        {
            return report;
        }

        // What did not fail every time proves nothing by being shorter, so it is written only where it was asked for.
        var isWorthIt = destination is { IsAsked: true } || report.IsSimpler && !failure.IsFlaky;
        return destination is not null && isWorthIt && !judgement.IsHang
            ? Write(report, failure, destination)
            : report with
            {
                Finding = Writer.WriteReplay(failure, path),
            };
    }

    private FindingWriter Writer => new(options, catalogue);

    private ShrinkReport Write(ShrinkReport report, Failure failure, TraceDestination destination)
    {
        var finding = Writer.WriteTo(failure, destination);
        return report with { Finding = finding, Written = finding.TracePath };
    }

    private static ShrinkReport Report(Trace trace, string? platform, Judgement judgement) =>
        new()
        {
            RecordedPlatform = trace.Platform,
            Platform = platform,
            Profile = trace.Profile,
            RecordedClause = trace.Clause,
            Broken = judgement.Broken,
            Steps = trace.Steps.Count,
            Executed = judgement.Executed,
            Finding = null,
            IsMinimal = judgement.Failure is { End: ShrinkEnd.Minimal, IsFlaky: false },
            IsSimpler =
                judgement is { IsHang: false, Failure: { } failure } && !Programs.AreSame(failure.Steps, trace.Steps),
            Written = null,
        };
}
