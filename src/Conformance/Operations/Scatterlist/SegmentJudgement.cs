using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What several entries may become one segment of. An entry that is too long by itself is its driver's.</summary>
internal static class SegmentJudgement
{
    public static Violation? Check(
        SpecificationState state,
        in ListRequest request,
        ListMapping mapped,
        ReadOnlySpan<DmaRange> segments
    )
    {
        var limits = state.Part<ScatterlistSpecification>().Limits[request.Device.Index];
        for (var i = 1; i < mapped.Pieces.Count; i++)
        {
            var (before, after) = (mapped.Pieces[i - 1], mapped.Pieces[i]);
            if (before.Entry == after.Entry)
            {
                continue;
            }

            var isMerged = before.Segment == after.Segment;
            var violation =
                TooLong(state, request, limits, segments[before.Segment], before, after)
                ?? Crossing(state, request, limits, mapped, before, after)
                ?? (isMerged || Touches(before, after) ? NotToBeMerged(state, request, limits, isMerged) : null);
            if (violation is not null)
            {
                return violation;
            }
        }

        return null;
    }

    /// <summary>A segment of several entries has no more bytes than the device lets it have.</summary>
    private static Violation? TooLong(
        SpecificationState state,
        in ListRequest request,
        SegmentLimits limits,
        DmaRange segment,
        in Piece before,
        in Piece after
    )
    {
        var isMerged = before.Segment == after.Segment;
        var most = limits.MaxSize.Value;
        var together = isMerged ? segment.Length.Value : (UInt128)segment.Length.Value + (ulong)after.Window.Length;
        // Where they are parted, it is because of their length only if nothing else stands between them.
        if (together > most && (isMerged || Touches(before, after) || state.Isolates(request.Device)))
        {
            state.Evidence.Count(ScatterlistClauses.MergedSegmentsKeepTheSize);
        }

        return isMerged && together > most && state.Breaks(ScatterlistClauses.MergedSegmentsKeepTheSize)
            ? new Violation(
                ScatterlistClauses.MergedSegmentsKeepTheSize,
                $"no segment of several entries with more than {limits.MaxSize} bytes",
                segment.ToString()
            )
            {
                Device = request.Device,
                MappedAt = request.Id,
            }
            : null;
    }

    /// <summary>No two entries meet in a segment at the boundary. Where an entry crosses it by itself nothing is said.</summary>
    private static Violation? Crossing(
        SpecificationState state,
        in ListRequest request,
        SegmentLimits limits,
        ListMapping mapped,
        in Piece before,
        in Piece after
    )
    {
        var boundary = limits.Boundary.Value;
        if (!Touches(before, after) || (after.Window.Address.Value & boundary) != 0)
        {
            return null;
        }

        foreach (var piece in mapped.Pieces)
        {
            var first = piece.Window.Address.Value;
            var last = unchecked(first + (ulong)(piece.Window.Length - 1));
            if (
                (piece.Segment == before.Segment || piece.Segment == after.Segment)
                && ((first ^ last) & ~boundary) != 0
            )
            {
                return null;
            }
        }

        state.Evidence.Count(ScatterlistClauses.MergedSegmentsKeepTheBoundary);
        return before.Segment == after.Segment && state.Breaks(ScatterlistClauses.MergedSegmentsKeepTheBoundary)
            ? new Violation(
                ScatterlistClauses.MergedSegmentsKeepTheBoundary,
                $"no segment of several entries across a multiple of the boundary, {limits.Boundary}",
                $"two entries in one that meet at {after.Window.Address}"
            )
            {
                Device = request.Device,
                MappedAt = request.Id,
            }
            : null;
    }

    /// <summary>A platform that says that it merges nothing merges nothing.</summary>
    private static Violation? NotToBeMerged(
        SpecificationState state,
        in ListRequest request,
        SegmentLimits limits,
        bool isMerged
    )
    {
        if (limits.MergeBoundary is not { Value: 0 })
        {
            return null;
        }

        state.Evidence.Count(AddressingClauses.MergeBoundaryIsTold);
        return isMerged && state.Breaks(AddressingClauses.MergeBoundaryIsTold)
            ? new Violation(
                AddressingClauses.MergeBoundaryIsTold,
                "a segment for each entry: the platform said that it merges none",
                "two entries in one segment"
            )
            {
                Device = request.Device,
                MappedAt = request.Id,
            }
            : null;
    }

    /// <summary>Whether the second begins where the first ends.</summary>
    private static bool Touches(in Piece before, in Piece after) =>
        unchecked(before.Window.Address.Value + (ulong)before.Window.Length) == after.Window.Address.Value;
}
