using System.Numerics;
using Dma.Conformance.Operations;

namespace Dma.Conformance.Shrinking;

/// <summary>Lowers arguments: all at once, then equal ones together, then each by itself.</summary>
/// <param name="trial">The program.</param>
/// <param name="rehearsal">The values that its arguments may have.</param>
internal sealed class Lowering(Trial trial, Rehearsal rehearsal)
{
    /// <summary>Up to here every value is tried by <see cref="ClimbEach" />.</summary>
    private const ulong MostClimbed = 0x100;

    private static readonly ArgumentRole[] Roles =
    [
        ArgumentRole.Choice,
        ArgumentRole.Device,
        ArgumentRole.Offset,
        ArgumentRole.Size,
        ArgumentRole.Count,
        ArgumentRole.Mask,
    ];

    /// <summary>Sets all arguments to the least they may be; failing that, all of a role.</summary>
    public void LowerAll()
    {
        rehearsal.Refresh();
        if (TrySet([.. Place.All(trial.Steps, Place.IsNumber)], 0))
        {
            return;
        }

        foreach (var role in Roles)
        {
            _ = TrySet([.. Place.All(trial.Steps, other => other == role)], 0);
        }
    }

    /// <summary>Lowers arguments of the same role that are equal, together.</summary>
    public void LowerTogether()
    {
        rehearsal.Refresh();
        foreach (var role in Roles)
        {
            var groups = Place
                .All(trial.Steps, other => other == role)
                .GroupBy(place => place.TryRead(trial.Steps, out var value) ? value : 0)
                .Where(group => group.Key > 0 && group.Count() > 1)
                .Select(group => group.ToArray())
                .ToArray();
            foreach (var group in groups)
            {
                Lower(group);
            }
        }
    }

    /// <summary>Lowers each argument by itself, the last step's first.</summary>
    public void LowerEach()
    {
        rehearsal.Refresh();
        foreach (var place in Place.All(trial.Steps, Place.IsNumber).Reverse().ToArray())
        {
            Lower([place]);
        }
    }

    /// <summary>
    /// Raises each argument by itself from the least it may be until it fails: the first that does is the least. It takes more
    /// tries than to go down, and a single failure, which is what counts where each failure costs a process.
    /// </summary>
    public void ClimbEach()
    {
        rehearsal.Refresh();
        foreach (var place in Place.All(trial.Steps, Place.IsNumber).Reverse().ToArray())
        {
            if (!IsAbove([place], out var value))
            {
                continue;
            }

            for (ulong tried = 0; tried < value && !TrySet([place], tried); )
            {
                // Beyond, edges alone: all bits below a power of two, the power itself.
                tried =
                    tried < MostClimbed ? tried + 1
                    : (tried & (tried + 1)) == 0 ? tried + 1
                    : ulong.MaxValue >> BitOperations.LeadingZeroCount(tried);
            }
        }
    }

    /// <summary>Lowers equal arguments to the least that still fails, if what fails goes on failing up to the present value.</summary>
    private void Lower(Place[] places)
    {
        if (!IsAbove(places, out var value) || TrySet(places, 0))
        {
            return;
        }

        while (value > 1 && TrySet(places, value / 2))
        {
            value /= 2;
        }

        if (value < 2 || !TrySet(places, value - 1))
        {
            return;
        }

        for (var (least, most) = (value / 2, value - 1); most - least > 1; )
        {
            var middle = least + (most - least) / 2;
            if (TrySet(places, middle))
            {
                most = middle;
            }
            else
            {
                least = middle;
            }
        }
    }

    private bool IsAbove(Place[] places, out ulong value)
    {
        var isAbove = false;
        value = 0;
        foreach (var place in places)
        {
            isAbove |= place.TryRead(trial.Steps, out var own) && rehearsal.FloorOf(place, own) < own;
            value = Math.Max(value, own);
        }

        return isAbove;
    }

    /// <summary>Sets arguments to a value where that is lower, and to the least they may be where the value is less.</summary>
    private bool TrySet(Place[] places, ulong value)
    {
        var candidate = trial.Steps.ToArray();
        foreach (var place in places)
        {
            if (place.TryRead(candidate, out var own))
            {
                place.Write(candidate, Math.Min(own, Math.Max(value, rehearsal.FloorOf(place, own))));
            }
        }

        return trial.Try(candidate);
    }
}
