using Dma.Conformance.Operations;

namespace Dma.Conformance.Shrinking;

/// <summary>Drops steps: what the failing step has nothing to do with, kinds, runs of steps, single steps.</summary>
/// <remarks>Goes backward and never starts over: what was needed once is seldom unneeded later, and the next round sees it.</remarks>
/// <param name="trial">The program.</param>
internal sealed class Deletion(Trial trial)
{
    private const int LongestForPairs = 64;
    private const int LongestForSpans = 40;
    private const int LongestSpan = 8;

    /// <summary>Leaves only what the failing step has to do with, in growing circles until it fails.</summary>
    public void Slice()
    {
        if (trial.Steps.Length < 2)
        {
            return;
        }

        var steps = trial.Steps;
        var last = steps[^1];
        var ancestors = Links.AncestorsOf(steps, in last);
        var joined = Links.Joined(steps, ancestors);
        var devices = new HashSet<ulong>();
        foreach (var step in steps)
        {
            if (step.Id == last.Id || ancestors.Contains(step.Id))
            {
                AddDevices(in step, devices);
            }
        }

        // What is done with nothing but the handles that the failing step rests on; then with the devices of these; then
        // what uses no handle at all; what is of the same kind; and what has to do with other handles on the same ground.
        Predicate<Operation>[] circles =
        [
            step => IsOn(in step, ancestors),
            step => IsOn(in step, ancestors) || IsFree(in step) && IsFor(in step, devices),
            step => IsOn(in step, ancestors) || IsFree(in step) && step.Kind.Makes is null,
            step => ancestors.Contains(step.Id) || step.Kind == last.Kind,
            step => IsIn(in step, joined),
            step => IsIn(in step, joined) || IsFree(in step) && step.Kind.Makes is null,
        ];
        foreach (var circle in circles)
        {
            if (trial.Try(Links.Keep(steps, step => step.Id == last.Id || circle(step))))
            {
                return;
            }
        }
    }

    /// <summary>Drops all steps of a kind, the most frequent kinds first.</summary>
    public void DropKinds()
    {
        var kinds = trial
            .Steps.GroupBy(step => step.Kind)
            .OrderByDescending(group => group.Count())
            .Select(group => group.Key)
            .ToArray();
        foreach (var kind in kinds)
        {
            if (trial.Steps.Length < 2)
            {
                return;
            }

            var last = trial.Steps[^1].Id;
            _ = TryWithout(step => step.Kind == kind && step.Id != last);
        }
    }

    /// <summary>Drops steps, in runs that grow while they can be dropped; with the maker of a handle goes all that uses it.</summary>
    public void DropSteps()
    {
        var ids = trial.Steps.SkipLast(1).Select(step => step.Id).ToArray();
        var length = 1;
        for (var end = ids.Length; end > 0; )
        {
            length = Math.Min(length, end);
            var dropped = ids[(end - length)..end].ToHashSet();
            var isThere = trial.Steps.Any(step => dropped.Contains(step.Id));
            if (!isThere || TryWithout(step => dropped.Contains(step.Id)))
            {
                end -= length;
                length *= 2;
            }
            else if (length > 1)
            {
                length /= 2;
            }
            else
            {
                end--;
            }
        }

        if (trial.Steps.Length > 0)
        {
            // What fails when the machine is disposed of needs no last step.
            _ = trial.Try(trial.Steps[..^1]);
        }
    }

    /// <summary>Drops two steps at a time that have to do with the same handle.</summary>
    public void DropPairs()
    {
        if (trial.Steps.Length > LongestForPairs)
        {
            return;
        }

        for (var i = trial.Steps.Length - 2; i > 0; i--)
        {
            for (var j = i - 1; j >= 0 && i < trial.Steps.Length - 1; j--)
            {
                var (one, other) = (trial.Steps[j], trial.Steps[i]);
                if (Links.Share(in one, in other))
                {
                    _ = TryWithout(step => step.Id == one.Id || step.Id == other.Id);
                }
            }
        }
    }

    /// <summary>Drops every run of eight steps, of seven, down to two, and then longer ones: for failures that are no matter of need alone.</summary>
    public void DropSpans()
    {
        if (trial.Steps.Length > LongestForSpans)
        {
            return;
        }

        for (var length = LongestSpan; length >= 2; length--)
        {
            DropSpans(length);
        }

        for (var length = LongestSpan + 1; length < trial.Steps.Length; length += length / 4)
        {
            DropSpans(length);
        }
    }

    private void DropSpans(int length)
    {
        for (var start = trial.Steps.Length - 1 - length; start >= 0; start--)
        {
            start = Math.Min(start, trial.Steps.Length - 1 - length);
            if (start < 0)
            {
                return;
            }

            var (steps, first) = (trial.Steps, start);
            var dropped = steps[first..(first + length)].Select(step => step.Id).ToHashSet();
            _ = TryWithout(step => dropped.Contains(step.Id));
        }
    }

    /// <summary>Drops steps and what rests on them; a candidate that loses the failing step so is not tried.</summary>
    private bool TryWithout(Func<Operation, bool> isDropped)
    {
        var steps = trial.Steps;
        var candidate = Links.Keep(steps, step => !isDropped(step));
        return candidate.Length > 0 && candidate[^1].Id == steps[^1].Id && trial.Try(candidate);
    }

    private static bool IsOn(in Operation step, HashSet<ulong> handles) =>
        handles.Contains(step.Id)
        || step.Kind.Makes is null && Links.UsesAny(in step) && Links.UsesOnly(in step, handles);

    private static bool IsIn(in Operation step, HashSet<ulong> handles) =>
        IsFree(in step) ? handles.Contains(step.Id) : Links.UsesOnly(in step, handles);

    private static bool IsFree(in Operation step) => !Links.UsesAny(in step);

    private static bool IsFor(in Operation step, HashSet<ulong> devices)
    {
        var own = new HashSet<ulong>();
        AddDevices(in step, own);
        return own.Overlaps(devices);
    }

    private static void AddDevices(in Operation step, HashSet<ulong> devices)
    {
        for (var i = 0; i < step.Kind.Arguments.Count; i++)
        {
            if (step.Kind.Arguments[i].Role == ArgumentRole.Device)
            {
                devices.Add(step[i]);
            }
        }
    }
}
