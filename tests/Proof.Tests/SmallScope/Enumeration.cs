using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Proof.Tests.SmallScope;

/// <summary>A program with what it broke.</summary>
/// <param name="Violation">What its last step breaks.</param>
/// <param name="Counted">The steps that count.</param>
/// <param name="Steps">All steps that were executed, the implied ones too.</param>
internal sealed record Accusation(Violation Violation, Operation[] Counted, Operation[] Steps);

/// <summary>Executes every program over an alphabet, each on a fresh machine, the shorter ones first.</summary>
/// <remarks>
/// A program that breaks a precondition is not made: what may come next is asked of the specification state in which the
/// program before it ended. Nothing comes after a violation.
/// </remarks>
/// <param name="worker">The state and buffers to use.</param>
/// <param name="alphabet">What programs are made of.</param>
/// <param name="implied">The steps that do not count; null where every step is a letter.</param>
internal sealed class Enumeration(Worker worker, Alphabet alphabet, Implied? implied)
{
    private readonly List<Letter> _letters = [];
    private List<Node> _frontier = [new([], 0)];

    /// <summary>The seed of every machine; null: each program has one of its own, so that not all meet the same choices.</summary>
    public ulong? PlatformSeed { get; init; }

    /// <summary>How many programs were executed.</summary>
    public long Programs { get; private set; }

    /// <summary>How many steps they had, the implied ones too.</summary>
    public long Operations { get; private set; }

    /// <summary>How many programs of the next length there are.</summary>
    public int Waiting => _frontier.Count;

    /// <summary>Executes the programs of the next length.</summary>
    /// <param name="telling">How many arguments the steps of a program that follows may tell a reader; less than 0: none follows.</param>
    /// <param name="most">How many programs at the most.</param>
    /// <returns>What they broke.</returns>
    public IEnumerable<Accusation> Deepen(int telling, long most = long.MaxValue)
    {
        var next = new List<Node>();
        foreach (var node in _frontier)
        {
            if (--most < 0)
            {
                break;
            }

            if (Execute(node, telling, next) is { } accusation)
            {
                yield return accusation;
            }
        }

        _frontier = next;
    }

    private Accusation? Execute(Node node, int telling, List<Node> next)
    {
        using var session = new Session(worker.Subject, worker);
        var violation = session.Begin(PlatformSeed ?? Mixing.Mix((ulong)Programs, 1)) ?? implied?.Prepare(session);
        for (var i = 0; i < node.Steps.Length && violation is null; i++)
        {
            ref readonly var step = ref node.Steps[i];
            violation = implied?.Before(session, in step);
            if (violation is null)
            {
                if (!step.Kind.Allows(session.State, in step))
                {
                    // What is implied before it took its place.
                    return null;
                }

                violation = session.Step(in step) ?? implied?.After(session, in step);
            }
        }

        Programs++;
        if (violation is null && telling >= 0 && !session.IsOver)
        {
            _letters.Clear();
            alphabet.AddLetters(
                session.State,
                node.Steps,
                (ulong)node.Steps.Length + 1,
                telling - node.Telling,
                _letters
            );
            foreach (var letter in _letters)
            {
                next.Add(new([.. node.Steps, letter.Step], node.Telling + letter.Telling));
            }
        }

        violation ??= session.IsOver ? null : implied?.Finish(session);
        session.Dispose();
        Operations += session.Steps.Count;
        violation ??= session.EndViolation;
        return violation is null ? null : new(violation, node.Steps, [.. session.Steps]);
    }

    private sealed record Node(Operation[] Steps, int Telling);
}
