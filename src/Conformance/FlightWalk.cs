using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Reporting;
using Dma.Conformance.Shrinking;

namespace Dma.Conformance;

/// <summary>Walks the sequences again that were in flight when a process died, and announces each call before it is made.</summary>
/// <param name="factory">Creates the machines.</param>
/// <param name="options">How long a call may take.</param>
/// <param name="areas">The areas that the suite is made of.</param>
/// <param name="catalogue">The clauses.</param>
/// <param name="announce">Told what comes next, in one line.</param>
internal sealed class FlightWalk(
    IDmaPlatformFactory factory,
    SuiteOptions options,
    AreaTable areas,
    ClauseCatalogue catalogue,
    Action<string> announce
)
{
    private readonly Crew _crew = new(options.Hang);
    private readonly List<ClauseId> _broken = [];

    /// <summary>Walks all of them, one after the other.</summary>
    /// <param name="flight">What the process left behind.</param>
    public FlightReport Run(Flight flight)
    {
        _ = Selection.Profiles(new SuiteOptions { Profiles = [flight.Profile] }, factory);
        var regression = flight.Regression is { } path ? TraceFile.Load(path, areas) : null;
        announce($"create the first machine of profile {PlainText.Clean(flight.Profile)}");
        if (!Meeting.TryMeet(_crew, factory, flight.Profile, areas, out var subject, out var unmet))
        {
            Break(unmet.Violation.Clause, unmet.Violation.Observed);
            return Report(flight, unmet.Violation.Clause == PlatformClauses.EveryCallReturns);
        }

        if (regression is not null)
        {
            announce($"the regression {PlainText.Clean(flight.Regression!)}");
            return Report(flight, hung: !Replay(subject, regression));
        }

        for (var i = 0; i < flight.Sequences.Count; i++)
        {
            announce(string.Create(CultureInfo.InvariantCulture, $"sequence {i + 1} of {flight.Sequences.Count}"));
            if (!Walk(subject, flight.Sequences[i]))
            {
                return Report(flight, hung: true);
            }
        }

        return Report(flight, hung: false);
    }

    /// <summary>Executes a trace as the run did before it drew anything.</summary>
    /// <returns>Whether all calls returned.</returns>
    private bool Replay(Subject subject, Trace trace)
    {
        var worker = Announcing(subject, new HashSet<ClauseId>());
        ExecutionOutcome? outcome = null;
        var hang = _crew.Run(
            [worker],
            running =>
            {
                var executor = new Executor(running);
                var provided = Trace.Provided(trace.Steps, subject.Profile);
                outcome =
                    trace.Clause == PlatformClauses.SameSeedSameAnswers.Text
                        ? executor.RunTwice(provided, trace.Seed)
                        : executor.Run(provided, trace.Seed);
                if (outcome.Violation is { } violation)
                {
                    announce($"{violation.Clause} is broken; make the program short");
                    _ = new Shrinker(running, catalogue) { KeepsClause = true }.Shrink(outcome, trace.Seed);
                }
            }
        );
        if (hang is not null)
        {
            Break(PlatformClauses.EveryCallReturns, "the call does not return");
        }
        else if (outcome?.Violation is { } violation)
        {
            Break(violation.Clause, violation.Observed);
        }

        return hang is null;
    }

    /// <summary>Walks a sequence as the run did: where a clause is broken, it is set aside, and the walk begins anew.</summary>
    /// <returns>Whether all calls returned.</returns>
    private bool Walk(Subject subject, SequenceInFlight sequence)
    {
        var setAside = new HashSet<ClauseId>();
        while (true)
        {
            var worker = Announcing(subject, setAside);
            ExecutionOutcome? outcome = null;
            var hang = _crew.Run([worker], _ => outcome = Execute(worker, sequence));
            if (hang is not null)
            {
                Break(PlatformClauses.EveryCallReturns, "the call does not return");
                return false;
            }

            if (outcome?.Violation is not { } violation || !setAside.Add(violation.Clause))
            {
                return true;
            }

            Break(violation.Clause, violation.Observed);
        }
    }

    private Worker Announcing(Subject subject, IReadOnlySet<ClauseId> setAside)
    {
        var devices = subject.Profile.Devices.Select(device => device.Name).ToArray();
        return new Worker(subject, setAside) { Announce = (call, steps) => announce(TextOf(call, steps, devices)) };
    }

    private ExecutionOutcome Execute(Worker worker, SequenceInFlight sequence) =>
        new SequenceAgain(catalogue, announce).Walk(worker, sequence);

    private static string TextOf(string call, IReadOnlyList<Operation> steps, IReadOnlyList<string> devices) =>
        call switch
        {
            Session.Creating => "create a machine",
            Session.Describing => "read the description",
            Session.Disposing => "dispose of the machine",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"{steps.Count, 4}  {new ProgramText(steps, [], devices).Line(steps.Count - 1)}"
            ),
        };

    private void Break(ClauseId clause, string observed)
    {
        announce($"{clause} is broken: {PlainText.Clean(observed)}");
        if (!_broken.Contains(clause))
        {
            _broken.Add(clause);
        }
    }

    private FlightReport Report(Flight flight, bool hung) =>
        new(flight.Profile, flight.Regression is null ? flight.Sequences.Count : 1, _broken, hung);
}
