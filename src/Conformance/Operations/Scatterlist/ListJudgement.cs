using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What was asked of a platform that maps a list.</summary>
/// <param name="Id">The id of the step.</param>
/// <param name="Device">The device.</param>
/// <param name="List">The list.</param>
/// <param name="Direction">Who may store.</param>
/// <param name="Attributes">The attributes of the map.</param>
internal readonly record struct ListRequest(
    ulong Id,
    DeviceId Device,
    ScatterList List,
    DmaDirection Direction,
    DmaAttributes Attributes
);

/// <summary>What map_list may answer: given or refused, as how many segments, and where.</summary>
internal static class ListJudgement
{
    public static Violation? Judge(SpecificationState state, in ListRequest request, Observation observation)
    {
        if (
            (
                Shape.NoEvents(state, observation)
                ?? Shape.Supported(state, observation, "a mapped list or failed", request.Device)
            ) is
            { } wrong
        )
        {
            return wrong;
        }

        if (observation.Outcome.Status == AnswerStatus.Unsupported)
        {
            return null;
        }

        var lists = state.Part<ScatterlistSpecification>();
        var promise =
            !lists.IsPromised(request.Device, request.List) ? null
            : lists.IsReturned ? ScatterlistClauses.UnmappedListsComeBack
            : ScatterlistClauses.PromisedListsAreMapped;
        if (promise is not null)
        {
            state.Evidence.Count(promise);
        }

        var isGiven = observation.Outcome == Answer.Ok;
        if (DispatchJudgement.WithoutDma(state, request.Device, isGiven, "a mapped list") is { } violation)
        {
            return violation;
        }

        return isGiven ? Given(state, request, observation) : Refused(state, request, lists, promise);
    }

    private static Violation? Refused(
        SpecificationState state,
        in ListRequest request,
        ScatterlistSpecification lists,
        ClauseId? promise
    )
    {
        lists.Refuse(request.Device, request.List, request.Direction);
        state.Part<ReachSpecification>().NoteRefusal();
        return
            promise is not null
            && ++lists.Room.Refusals > state.Profile.Platform.Room.RefusalsInARow
            && state.Breaks(promise)
            ? Broken(promise, request, "a mapped list: the description promises the room", "failed")
            : null;
    }

    private static Violation? Given(SpecificationState state, in ListRequest request, Observation observation)
    {
        if (Miscounted(state, request, observation) is { } miscounted)
        {
            return miscounted;
        }

        if (WrongLength(state, request, observation.Ranges) is { } wrong)
        {
            return wrong;
        }

        var mapped = Pieces.Cut(state, request, new ListId(observation.Value), observation.Ranges);
        var violation =
            Beyond(state, request, observation.Ranges)
            ?? SegmentJudgement.Check(state, request, mapped, observation.Ranges)
            ?? Overlapping(state, mapped);
        if (violation is not null)
        {
            return violation;
        }

        state.Part<ScatterlistSpecification>().Begin(mapped, request.Attributes);
        foreach (var piece in mapped.Pieces)
        {
            if (piece.Window.Distrusted)
            {
                piece.Window.Block.Undefine(piece.Window.Start, piece.Window.End, true);
            }
        }

        return null;
    }

    /// <summary>A list becomes at least one segment and no more than it has entries, under a name of its own.</summary>
    private static Violation? Miscounted(SpecificationState state, in ListRequest request, Observation observation)
    {
        var count = unchecked((int)(observation.Other ?? 0));
        var (entries, name) = (request.List.Entries.Count, new ListId(observation.Value));
        var device = request.Device;
        var twin = state
            .Part<ScatterlistSpecification>()
            .Live.Find(other => other.Name == name && other.Device == device);
        state.Evidence.Count(ScatterlistClauses.SegmentsAreCounted);
        if (count >= 1 && count <= entries && twin is null || !state.Breaks(ScatterlistClauses.SegmentsAreCounted))
        {
            return null;
        }

        return twin is null
            ? Broken(
                ScatterlistClauses.SegmentsAreCounted,
                request,
                string.Create(CultureInfo.InvariantCulture, $"1 to {entries} segments, or failed"),
                string.Create(CultureInfo.InvariantCulture, $"{count} segments")
            )
            : Broken(
                ScatterlistClauses.SegmentsAreCounted,
                request,
                "a list that is not mapped yet",
                $"{name}, which is that of step #{twin.Id}"
            );
    }

    /// <summary>All segments together are as long as all entries, also beyond 32 bits.</summary>
    private static Violation? WrongLength(
        SpecificationState state,
        in ListRequest request,
        ReadOnlySpan<DmaRange> segments
    )
    {
        var (asked, answered) = (UInt128.Zero, UInt128.Zero);
        foreach (var entry in request.List.Entries)
        {
            asked += (ulong)entry.Length;
        }

        foreach (var segment in segments)
        {
            answered += segment.Length.Value;
        }

        state.Evidence.Count(ScatterlistClauses.LengthsAreEqual);
        return asked != answered && state.Breaks(ScatterlistClauses.LengthsAreEqual)
            ? Broken(
                ScatterlistClauses.LengthsAreEqual,
                request,
                string.Create(CultureInfo.InvariantCulture, $"segments of 0x{asked:x} bytes, as long as the entries"),
                string.Create(CultureInfo.InvariantCulture, $"0x{answered:x} bytes")
            )
            : null;
    }

    /// <summary>No byte of a segment lies beyond what the device reaches.</summary>
    private static Violation? Beyond(SpecificationState state, in ListRequest request, ReadOnlySpan<DmaRange> segments)
    {
        var isAnywhere = state.Isolates(request.Device) || request.List.Entries.Exists(entry => !entry.Block.IsLow);
        foreach (var segment in segments)
        {
            if (segment.Length.Value == 0)
            {
                continue;
            }

            var range = Interval.At(segment.Start.Value, segment.Length.Value);
            var limits = new Limits(request.Device, range, request.Id, isAnywhere);
            var violation =
                limits.CheckMask(state, MaskSort.Streaming)
                ?? limits.CheckBus(state, MaskSort.Streaming)
                ?? DeviceTreeJudgement.CheckSegment(state, request.Device, range);
            if (violation is not null)
            {
                return violation;
            }
        }

        return null;
    }

    /// <summary>The pieces lie beside what is mapped already, and beside each other.</summary>
    private static Violation? Overlapping(SpecificationState state, ListMapping mapped)
    {
        var reach = state.Part<ReachSpecification>();
        foreach (var piece in mapped.Pieces)
        {
            // Past the end of the space is past every mask; here that was set aside.
            piece.Window.Distrusted |= ReachSpecification.RangeOf(piece.Window).End > (UInt128)1 << 64;
            if (Disjointness.Check(state, piece.Window) is { } violation)
            {
                return violation;
            }

            reach.Begin(piece.Window);
        }

        return null;
    }

    private static Violation Broken(ClauseId clause, in ListRequest request, string expected, string observed) =>
        new(clause, expected, observed) { Device = request.Device };
}
