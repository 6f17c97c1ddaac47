using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>Device addresses that a platform gave, held against what it says of them.</summary>
internal static class TranslationJudgement
{
    /// <summary>All of a range lies in the window of its device, and none of it is reserved.</summary>
    /// <param name="state">What must hold now.</param>
    /// <param name="device">The device.</param>
    /// <param name="range">The addresses.</param>
    /// <param name="mappedAt">The id of the step that made the mapping; 0 for a buffer.</param>
    public static Violation? Check(SpecificationState state, DeviceId device, Interval range, ulong mappedAt)
    {
        if (state.Part<AddressSpaceSpecification>().SpaceOf(device) is { } space)
        {
            return SpaceJudgement.CheckWindow(state, device, space, range, mappedAt);
        }

        if (state.Profile.Translation is null)
        {
            return null;
        }

        var said = state.Profile.TranslationOf(device);
        return Outside(state, device, said, range, mappedAt) ?? Reserved(state, device, said, range, mappedAt);
    }

    private static Violation? Outside(
        SpecificationState state,
        DeviceId device,
        TranslationDescription said,
        Interval range,
        ulong mappedAt
    )
    {
        if (said.Window.Length.Value == 0)
        {
            return null;
        }

        var window = Interval.At(said.Window.Start.Value, said.Window.Length.Value);
        var clause = state.Part<AddressSpaceSpecification>().ClauseOfWindow(device, window);
        state.Evidence.Count(clause);
        return (range.Start < window.Start || range.End > window.End) && state.Breaks(clause)
            ? new Violation(clause, $"addresses in the window {window}", range.ToString())
            {
                Device = device,
                MappedAt = mappedAt,
            }
            : null;
    }

    private static Violation? Reserved(
        SpecificationState state,
        DeviceId device,
        TranslationDescription said,
        Interval range,
        ulong mappedAt
    )
    {
        var clause = IommuClauses.ReservedAddressesStayFree;
        foreach (var one in said.Reserved)
        {
            if (one.Length.Value == 0)
            {
                continue;
            }

            var reserved = Interval.At(one.Start.Value, one.Length.Value);
            state.Evidence.Count(clause);
            if (reserved.Overlaps(range) && state.Breaks(clause))
            {
                return new Violation(clause, $"no byte of the reserved addresses {reserved}", range.ToString())
                {
                    Device = device,
                    MappedAt = mappedAt,
                };
            }
        }

        return null;
    }
}
