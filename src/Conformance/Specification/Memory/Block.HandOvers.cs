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
    /// <summary>Whether a mapping of it was ever made beside the window of its device.</summary>
    public bool WasMapped { get; private set; }

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
        WasMapped |= !mapping.IsAllocation;
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
    /// <param name="mapping">The mapping.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="end">The first byte behind.</param>
    /// <param name="clause">The clause by which it is given.</param>
    /// <param name="rules">What hand-overs need to know of the platform.</param>
    /// <param name="stalePossible">Whether a platform of this description could show something older.</param>
    public void Give(Mapping mapping, int start, int end, ClauseId clause, in HandOverRules rules, bool stalePossible)
    {
        GiveLines(mapping, start, end);
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
                history.Copy(in cpu, mapping.Id, RestsOnKept(in cpu) ? cpu.Clause : clause, stalePossible);
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

                var rests = RestsOnKept(in cpu) ? cpu.Clause : clause;
                history.Copy(in mark, mapping.Id, rests, stalePossible);
                ref var floor = ref history.FloorOf(mapping.Id);
                floor.Pending = cpu.Any ? 0 : cpu.Stores;
                floor.Clause = rests;
            }
        }

        Join(start, end);
    }

    /// <summary>A mapping of coherent memory, which needs no sync: it shows what the CPU's last barrier made visible.</summary>
    public void GiveWhatTheBarrierGave(Mapping mapping, ClauseId clause)
    {
        var (first, last) = Cut(mapping.Start, mapping.End);
        for (var run = first; run < last; run++)
        {
            var history = _runs[run].History;
            if (!history.Undefined)
            {
                history.Copy(in history.FloorOf(Observers.LastBarrier), mapping.Id, clause, true);
            }
        }

        Join(mapping.Start, mapping.End);
    }

    /// <summary>The lines that lie in a range whole are given: the CPU has nothing of them that the device may not see.</summary>
    public void GiveLines(Mapping mapping, int start, int end)
    {
        if (!mapping.Coherent)
        {
            Clear(mapping, start, end, LineState.CpuStored);
            if (mapping.Direction != DmaDirection.ToDevice)
            {
                Clear(mapping, start, end, LineState.Touched);
            }
        }
    }

    /// <summary>Nothing is known to have been given: the mapping may be answered anything until it is.</summary>
    public void LeaveUngiven(Mapping mapping)
    {
        var (first, last) = Cut(mapping.Start, mapping.End);
        for (var run = first; run < last; run++)
        {
            LeaveUngiven(run, mapping);
        }
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
                TakeLines(mapping, start, end);
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
                TakeLines(mapping, from, to);
            }

            from = to;
        }
    }

    /// <summary>
    /// A hand-over that may be skipped: the receiver may see what either side saw. A mapping also has whatever another
    /// mapping that is in the device's hands already was given.
    /// </summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="clause">The clause by which it is given.</param>
    /// <param name="rules">What hand-overs need to know of the platform.</param>
    /// <param name="stalePossible">Whether a platform of this description could show something older.</param>
    /// <param name="counts">Which other mappings count.</param>
    public void GiveSkipped(
        Mapping mapping,
        ClauseId clause,
        in HandOverRules rules,
        bool stalePossible,
        Predicate<Mapping> counts
    )
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
                    if (rules.MapMayCopy)
                    {
                        // What a device stored may stand in the copy of that mapping alone, and what is older in memory.
                        known &= history.WaitingCopy == 0;
                        known &= history.MadeBy(Observers.Cpu, floor.Stores) == floor.Stores;
                    }

                    lower = known ? history.Lower(lower, floor.Stores) : lower;
                    break;
                }
            }

            if (known && rules.MapMayCopy && history.HasFloor(Observers.LastBarrier))
            {
                // The other mapping may be a copy, made of what waits in the CPU's write buffer still.
                var mark = history.FloorOf(Observers.LastBarrier);
                known = !mark.Any;
                lower = known ? history.Lower(lower, mark.Stores) : lower;
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

            if (given && !history.HasFloor(Observers.LastBarrier))
            {
                history.WaitingCopy = 0;
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
                history.WaitingCopy =
                    history.WaitingCopy == 0 || history.WaitingCopy == mapping.Id ? mapping.Id : ulong.MaxValue;
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
            // Where the store is complete only because a later one to a WRITE_BARRIER region was seen, that is to be doubted.
            var byRegion = ReferenceEquals(given.Clause, OrderingClauses.WriteBarrierCompletes);
            history.Copy(in given, Observers.Cpu, unwritten || byRegion ? given.Clause! : clause, stalePossible);
            history.FloorOf(Observers.Cpu).Telling |= unwritten && stalePossible || byRegion && given.Telling;
            if (history.HasFloor(Observers.LastBarrier))
            {
                // What the CPU copied out waits in its write buffer like all that it stores.
                if (rules.MapMayCopy)
                {
                    history.LowerTo(in given, Observers.LastBarrier, clause);
                }
                else
                {
                    history.Copy(in given, Observers.LastBarrier, clause, false);
                }
            }
        }

        Join(start, end);
    }
}
