using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Reporting;

namespace Dma.Conformance;

/// <summary>Executes a trace once more, and judges it.</summary>
/// <param name="factory">Creates the machine.</param>
/// <param name="options">How to name things in the text.</param>
/// <param name="areas">The areas that the suite is made of.</param>
/// <param name="catalogue">The clauses.</param>
internal sealed class Replay(
    IDmaPlatformFactory factory,
    SuiteOptions options,
    AreaTable areas,
    ClauseCatalogue catalogue
)
{
    /// <summary>Replays a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="path">Where the trace was read from; null if that is not known.</param>
    public ReplayReport Run(Trace trace, string? path = null)
    {
        _ = Selection.Profiles(new SuiteOptions { Profiles = [trace.Profile] }, factory);
        var twice = trace.Clause == PlatformClauses.SameSeedSameAnswers.Text;
        using var capture = options.CaptureOutput ? ConsoleCapture.Begin() : null;
        var rerun = new Rerun(factory, trace.Profile, areas) { Captures = options.CaptureOutput };
        var failure = rerun.Find(trace.Steps, trace.Seed, twice, options.Hang);
        return new ReplayReport
        {
            RecordedPlatform = trace.Platform,
            Platform = rerun.Profile?.Platform.Name,
            Profile = trace.Profile,
            RecordedClause = trace.Clause,
            Steps = trace.Steps.Count,
            Executed = rerun.Executed.Count,
            Difference = FindDifference(trace, rerun.Executed),
            Output = failure is null ? rerun.Output : failure.Output,
            Finding = failure is null ? null : new FindingWriter(options, catalogue).WriteReplay(failure, path),
        };
    }

    /// <summary>The text of an answer is for comparison alone; that it differs is told, and breaks no clause.</summary>
    private static string? FindDifference(Trace trace, IReadOnlyList<(Operation Step, string Answer)> executed)
    {
        var answers = executed.ToDictionary(step => step.Step.Id, step => step.Answer);
        for (var i = 0; i < trace.Observations.Count; i++)
        {
            if (answers.TryGetValue(trace.Steps[i].Id, out var answer) && answer != trace.Observations[i])
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"step {i + 1}, {trace.Steps[i].Kind.Name}: {PlainText.Clean(answer)}, where the trace has {trace.Observations[i]}"
                );
            }
        }

        return null;
    }
}
