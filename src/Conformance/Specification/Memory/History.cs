using System.Numerics;
using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification.Memory;

/// <summary>The history that bytes side by side share: their stores in a partial order, and a floor for each observer.</summary>
/// <remarks>
/// A load is right exactly if its store is not known to come before a store at the observer's floor; being right, it
/// puts all stores at the floor before its own, which becomes the floor. Linear orders are never enumerated: the known
/// pairs are kept, closed under transitivity. Stores that are below every floor are forgotten, so that a history is
/// bounded by what is live. Not modelled here: cache lines (<see cref="Block" />) and which calls move floors
/// (<see cref="StreamingSpecification" />).
/// </remarks>
internal sealed partial class History
{
    /// <summary>How many stores a history holds before a further one is not generated.</summary>
    public const int MaxStores = 12;

    /// <summary>How many observers a byte has at the most: the CPU, its barrier mark, and six mappings.</summary>
    public const int MaxObservers = 8;

    /// <summary>How many blocked stores are remembered.</summary>
    public const int MaxIntruders = 4;

    private const int CompactFrom = 2;

    private StoreBuffer _stores;
    private FloorBuffer _floors;
    private IntruderBuffer _intruders;

    /// <summary>How many stores the history holds.</summary>
    public int Count { get; private set; }

    /// <summary>How many observers have a floor.</summary>
    public int FloorCount { get; private set; }

    /// <summary>How many blocked stores are remembered.</summary>
    public int IntruderCount { get; private set; }

    /// <summary>Whether the documents leave the bytes open: any load is right and no store is tracked.</summary>
    public bool Undefined { get; private set; }

    /// <summary>Whether the content at allocation is known, byte by byte, in the block.</summary>
    public bool InitialKnown { get; set; }

    /// <summary>
    /// Whether a store of the CPU may wait in a write buffer that is not tracked, since the bytes were undefined or every
    /// observer has a newer one: it may still come out over what a later observer stores. A barrier or a draining give
    /// ends it.
    /// </summary>
    public bool MayBeBuffered { get; set; }

    /// <summary>
    /// The mapping whose take may have copied an older content out, which may wait in the write buffer and come out over what
    /// a device stores elsewhere; 0 if there is none, <see cref="ulong.MaxValue" /> if there are several. A barrier or a
    /// draining give ends it.
    /// </summary>
    public ulong WaitingCopy { get; set; }

    /// <summary>The salt of a known store that has been forgotten, -1 if there is none: an older value that could still show up.</summary>
    public int Ghost { get; private set; }

    /// <summary>Whether an older content has been forgotten, known or not.</summary>
    public bool HasForgotten { get; private set; }

    public ref Store this[int index] => ref _stores[index];

    /// <summary>Starts over with the content at allocation, seen by the CPU alone.</summary>
    /// <param name="step">The step that allocated.</param>
    /// <param name="content">What is known of it.</param>
    /// <param name="marksBarriers">Whether to keep what the last barrier gave.</param>
    public void Begin(ulong step, in InitialContent content, bool marksBarriers)
    {
        // What the last owner of the memory stored, or whoever cleared it, may wait in the write buffer still.
        var mayBeBuffered = content.IsRecycled || content.IsCleared;
        Undefined = false;
        MayBeBuffered = mayBeBuffered;
        WaitingCopy = 0;
        InitialKnown = content.IsZero;
        Ghost = -1;
        HasForgotten = false;
        IntruderCount = 0;
        Count = 1;
        _stores[0] = new Store
        {
            Step = step,
            Maker = Observers.Cpu,
            Salt = Store.InitialSalt,
            Finished = !mayBeBuffered,
            ByCpu = true,
        };
        FloorCount = 1;
        _floors[0] = new Floor
        {
            Observer = Observers.Cpu,
            Stores = content.MayBeStale ? 0u : 1,
            Clause = content.MayBeStale ? null : content.Clause,
            Telling = content.IsZero && (content.IsRecycled || content.IsDirty),
            Any = content.MayBeStale,
        };
        if (marksBarriers)
        {
            FloorCount = 2;
            _floors[1] = new Floor
            {
                Observer = Observers.LastBarrier,
                Stores = mayBeBuffered ? 0u : 1,
                Any = mayBeBuffered,
            };
        }
    }

    public void CopyFrom(History other)
    {
        Undefined = other.Undefined;
        MayBeBuffered = other.MayBeBuffered;
        WaitingCopy = other.WaitingCopy;
        InitialKnown = other.InitialKnown;
        Ghost = other.Ghost;
        HasForgotten = other.HasForgotten;
        Count = other.Count;
        FloorCount = other.FloorCount;
        IntruderCount = other.IntruderCount;
        other.Stores().CopyTo(_stores);
        other.Floors().CopyTo(_floors);
        ((ReadOnlySpan<Intruder>)other._intruders)[..IntruderCount].CopyTo(_intruders);
    }

    /// <summary>Whether two neighbours can be one.</summary>
    public bool IsSameAs(History other)
    {
        if (
            Undefined != other.Undefined
            || MayBeBuffered != other.MayBeBuffered
            || WaitingCopy != other.WaitingCopy
            || InitialKnown != other.InitialKnown
            || Count != other.Count
            || FloorCount != other.FloorCount
            || IntruderCount + other.IntruderCount > 0
        )
        {
            return false;
        }

        for (var i = 0; i < Count; i++)
        {
            ref var a = ref _stores[i];
            ref var b = ref other._stores[i];
            if (
                a.Step != b.Step
                || a.Salt != b.Salt
                || a.Before != b.Before
                || a.Finished != b.Finished
                || a.InFlight != b.InFlight
            )
            {
                return false;
            }
        }

        for (var i = 0; i < FloorCount; i++)
        {
            ref var a = ref _floors[i];
            ref var b = ref other._floors[i];
            if (
                a.Observer != b.Observer
                || a.Stores != b.Stores
                || a.Pending != b.Pending
                || a.Any != b.Any
                || a.Telling != b.Telling
                || !ReferenceEquals(a.Clause, b.Clause)
            )
            {
                return false;
            }
        }

        return true;
    }

    public ReadOnlySpan<Store> Stores() => ((ReadOnlySpan<Store>)_stores)[..Count];

    public ReadOnlySpan<Floor> Floors() => ((ReadOnlySpan<Floor>)_floors)[..FloorCount];

    public ReadOnlySpan<Intruder> Intruders() => ((ReadOnlySpan<Intruder>)_intruders)[..IntruderCount];

    /// <summary>A store: after every finished one, its maker's own, and what its maker has seen.</summary>
    /// <param name="own">Whether the maker sees it at once, as the CPU and users do; a device does when the store is complete.</param>
    public void Add(ulong step, ulong maker, byte salt, bool own, ClauseId clause)
    {
        if (Count >= CompactFrom)
        {
            Compact();
        }

        ref var floor = ref FloorOf(maker);
        var before = floor.Stores | Below(floor.Stores);
        for (var i = 0; i < Count; i++)
        {
            if (_stores[i].Finished || _stores[i].Maker == maker)
            {
                before |= 1u << i | _stores[i].Before;
            }
        }

        var index = Count++;
        _stores[index] = new Store
        {
            Step = step,
            Maker = maker,
            Before = before,
            Salt = salt,
            ByCpu = own,
            InFlight = !own,
        };
        if (own)
        {
            SetFloor(maker, 1u << index, clause, true);
        }
    }

    /// <summary>The stores of an observer that its own floor has: those that were lost to an older copy are none of them.</summary>
    public uint MadeBy(ulong maker)
    {
        ref var floor = ref FloorOf(maker);
        return MadeBy(maker, floor.Stores | Below(floor.Stores));
    }

    /// <summary>Those of some stores that an observer made.</summary>
    public uint MadeBy(ulong maker, uint stores)
    {
        var made = 0u;
        for (var i = 0; i < Count; i++)
        {
            made |= _stores[i].Maker == maker ? stores & 1u << i : 0;
        }

        return made;
    }

    /// <summary>What users stored since the last barrier.</summary>
    public uint WrittenByUsers()
    {
        var written = 0u;
        for (var i = 0; i < Count; i++)
        {
            ref readonly var store = ref _stores[i];
            written |= store is { ByCpu: true, Finished: false } && store.Maker != Observers.Cpu ? 1u << i : 0;
        }

        return written;
    }

    /// <summary>The stores that every later one comes after.</summary>
    public uint Finished()
    {
        var finished = 0u;
        for (var i = 0; i < Count; i++)
        {
            finished |= _stores[i].Finished ? 1u << i : 0;
        }

        return finished;
    }

    /// <summary>Every later store comes after these of the CPU's and of users.</summary>
    public void FinishCpuStores()
    {
        for (var i = 0; i < Count; i++)
        {
            _stores[i].Finished |= _stores[i].ByCpu;
        }

        MayBeBuffered = false;
        WaitingCopy = 0;
        FinishEarlier();
    }

    /// <summary>A device's store is complete: finished, and seen by its maker.</summary>
    public void Complete(ulong step, ulong maker, ClauseId clause)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_stores[i].Step == step)
            {
                _stores[i].Finished = true;
                _stores[i].InFlight = false;
                FinishEarlier();
                Raise(maker, 1u << i, clause, true);
                return;
            }
        }
    }

    /// <summary>The documents leave the bytes open until nobody has them and the CPU stores anew.</summary>
    public void Undefine()
    {
        foreach (ref readonly var store in Stores())
        {
            MayBeBuffered |= store.ByCpu && !store.Finished;
        }

        MayBeBuffered |= WaitingCopy != 0;
        WaitingCopy = 0;
        Undefined = true;
        Count = 0;
        Ghost = -1;
        HasForgotten = false;
        IntruderCount = 0;
        for (var i = 0; i < FloorCount; i++)
        {
            SetAny(_floors[i].Observer, null);
        }
    }

    /// <summary>Ends <see cref="Undefine" />: the CPU stores anew.</summary>
    public void Redefine()
    {
        Undefined = false;
        InitialKnown = false;
        // What was there before the store could show instead of it, though nothing is known of it.
        HasForgotten = true;
    }

    /// <summary>Remembers a device store that had to be blocked; the oldest is forgotten where there are too many.</summary>
    public void AddIntruder(Intruder intruder)
    {
        if (IntruderCount == MaxIntruders)
        {
            ((Span<Intruder>)_intruders)[1..].CopyTo(_intruders);
            IntruderCount--;
        }

        _intruders[IntruderCount++] = intruder;
    }

    /// <summary>A blocked store would have landed by now.</summary>
    public void LandIntruder(ulong step)
    {
        for (var i = 0; i < IntruderCount; i++)
        {
            _intruders[i].InFlight &= _intruders[i].Step != step;
        }
    }

    /// <summary>Forgets the blocked stores that would have landed: the CPU stores over them.</summary>
    public void ForgetIntruders()
    {
        var kept = 0;
        for (var i = 0; i < IntruderCount; i++)
        {
            if (_intruders[i].InFlight)
            {
                _intruders[kept++] = _intruders[i];
            }
        }

        IntruderCount = kept;
    }

    /// <summary>Whether a value would be taken for another store's.</summary>
    public bool Uses(int salt)
    {
        if (salt == Ghost)
        {
            return true;
        }

        foreach (ref readonly var store in Stores())
        {
            if (store.Salt == salt)
            {
                return true;
            }
        }

        foreach (ref readonly var intruder in Intruders())
        {
            if (intruder.Salt == salt)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Forgets the stores that nobody may see any more.</summary>
    public void Compact()
    {
        if (Undefined)
        {
            return;
        }

        var kept = InFlight();
        var all = Count == 0 ? 0 : uint.MaxValue >> (32 - Count);
        foreach (ref readonly var floor in Floors())
        {
            kept |= floor.Pending | (all & (floor.Any ? MayBecomeFloor(in floor) : ~Below(floor.Stores)));
        }

        if (kept == all)
        {
            return;
        }

        var next = 0;
        for (var i = 0; i < Count; i++)
        {
            if ((kept & 1u << i) == 0)
            {
                Ghost = _stores[i].Salt == Store.InitialSalt ? Ghost : _stores[i].Salt;
                MayBeBuffered |= !_stores[i].Finished;
                continue;
            }

            var store = _stores[i];
            store.Before = Pack(store.Before, kept);
            _stores[next++] = store;
        }

        HasForgotten = true;
        Count = next;
        for (var i = 0; i < FloorCount; i++)
        {
            _floors[i].Stores = Pack(_floors[i].Stores, kept);
            _floors[i].Pending = Pack(_floors[i].Pending, kept);
        }
    }

    /// <summary>The devices' stores that may still land, and then over what a later observer stores.</summary>
    private uint InFlight()
    {
        var stores = 0u;
        for (var i = 0; i < Count; i++)
        {
            stores |= _stores[i].Finished || _stores[i].ByCpu ? 0 : 1u << i;
        }

        return stores;
    }

    /// <summary>What an observer without a floor may see once it has one: by its next store, a completion or a barrier.</summary>
    private uint MayBecomeFloor(in Floor floor)
    {
        var kept = floor.Pending == 0 ? 0 : ~Below(floor.Pending);
        for (var i = 0; i < Count; i++)
        {
            kept |= _stores[i].Finished ? 0 : 1u << i;
            kept |= _stores[i].InFlight && _stores[i].Maker == floor.Observer ? ~_stores[i].Before : 0;
        }

        return kept;
    }

    /// <summary>What comes before a finished store is finished with it: every later store comes after both.</summary>
    private void FinishEarlier()
    {
        var earlier = 0u;
        foreach (ref readonly var store in Stores())
        {
            earlier |= store.Finished ? store.Before : 0;
        }

        for (; earlier != 0; earlier &= earlier - 1)
        {
            _stores[BitOperations.TrailingZeroCount(earlier)].Finished = true;
        }
    }

    private static uint Pack(uint bits, uint kept)
    {
        var packed = 0u;
        var next = 0;
        for (; kept != 0; kept &= kept - 1, next++)
        {
            packed |= (bits >> BitOperations.TrailingZeroCount(kept) & 1) << next;
        }

        return packed;
    }
}
