using System.Numerics;
using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification.Memory;

/// <content>The strongest barrier of the CPU: its earlier stores are visible to all, and it sees what devices have completed.</content>
internal sealed partial class Block
{
    /// <summary>Whether anything was stored since a step, or undefined bytes may hide it.</summary>
    /// <param name="step">The step.</param>
    /// <param name="byDevices">Whether all stores of devices count.</param>
    public bool HasStoreSince(ulong step, bool byDevices)
    {
        for (var run = 0; run < _count; run++)
        {
            var history = _runs[run].History;
            if (history.Undefined)
            {
                return true;
            }

            foreach (ref readonly var store in history.Stores())
            {
                if (store.Step > step || byDevices && !store.ByCpu)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The CPU's barrier.</summary>
    /// <param name="mapMayCopy">Whether a mapping may be a copy, for which a barrier does nothing.</param>
    public void Barrier(bool mapMayCopy)
    {
        Lines?.Barrier();
        if (_isUnchanged)
        {
            return;
        }

        for (var run = 0; run < _count; run++)
        {
            var history = _runs[run].History;
            history.MayBeBuffered = false;
            history.WaitingCopy = 0;
            if (history.Undefined)
            {
                continue;
            }

            var written = history.WrittenByUsers();
            history.FinishCpuStores();
            if (Sharing is { } clauses)
            {
                Share(history, clauses, mapMayCopy, written);
            }

            var cpu = history.FloorOf(Observers.Cpu);
            for (var i = 0; i < history.FloorCount; i++)
            {
                var floor = history.Floors()[i];
                if (floor.Observer == Observers.LastBarrier)
                {
                    history.Copy(in cpu, floor.Observer, cpu.Clause, false);
                }
                else if (floor.Pending != 0 && floor.Clause is not null)
                {
                    history.Raise(floor.Observer, floor.Pending, floor.Clause, true);
                    history.FloorOf(floor.Observer).Pending = 0;
                }
            }
        }

        Join(0, Length);
        _isUnchanged = true;
    }

    /// <summary>
    /// Coherent memory: whoever looks at the memory itself sees the CPU's stores from now on, and the CPU the complete ones
    /// of devices. A store counts as far as its maker's floor still has it: what a copy was brought back over is lost.
    /// </summary>
    private void Share(History history, SharingClauses clauses, bool mapMayCopy, uint written)
    {
        var stored = history.MadeBy(Observers.Cpu);
        var completed = 0u;
        foreach (var window in Mappings)
        {
            if ((window.IsAllocation || window.IsOfRegisters || !mapMayCopy) && history.HasFloor(window.Id))
            {
                var complete = history.MadeBy(window.Id) & history.Finished();
                completed |= complete;
                var taken = TakenBy(history, window, clauses);
                if (stored != 0)
                {
                    var given = GivenBy(history, window, stored, clauses);
                    history.Raise(window.Id, stored, given, true);
                    // What was there before any zeros could show as well.
                    history.FloorOf(window.Id).Telling |= ReferenceEquals(given, clauses.Zeroed);
                }

                if (complete != 0)
                {
                    history.Raise(Observers.Cpu, complete, taken, true);
                }
            }
        }

        ShareWithUsers(history, written, stored, completed, clauses);
    }

    /// <summary>The clause by which a barrier gives: content at allocation that must be zero rests on what makes it so.</summary>
    private static ClauseId GivenBy(History history, Mapping window, uint stored, SharingClauses clauses)
    {
        if (!window.IsAllocation && !window.IsOfRegisters)
        {
            return StreamingClauses.CoherentMemoryCanBeMapped;
        }

        var newest = stored & ~history.Below(stored);
        var isInitial =
            BitOperations.IsPow2(newest) && history[BitOperations.TrailingZeroCount(newest)].Salt == Store.InitialSalt;
        return isInitial ? clauses.Zeroed ?? clauses.BarrierGives : clauses.BarrierGives;
    }

    /// <summary>The clause by which the CPU sees a complete store: where it is complete only because a later one to a WRITE_BARRIER region was seen, that is the one to doubt.</summary>
    private static ClauseId TakenBy(History history, Mapping window, SharingClauses clauses) =>
        ReferenceEquals(history.FloorOf(window.Id).Clause, OrderingClauses.WriteBarrierCompletes)
            ? OrderingClauses.WriteBarrierCompletes
            : clauses.BarrierTakes;

    /// <summary>The device stores that the CPU was just answered, each with the mapping through which it was made.</summary>
    /// <param name="start">The first byte of the load.</param>
    /// <param name="bytes">What was answered.</param>
    public IReadOnlyList<(Mapping Mapping, ulong Step)> FindSeenStores(int start, ReadOnlySpan<byte> bytes)
    {
        List<(Mapping, ulong)>? seen = null;
        var end = start + bytes.Length;
        for (var run = IndexOf(start); run < _count && _runs[run].Start < end; run++)
        {
            var history = _runs[run].History;
            var floor = history.Undefined ? default : history.FloorOf(Observers.Cpu);
            if (!BitOperations.IsPow2(floor.Stores))
            {
                continue;
            }

            ref var store = ref history[BitOperations.TrailingZeroCount(floor.Stores)];
            var (maker, step) = (store.Maker, store.Step);
            var from = Math.Max(start, _runs[run].Start);
            if (
                maker != Observers.Cpu
                && Matches(history, in store, from, bytes.Slice(from - start, 1))
                && Mappings.Find(mapping => mapping.Id == maker) is { } mapping
            )
            {
                (seen ??= []).Add((mapping, step));
            }
        }

        return seen ?? [];
    }
}
