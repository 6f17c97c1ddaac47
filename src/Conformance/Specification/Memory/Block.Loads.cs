using System.Buffers;
using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification.Memory;

/// <summary>A byte that an observer must not have been answered.</summary>
/// <param name="Offset">The byte, in the block.</param>
/// <param name="Clause">The clause that is broken.</param>
/// <param name="Expected">The step of a store at the floor; 0 if there is none.</param>
/// <param name="ExpectedValue">What that store stored, or -1 where it is not known.</param>
/// <param name="Observed">The step whose store was answered; 0 if it is no store of the byte's history.</param>
/// <param name="IsStale">Whether the value that was answered was stored to this very byte once; zeros and what was there at first may be any byte's.</param>
internal readonly record struct WrongByte(
    int Offset,
    ClauseId Clause,
    ulong Expected,
    int ExpectedValue,
    ulong Observed,
    bool IsStale
);

/// <summary>What a load has to say beside being right.</summary>
internal struct LoadTally
{
    /// <summary>How many of the loaded bytes were undefined or of unknown content.</summary>
    public int Unknown;
}

/// <content>Loads: which answers are right, and what they teach.</content>
internal sealed partial class Block
{
    /// <summary>Judges what an observer loaded, and learns from it.</summary>
    /// <param name="observer">Who loaded.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="bytes">What was answered.</param>
    /// <param name="seen">The clause under which an observer never goes back behind what it has seen.</param>
    /// <param name="evidence">Where clauses are counted that could have been broken.</param>
    /// <param name="tally">Adds to what the load has to say.</param>
    /// <returns>The first wrong byte; null if all are right.</returns>
    public WrongByte? Load(
        ulong observer,
        int start,
        ReadOnlySpan<byte> bytes,
        ClauseId seen,
        Evidence evidence,
        ref LoadTally tally
    )
    {
        var end = start + bytes.Length;
        var changed = false;
        for (var run = IndexOf(start); run < _count && _runs[run].Start < end; run++)
        {
            var from = Math.Max(start, _runs[run].Start);
            var to = Math.Min(end, EndOf(run));
            var part = bytes[(from - start)..(to - start)];
            var history = _runs[run].History;
            if (history.Undefined || history.FloorOf(observer).Any)
            {
                tally.Unknown += part.Length;
                continue;
            }

            foreach (ref readonly var intruder in history.Intruders())
            {
                evidence.Count(intruder.Clause);
            }

            ref var floor = ref history.FloorOf(observer);
            if (floor.Telling && floor.Clause is not null)
            {
                evidence.Count(floor.Clause);
            }

            if (IsOrderedSince(history, in floor, seen))
            {
                evidence.Count(seen);
            }

            if (IsFloor(history, in floor, from, part))
            {
                continue;
            }

            changed = true;
            if (LoadRun(observer, from, part, seen, ref tally) is { } wrong)
            {
                return wrong;
            }

            run = IndexOf(to - 1);
        }

        if (changed)
        {
            Join(start, end);
        }

        return null;
    }

    /// <summary>Looks for stored content in what a blocked load answered.</summary>
    /// <param name="start">The first byte that the load would hit if it were not blocked.</param>
    /// <param name="bytes">What was answered.</param>
    /// <param name="telling">How many equal bytes in a row are no chance.</param>
    /// <param name="isKnown">Whether there is content in the range that could be recognised.</param>
    /// <returns>The first of so many equal bytes; -1 if there are none.</returns>
    public int FindKnown(int start, ReadOnlySpan<byte> bytes, int telling, out bool isKnown)
    {
        isKnown = false;
        var end = start + bytes.Length;
        for (var run = IndexOf(start); run < _count && _runs[run].Start < end; run++)
        {
            var from = Math.Max(start, _runs[run].Start);
            var to = Math.Min(end, EndOf(run));
            var history = _runs[run].History;
            if (to - from < telling)
            {
                continue;
            }

            for (var i = 0; i < history.Count; i++)
            {
                if (history[i].Salt != Store.InitialSalt)
                {
                    isKnown = true;
                    if (Matches(history, in history[i], from, bytes[(from - start)..(to - start)]))
                    {
                        return from;
                    }
                }
            }
        }

        return -1;
    }

    /// <summary>Looks for content that the CPU stored in what a device loaded where it must find none, unless the bytes are mapped for it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="start">The byte that the first loaded one would be.</param>
    /// <param name="bytes">What was answered.</param>
    /// <param name="telling">How many equal bytes in a row are no chance.</param>
    /// <param name="isKnown">Set if there is content in the range that could be recognised.</param>
    /// <returns>The first of so many equal bytes; -1 if there are none.</returns>
    public int FindForeign(DeviceId device, int start, ReadOnlySpan<byte> bytes, int telling, ref bool isKnown)
    {
        var end = start + bytes.Length;
        for (var run = IndexOf(start); run < _count && _runs[run].Start < end; run++)
        {
            var from = Math.Max(start, _runs[run].Start);
            var to = Math.Min(end, EndOf(run));
            if (to - from < telling || Mappings.Exists(live => live.Device == device && live.Reaches(from, to)))
            {
                continue;
            }

            var history = _runs[run].History;
            for (var i = 0; i < history.Count; i++)
            {
                if (history[i].Maker == Observers.Cpu && history[i].Salt != Store.InitialSalt)
                {
                    isKnown = true;
                    // Some of it may be covered up.
                    for (var part = from; part + telling <= to; part += telling)
                    {
                        if (Matches(history, in history[i], part, bytes.Slice(part - start, telling)))
                        {
                            return part;
                        }
                    }
                }
            }
        }

        return -1;
    }

    /// <summary>The common case: exactly the one store at the floor, known in value.</summary>
    private bool IsFloor(History history, in Floor floor, int from, ReadOnlySpan<byte> part)
    {
        if (!System.Numerics.BitOperations.IsPow2(floor.Stores))
        {
            return false;
        }

        ref var store = ref history[System.Numerics.BitOperations.TrailingZeroCount(floor.Stores)];
        return Matches(history, in store, from, part);
    }

    /// <summary>Whether stores that had no order when they became the floor have one now: another observer has seen which was last.</summary>
    private static bool IsOrderedSince(History history, in Floor floor, ClauseId seen) =>
        ReferenceEquals(seen, OrderingClauses.BytesHaveOneOrder) && (history.Below(floor.Stores) & floor.Stores) != 0;

    private bool Matches(History history, in Store store, int from, ReadOnlySpan<byte> part) =>
        store.Salt != Store.InitialSalt ? Wave.Matches(part, from, store.Salt)
        : !history.InitialKnown ? false
        : Initial is { } initial ? part.SequenceEqual(initial.AsSpan(from, part.Length))
        : !part.ContainsAnyExcept((byte)0);

    /// <summary>How many bytes, from the first on, are those of a store.</summary>
    private int CommonPrefix(History history, in Store store, int from, ReadOnlySpan<byte> part) =>
        store.Salt != Store.InitialSalt ? Wave.CommonPrefix(part, from, store.Salt)
        : !history.InitialKnown ? 0
        : Initial is { } initial ? part.CommonPrefixLength(initial.AsSpan(from, part.Length))
        : part.IndexOfAnyExcept((byte)0) is var length and >= 0 ? length
        : part.Length;

    /// <summary>The first byte that is that of a store; -1 if there is none.</summary>
    private int IndexOfMatch(History history, in Store store, int from, ReadOnlySpan<byte> part)
    {
        if (store.Salt == Store.InitialSalt && (!history.InitialKnown || Initial is null))
        {
            return history.InitialKnown ? part.IndexOf((byte)0) : -1;
        }

        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] == (store.Salt != Store.InitialSalt ? Wave.At(from + i, store.Salt) : Initial![from + i]))
            {
                return i;
            }
        }

        return -1;
    }

    private WrongByte? LoadRun(ulong observer, int from, ReadOnlySpan<byte> part, ClauseId seen, ref LoadTally tally)
    {
        var history = At(from);
        var tooOld = history.Below(history.FloorOf(observer).Stores);
        var unknownAllowed = -1;
        for (var i = 0; i < history.Count; i++)
        {
            if (history[i].Salt == Store.InitialSalt && !history.InitialKnown && (tooOld & 1u << i) == 0)
            {
                unknownAllowed = i;
            }
        }

        if (unknownAllowed >= 0)
        {
            tally.Unknown += part.Length;
            if (history.Count == 1 && observer == Observers.Cpu)
            {
                Settle(from, part);
            }

            return null;
        }

        for (var done = 0; done < part.Length; )
        {
            var (store, length) = Explain(history, tooOld, from + done, part[done..]);
            if (store >= 0)
            {
                var (first, _) = Cut(from + done, from + done + length);
                _runs[first].History.Observe(observer, store, seen);
            }
            else if (length == 0)
            {
                return Wrong(history, observer, from + done, part[done], seen);
            }

            done += length;
            if (done < part.Length)
            {
                history = At(from + done);
            }
        }

        return null;
    }

    /// <summary>The allowed store that explains the most bytes from the first on; none and 1 where the first byte has two explanations.</summary>
    private (int Store, int Length) Explain(History history, uint tooOld, int from, ReadOnlySpan<byte> part)
    {
        for (var i = 0; i < history.Count; i++)
        {
            var length = (tooOld & 1u << i) != 0 ? 0 : CommonPrefix(history, in history[i], from, part);
            if (length > 0)
            {
                length = UnambiguousPrefix(history, i, tooOld, from, part[..length]);
                return length == 0 ? (-1, 1) : (i, length);
            }
        }

        return (-1, 0);
    }

    /// <summary>How many bytes come before one that is the content at allocation, which nobody chose, and by chance that of a later store as well: it teaches nothing.</summary>
    private int UnambiguousPrefix(History history, int store, uint tooOld, int from, ReadOnlySpan<byte> part)
    {
        for (var other = 0; other < history.Count; other++)
        {
            if (
                other != store
                && (history[store].Salt == Store.InitialSalt || history[other].Salt == Store.InitialSalt)
                && (tooOld & 1u << other) == 0
                && IndexOfMatch(history, in history[other], from, part) is var first and >= 0
            )
            {
                part = part[..first];
            }
        }

        return part.Length;
    }

    /// <summary>The first load of the CPU settles what the content at allocation is.</summary>
    private void Settle(int from, ReadOnlySpan<byte> part)
    {
        if (Initial is null)
        {
            Initial = ArrayPool<byte>.Shared.Rent(Length);
            Array.Clear(Initial);
        }

        part.CopyTo(Initial.AsSpan(from));
        var (first, end) = Cut(from, from + part.Length);
        for (var i = first; i < end; i++)
        {
            ref var floor = ref _runs[i].History.FloorOf(Observers.Cpu);
            floor.Clause = PlatformClauses.CpuSeesItsStores;
            floor.Telling = true;
            _runs[i].History.InitialKnown = true;
        }
    }

    private WrongByte Wrong(History history, ulong observer, int offset, byte value, ClauseId seen)
    {
        ref var floor = ref history.FloorOf(observer);
        foreach (ref readonly var intruder in history.Intruders())
        {
            if (Wave.At(offset, intruder.Salt) == value)
            {
                return new WrongByte(offset, intruder.Clause, 0, -1, intruder.Step, false);
            }
        }

        ulong expected = 0,
            observed = 0;
        var expectedValue = -1;
        var isStored = false;
        var clause = floor.Clause ?? seen;
        for (var i = 0; i < history.Count; i++)
        {
            ref var store = ref history[i];
            if ((floor.Stores & 1u << i) != 0)
            {
                expected = store.Step;
                expectedValue =
                    store.Salt != Store.InitialSalt ? Wave.At(offset, store.Salt)
                    : history.InitialKnown ? Initial?[offset] ?? 0
                    : -1;
            }

            if (Matches(history, in store, offset, [value]))
            {
                clause = (floor.Stores & 1u << i) != 0 && IsOrderedSince(history, in floor, seen) ? seen : clause;
                observed = store.Step;
                isStored |= store.Salt != Store.InitialSalt;
            }
        }

        var isStale = isStored || history.Ghost >= 0 && Wave.At(offset, (byte)history.Ghost) == value;
        return new WrongByte(offset, clause, expected, expectedValue, observed, isStale);
    }
}
