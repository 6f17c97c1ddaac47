using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Reporting;
using Dma.Conformance.Shrinking;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Hosting;

/// <summary>Executes single programs in a host, and announces each call before it is made: what is announced last is where the process dies.</summary>
/// <param name="host">Tells what is announced.</param>
/// <param name="factory">Creates the machines.</param>
/// <param name="task">What the run does, and what it has come to.</param>
/// <param name="areas">The operations that there are.</param>
/// <param name="catalogue">The clauses.</param>
internal sealed class HostedPrograms(
    Host host,
    IDmaPlatformFactory factory,
    HostTask task,
    AreaTable areas,
    ClauseCatalogue catalogue
)
{
    private readonly Crew _crew = new(task.Options.Hang);

    /// <summary>Executes a program, or walks a sequence again, or searches for a simpler program.</summary>
    /// <param name="program">What to do.</param>
    public void Execute(ProgramTask program)
    {
        var isMet = Meeting.TryMeet(
            _crew,
            factory,
            program.Profile,
            areas,
            out var subject,
            out _,
            call => host.Tell(new HostMessage { Call = new CallOnWire(call, null, 0, null) })
        );
        if (!isMet || subject is null)
        {
            return;
        }

        host.Tell(new HostMessage { IsMet = true });
        var transcript = new List<string>();
        var worker = WorkerFor(subject, program, transcript);
        Operation[] steps = [.. program.Steps.Select(step => step.Read(areas))];
        _ = _crew.Run(
            [worker],
            running =>
            {
                if (program.Sequence is { } sequence)
                {
                    _ = new SequenceAgain(catalogue, _ => { }).Walk(running, sequence);
                }
                else if (program.Shrinks)
                {
                    Search(running, program, steps);
                }
                else
                {
                    _ = new Executor(running).Run(Trace.Provided(steps, subject.Profile), program.Seed, transcript);
                }
            }
        );
    }

    /// <summary>Writes a finding of a program that took another process with it. Nothing of the program is executed.</summary>
    /// <param name="failure">What is known of it.</param>
    public Finding Write(FailureTask failure)
    {
        var profile = Meeting.TryMeet(_crew, factory, failure.Program.Profile, areas, out var subject, out _)
            ? subject.Profile
            : Profile.Unknown(failure.Program.Profile);
        return Write(failure, profile, task.Options, areas);
    }

    /// <summary>Writes a finding of a program that took another process with it.</summary>
    /// <param name="failure">What is known of it.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="options">How things are named, and where traces go.</param>
    /// <param name="areas">The operations that there are.</param>
    public static Finding Write(FailureTask failure, Profile profile, SuiteOptions options, AreaTable areas)
    {
        var writer = new FindingWriter(options, ConformanceSuite.Catalogue);
        var written = FailureOf(failure, profile, areas);
        return failure.Regression is { } path
            ? writer.WriteRegression(written, new Regression(path, TraceFile.Load(path, areas)))
            : writer.Write(written, failure.FoundAfter);
    }

    private static Failure FailureOf(FailureTask failure, Profile profile, AreaTable areas) =>
        new(
            profile,
            failure.Program.Seed,
            new Violation(PlatformClauses.EveryCallReturns, failure.Expected, failure.Observed),
            [.. failure.Program.Steps.Select(step => step.Read(areas))],
            failure.Observations
        )
        {
            OriginalLength = failure.OriginalLength,
            Executions = failure.Executions,
            End = failure.End,
            Repeats = failure.Repeats,
            Reproduced = failure.Reproduced,
            Output = failure.Output,
            IsDeath = !failure.IsHang,
        };

    private void Search(Worker worker, ProgramTask program, Operation[] steps)
    {
        var (isMinimal, executions) = new Shrinker(worker, catalogue) { Budget = program.Budget }.SearchDeath(
            steps,
            program.Seed,
            new Violation(PlatformClauses.EveryCallReturns, "", ""),
            program.Refuted,
            refuted => host.Tell(new HostMessage { Refuted = refuted })
        );
        host.Tell(new HostMessage { IsMinimal = isMinimal, Executions = executions });
    }

    private Worker WorkerFor(Subject subject, ProgramTask program, List<string> transcript)
    {
        var selected = Selection.Of(task.Options, catalogue);
        var setAside = catalogue
            .Clauses.Select(clause => clause.Id)
            .Where(id => !selected.Contains(id))
            .Concat(task.State.Regressions.Select(regression => regression.Finding?.Clause.Id).OfType<ClauseId>())
            .Concat(program.SetAside.Select(id => new ClauseId(id)))
            .ToHashSet();
        var known = 0;
        return new Worker(subject.Without(task.State.CasualtiesOf(program.Profile).LeftOut), setAside)
        {
            Announce = (call, steps) =>
            {
                var step = steps.Count > known ? StepOnWire.Of(steps[^1]) : null;
                known = steps.Count;
                host.Tell(
                    new HostMessage { Call = new CallOnWire(call, step, steps.Count, transcript.LastOrDefault()) }
                );
            },
        };
    }
}
