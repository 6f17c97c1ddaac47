using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification.Memory;

/// <content>Stores: by the CPU, and by devices through mappings.</content>
internal sealed partial class Block
{
    /// <summary>Whether a store to the range can be told from all that its bytes may still show.</summary>
    public bool HasRoomForStore(int start, int end, byte salt)
    {
        for (var run = IndexOf(start); run < _count && _runs[run].Start < end; run++)
        {
            var history = _runs[run].History;
            if (history.Undefined)
            {
                continue;
            }

            if (history.Count >= History.MaxStores - 1)
            {
                history.Compact();
            }

            if (history.Count >= History.MaxStores - 1 || history.Uses(salt))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether further mappings, one unless said otherwise, find room for their floors on every byte.</summary>
    public bool HasRoomForObserver(int start, int end, int count = 1)
    {
        for (var run = IndexOf(start); run < _count && _runs[run].Start < end; run++)
        {
            if (_runs[run].History.FloorCount > History.MaxObservers - count)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a store of the CPU would leave bytes open: in a FROM_DEVICE mapping, or in a line that a device stored to.</summary>
    public bool IsOpenToCpu(int start, int end)
    {
        foreach (var mapping in Mappings)
        {
            if (mapping.Direction == DmaDirection.FromDevice && mapping.Reaches(start, end))
            {
                return true;
            }
        }

        return Lines?.HasAny(start, end, LineState.DeviceStored) == true;
    }

    /// <summary>Whether a store through a mapping would leave bytes open: in a line that the CPU stored to, that an unlike device has, or over which a copy may come out.</summary>
    public bool IsOpenToDevice(Mapping mapping, int start, int end)
    {
        for (var run = IndexOf(start); run < _count && _runs[run].Start < end; run++)
        {
            if (_runs[run].History.WaitingCopy is not 0 and var copied && copied != mapping.Id)
            {
                return true;
            }
        }

        if (mapping.Coherent)
        {
            return Lines?.HasAny(start, end, LineState.DeviceStored) == true;
        }

        foreach (var other in Mappings)
        {
            if (other.IsUnlike(mapping) && other.Start < end && start < other.End)
            {
                return true;
            }
        }

        return Lines?.HasAny(start, end, LineState.CpuStored) == true;
    }

    /// <summary>Whether nothing can be said of what an observer is answered at more than one byte in four of a range.</summary>
    public bool IsMuchUnknown(ulong observer, int start, int end) => IsMuchOpen(observer, start, end, true);

    /// <summary>The same, where content at allocation that was never looked at is worth a look.</summary>
    public bool IsMuchOpen(ulong observer, int start, int end) => IsMuchOpen(observer, start, end, false);

    private bool IsMuchOpen(ulong observer, int start, int end, bool countsUnknown)
    {
        var open = 0;
        for (var run = IndexOf(start); run < _count && _runs[run].Start < end; run++)
        {
            var history = _runs[run].History;
            if (history.Undefined || history.FloorOf(observer).Any || countsUnknown && history.MayShowUnknown(observer))
            {
                open += Math.Min(end, EndOf(run)) - Math.Max(start, _runs[run].Start);
            }
        }

        return open > (end - start) / 4;
    }

    /// <summary>The CPU stores; what the driver must not do makes bytes undefined (driver-mistakes.md).</summary>
    /// <param name="unmapped">The clause for bytes that no device has.</param>
    /// <param name="toDevice">The clause for bytes under a TO_DEVICE mapping, from which no data comes back.</param>
    public void CpuStore(int start, int end, ulong step, byte salt, ClauseId unmapped, ClauseId toDevice)
    {
        UndefineLinesOfDevices(start, end);
        foreach (var mapping in Mappings)
        {
            if (mapping.Direction == DmaDirection.FromDevice && mapping.Start < end && start < mapping.End)
            {
                Undefine(Math.Max(start, mapping.Start), Math.Min(end, mapping.End), !mapping.Coherent);
            }
        }

        CutUndefinedAtLines(start, end);
        var (first, last) = Cut(start, end);
        for (var run = first; run < last; run++)
        {
            var history = _runs[run].History;
            var offset = _runs[run].Start;
            if (history.Undefined)
            {
                if (
                    IsMapped(offset)
                    || Lines is { } lines && (lines.At(offset) & LineState.DeviceStored) != 0
                    || history.MayBeBuffered && history.HasFloor(Observers.LastBarrier)
                )
                {
                    history.MayBeBuffered = true;
                    continue;
                }

                history.Redefine();
            }

            history.ForgetIntruders();
            history.Add(step, Observers.Cpu, salt, true, IsMappedToDevice(offset) ? toDevice : unmapped);
        }

        Lines?.SetStored(start, end);
        Join(start, end);
    }

    /// <summary>A device stores through a mapping; it sees the store itself when it is complete.</summary>
    public void DeviceStore(Mapping mapping, int start, int end, ulong step, byte salt, ClauseId clause)
    {
        if (Lines is { } lines)
        {
            if (mapping.Coherent)
            {
                UndefineLinesOfDevices(start, end);
                lines.Set(start, end, LineState.CpuStored | LineState.Touched);
            }
            else
            {
                UndefineLines(start, end, LineState.CpuStored);
                UndefineShared(mapping, start, end);
                lines.Set(start, end, LineState.DeviceStored);
            }
        }

        var (first, last) = Cut(start, end);
        for (var run = first; run < last; run++)
        {
            var history = _runs[run].History;
            // What a take copied out of another mapping may come out of the write buffer over the store.
            if (history.WaitingCopy != 0 && history.WaitingCopy != mapping.Id)
            {
                history.Undefine();
            }

            if (!history.Undefined)
            {
                history.Add(step, mapping.Id, salt, false, clause);
            }
        }

        Join(start, end);
    }

    /// <summary>A device's store is complete.</summary>
    public void Complete(Mapping mapping, int start, int end, ulong step, ClauseId clause)
    {
        if (mapping.Coherence != Claim.No)
        {
            // It may have landed in the CPU's caches at any time until now, also after the line was given.
            Lines?.Set(start, end, LineState.CpuStored | LineState.Touched);
        }

        var (first, last) = Cut(start, end);
        for (var run = first; run < last; run++)
        {
            _runs[run].History.Complete(step, mapping.Id, clause);
        }

        Join(start, end);
    }

    /// <summary>A device stored where it may not: its bytes must never show.</summary>
    public void BlockedStore(int start, int end, Intruder intruder)
    {
        var (first, last) = Cut(start, end);
        for (var run = first; run < last; run++)
        {
            // Bytes that a store of the history explains anyway tell nothing.
            if (!_runs[run].History.Undefined && !_runs[run].History.Uses(intruder.Salt))
            {
                _runs[run].History.AddIntruder(intruder);
            }
        }
    }

    /// <summary>A store that had to be blocked would have landed by now.</summary>
    public void LandIntruder(int start, int end, ulong step)
    {
        for (var run = IndexOf(start); run < _count && _runs[run].Start < end; run++)
        {
            _runs[run].History.LandIntruder(step);
        }
    }

    /// <summary>The documents leave bytes open; with whole lines where the device concerned is not coherent.</summary>
    public void Undefine(int start, int end, bool wholeLines)
    {
        if (wholeLines && Lines is { } lines)
        {
            start = lines.Floor(start);
            end = Math.Min(Length, lines.Ceiling(end));
        }

        var (first, last) = Cut(start, end);
        for (var run = first; run < last; run++)
        {
            _runs[run].History.Undefine();
        }

        Join(start, end);
    }

    /// <summary>Undefined bytes share a run whatever their lines; what ends it depends on each line.</summary>
    private void CutUndefinedAtLines(int start, int end)
    {
        if (Lines is not { } lines)
        {
            return;
        }

        for (var line = lines.Ceiling(start + 1); line < end; line = lines.Ceiling(line + 1))
        {
            if (At(line).Undefined)
            {
                _ = CutAt(line);
            }
        }
    }

    private bool IsMappedToDevice(int offset)
    {
        foreach (var mapping in Mappings)
        {
            if (mapping.Direction == DmaDirection.ToDevice && offset >= mapping.Start && offset < mapping.End)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A device behind the CPU's caches and one beside them share a line: what the first sees of the second's stores is
    /// either copy, now this and now that.
    /// </summary>
    private void UndefineShared(Mapping mapping, int start, int end)
    {
        foreach (var other in Mappings)
        {
            if (other.IsUnlike(mapping) && other.Start < end && start < other.End)
            {
                Undefine(Math.Max(start, other.Start), Math.Min(end, other.End), true);
            }
        }
    }

    private void UndefineLinesOfDevices(int start, int end) => UndefineLines(start, end, LineState.DeviceStored);

    private void UndefineLines(int start, int end, LineState state)
    {
        if (Lines is not { } lines)
        {
            return;
        }

        for (var line = lines.Find(start, end, state); line < end; line = lines.Find(line + lines.Size, end, state))
        {
            Undefine(line, line + 1, true);
        }
    }
}
