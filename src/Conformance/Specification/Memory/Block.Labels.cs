using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification.Memory;

/// <content>Which clause is to be named where content is lost.</content>
internal sealed partial class Block
{
    /// <summary>
    /// Whether content is known only because unwritten bytes are kept, which no document demands: where it is lost later on,
    /// that is the clause to doubt first.
    /// </summary>
    private static bool RestsOnKept(in Floor floor) =>
        ReferenceEquals(floor.Clause, StreamingClauses.UnwrittenBytesAreKept);

    /// <summary>From now on another clause is the one that keeps what an observer last stored, saw or was given.</summary>
    /// <param name="observer">Whose floors.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="end">The first byte behind.</param>
    /// <param name="from">The clauses that make way; null: whichever it is, but for the one by which unwritten bytes are kept.</param>
    /// <param name="to">The clause that takes their place.</param>
    /// <param name="telling">Whether a platform of this description could break it.</param>
    public void Relabel(ulong observer, int start, int end, ClauseId[]? from, ClauseId to, bool telling)
    {
        if (start >= end)
        {
            return;
        }

        var (first, last) = Cut(start, end);
        for (var run = first; run < last; run++)
        {
            var history = _runs[run].History;
            if (history.Undefined)
            {
                continue;
            }

            ref var floor = ref history.FloorOf(observer);
            if (
                !floor.Any
                && floor.Clause is not null
                && (from is null ? !RestsOnKept(in floor) : Array.IndexOf(from, floor.Clause) >= 0)
            )
            {
                floor.Clause = to;
                floor.Telling |= telling;
            }
        }

        Join(start, end);
    }

    /// <summary>Whether an observer could be answered an older value that was stored to the very byte, but for a clause.</summary>
    /// <param name="observer">Whose floors.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="end">The first byte behind.</param>
    /// <param name="clause">The clause that set the floors.</param>
    public bool MayBeStale(ulong observer, int start, int end, ClauseId clause)
    {
        for (var run = IndexOf(start); run < _count && _runs[run].Start < end; run++)
        {
            var history = _runs[run].History;
            if (history.Undefined)
            {
                continue;
            }

            ref var floor = ref history.FloorOf(observer);
            if (floor.Telling && ReferenceEquals(floor.Clause, clause) && history.HasKnownBelow(floor.Stores))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Marks the bytes beside a mapping, under other mappings too: what the CPU stored there is broken by nobody but the
    /// mapping's calls.
    /// </summary>
    public void GuardNeighbours(Mapping mapping, ClauseId stored, ClauseId neighbours)
    {
        for (var run = 0; run < _count; run++)
        {
            var history = _runs[run].History;
            if (history.Undefined || mapping.Reaches(_runs[run].Start, _runs[run].Start + 1))
            {
                continue;
            }

            ref var floor = ref history.FloorOf(Observers.Cpu);
            if (ReferenceEquals(floor.Clause, stored))
            {
                floor.Clause = neighbours;
                floor.Telling = true;
            }
        }
    }
}
