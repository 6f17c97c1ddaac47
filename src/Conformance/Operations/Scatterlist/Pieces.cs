using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Cuts a mapped list into pieces: the segments, read one after the other, are the entries, read one after the other.</summary>
internal static class Pieces
{
    /// <summary>Cuts at the end of every entry and of every segment.</summary>
    /// <param name="state">What must hold now.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="name">What the platform calls the list.</param>
    /// <param name="segments">What it answered; where these are not as long as the entries, the rest of either is left out.</param>
    public static ListMapping Cut(
        SpecificationState state,
        in ListRequest request,
        ListId name,
        ReadOnlySpan<DmaRange> segments
    )
    {
        var mapped = new ListMapping
        {
            Id = request.Id,
            Name = name,
            List = request.List,
            Device = request.Device,
            Direction = request.Direction,
            EntryCount = request.List.Entries.Count,
            Attributes = request.Attributes & ~DmaAttributes.SkipCpuSync,
        };
        var lists = state.Part<ScatterlistSpecification>();
        var (entry, segment, offset) = (0, 0, 0UL);
        var (ofEntry, ofSegment) = (0UL, 0UL);
        while (entry < request.List.Entries.Count && segment < segments.Length)
        {
            var from = request.List.Entries[entry];
            var size = Math.Min((ulong)from.Length - ofEntry, segments[segment].Length.Value - ofSegment);
            if (size > 0)
            {
                var start = from.Start + (int)ofEntry;
                var window = lists.PieceOf(
                    request.Id | (ulong)(mapped.Pieces.Count + 1) << Mapping.PieceBits,
                    request.Device,
                    request.Direction,
                    from,
                    start,
                    start + (int)size,
                    // The end of a segment may lie past the end of the space, which is judged elsewhere.
                    new DmaAddress(unchecked(segments[segment].Start.Value + ofSegment))
                );
                mapped.Pieces.Add(new Piece(window, offset, entry, segment));
                (ofEntry, ofSegment, offset) = (ofEntry + size, ofSegment + size, offset + size);
            }

            if (ofSegment == segments[segment].Length.Value)
            {
                (segment, ofSegment) = (segment + 1, 0);
            }

            if (ofEntry == (ulong)from.Length)
            {
                (entry, ofEntry) = (entry + 1, 0);
            }
        }

        // Lengths that differ were set aside: nothing is known of where anything lies.
        foreach (var piece in mapped.Pieces)
        {
            piece.Window.Distrusted = entry < request.List.Entries.Count || segment < segments.Length;
        }

        return mapped;
    }
}
