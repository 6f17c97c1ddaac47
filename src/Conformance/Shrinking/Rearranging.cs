using Dma.Conformance.Operations;

namespace Dma.Conformance.Shrinking;

/// <summary>What is tried only when nothing else helps: arguments that change together, and other handles.</summary>
/// <param name="trial">The program.</param>
internal sealed class Rearranging(Trial trial)
{
    /// <summary>Puts a handle in place of another of the same kind, everywhere, so that the other is not made.</summary>
    public void MergeHandles()
    {
        var makers = trial.Steps.Where(step => step.Kind.Makes is not null).ToArray();
        for (var i = makers.Length - 1; i > 0; i--)
        {
            for (var j = 0; j < i; j++)
            {
                if (
                    makers[i].Kind.Makes == makers[j].Kind.Makes
                    && (TryMerge(makers[i].Id, makers[j].Id) || TryMerge(makers[j].Id, makers[i].Id))
                )
                {
                    break;
                }
            }
        }
    }

    /// <summary>Lets a step use an earlier handle of the same kind.</summary>
    public void UseEarlierHandles()
    {
        foreach (var place in Place.All(trial.Steps, role => role == ArgumentRole.Uses).Reverse().ToArray())
        {
            var steps = trial.Steps;
            if (!place.TryRead(steps, out var used))
            {
                continue;
            }

            var kind = steps.First(step => step.Id == used).Kind.Makes;
            foreach (var maker in steps.TakeWhile(step => step.Id != used))
            {
                if (maker.Kind.Makes == kind && TrySet(place, maker.Id))
                {
                    break;
                }
            }
        }
    }

    /// <summary>Moves all that is done with a handle toward its beginning, by the same distance.</summary>
    public void ShiftOffsets()
    {
        var handles = trial.Steps.Where(step => step.Kind.Makes is not null).Select(step => step.Id).ToArray();
        foreach (var handle in handles)
        {
            var distances = OffsetsOn(handle)
                .Select(place => place.TryRead(trial.Steps, out var value) ? value : 0)
                .Where(value => value > 0)
                .Distinct()
                .Order()
                .ToArray();
            foreach (var distance in distances)
            {
                foreach (var rounded in Rounded(distance))
                {
                    if (TryShift(handle, distance, rounded))
                    {
                        break;
                    }
                }
            }
        }
    }

    /// <summary>
    /// Moves whatever is at a place, under whatever handle, toward the beginning, and with it the ends of what reaches over the
    /// place: a store of all that comes before a load would else give way to it a byte at a time.
    /// </summary>
    public void ShiftEnds()
    {
        var places = Place
            .All(trial.Steps, role => role == ArgumentRole.Offset)
            .Select(place => place.TryRead(trial.Steps, out var value) ? value : 0)
            .Where(value => value > 0)
            .Distinct()
            .Order()
            .ToArray();
        foreach (var from in places)
        {
            foreach (var distance in Rounded(from).Concat(Remainders(from)))
            {
                if (TryShiftEnds(from, distance))
                {
                    break;
                }
            }
        }
    }

    /// <summary>Drops a step that uses no handle where another choice at a beginning, such as where a buffer lies, makes up for it.</summary>
    public void ChooseInstead()
    {
        foreach (var dropped in trial.Steps.SkipLast(1).Where(IsFree).ToArray())
        {
            foreach (var place in Place.All([.. trial.Steps.Where(IsRoot)], role => role == ArgumentRole.Choice))
            {
                if (TryChooseInstead(dropped.Id, place))
                {
                    break;
                }
            }
        }
    }

    private bool TryChooseInstead(ulong dropped, Place place)
    {
        var steps = trial.Steps;
        _ = place.TryRead(steps, out var chosen);
        var choices = (ulong)steps.First(step => step.Id == place.Step).Kind.Arguments[place.Argument].Choices.Count;
        for (var choice = 0UL; choice < choices; choice++)
        {
            var candidate = steps.Where(step => step.Id != dropped).ToArray();
            place.Write(candidate, choice);
            if (choice != chosen && trial.Try(candidate))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFree(Operation step) => step.Kind.Makes is null && !Links.UsesAny(in step);

    private static bool IsRoot(Operation step) => step.Kind.Makes is not null && !Links.UsesAny(in step);

    /// <summary>Lets a range begin at 0 and end where it ended.</summary>
    public void WidenToZero()
    {
        foreach (var place in Place.All(trial.Steps, role => role == ArgumentRole.Offset).ToArray())
        {
            var candidate = trial.Steps.ToArray();
            if (!place.TryRead(candidate, out var offset) || offset == 0)
            {
                continue;
            }

            var sizes = Place
                .All(candidate, role => role == ArgumentRole.Size)
                .Where(other => other.Step == place.Step)
                .ToArray();
            if (sizes is [var size] && size.TryRead(candidate, out var length) && length <= ulong.MaxValue - offset)
            {
                place.Write(candidate, 0);
                size.Write(candidate, length + offset);
                _ = trial.Try(candidate);
            }
        }
    }

    /// <summary>A distance, and what is left of it in whole lines and in whole pages.</summary>
    private IEnumerable<ulong> Rounded(ulong distance)
    {
        yield return distance;
        foreach (var unit in (ulong[])[(ulong)trial.Profile.LineSize, (ulong)trial.Profile.PageSize])
        {
            if (distance > unit && distance % unit != 0)
            {
                yield return distance - distance % unit;
            }
        }
    }

    /// <summary>What of a distance is no whole line, and no whole page.</summary>
    private IEnumerable<ulong> Remainders(ulong distance) =>
        new[] { (ulong)trial.Profile.PageSize, (ulong)trial.Profile.LineSize }
            .Select(unit => distance % unit)
            .Where(rest => rest > 0 && rest < distance);

    private bool TryShiftEnds(ulong from, ulong distance)
    {
        var candidate = trial.Steps.ToArray();
        foreach (var place in Place.All(candidate, role => role is ArgumentRole.Offset or ArgumentRole.Size).ToArray())
        {
            if (place.TryRead(candidate, out var value) && value >= from)
            {
                place.Write(candidate, value - distance);
            }
        }

        return trial.Try(candidate);
    }

    private Place[] OffsetsOn(ulong handle)
    {
        var steps = trial.Steps;
        return
        [
            .. Place.All([.. steps.Where(step => Links.Uses(in step, handle))], role => role == ArgumentRole.Offset),
        ];
    }

    private bool TryShift(ulong handle, ulong from, ulong distance)
    {
        var candidate = trial.Steps.ToArray();
        foreach (var place in OffsetsOn(handle))
        {
            if (place.TryRead(candidate, out var value) && value >= from)
            {
                place.Write(candidate, value - distance);
            }
        }

        return trial.Try(candidate);
    }

    private bool TrySet(Place place, ulong handle)
    {
        var candidate = trial.Steps.ToArray();
        place.Write(candidate, handle);
        return trial.Try(candidate);
    }

    private bool TryMerge(ulong dropped, ulong kept)
    {
        var candidate = trial.Steps.Where(step => step.Id != dropped).ToArray();
        foreach (var place in Place.All(candidate, role => role == ArgumentRole.Uses))
        {
            if (place.TryRead(candidate, out var used) && used == dropped)
            {
                place.Write(candidate, kept);
            }
        }

        return trial.Try(Links.Keep(candidate, _ => true));
    }
}
