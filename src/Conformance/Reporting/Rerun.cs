using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;

namespace Dma.Conformance.Reporting;

/// <summary>Runs one known program on a new machine: what a trace and a C# test do.</summary>
/// <param name="factory">Makes the machines.</param>
/// <param name="profile">The profile.</param>
/// <param name="areas">The operations that there are.</param>
internal sealed class Rerun(IDmaPlatformFactory factory, string profile, AreaTable areas)
{
    /// <summary>Whether what the platform prints is kept for the failure.</summary>
    public bool Captures { get; init; }

    /// <summary>What the platform printed; null if nothing, or if it is not captured.</summary>
    public CapturedOutput? Output { get; private set; }

    /// <summary>What the platform said of itself; null before it was met.</summary>
    public Specification.Profile? Profile { get; private set; }

    /// <summary>The steps that were executed, with their answers as far as there were any.</summary>
    public IReadOnlyList<(Operation Step, string Answer)> Executed { get; private set; } = [];

    /// <summary>Runs the program once, and judges every answer.</summary>
    /// <param name="steps">The program; what the platform does not provide and what is not defined at its place is left out.</param>
    /// <param name="seed">The seed of the machine.</param>
    /// <param name="twice">Whether to run it on a second machine as well, and to compare the answers.</param>
    /// <param name="patience">How long a call may take.</param>
    /// <returns>The failure; null if no clause is broken.</returns>
    public Failure? Find(IReadOnlyList<Operation> steps, ulong seed, bool twice, TimeSpan patience)
    {
        var crew = new Crew(patience) { Captures = Captures };
        if (!Meeting.TryMeet(crew, factory, profile, areas, out var subject, out var unmet))
        {
            return unmet;
        }

        Failure? failure = null;
        Profile = subject.Profile;
        var worker = new Worker(subject, new HashSet<ClauseId>());
        var observations = new List<string>();
        var hang = crew.Run([worker], _ => failure = Execute(worker, steps, seed, twice, observations));
        if (hang is null)
        {
            Output = worker.Heartbeat.Output.Take();
            return failure is null ? null : failure with { Output = Output };
        }

        string[] before = [.. observations];
        Executed = [.. hang.Steps.Zip(before)];
        return Meeting.Hung(subject.Profile, hang, patience, before);
    }

    private Failure? Execute(
        Worker worker,
        IReadOnlyList<Operation> steps,
        ulong seed,
        bool twice,
        List<string> observations
    )
    {
        var executor = new Executor(worker);
        var provided = Trace.Provided(steps, worker.Subject.Profile);
        var outcome = executor.Run(provided, seed, observations);
        Executed = [.. outcome.Steps.Zip(observations)];
        if (outcome.Violation is null && twice)
        {
            outcome = executor.RunTwice(provided, seed);
        }

        return outcome.Violation is { } violation
            ? new Failure(worker.Subject.Profile, seed, violation, outcome.Steps, observations)
            {
                OriginalLength = steps.Count,
                Executions = 1,
                End = ShrinkEnd.NotTried,
            }
            : null;
    }
}
