using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Reporting;
using Dma.Conformance.Specification;

namespace Dma.Conformance;

/// <summary>Plays a recorded program to a checker, with the answers that were recorded and without any platform.</summary>
/// <param name="areas">The areas that the suite is made of.</param>
/// <param name="catalogue">The clauses.</param>
internal sealed class Lint(AreaTable areas, ClauseCatalogue catalogue)
{
    private const int MaxEvents = 64;

    /// <summary>Plays a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="check">Puts the checker around the recording.</param>
    /// <param name="described">A machine whose descriptions the recording has; null: nothing is said.</param>
    public LintReport Run(Trace trace, Func<IDmaPlatform, IDmaPlatform> check, IDmaPlatform? described)
    {
        var recorded = new RecordedPlatform(trace.Devices, described);
        using var platform = check(recorded);
        var machine = new Machine(platform);
        var profile = areas.Read(trace.Profile, platform);
        // What the recorded platform answered is not judged here.
        var state = new SpecificationState(profile, catalogue.Clauses.Select(clause => clause.Id).ToHashSet());
        var observation = new Observation();
        var program = new ProgramText(trace.Steps, trace.Observations, trace.Devices);
        var lines = program.Lines().ToArray();
        var numbers = new Dictionary<ulong, int>();
        var findings = new List<LintFinding>();
        var executed = 0;
        for (var i = 0; i < trace.Observations.Count; i++)
        {
            var step = trace.Steps[i];
            numbers[step.Id] = i + 1;
            if (!IsProvided(profile, step) || !step.Kind.Allows(state, in step))
            {
                continue;
            }

            executed++;
            recorded.Begin(step.Id, RecordedAnswer.Read(trace.Observations[i]));
            state.BeginStep(step.Id);
            observation.Clear();
            machine.Steps?.BeginStep(step.Id);
            step.Kind.Execute(machine, state, in step, observation);
            foreach (var report in Drain(platform))
            {
                findings.Add(
                    new LintFinding(
                        report.Misuse,
                        i + 1,
                        lines[i].TrimStart().TrimStart([.. "0123456789"]).TrimStart(),
                        numbers.TryGetValue(report.MadeAt, out var made) ? made : null,
                        NameOf(trace, report.Device),
                        report.Range,
                        DiagnosticsClauses.ByClass.TryGetValue(report.Misuse, out var clause) ? clause : null
                    )
                );
            }

            _ = step.Kind.Judge(state, in step, observation);
            if (step.Kind.EndsSequence)
            {
                break;
            }
        }

        return new LintReport
        {
            RecordedPlatform = trace.Platform,
            Profile = trace.Profile,
            Steps = trace.Steps.Count,
            Executed = executed,
            Findings = findings,
            Program = lines,
        };
    }

    private static bool IsProvided(Profile profile, in Operation step) =>
        step.Kind.Needs is null || profile.Facets.Contains(step.Kind.Needs);

    private static string NameOf(Trace trace, DeviceId device) =>
        device.Index >= 0 && device.Index < trace.Devices.Count
            ? trace.Devices[device.Index]
            : device.Index.ToString(CultureInfo.InvariantCulture);

    private static List<PlatformEvent> Drain(IDmaPlatform platform)
    {
        var reports = new List<PlatformEvent>();
        var room = new PlatformEvent[MaxEvents];
        for (var count = MaxEvents; count == MaxEvents; )
        {
            count = platform.DrainEvents(room);
            reports.AddRange(room.Take(count).Where(item => item.Kind == PlatformEventKind.Misuse));
        }

        return reports;
    }
}
