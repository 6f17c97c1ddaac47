using Dma.Conformance.Operations;

namespace Dma.Conformance.Shrinking;

/// <summary>
/// Puts one step in place of several: a step of another kind whose arguments have the same roles, on a handle that is
/// there anyway. Only when nothing else helps, for the programs that no dropping makes shorter.
/// </summary>
/// <param name="trial">The program.</param>
internal sealed class Substitution(Trial trial)
{
    private const int LongestProgram = 16;

    /// <summary>Replaces each two neighbours, and the life of each handle, by one step.</summary>
    public void ReplaceSeveralByOne()
    {
        if (trial.Steps.Length > LongestProgram)
        {
            return;
        }

        var steps = trial.Steps;
        foreach (var dropped in Lives(steps).Concat(Neighbours(steps)))
        {
            foreach (var place in dropped)
            {
                if (TryReplace(steps, dropped, place))
                {
                    return;
                }
            }
        }
    }

    /// <summary>Replaces each step by a simpler one of another kind on the same handle or device: what takes a part by what takes the whole, what shows a fact by what asks for it.</summary>
    public void UseSimplerKinds()
    {
        for (var i = trial.Steps.Length - 1; i >= 0; i--)
        {
            if (i >= trial.Steps.Length)
            {
                continue;
            }

            var old = trial.Steps[i];
            foreach (var kind in trial.Kinds)
            {
                // What asks a device instead is worth trying where something was found; elsewhere it would only stand in the way.
                var isLast = i == trial.Steps.Length - 1;
                if (
                    kind == old.Kind
                    || kind.Makes is not null
                    || !isLast && !UsesHandles(kind)
                    || !TryUseHandlesOf(kind, in old, out var made)
                )
                {
                    continue;
                }

                var candidate = trial.Steps.ToArray();
                candidate[i] = made;
                if (trial.Try(Links.Keep(candidate, _ => true)))
                {
                    break;
                }
            }
        }
    }

    private bool TryReplace(Operation[] steps, List<int> dropped, int place)
    {
        var old = steps[place];
        var isCompleted = dropped.Exists(i => steps[i].Kind.Closes == ClosingPhase.Completions);
        foreach (var kind in trial.Kinds)
        {
            if (kind == old.Kind || kind.Makes is not null || !HasRolesOf(kind, old.Kind, isCompleted))
            {
                continue;
            }

            for (var maker = place - 1; maker >= 0; maker--)
            {
                if (
                    !dropped.Contains(maker)
                    && TryUse(kind, in old, in steps[maker], out var made)
                    && (
                        trial.Try(Replaced(steps, dropped, place, made))
                        || place == steps.Length - 1 && kind.IsLoad && TryLook(steps, dropped, maker, made)
                    )
                )
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Looks by another load at the end: also at the same bytes, where they begin elsewhere in its handle, and also where the
    /// choices of the handle's maker, at their first, may allow it.
    /// </summary>
    private bool TryLook(Operation[] steps, List<int> dropped, int maker, Operation made)
    {
        var plain = steps.ToArray();
        for (var i = 0; i < plain[maker].Kind.Arguments.Count; i++)
        {
            if (plain[maker].Kind.Arguments[i].Role == ArgumentRole.Choice)
            {
                plain[maker][i] = 0;
            }
        }

        var elsewhere = Moved(steps, in steps[^1], in made);
        var isElsewhere = !elsewhere.IsSameAs(in made);
        var last = steps.Length - 1;
        return isElsewhere && trial.Try(Replaced(steps, dropped, last, elsewhere))
            || !plain[maker].IsSameAs(in steps[maker])
                && (
                    trial.Try(Replaced(plain, dropped, last, made))
                    || isElsewhere && trial.Try(Replaced(plain, dropped, last, elsewhere))
                );
    }

    /// <summary>The same bytes by way of another handle, one of which was made from the other at an offset.</summary>
    private static Operation Moved(Operation[] steps, in Operation from, in Operation to)
    {
        var moved = to;
        var (offset, size) = (IndexOf(to.Kind, ArgumentRole.Offset), IndexOf(to.Kind, ArgumentRole.Size));
        if (offset < 0 || size < 0)
        {
            return moved;
        }

        var up = OffsetBetween(steps, HandleOf(in from), HandleOf(in to));
        var down = OffsetBetween(steps, HandleOf(in to), HandleOf(in from));
        var cut = down > to[offset] ? down - to[offset] : 0;
        moved[offset] = to[offset] + up + cut - down;
        moved[size] = to[size] > cut ? to[size] - cut : 1;
        return moved;
    }

    /// <summary>Where a handle that was made from another one begins in it; 0 if it was not.</summary>
    private static ulong OffsetBetween(Operation[] steps, ulong made, ulong from)
    {
        foreach (var step in steps)
        {
            if (
                step.Id == made
                && Links.Uses(in step, from)
                && IndexOf(step.Kind, ArgumentRole.Offset) is >= 0 and var i
            )
            {
                return step[i];
            }
        }

        return 0;
    }

    private static ulong HandleOf(in Operation step) =>
        IndexOf(step.Kind, ArgumentRole.Uses) is >= 0 and var i ? step[i] : 0;

    private static int IndexOf(OperationKind kind, ArgumentRole role)
    {
        for (var i = 0; i < kind.Arguments.Count; i++)
        {
            if (kind.Arguments[i].Role == role)
            {
                return i;
            }
        }

        return -1;
    }

    private static Operation[] Replaced(Operation[] steps, List<int> dropped, int place, Operation made)
    {
        var candidate = new List<Operation>(steps.Length);
        for (var i = 0; i < steps.Length; i++)
        {
            if (i == place)
            {
                candidate.Add(made);
            }
            else if (!dropped.Contains(i))
            {
                candidate.Add(steps[i]);
            }
        }

        return Links.Keep(candidate, _ => true);
    }

    /// <summary>Makes a step like another that uses one handle, with the id of the other.</summary>
    private static bool TryUse(OperationKind kind, in Operation old, in Operation maker, out Operation made)
    {
        made = new Operation(kind, old.Id);
        var uses = 0;
        for (var i = 0; i < kind.Arguments.Count; i++)
        {
            var isUse = kind.Arguments[i].Role == ArgumentRole.Uses;
            if (isUse && !kind.Arguments[i].Handle!.Includes(maker.Kind.Makes))
            {
                return false;
            }

            made[i] = isUse ? maker.Id : old[i];
            uses += isUse ? 1 : 0;
        }

        return uses == 1;
    }

    /// <summary>Makes a step of another kind on handles and the device of one, with the least arguments beside and its id.</summary>
    private static bool TryUseHandlesOf(OperationKind kind, in Operation old, out Operation made)
    {
        made = new Operation(kind, old.Id);
        var next = 0;
        for (var i = 0; i < kind.Arguments.Count; i++)
        {
            var argument = kind.Arguments[i];
            if (argument.Role is not (ArgumentRole.Uses or ArgumentRole.Device))
            {
                made[i] = Simplicity.Granted(argument.Role);
                continue;
            }

            while (
                next < old.Kind.Arguments.Count
                && (
                    old.Kind.Arguments[next].Role != argument.Role || old.Kind.Arguments[next].Handle != argument.Handle
                )
            )
            {
                next++;
            }

            if (next == old.Kind.Arguments.Count)
            {
                return false;
            }

            made[i] = old[next++];
        }

        return next > 0;
    }

    private static bool UsesHandles(OperationKind kind) => IndexOf(kind, ArgumentRole.Uses) >= 0;

    /// <summary>Whether a kind has the roles of another one; a load may take the place of a store and its completion.</summary>
    private static bool HasRolesOf(OperationKind kind, OperationKind other, bool isCompleted)
    {
        var roles = kind.Arguments.Select(argument => argument.Role);
        var others = other.Arguments.Select(argument => argument.Role);
        return roles.SequenceEqual(
            kind.IsLoad && isCompleted ? others.Where(role => role != ArgumentRole.Bytes) : others
        );
    }

    private static IEnumerable<List<int>> Neighbours(Operation[] steps)
    {
        for (var i = steps.Length - 2; i >= 0; i--)
        {
            yield return [i, i + 1];
        }
    }

    /// <summary>For each handle its maker and all that rests on it, alone and with the steps between that use no handle.</summary>
    private static IEnumerable<List<int>> Lives(Operation[] steps)
    {
        for (var i = steps.Length - 2; i >= 0; i--)
        {
            if (steps[i].Kind.Makes is null)
            {
                continue;
            }

            var maker = steps[i].Id;
            var kept = Links.Keep(steps, step => step.Id != maker).Select(step => step.Id).ToHashSet();
            var life = Enumerable.Range(0, steps.Length).Where(j => !kept.Contains(steps[j].Id)).ToList();
            yield return life;
            var free = Enumerable.Range(i, life[^1] - i).Where(j => kept.Contains(steps[j].Id));
            var both = life.Concat(free.Where(j => !Links.UsesAny(in steps[j]))).ToList();
            if (both.Count > life.Count)
            {
                yield return both;
            }
        }
    }
}
