using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Shrinking;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Dma.Conformance.Benchmarks.Tournament;

/// <summary>What makes a failing sequence short.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Shrink">Gives the program; how often a candidate was asked for is the second part, 0 where there is no limit to it.</param>
internal sealed record Contestant(string Name, Func<Arena, (IReadOnlyList<Operation> Program, long Tries)> Shrink)
{
    private static readonly ClauseCatalogue Catalogue = ClauseCatalogue.Load();

    /// <summary>On how many mutants of an area it is tried, with long sequences.</summary>
    public int MostLong { get; init; } = int.MaxValue;

    /// <summary>FsCheck tries so many candidates and then stops, wherever it is.</summary>
    public const int MostTries = 5_000;

    /// <summary>All of them; ours is the first.</summary>
    public static IReadOnlyList<Contestant> All { get; } =
    [
        new("ours", Ours),
        new("FsCheck list", ListWith(new Rules(SameClause: false, Rejects: true)))
        {
            // With many steps it gives up, as it does with the same clause, and takes as long once more.
            MostLong = 0,
        },
        new("FsCheck list, same clause", ListWith(new Rules(SameClause: true, Rejects: true)))
        {
            // It takes longer than all others together, nearly always to the same end.
            MostLong = 1,
        },
        new("FsCheck list, same clause, leaving out", ListWith(new Rules(SameClause: true, Rejects: false))),
        new("FsCheck StateMachine", arena => SequenceMachine.Shrink(arena, sameClause: false, lowers: false)),
        new(
            "FsCheck StateMachine, same clause, arguments",
            arena => SequenceMachine.Shrink(arena, sameClause: true, lowers: true)
        ),
    ];

    private static (IReadOnlyList<Operation>, long) Ours(Arena arena)
    {
        var sequence = arena.Sequence;
        var failure = new Shrinker(arena.Worker, Catalogue).Shrink(sequence.Outcome, sequence.PlatformSeed);
        return (failure?.Steps ?? sequence.Steps, 0);
    }

    private static Func<Arena, (IReadOnlyList<Operation>, long)> ListWith(Rules rules) =>
        arena =>
        {
            var lists = Arb.Array(Arb.From(Gen.Constant(default(Operation)), Simpler));
            return Check(
                Arb.From(Gen.Fresh(() => arena.Sequence.Steps), lists.Shrinker),
                steps => Prop.ToProperty(!arena.Shows(steps, rules)),
                steps => steps
            );
        };

    /// <summary>Has FsCheck run a property once, and shrink what it failed with.</summary>
    /// <param name="failing">What fails, and how FsCheck makes it smaller.</param>
    /// <param name="property">What fails with it.</param>
    /// <param name="read">The program of a value.</param>
    internal static (IReadOnlyList<Operation> Program, long Tries) Check<T>(
        Arbitrary<T> failing,
        Func<T, Property> property,
        Func<T, IReadOnlyList<Operation>> read
    )
    {
        var bodies = 0L;
        var runner = new Capture();
        Prop.ForAll(
                failing,
                value =>
                {
                    bodies++;
                    return property(value);
                }
            )
            .Check(Config.Quick.WithMaxTest(1).WithQuietOnSuccess(true).WithRunner(runner));
        return runner.Result is TestResult.Failed failed
            ? (read((T)failed.Item3.Head), bodies - 1)
            : throw new InvalidOperationException("the sequence does not fail under FsCheck");
    }

    /// <summary>The operation with one argument smaller, as FsCheck makes numbers smaller; a choice is its position.</summary>
    internal static IEnumerable<Operation> Simpler(Operation operation)
    {
        var numbers = ArbMap.Default.ArbFor<ulong>();
        for (var i = 0; i < operation.Kind.Arguments.Count; i++)
        {
            if (operation.Kind.Arguments[i].Role is ArgumentRole.Uses or ArgumentRole.Bytes)
            {
                continue;
            }

            foreach (var smaller in numbers.Shrinker(operation[i]))
            {
                var simpler = operation;
                simpler[i] = smaller;
                yield return simpler;
            }
        }
    }

    private sealed class Capture : IRunner
    {
        public TestResult? Result { get; private set; }

        public void OnStartFixture(Type t) { }

        public void OnArguments(
            int ntest,
            FSharpList<object> args,
            FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every
        ) { }

        public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink) { }

        public void OnFinished(string name, TestResult testResult) => Result = testResult;
    }
}
