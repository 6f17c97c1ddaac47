using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Engine;

/// <summary>How the execution of a sequence ended.</summary>
/// <param name="Violation">The clause that was broken first and is not set aside; null if none was.</param>
/// <param name="Forgiven">The clause set aside that was broken before; null if none was.</param>
/// <param name="Steps">The steps that were executed, a copy; with a violation, the last one is where it showed.</param>
internal sealed record ExecutionOutcome(Violation? Violation, ClauseId? Forgiven, Operation[] Steps)
{
    /// <summary>The clause that was broken first, set aside or not; null if none was.</summary>
    public ClauseId? FirstBroken => Forgiven ?? Violation?.Clause;
}

/// <summary>Executes sequences that are known, on a fresh machine each.</summary>
/// <param name="worker">The state and buffers to use.</param>
internal sealed class Executor(Worker worker)
{
    /// <summary>How many sequences were executed.</summary>
    public long Executions { get; private set; }

    /// <summary>How many operations were executed.</summary>
    public long OperationCount { get; private set; }

    /// <summary>Executes a sequence up to its first violation. Steps that are not allowed where they stand are left out, and all that are left once the worker is to stop.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="platformSeed">The seed of the machine.</param>
    /// <param name="transcript">Where to write down the observations; null: nowhere.</param>
    public ExecutionOutcome Run(IReadOnlyList<Operation> steps, ulong platformSeed, List<string>? transcript = null) =>
        Run(steps, platformSeed, transcript, null);

    /// <summary>Executes a sequence twice and compares the answers.</summary>
    /// <returns>The violation of the first run, or else that the second answered otherwise.</returns>
    public ExecutionOutcome RunTwice(IReadOnlyList<Operation> steps, ulong platformSeed)
    {
        var first = new List<ulong>();
        var outcome = Run(steps, platformSeed, null, first);
        if (outcome.Violation is not null)
        {
            return outcome;
        }

        return Compare(outcome.Steps, platformSeed, first, outcome);
    }

    /// <summary>Executes a sequence again and compares the answers with those of the first time.</summary>
    /// <param name="steps">The steps, all of them executed the first time.</param>
    /// <param name="platformSeed">The seed of the machine.</param>
    /// <param name="expected">The first answers.</param>
    /// <param name="first">How the first execution ended.</param>
    public ExecutionOutcome Compare(
        IReadOnlyList<Operation> steps,
        ulong platformSeed,
        List<ulong> expected,
        ExecutionOutcome first
    )
    {
        var second = new List<ulong>();
        var again = Run(steps, platformSeed, null, second);
        if (again.Violation is not null)
        {
            return again;
        }

        if (worker.MustStop)
        {
            // The second run may have ended early, which is no other answer.
            return first;
        }

        worker.State.Evidence.BeginOperation();
        worker.State.Evidence.Count(PlatformClauses.SameSeedSameAnswers);
        for (var i = 0; i < expected.Count; i++)
        {
            if (i >= second.Count || second[i] != expected[i])
            {
                var shown = Math.Min(i, again.Steps.Length - 1);
                return again with
                {
                    Steps = again.Steps[..(shown + 1)],
                    Violation = new Violation(
                        PlatformClauses.SameSeedSameAnswers,
                        "the answer of the run before, with the same profile, seed and steps",
                        "another answer"
                    ),
                };
            }
        }

        return first;
    }

    private ExecutionOutcome Run(
        IReadOnlyList<Operation> steps,
        ulong platformSeed,
        List<string>? transcript,
        List<ulong>? fingerprints
    )
    {
        Executions++;
        using var session = new Session(worker.Subject, worker)
        {
            Transcript = transcript,
            Fingerprints = fingerprints,
        };
        var violation = session.Begin(platformSeed);
        for (var i = 0; i < steps.Count && !session.IsOver && violation is null && !worker.MustStop; i++)
        {
            var operation = steps[i];
            if (operation.Kind.Allows(session.State, in operation))
            {
                OperationCount++;
                violation = session.Step(in operation);
            }
        }

        session.Dispose();
        return new ExecutionOutcome(violation ?? session.EndViolation, session.State.Forgiven, [.. session.Steps]);
    }
}
