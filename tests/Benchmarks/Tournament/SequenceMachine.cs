using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using FsCheck;
using FsCheck.Experimental;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Operation = Dma.Conformance.Operations.Operation;

namespace Dma.Conformance.Benchmarks.Tournament;

/// <summary>
/// A sequence as FsCheck's state machine: each step is an operation that needs what earlier ones provide. Its model is
/// empty, since what is allowed depends on what the platform answers; a step that is not allowed is left out.
/// </summary>
internal sealed class SequenceMachine : Machine<SequenceMachine.Attempt, int>
{
    private readonly Start _start;
    private readonly bool _lowers;

    private SequenceMachine(Start start, bool lowers) => (_start, _lowers) = (start, lowers);

    public override Arbitrary<Setup<Attempt, int>> Setup => Arb.From(Gen.Constant<Setup<Attempt, int>>(_start));

    public override TearDown<Attempt> TearDown { get; } = new End();

    public override Gen<Operation<Attempt, int>> Next(int model) =>
        throw new NotSupportedException("the sequence is given");

    public override IEnumerable<FSharpList<Operation<Attempt, int>>> ShrinkOperations(
        FSharpList<Operation<Attempt, int>> operations
    ) => _lowers ? base.ShrinkOperations(operations).Concat(Lower(operations)) : base.ShrinkOperations(operations);

    /// <summary>Has FsCheck shrink the sequence of an arena.</summary>
    public static (IReadOnlyList<Operation> Program, long Tries) Shrink(Arena arena, bool sameClause, bool lowers)
    {
        var results = arena.Sequence.Steps.ToDictionary(step => step.Id, _ => new OperationResult<int>(null));
        using var start = new Start(arena, sameClause);
        var machine = new SequenceMachine(start, lowers);
        var operations = arena.Sequence.Steps.Select(step =>
            Tuple.Create<Operation<Attempt, int>, int>(new Step(step, results), 0)
        );
        var run = new MachineRun<Attempt, int>(
            Tuple.Create<int, Setup<Attempt, int>>(0, start),
            ListModule.OfSeq(operations),
            machine.TearDown,
            -1
        );
        return Contestant.Check(
            Arb.From(Gen.Fresh(() => run), candidate => StateMachine.Shrink(machine, candidate)),
            candidate => StateMachine.ForOne(candidate),
            candidate => [.. candidate.Operations.Select(pair => ((Step)pair.Item1).Of)]
        );
    }

    /// <summary>Every list with one argument of one operation smaller.</summary>
    private static IEnumerable<FSharpList<Operation<Attempt, int>>> Lower(
        FSharpList<Operation<Attempt, int>> operations
    )
    {
        var steps = operations.ToArray();
        for (var i = 0; i < steps.Length; i++)
        {
            var step = (Step)steps[i];
            foreach (var simpler in Contestant.Simpler(step.Of))
            {
                steps[i] = step.With(simpler);
                yield return ListModule.OfArray(steps);
            }

            steps[i] = step;
        }
    }

    /// <summary>One execution on a fresh machine.</summary>
    internal sealed class Attempt(Session session, ulong platformSeed, Func<Violation, bool> counts)
    {
        private bool _isOver = session.Begin(platformSeed) is not null;

        /// <summary>Executes a step, unless it is not allowed or a clause is broken already.</summary>
        /// <returns>Whether it breaks a clause that counts.</returns>
        public bool Breaks(in Operation step)
        {
            if (_isOver || session.IsOver || !step.Kind.Allows(session.State, in step))
            {
                return false;
            }

            var violation = session.Step(in step);
            _isOver = violation is not null;
            return violation is not null && counts(violation);
        }

        /// <summary>Ends the machine.</summary>
        /// <returns>Whether that breaks a clause that counts.</returns>
        public bool BreaksAtItsEnd()
        {
            session.Dispose();
            return !_isOver && session.EndViolation is { } violation && counts(violation);
        }
    }

    private sealed class End : TearDown<Attempt>
    {
        public override void Actual(Attempt actual)
        {
            if (actual.BreaksAtItsEnd())
            {
                throw new InvalidOperationException("the clause is broken at the end");
            }
        }
    }

    private sealed class Step : Operation<Attempt, int>
    {
        private readonly IReadOnlyDictionary<ulong, OperationResult<int>> _results;

        public Step(Operation of, IReadOnlyDictionary<ulong, OperationResult<int>> results)
        {
            (Of, _results) = (of, results);
            Depend();
        }

        public Operation Of { get; }

        public Step With(Operation other) => new(other, _results);

        public override int Run(int model) => model;

        public override Property Check(Attempt actual, int model)
        {
            // FsCheck forgets what an operation depends on before each check.
            Depend();
            return actual.Breaks(Of)
                ? throw new InvalidOperationException("the clause is broken")
                : Prop.ToProperty(true);
        }

        private void Depend()
        {
            IOperation self = this;
            for (var i = 0; i < Of.Kind.Arguments.Count; i++)
            {
                if (Of.Kind.Arguments[i].Role == ArgumentRole.Uses && _results.TryGetValue(Of[i], out var used))
                {
                    self.Gets(used);
                }
            }

            if (Of.Kind.Makes is not null)
            {
                self.Sets(_results[Of.Id]);
            }
        }
    }

    private sealed class Start(Arena arena, bool sameClause) : Setup<Attempt, int>, IDisposable
    {
        private Session? _session;

        private bool Counts(Violation violation) => !sameClause || violation.Clause == arena.Sequence.Clause;

        // What throws is not torn down, so the machine of the run before goes here.
        public override Attempt Actual()
        {
            _session?.Dispose();
            _session = new Session(arena.Worker.Subject, arena.Worker);
            return new Attempt(_session, arena.Sequence.PlatformSeed, Counts);
        }

        public override int Model() => 0;

        public void Dispose() => _session?.Dispose();
    }
}
