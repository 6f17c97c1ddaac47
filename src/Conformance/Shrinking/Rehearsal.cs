using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Shrinking;

/// <summary>Which simpler values the arguments of a program may have where they stand, found in one walk through it.</summary>
/// <remarks>So a value that breaks a precondition costs no execution.</remarks>
internal sealed class Rehearsal
{
    private readonly Trial _trial;
    private readonly Dictionary<Place, ulong[]> _allowed = [];
    private Operation[]? _steps;

    public Rehearsal(Trial trial) => _trial = trial;

    /// <summary>Looks at the present program, unless that was done already.</summary>
    public void Refresh()
    {
        var steps = _trial.Steps;
        if (_steps == steps)
        {
            return;
        }

        _allowed.Clear();
        if (
            Place.All(steps, Place.IsNumber).Any(place => place.TryRead(steps, out var value) && value > 0)
            && !_trial.TryRehearse((state, position) => Look(state, in steps[position]))
        )
        {
            return;
        }

        _steps = steps;
    }

    /// <summary>The simplest values that an argument may have, ascending: of 0, 1, the least of its range, its half and itself minus one.</summary>
    public ReadOnlySpan<ulong> Of(Place place) => _allowed.TryGetValue(place, out var values) ? values : [];

    /// <summary>The least value that an argument may have; itself if there is no lesser one.</summary>
    public ulong FloorOf(Place place, ulong value) => Of(place) is [var least, ..] ? Math.Min(least, value) : value;

    private void Look(SpecificationState state, in Operation step)
    {
        for (var i = 0; i < step.Kind.Arguments.Count; i++)
        {
            var role = step.Kind.Arguments[i].Role;
            if (!Place.IsNumber(role) || step[i] == 0)
            {
                continue;
            }

            var least = role is ArgumentRole.Choice or ArgumentRole.Device ? 0 : step.Kind.Range(state, in step, i).Min;
            var values = new SortedSet<ulong> { 0, 1, least, step[i] / 2, step[i] - 1 };
            var allowed = new List<ulong>(values.Count);
            foreach (var value in values)
            {
                var changed = step;
                changed[i] = value;
                if (value < step[i] && step.Kind.Allows(state, in changed))
                {
                    allowed.Add(value);
                }
            }

            _allowed[new Place(step.Id, i)] = [.. allowed];
        }
    }
}
