using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification.Memory;

/// <content>What a hand-over does to bytes that it is not about: the rest of a line, another copy, another mapping.</content>
internal sealed partial class Block
{
    /// <summary>
    /// A platform may drop the lines that a hand-over touches. What the CPU stored to the rest of such a line, beside the
    /// mapping, is lost with it: the driver shares a line with a device that is not coherent.
    /// </summary>
    public void LoseNeighbours(Mapping mapping, int start, int end)
    {
        if (mapping.Coherent || Lines is not { } lines)
        {
            return;
        }

        var (first, last) = (lines.Floor(start), Math.Min(Length, lines.Ceiling(end)));
        if (first < mapping.Start && lines.HasAny(first, first + 1, LineState.CpuStored))
        {
            Undefine(first, mapping.Start, false);
        }

        if (last > mapping.End && lines.HasAny(last - 1, last, LineState.CpuStored))
        {
            Undefine(mapping.End, last, false);
        }
    }

    /// <summary>
    /// Where a mapping may be a copy and the device is not coherent, hand-overs are accesses of the CPU to the lines of
    /// every other mapping of the bytes, at times that nobody tells.
    /// </summary>
    public void LeaveOpenToCopies(Mapping mapping, int start, int end)
    {
        if (mapping.Coherent || Lines is not { } lines)
        {
            return;
        }

        foreach (var other in Mappings)
        {
            if (other != mapping && other.Reaches(start, end))
            {
                var (from, to) = (lines.Floor(other.Start), Math.Min(Length, lines.Ceiling(other.End)));
                Undefine(Math.Max(start, from), Math.Min(end, to), true);
            }
        }
    }

    /// <summary>
    /// A copy of a part of a line is a store of the CPU to it: what a device stored to the rest may be lost. The lines of a
    /// copy lie where the device's addresses say, those of the buffer elsewhere.
    /// </summary>
    public void LoseRestOfLines(Mapping mapping, int start, int end)
    {
        if (mapping.Coherent || Lines is not { } lines)
        {
            return;
        }

        if (start % lines.Size != 0 && lines.HasAny(start, start + 1, LineState.DeviceStored))
        {
            Undefine(start, start + 1, true);
        }

        if (end % lines.Size != 0 && lines.HasAny(end - 1, end, LineState.DeviceStored))
        {
            Undefine(end - 1, end, true);
        }

        var (first, last) = LinesOfCopy(lines, mapping, start, end);
        LoseStored(lines, first, start);
        LoseStored(lines, end, last);
    }

    /// <summary>A copy out loads the lines of the copy into the CPU's caches, where they stay until they are given.</summary>
    public void TouchByCopy(Mapping mapping, int start, int end)
    {
        if (!mapping.Coherent && Lines is { } lines)
        {
            var (first, last) = LinesOfCopy(lines, mapping, start, end);
            lines.Set(first, last, LineState.Touched);
        }
    }

    /// <summary>The bytes of a mapping whose copies share lines with those of a range.</summary>
    private static (int Start, int End) LinesOfCopy(Lines lines, Mapping mapping, int start, int end)
    {
        var shift = (int)(mapping.Address.Value % (ulong)lines.Size) - mapping.Start;
        return (
            Math.Max(mapping.Start, lines.Floor(start + shift) - shift),
            Math.Min(mapping.End, lines.Ceiling(end + shift) - shift)
        );
    }

    private void LoseStored(Lines lines, int start, int end)
    {
        if (start < end && lines.HasAny(start, end, LineState.DeviceStored))
        {
            Undefine(start, end, false);
        }
    }

    /// <summary>
    /// What a device that is not coherent takes drops dirty lines, and with them what a coherent device would have seen
    /// through the CPU's caches.
    /// </summary>
    private void LowerUnlike(int run, Mapping mapping, in Floor given, ClauseId clause)
    {
        if (
            Lines is { } lines
            && (mapping.Coherence != Claim.No || lines.HasAny(_runs[run].Start, EndOf(run), LineState.CpuStored))
        )
        {
            LowerOthers(run, mapping, in given, clause, mapping.IsUnlike);
        }
    }

    /// <summary>A give cleans its lines, unless the device may look through the caches after all and another past them.</summary>
    private void Clear(Mapping mapping, int start, int end, LineState state)
    {
        if (IsAlone(mapping, start, end))
        {
            Lines?.ClearWhole(start, end, state);
        }
    }

    /// <summary>A take empties its lines, with the same exception.</summary>
    private void TakeLines(Mapping mapping, int start, int end)
    {
        if (IsAlone(mapping, start, end))
        {
            Lines?.TakeWhole(start, end);
        }
    }

    private bool IsAlone(Mapping mapping, int start, int end) =>
        mapping.Coherence == Claim.No
        || !Mappings.Exists(other => other.IsUnlike(mapping) && other.Reaches(start, end));

    /// <summary>What a take brings into memory is what other mappings of the bytes may see from now on; what they were given for keeps them from seeing older.</summary>
    private void LowerOthers(int run, Mapping mapping, in Floor given, ClauseId clause, Predicate<Mapping> counts)
    {
        foreach (var other in Mappings)
        {
            if (other != mapping && counts(other) && other.Start <= _runs[run].Start && _runs[run].Start < other.End)
            {
                var history = _runs[run].History;
                history.LowerTo(in given, other.Id, history.FloorOf(other.Id).Clause ?? clause);
            }
        }
    }
}
