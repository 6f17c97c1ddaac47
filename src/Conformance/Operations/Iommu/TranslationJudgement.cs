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
    /// <param name="highest">The last address that nothing else forbids; null where the platform did not choose.</param>
    public static Violation? Check(
        SpecificationState state,
        DeviceId device,
        Interval range,
        ulong mappedAt,
        ulong? highest
    )
    {
        if (state.Part<AddressSpaceSpecification>().SpaceOf(device) is { } space)
        {
            return SpaceJudgement.CheckWindow(state, device, space, range, mappedAt, highest);
        }

        if (state.Profile.Translation is null)
        {
            return null;
        }

        var said = state.Profile.TranslationOf(device);
        return Outside(state, device, said, range, mappedAt, highest)
            ?? Reserved(state, device, said, range, mappedAt, highest);
    }

    /// <summary>Whether there are addresses outside a window that nothing else forbids.</summary>
    public static bool LeavesRoomOutside(Interval window, ulong? highest) =>
        highest is { } last && (window.Start > 0 || window.End <= last);

    private static Violation? Outside(
        SpecificationState state,
        DeviceId device,
        TranslationDescription said,
        Interval range,
        ulong mappedAt,
        ulong? highest
    )
    {
        if (said.Window.Length.Value == 0)
        {
            return null;
        }

        var window = Interval.At(said.Window.Start.Value, said.Window.Length.Value);
        var clause = state.Part<AddressSpaceSpecification>().ClauseOfWindow(device, window);
        if (LeavesRoomOutside(window, highest))
        {
            state.Evidence.Count(clause);
        }

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
        ulong mappedAt,
        ulong? highest
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
            if (reserved.Start <= highest && IsOfWindow(said, reserved))
            {
                state.Evidence.Count(clause);
            }

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

    /// <summary>Whether addresses are such as the window of a device has; what lies elsewhere is kept free by the window.</summary>
    private static bool IsOfWindow(TranslationDescription said, Interval range) =>
        said.Window.Length.Value == 0 || Interval.At(said.Window.Start.Value, said.Window.Length.Value).Overlaps(range);
}
