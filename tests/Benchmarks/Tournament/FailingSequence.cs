using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Generation;
using Dma.Conformance.Operations;
using Dma.Mutants;

namespace Dma.Conformance.Benchmarks.Tournament;

/// <summary>A sequence that breaks a mutant's own clause at its last step.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Steps">The sequence; each of its steps is allowed where it stands.</param>
/// <param name="PlatformSeed">The seed of the machine.</param>
/// <param name="Outcome">How its execution ended.</param>
/// <param name="Walks">How many walks it was joined of; 1: it is one walk as it was drawn.</param>
internal sealed record FailingSequence(
    Mutant Mutant,
    Operation[] Steps,
    ulong PlatformSeed,
    ExecutionOutcome Outcome,
    int Walks
)
{
    /// <summary>So many walks of the full length are drawn before a sequence is joined of short ones.</summary>
    private const int MostWalks = 300;

    /// <summary>So many short walks are drawn to join, at most.</summary>
    private const ulong MostPieces = 2_000;

    /// <summary>So often a sequence is joined anew where the clause fails too early or another one does.</summary>
    private const int MostJoints = 20;

    private static readonly int[] PieceLengths = [40, 12];

    /// <summary>The clause.</summary>
    public ClauseId Clause { get; } = new(Mutant.Clause);

    /// <summary>Draws a sequence that fails in the last fifth of a length.</summary>
    /// <param name="mutant">The mutant.</param>
    /// <param name="length">How many steps, roughly.</param>
    /// <param name="seed">The seed of all that is drawn.</param>
    /// <returns>Null if there is none: the mutant fails too early or too rarely.</returns>
    public static FailingSequence? Draw(Mutant mutant, int length, ulong seed)
    {
        var drawing = new Drawing(mutant, length, seed);
        return drawing.Whole() ?? drawing.Joined();
    }

    private sealed class Drawing(Mutant mutant, int length, ulong seed)
    {
        private readonly Worker _worker = new(
            Subject.Create(mutant.CreateFactory(), mutant.Profile, AreaTable.Standard),
            new HashSet<ClauseId>()
        );

        private readonly List<Operation> _joined = [];

        /// <summary>The first walk of the full length that fails late enough.</summary>
        public FailingSequence? Whole()
        {
            var walk = new Walk(_worker);
            for (var i = 0UL; i < MostWalks; i++)
            {
                var sequenceSeed = Mixing.Mix(seed, i);
                var outcome = walk.Run(sequenceSeed, 100, null, length);
                if (Check(outcome, Walk.PlatformSeedOf(sequenceSeed), 1) is { } found)
                {
                    return found;
                }
            }

            return null;
        }

        /// <summary>Short walks that pass, one after the other on one machine, and last one that fails.</summary>
        public FailingSequence? Joined() => PieceLengths.Select(Joined).OfType<FailingSequence>().FirstOrDefault();

        private FailingSequence? Joined(int piece)
        {
            var walk = new Walk(_worker);
            var (passing, failing) = (new List<Operation[]>(), new List<Operation[]>());
            for (var i = 0UL; i < MostPieces && failing.Count < MostJoints; i++)
            {
                var outcome = walk.Run(Mixing.Mix(Mixing.Mix(seed, (ulong)piece), i), 100, null, piece);
                if (outcome.Violation is null)
                {
                    passing.Add([.. outcome.Steps.Where(step => !step.Kind.EndsSequence)]);
                }
                else if (outcome.Violation.Clause.Text == mutant.Clause)
                {
                    failing.Add(outcome.Steps);
                }
            }

            return failing
                .Select((last, index) => Join(passing, index, last))
                .OfType<FailingSequence>()
                .FirstOrDefault();
        }

        private FailingSequence? Join(List<Operation[]> passing, int first, Operation[] last)
        {
            _joined.Clear();
            var walks = 1;
            for (var i = 0; i < passing.Count && _joined.Count + last.Length < length; i++)
            {
                var next = passing[(i + first * passing.Count / MostJoints) % passing.Count];
                if (_joined.Count + next.Length + last.Length <= length)
                {
                    Append(next);
                    walks++;
                }
            }

            Append(last);
            var platformSeed = Walk.PlatformSeedOf(Mixing.Mix(seed, (ulong)first));
            return Check(new Executor(_worker).Run(_joined, platformSeed), platformSeed, walks);
        }

        /// <summary>Adds steps under ids that no earlier one has; what they use of each other stays.</summary>
        private void Append(IEnumerable<Operation> steps)
        {
            var shift = _joined.Count == 0 ? 0UL : _joined.Max(step => step.Id);
            foreach (var step in steps)
            {
                var moved = step.As(step.Id + shift);
                for (var i = 0; i < step.Kind.Arguments.Count; i++)
                {
                    moved[i] = step[i] + (step.Kind.Arguments[i].Role == ArgumentRole.Uses ? shift : 0);
                }

                _joined.Add(moved);
            }
        }

        /// <summary>A sequence that breaks the clause when it is executed again.</summary>
        private FailingSequence? Check(ExecutionOutcome outcome, ulong platformSeed, int walks)
        {
            if (!IsFit(outcome))
            {
                return null;
            }

            var again = new Executor(_worker).Run(outcome.Steps, platformSeed);
            return IsFit(again) && again.Steps.Length == outcome.Steps.Length
                ? new FailingSequence(mutant, again.Steps, platformSeed, again, walks)
                : null;
        }

        private bool IsFit(ExecutionOutcome outcome) =>
            outcome.Violation?.Clause.Text == mutant.Clause
            && outcome.Steps.Length >= length * 4 / 5
            && outcome.Steps.Length <= length * 11 / 10;
    }
}
