using Dma.Conformance.Operations;

namespace Dma.Conformance.Shrinking;

/// <summary>An argument of a step of a program.</summary>
/// <param name="Step">The id of the step.</param>
/// <param name="Argument">The position among its arguments.</param>
internal readonly record struct Place(ulong Step, int Argument)
{
    /// <summary>All places of a program whose arguments have a role.</summary>
    public static IEnumerable<Place> All(IReadOnlyList<Operation> steps, Func<ArgumentRole, bool> isWanted)
    {
        foreach (var step in steps)
        {
            for (var i = 0; i < step.Kind.Arguments.Count; i++)
            {
                if (isWanted(step.Kind.Arguments[i].Role))
                {
                    yield return new Place(step.Id, i);
                }
            }
        }
    }

    /// <summary>Whether a role is that of a number that may be lowered: neither a handle nor stored bytes.</summary>
    public static bool IsNumber(ArgumentRole role) => role is not (ArgumentRole.Uses or ArgumentRole.Bytes);

    /// <summary>Finds the argument.</summary>
    /// <returns>Whether the step is there.</returns>
    public bool TryRead(IReadOnlyList<Operation> steps, out ulong value)
    {
        var position = PositionIn(steps);
        value = position < 0 ? 0 : steps[position][Argument];
        return position >= 0;
    }

    /// <summary>Puts a value in place of the argument, if the step is there.</summary>
    public void Write(Operation[] steps, ulong value)
    {
        if (PositionIn(steps) is >= 0 and var position)
        {
            steps[position][Argument] = value;
        }
    }

    private int PositionIn(IReadOnlyList<Operation> steps)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Id == Step)
            {
                return i;
            }
        }

        return -1;
    }
}
