using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Generation;

/// <summary>Which part of a range an access looks at: all of it, its first or last lines, or some inside. Most slips show at an end.</summary>
/// <param name="pick">64 bits that choose.</param>
internal readonly struct View(ulong pick)
{
    private const ulong Whole = 1024;

    /// <summary>Narrows a range of a buffer, at cache lines.</summary>
    public (ulong Start, ulong End) Of(ulong start, ulong end, ulong line)
    {
        var lines = (end - 1) / line - start / line + 1;
        var kept = 1 + (pick >> 8) % 4;
        var choice = pick % 8;
        if (lines <= kept || choice < 2 && end - start <= Whole)
        {
            return (start, Math.Min(end, start + Math.Max(Whole, line)));
        }

        var first = choice switch
        {
            < 5 => lines - kept,
            < 7 => 0UL,
            _ => (pick >> 16) % (lines - kept + 1),
        };
        var from = (start / line + first) * line;
        return (Math.Max(start, from), Math.Min(end, from + kept * line));
    }

    /// <summary>Narrows an access that a step asks for.</summary>
    public void Narrow(SpecificationState state, ref Operation operation)
    {
        var (offset, size) = (operation.Kind.Arguments.OffsetAt, operation.Kind.Arguments.SizeAt);
        if (offset < 0 || size < 0 || !operation.Kind.AccessesMemory || operation.Kind.Origin is not { } origin)
        {
            return;
        }

        if (operation[size] > 0 && origin(state, operation, out _, out var zero))
        {
            var start = (ulong)zero + operation[offset];
            var line = (ulong)state.Profile.LineSize;
            var part = Of(start, start + operation[size], line);
            var first = part.Start - (ulong)zero;
            var last = part.End - 1 - (ulong)zero;
            if (operation.Kind.IsLoad)
            {
                // What lies beside the bytes must not change with them.
                first -= Math.Min(first, line);
                last = Math.Min(last + line, operation.Kind.Range(state, in operation, offset).Max);
            }

            operation[offset] = first;
            operation[size] = last - first + 1;
        }
    }
}
