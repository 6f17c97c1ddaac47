using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Shrinking;

/// <summary>Gives an argument for a step: one step less, where another argument is no longer the simplest. Only when nothing else helps.</summary>
/// <param name="trial">The program.</param>
internal sealed class Trading(Trial trial)
{
    private const int LongestProgram = 6;

    /// <summary>What is paid for a trade that may not be there.</summary>
    private const long MostExecutions = 4;

    private readonly List<(Place Place, ulong Value)> _offers = [];
    private Operation[]? _steps;

    /// <summary>Drops a step where another choice, another device, more or a place further on at another step makes up for it.</summary>
    public void DropForAnArgument()
    {
        if (trial.Steps.Length is < 2 or > LongestProgram || _steps == trial.Steps)
        {
            return;
        }

        _steps = trial.Steps;
        _offers.Clear();
        var limit = trial.Executions + MostExecutions;
        if (!trial.TryRehearse((state, at) => Offer(state, in _steps[at], at == _steps.Length - 1)))
        {
            return;
        }

        for (var i = _steps.Length - 2; i >= 0; i--)
        {
            var dropped = _steps[i].Id;
            foreach (var (place, value) in _offers)
            {
                if (trial.Executions >= limit || TryTrade(dropped, place, value))
                {
                    return;
                }
            }
        }
    }

    private bool TryTrade(ulong dropped, Place place, ulong value)
    {
        var candidate = Links.Keep(trial.Steps, step => step.Id != dropped);
        if (candidate.Length == 0 || candidate[^1].Id != trial.Steps[^1].Id || !place.TryRead(candidate, out _))
        {
            return false;
        }

        place.Write(candidate, value);
        return trial.Try(candidate);
    }

    /// <summary>
    /// More of what a step makes or uses; at the last step, which is where it shows, another device or the page behind, also
    /// where that is only possible once the other step is gone.
    /// </summary>
    private void Offer(SpecificationState state, in Operation step, bool isLast)
    {
        for (var i = 0; i < step.Kind.Arguments.Count; i++)
        {
            switch (step.Kind.Arguments[i].Role)
            {
                case ArgumentRole.Size when !isLast:
                    var (_, most) = step.Kind.Range(state, in step, i);
                    OfferIfPossible(state, in step, i, most);
                    break;
                case ArgumentRole.Device when isLast:
                    for (var device = 0; device < state.Profile.Devices.Count; device++)
                    {
                        OfferIfPossible(state, in step, i, (ulong)device);
                    }

                    break;
                case ArgumentRole.Offset when isLast && step[i] < (ulong)state.Profile.PageSize:
                    _offers.Add((new(step.Id, i), (ulong)state.Profile.PageSize));
                    break;
            }
        }
    }

    private void OfferIfPossible(SpecificationState state, in Operation step, int argument, ulong value)
    {
        var changed = step;
        changed[argument] = value;
        if (
            value != step[argument]
            && step.Kind.Allows(state, in changed)
            && !step.Kind.IsWasteful(state, in changed)
            && !_offers.Contains((new(step.Id, argument), value))
        )
        {
            _offers.Add((new(step.Id, argument), value));
        }
    }
}
