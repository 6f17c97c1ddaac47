using Dma.Conformance.Operations;

namespace Dma.Conformance.Shrinking;

/// <summary>Which steps need which: a step that uses a handle needs the step that made it.</summary>
internal static class Links
{
    /// <summary>Whether a step uses what another made.</summary>
    public static bool Uses(in Operation step, ulong maker)
    {
        var arguments = step.Kind.Arguments;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Role == ArgumentRole.Uses && step[i] == maker)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a step uses any handle.</summary>
    public static bool UsesAny(in Operation step)
    {
        var arguments = step.Kind.Arguments;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Role == ArgumentRole.Uses)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether all that a step uses is in a set.</summary>
    public static bool UsesOnly(in Operation step, IReadOnlySet<ulong> makers)
    {
        var arguments = step.Kind.Arguments;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Role == ArgumentRole.Uses && !makers.Contains(step[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether two steps have to do with the same handle: both use it, or one makes what the other uses.</summary>
    public static bool Share(in Operation one, in Operation other)
    {
        var arguments = one.Kind.Arguments;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Role == ArgumentRole.Uses && (one[i] == other.Id || Uses(in other, one[i])))
            {
                return true;
            }
        }

        return Uses(in other, one.Id);
    }

    /// <summary>The steps that are wanted, without those that use a handle whose maker is not there.</summary>
    public static Operation[] Keep(IReadOnlyList<Operation> steps, Func<Operation, bool> isWanted)
    {
        var kept = new List<Operation>(steps.Count);
        var made = new HashSet<ulong>();
        foreach (var step in steps)
        {
            if (isWanted(step) && UsesOnly(in step, made))
            {
                kept.Add(step);
                if (step.Kind.Makes is not null)
                {
                    made.Add(step.Id);
                }
            }
        }

        return [.. kept];
    }

    /// <summary>All that a step rests on: what it uses, what the makers of that use, and so on.</summary>
    public static HashSet<ulong> AncestorsOf(IReadOnlyList<Operation> steps, in Operation last)
    {
        var ancestors = new HashSet<ulong>();
        AddUses(last, ancestors);
        for (var i = steps.Count - 1; i >= 0; i--)
        {
            if (ancestors.Contains(steps[i].Id))
            {
                AddUses(steps[i], ancestors);
            }
        }

        return ancestors;
    }

    /// <summary>All handles that are joined to a set of handles by steps that use both.</summary>
    public static HashSet<ulong> Joined(IReadOnlyList<Operation> steps, HashSet<ulong> handles)
    {
        var joined = new HashSet<ulong>(handles);
        for (var before = -1; before != joined.Count; )
        {
            before = joined.Count;
            foreach (var step in steps)
            {
                var touches = joined.Contains(step.Id) || UsesOneOf(in step, joined);
                if (touches)
                {
                    AddUses(step, joined);
                    if (step.Kind.Makes is not null)
                    {
                        joined.Add(step.Id);
                    }
                }
            }
        }

        return joined;
    }

    private static bool UsesOneOf(in Operation step, HashSet<ulong> makers)
    {
        var arguments = step.Kind.Arguments;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Role == ArgumentRole.Uses && makers.Contains(step[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static void AddUses(in Operation step, HashSet<ulong> makers)
    {
        var arguments = step.Kind.Arguments;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Role == ArgumentRole.Uses)
            {
                makers.Add(step[i]);
            }
        }
    }
}
