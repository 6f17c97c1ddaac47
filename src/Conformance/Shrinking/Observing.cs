using Dma.Conformance.Operations;

namespace Dma.Conformance.Shrinking;

/// <summary>Shows in the plainest way what was found in a roundabout one: one store, the calls, one load.</summary>
/// <param name="trial">The program.</param>
internal sealed class Observing(Trial trial)
{
    private const int LongestProgram = 24;
    private const long MostExecutions = 16;

    /// <summary>Leaves of all accesses a store as soon as it is possible, and a load at the end, by whomever, of the place that the last one showed.</summary>
    public void StoreOnceAndLoad()
    {
        var steps = trial.Steps;
        if (steps.Length is < 5 or > LongestProgram || !steps[^1].Kind.IsLoad || !IsAccess(in steps[^1]))
        {
            return;
        }

        var calls = steps
            .Where(step => !step.Kind.AccessesMemory && step.Kind.Closes != ClosingPhase.Completions)
            .ToArray();
        var limit = trial.Executions + MostExecutions;
        foreach (var load in Accesses(steps, steps[^1], kind => kind.IsLoad))
        {
            foreach (var store in Accesses(steps, steps[^1], kind => !kind.IsLoad))
            {
                if (store[0] == load[0] && store.Kind == load.Kind)
                {
                    continue;
                }

                var candidate = new List<Operation>(calls.Length + 2);
                foreach (var call in calls)
                {
                    candidate.Add(call);
                    if (call.Id == store[0])
                    {
                        candidate.Add(store);
                    }
                }

                candidate.Add(load);
                if (trial.Executions >= limit || candidate.Count < steps.Length && trial.Try([.. candidate]))
                {
                    return;
                }
            }
        }
    }

    /// <summary>Accesses of the place that one shows, by other kinds and by way of all things that are there; with the ids of accesses that are there.</summary>
    private IEnumerable<Operation> Accesses(Operation[] steps, Operation shown, Predicate<OperationKind> isWanted)
    {
        var id = isWanted(shown.Kind)
            ? shown.Id
            : steps.FirstOrDefault(step => step.Kind.AccessesMemory && !step.Kind.IsLoad).Id;
        if (id == 0)
        {
            yield break;
        }

        foreach (var kind in trial.Kinds)
        {
            if (!kind.AccessesMemory || kind.EndsSequence || !isWanted(kind))
            {
                continue;
            }

            foreach (var maker in steps)
            {
                var access = new Operation(kind, id) { [0] = maker.Id };
                if (
                    maker.Kind.Makes is not null
                    && IsAccess(in access)
                    && kind.Arguments[0].Handle!.Includes(maker.Kind.Makes)
                )
                {
                    var (up, down) = (
                        OffsetBetween(steps, shown[0], maker.Id),
                        OffsetBetween(steps, maker.Id, shown[0])
                    );
                    access[1] = shown[1] - Math.Min(shown[1], down);
                    access[1] = access[1] > ulong.MaxValue - up ? access[1] : access[1] + up;
                    access[2] = shown[2];
                    yield return access;
                }
            }
        }
    }

    private static bool IsAccess(in Operation step) =>
        step.Kind.Arguments
            is [{ Role: ArgumentRole.Uses }, { Role: ArgumentRole.Offset }, { Role: ArgumentRole.Size }]
                or [
                    { Role: ArgumentRole.Uses },
                    { Role: ArgumentRole.Offset },
                    { Role: ArgumentRole.Size },
                    { Role: ArgumentRole.Bytes },
                ];

    /// <summary>Where a handle that was made from another one begins in it; 0 if it was not.</summary>
    private static ulong OffsetBetween(Operation[] steps, ulong made, ulong from)
    {
        foreach (var step in steps)
        {
            if (step.Id == made && Links.Uses(in step, from))
            {
                for (var i = 0; i < step.Kind.Arguments.Count; i++)
                {
                    if (step.Kind.Arguments[i].Role == ArgumentRole.Offset)
                    {
                        return step[i];
                    }
                }
            }
        }

        return 0;
    }
}
