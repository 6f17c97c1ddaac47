using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;

namespace Dma.Conformance.Benchmarks.Tournament;

/// <summary>Where programs of one failing sequence are executed, by whichever shrinker: the same executor, the same judge, the same count.</summary>
internal sealed class Arena
{
    /// <param name="sequence">What is to be made short.</param>
    public Arena(FailingSequence sequence)
    {
        Sequence = sequence;
        Worker = new Worker(
            Subject.Create(sequence.Mutant.CreateFactory(), sequence.Mutant.Profile, AreaTable.Standard),
            new HashSet<ClauseId>()
        )
        {
            Announce = (call, _) =>
            {
                Executions += call == "create" ? 1 : 0;
                Operations += call is "create" or "dispose" ? 0 : 1;
            },
        };
    }

    public FailingSequence Sequence { get; }

    public Worker Worker { get; }

    /// <summary>How many machines were created.</summary>
    public long Executions { get; private set; }

    /// <summary>How many operations were executed on them.</summary>
    public long Operations { get; private set; }

    /// <summary>Whether a program breaks a clause, the sequence's own or any.</summary>
    /// <param name="steps">The program.</param>
    /// <param name="rules">What counts.</param>
    public bool Shows(IReadOnlyList<Operation> steps, Rules rules)
    {
        using var session = new Session(Worker.Subject, Worker);
        var violation = session.Begin(Sequence.PlatformSeed);
        for (var i = 0; i < steps.Count && !session.IsOver && violation is null; i++)
        {
            var step = steps[i];
            if (step.Kind.Allows(session.State, in step))
            {
                violation = session.Step(in step);
            }
            else if (rules.Rejects)
            {
                return false;
            }
        }

        session.Dispose();
        violation ??= session.EndViolation;
        return violation is not null && (!rules.SameClause || violation.Clause == Sequence.Clause);
    }
}

/// <summary>What counts as a failure.</summary>
/// <param name="SameClause">Whether the clause must be the one that the sequence breaks.</param>
/// <param name="Rejects">Whether a program fails not at all that has a step which is not allowed where it stands; else such steps are left out.</param>
internal readonly record struct Rules(bool SameClause, bool Rejects);
