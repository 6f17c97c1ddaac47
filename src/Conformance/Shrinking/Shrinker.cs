using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Shrinking;

/// <summary>
/// Makes a failing sequence as short and simple as can be, while the same clause fails first, or one that it presumes.
/// </summary>
/// <remarks>
/// A clause that the failing one presumes is no slip to another failure: where it is broken, what was observed of the
/// failing one rests on nothing. What is named is then the presumed one, and is set aside; the one that it began with stays under suspicion.
/// A function of the sequence and of the platform's answers alone. Step ids and stored values are left alone, so that the
/// choices that a platform makes by seed and step do not move. It knows the roles of arguments, never what an operation is.
/// </remarks>
/// <param name="worker">The state and buffers to use; its evidence counts what is executed here too.</param>
/// <param name="catalogue">Says what each clause presumes.</param>
internal sealed class Shrinker(Worker worker, ClauseCatalogue catalogue)
{
    /// <summary>How many executions a failing sequence is worth at the most, the last repetitions included.</summary>
    public const long DefaultBudget = 2_000;

    /// <summary>How often the final program is run again.</summary>
    public const int Repeats = 5;

    /// <summary>How many executions there may be; at least <see cref="Repeats" /> are made.</summary>
    public long Budget { get; init; } = DefaultBudget;

    /// <summary>Whether only the clause that failed counts, and none that it presumes: for a program that was kept to show this one.</summary>
    public bool KeepsClause { get; init; }

    /// <summary>Makes a failing sequence short.</summary>
    /// <param name="failing">How it was found.</param>
    /// <param name="platformSeed">The seed of the machine.</param>
    /// <returns>
    /// The failure with the shortest program found, by then if the worker is to stop; unshrunk if it did not come again. Null if the clause was only broken
    /// after one that is set aside, and no program was found in which it is the first: what was adopted then may have caused it.
    /// </returns>
    public Failure? Shrink(ExecutionOutcome failing, ulong platformSeed)
    {
        var violation =
            failing.Violation ?? throw new ArgumentException("the sequence broke no clause", nameof(failing));
        var trial = new Trial(worker, catalogue, platformSeed, failing, violation, Budget, Repeats)
        {
            KeepsClause = KeepsClause,
        };
        var comesAgain = trial.Begin();
        var isMinimal = comesAgain && Reduce(trial);
        if (!trial.IsFirst)
        {
            return null;
        }

        return Repeat(trial, platformSeed, failing.Steps.Length) with
        {
            End =
                isMinimal ? ShrinkEnd.Minimal
                : trial.MustStop ? ShrinkEnd.Stopped
                : comesAgain ? ShrinkEnd.BudgetSpent
                : ShrinkEnd.NotShrunk,
        };
    }

    /// <summary>
    /// Searches for a simpler program that takes the process with it. Where there is one, the process dies; whoever started it
    /// knows from what was announced which one it is, and searches on from there in another process.
    /// </summary>
    /// <param name="steps">The simplest program so far.</param>
    /// <param name="platformSeed">The seed of the machine.</param>
    /// <param name="violation">That the process ends.</param>
    /// <param name="refuted">Programs that came back before, as numbers.</param>
    /// <param name="refute">Told of each that comes back.</param>
    /// <returns>Whether there is none, and how many executions it took; not so if the budget is spent.</returns>
    public (bool IsMinimal, long Executions) SearchDeath(
        Operation[] steps,
        ulong platformSeed,
        Violation violation,
        IEnumerable<ulong> refuted,
        Action<ulong> refute
    )
    {
        var failing = new ExecutionOutcome(violation, null, steps);
        var trial = new Trial(worker, catalogue, platformSeed, failing, violation, Budget, 0)
        {
            KeepsClause = true,
            Refuted = refute,
        };
        trial.Refute(refuted);
        return (Reduce(trial, climbs: true), trial.Executions);
    }

    /// <summary>Makes a program as simple as can be.</summary>
    /// <param name="trial">The program.</param>
    /// <param name="climbs">Whether arguments are raised from the least rather than lowered.</param>
    /// <returns>Whether it is proven to be.</returns>
    private static bool Reduce(Trial trial, bool climbs = false)
    {
        var rehearsal = new Rehearsal(trial);
        var deletion = new Deletion(trial);
        var lowering = new Lowering(trial, rehearsal);
        var rearranging = new Rearranging(trial);
        var substitution = new Substitution(trial);
        var recasting = new Recasting(trial);
        var trading = new Trading(trial);
        var observing = new Observing(trial);
        var verification = new Verification(trial, rehearsal);
        Action[] usual =
        [
            deletion.DropKinds,
            deletion.DropSteps,
            lowering.LowerAll,
            .. climbs ? new[] { lowering.ClimbEach } : [],
            lowering.LowerTogether,
            // Else a place and what is done there would go down by turns, as far as each leaves room to the other.
            rearranging.ShiftOffsets,
            rearranging.ShiftEnds,
            lowering.LowerEach,
        ];
        Action[] whenStuck =
        [
            deletion.DropPairs,
            rearranging.MergeHandles,
            rearranging.WidenToZero,
            rearranging.UseEarlierHandles,
            deletion.DropSpans,
            substitution.ReplaceSeveralByOne,
            substitution.UseSimplerKinds,
            rearranging.ChooseInstead,
            recasting.MakeOneOfTwo,
            recasting.MakeWithoutOthers,
            observing.StoreOnceAndLoad,
            trading.DropForAnArgument,
        ];
        deletion.Slice();
        do
        {
            RepeatWhileItHelps(trial, usual);
        } while (!trial.IsSpent && (OneHelps(trial, whenStuck) || !verification.Holds()));

        return !trial.IsSpent;
    }

    private static void RepeatWhileItHelps(Trial trial, Action[] passes)
    {
        for (var before = Array.Empty<Operation>(); before != trial.Steps && !trial.IsSpent; )
        {
            before = trial.Steps;
            foreach (var pass in passes)
            {
                pass();
            }
        }
    }

    private static bool OneHelps(Trial trial, Action[] passes)
    {
        var before = trial.Steps;
        foreach (var pass in passes)
        {
            pass();
            if (before != trial.Steps)
            {
                return true;
            }
        }

        return false;
    }

    private Failure Repeat(Trial trial, ulong platformSeed, int originalLength)
    {
        var transcript = new List<string>();
        var (repeats, reproduced) = trial.Repeat(Repeats, transcript);
        return new Failure(worker.Subject.Profile, platformSeed, trial.Violation, trial.Steps, transcript)
        {
            OriginalLength = originalLength,
            Executions = trial.Executions,
            Repeats = repeats,
            Reproduced = reproduced,
            Output = trial.Output,
        };
    }
}
