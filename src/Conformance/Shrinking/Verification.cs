namespace Dma.Conformance.Shrinking;

/// <summary>Proves that a program is minimal: every single step that could be dropped and every argument that could be simpler is tried.</summary>
/// <param name="trial">The program.</param>
/// <param name="rehearsal">The values that its arguments may have.</param>
internal sealed class Verification(Trial trial, Rehearsal rehearsal)
{
    /// <summary>Tries all that is not known yet, up to the first that is simpler and fails.</summary>
    /// <returns>Whether the program stayed as it is.</returns>
    public bool Holds()
    {
        var steps = trial.Steps;
        for (var i = steps.Length - 1; i >= 0; i--)
        {
            var dropped = steps[i].Id;
            if (trial.Try(Links.Keep(steps, step => step.Id != dropped)))
            {
                return false;
            }
        }

        rehearsal.Refresh();
        foreach (var place in Place.All(steps, Place.IsNumber))
        {
            foreach (var value in rehearsal.Of(place))
            {
                var candidate = steps.ToArray();
                place.Write(candidate, value);
                if (trial.Try(candidate))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
