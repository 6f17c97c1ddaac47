using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification.Memory;

/// <summary>What hand-overs need to know of a platform, from its description.</summary>
/// <param name="GivingDrains">Whether a give makes the CPU's earlier stores visible.</param>
/// <param name="TakingInvalidates">Whether a take holds also for lines that the CPU touched.</param>
/// <param name="MapMayCopy">Whether a mapping may be a copy, which a take brings back over what others stored.</param>
internal readonly record struct HandOverRules(bool GivingDrains, bool TakingInvalidates, bool MapMayCopy);

/// <content>Hand-overs: a floor set to another's, up or down, in a range.</content>
internal sealed partial class Block
{
    /// <summary>Adds a mapping's observer to its bytes; it may be answered anything until something is given.</summary>
    public void Open(Mapping mapping)
    {
        if (mapping.Coherence != Claim.No)
        {
            UndefineLinesOfDevices(mapping.Start, mapping.End);
        }

        var (first, last) = Cut(mapping.Start, mapping.End);
        for (var run = first; run < last; run++)
        {
            _runs[run].History.AddObserver(mapping.Id);
        }

        Mappings.Add(mapping);
    }

    /// <summary>Removes a mapping's observer.</summary>
    public void Close(Mapping mapping)
    {
        Mappings.Remove(mapping);
        var (first, last) = Cut(mapping.Start, mapping.End);
        for (var run = first; run < last; run++)
        {
            _runs[run].History.RemoveObserver(mapping.Id);
        }

        Join(mapping.Start, mapping.End);
    }

    /// <summary>The CPU gives: the mapping's floor becomes the CPU's.</summary>
    public void Give(Mapping mapping, int start, int end, ClauseId clause, in HandOverRules rules, bool stalePossible)
    {
        if (!mapping.Coherent && Lines is { } lines)
        {
            Clear(mapping, start, end, LineState.CpuStored);
            if (mapping.Direction != DmaDirection.ToDevice)
            {
                Clear(mapping, start, end, LineState.Touched);
            }
        }

        var (first, last) = Cut(start, end);
        for (var run = first; run < last; run++)
        {
            var history = _runs[run].History;
            if (history.Undefined)
            {
                continue;
            }

            var cpu = history.FloorOf(Observers.Cpu);
            if (rules.GivingDrains)
            {
                history.Copy(in cpu, mapping.Id, clause, stalePossible);
                history.FinishCpuStores();
            }
            else
            {
                var mark = history.FloorOf(Observers.LastBarrier);
                if (mark.Any && history.MayBeBuffered)
                {
                    history.Undefine();
                    continue;
                }

                history.Copy(in mark, mapping.Id, clause, stalePossible);
                ref var floor = ref history.FloorOf(mapping.Id);
                floor.Pending = cpu.Any ? 0 : cpu.Stores;
                floor.Clause = clause;
            }
        }

        Join(start, end);
    }

    /// <summary>The CPU takes: its floor becomes the mapping's.</summary>
    /// <param name="kept">The clause under which unwritten bytes of a FROM_DEVICE mapping keep their content.</param>
    public void Take(
        Mapping mapping,
        int start,
        int end,
        ClauseId clause,
        ClauseId kept,
        in HandOverRules rules,
        bool stalePossible
    )
    {
        if (mapping.Coherent || rules.TakingInvalidates || Lines is not { } lines)
        {
            TakeRange(mapping, start, end, clause, kept, rules, false, stalePossible);
            if (!mapping.Coherent)
            {
                Clear(mapping, start, end, LineState.CpuStored | LineState.DeviceStored);
            }

            return;
        }

        for (var from = start; from < end; )
        {
            var to = Math.Min(end, lines.Ceiling(from + 1));
            var held = lines.At(from).HasFlag(LineState.Touched);
            TakeRange(mapping, from, to, clause, kept, rules, held, stalePossible);
            if (!held)
            {
                Clear(mapping, from, to, LineState.CpuStored | LineState.DeviceStored);
            }

            from = to;
        }
    }

    /// <summary>
    /// A hand-over that may be skipped: the receiver may see what either side saw. A mapping also has whatever another
    /// mapping that is in the device's hands already was given.
    /// </summary>
    public void GiveSkipped(Mapping mapping, ClauseId clause, bool stalePossible, Predicate<Mapping> counts)
    {
        var (first, last) = Cut(mapping.Start, mapping.End);
        for (var run = first; run < last; run++)
        {
            var history = _runs[run].History;
            if (history.Undefined)
            {
                continue;
            }

            var cpu = history.FloorOf(Observers.Cpu);
            var lower = cpu.Stores;
            var known = false;
            foreach (var other in Mappings)
            {
                if (
                    other != mapping
                    && counts(other)
                    && other.Start <= _runs[run].Start
                    && _runs[run].Start < other.End
                )
                {
                    var floor = history.FloorOf(other.Id);
                    known = !floor.Any && !cpu.Any;
                    lower = known ? history.Lower(lower, floor.Stores) : lower;
                    break;
                }
            }

            if (known)
            {
                history.SetFloor(mapping.Id, lower, clause, stalePossible);
            }
            else
            {
                LeaveUngiven(run, mapping);
            }
        }
    }

    /// <summary>A take that a platform may or may not make: the CPU may see what either side saw.</summary>
    public void TakePerhaps(Mapping mapping, ClauseId clause, ClauseId kept, in HandOverRules rules) =>
        TakeRange(mapping, mapping.Start, mapping.End, clause, kept, rules, true, false);

    /// <summary>Nothing is promised of a range that was not given: the CPU and the mapping may be answered anything.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="clause">The clause that would promise something if the description claimed it.</param>
    /// <param name="given">Whether the caches are known to have been given up the range.</param>
    public void Forsake(Mapping mapping, ClauseId clause, bool given)
    {
        var (first, last) = Cut(mapping.Start, mapping.End);
        for (var run = first; run < last; run++)
        {
            var history = _runs[run].History;
            if ((!given || history.HasFloor(Observers.LastBarrier)) && history.MayBeBuffered)
            {
                history.Undefine();
            }

            if (!history.Undefined)
            {
                for (var i = 0; i < history.FloorCount; i++)
                {
                    var observer = history.Floors()[i].Observer;
                    if (observer is Observers.Cpu or Observers.LastBarrier || observer == mapping.Id)
                    {
                        history.SetAny(observer, clause);
                    }
                }

                if (!mapping.Coherent)
                {
                    LowerUnlike(run, mapping, new Floor { Any = true }, clause);
                }
            }
        }

        if (given && !mapping.Coherent)
        {
            Clear(mapping, mapping.Start, mapping.End, LineState.CpuStored | LineState.Touched);
        }

        Join(mapping.Start, mapping.End);
    }

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

    /// <summary>From now on another clause is the one that keeps what an observer last stored, saw or was given.</summary>
    /// <param name="observer">Whose floors.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="end">The first byte behind.</param>
    /// <param name="from">The clauses that make way; null: whichever it is.</param>
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
            if (!floor.Any && floor.Clause is not null && (from is null || Array.IndexOf(from, floor.Clause) >= 0))
            {
                floor.Clause = to;
                floor.Telling |= telling;
            }
        }

        Join(start, end);
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

    /// <summary>Nobody is known to have given the bytes up: the CPU may have them in its caches and write buffer still.</summary>
    private void LeaveUngiven(int run, Mapping mapping)
    {
        if (!mapping.Coherent)
        {
            Lines?.Set(_runs[run].Start, EndOf(run), LineState.CpuStored);
        }

        if (_runs[run].History.MayBeBuffered)
        {
            _runs[run].History.Undefine();
        }
    }

    private void TakeRange(
        Mapping mapping,
        int start,
        int end,
        ClauseId clause,
        ClauseId kept,
        in HandOverRules rules,
        bool held,
        bool stalePossible
    )
    {
        var (first, last) = Cut(start, end);
        for (var run = first; run < last; run++)
        {
            var history = _runs[run].History;
            if (history.Undefined)
            {
                continue;
            }

            var given = history.FloorOf(mapping.Id);
            if (rules.MapMayCopy)
            {
                LowerOthers(run, mapping, in given, clause, _ => true);
            }
            else if (!mapping.Coherent)
            {
                LowerUnlike(run, mapping, in given, clause);
            }

            if (held)
            {
                history.LowerTo(in given, Observers.Cpu, clause);
                if (history.HasFloor(Observers.LastBarrier))
                {
                    history.LowerTo(in given, Observers.LastBarrier, clause);
                }

                continue;
            }

            var unwritten = ReferenceEquals(given.Clause, kept);
            history.Copy(in given, Observers.Cpu, unwritten ? kept : clause, stalePossible);
            history.FloorOf(Observers.Cpu).Telling |= unwritten && stalePossible;
            if (history.HasFloor(Observers.LastBarrier))
            {
                history.Copy(in given, Observers.LastBarrier, clause, false);
            }
        }

        Join(start, end);
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

    /// <summary>A hand-over cleans its lines, unless the device may look through the caches after all and another past them.</summary>
    private void Clear(Mapping mapping, int start, int end, LineState state)
    {
        if (
            mapping.Coherence == Claim.No
            || !Mappings.Exists(other => other.IsUnlike(mapping) && other.Reaches(start, end))
        )
        {
            Lines?.ClearWhole(start, end, state);
        }
    }

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
