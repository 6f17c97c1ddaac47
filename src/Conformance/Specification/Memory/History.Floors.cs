using System.Numerics;
using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification.Memory;

/// <content>Floors: set, raised and lowered by hand-overs, and by what an observer sees.</content>
internal sealed partial class History
{
    /// <summary>The floor of an observer, which must have one.</summary>
    public ref Floor FloorOf(ulong observer)
    {
        for (var i = 0; i < FloorCount; i++)
        {
            if (_floors[i].Observer == observer)
            {
                return ref _floors[i];
            }
        }

        throw new InvalidOperationException($"observer {observer} has no floor");
    }

    /// <summary>Whether an observer has a floor.</summary>
    public bool HasFloor(ulong observer)
    {
        foreach (ref readonly var floor in Floors())
        {
            if (floor.Observer == observer)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an observer may be answered the content at allocation, and that is not known.</summary>
    public bool MayShowUnknown(ulong observer)
    {
        if (InitialKnown)
        {
            return false;
        }

        var tooOld = Below(FloorOf(observer).Stores);
        for (var i = 0; i < Count; i++)
        {
            if (_stores[i].Salt == Store.InitialSalt && (tooOld & 1u << i) == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The stores known to come before one of these.</summary>
    public uint Below(uint stores)
    {
        var below = 0u;
        for (; stores != 0; stores &= stores - 1)
        {
            below |= _stores[BitOperations.TrailingZeroCount(stores)].Before;
        }

        return below;
    }

    /// <summary>Whether a value that was stored, and not only what was there at first, is known to come before one of these.</summary>
    public bool HasKnownBelow(uint stores)
    {
        for (var below = Below(stores); below != 0; below &= below - 1)
        {
            if (_stores[BitOperations.TrailingZeroCount(below)].Salt != Store.InitialSalt)
            {
                return true;
            }
        }

        return Ghost >= 0;
    }

    /// <summary>Adds an observer that may, for now, be answered anything.</summary>
    public void AddObserver(ulong observer) => _floors[FloorCount++] = new Floor { Observer = observer, Any = true };

    /// <summary>Removes an observer, and what only it could still see.</summary>
    public void RemoveObserver(ulong observer)
    {
        for (var i = 0; i < FloorCount; i++)
        {
            if (_floors[i].Observer == observer)
            {
                ((Span<Floor>)_floors)[(i + 1)..FloorCount].CopyTo(((Span<Floor>)_floors)[i..]);
                FloorCount--;
                Compact();
                return;
            }
        }
    }

    /// <summary>Sets an observer's floor, up or down.</summary>
    /// <param name="stalePossible">Whether a platform of this description could show something older.</param>
    public void SetFloor(ulong observer, uint stores, ClauseId clause, bool stalePossible)
    {
        ref var floor = ref FloorOf(observer);
        var ruledOut = Below(stores) & ~(floor.Any ? 0 : Below(floor.Stores));
        floor.Telling = stalePossible && (ruledOut != 0 || HasForgotten && (floor.Any || observer == Observers.Cpu));
        floor.Stores = stores;
        floor.Pending = 0;
        floor.Clause = clause;
        floor.Any = false;
    }

    /// <summary>Sets an observer's floor to another's, up or down.</summary>
    public void Copy(in Floor from, ulong to, ClauseId? clause, bool stalePossible)
    {
        if (from.Any || clause is null)
        {
            SetAny(to, clause);
            FloorOf(to).Any = from.Any;
            FloorOf(to).Stores = from.Any ? 0 : from.Stores;
        }
        else
        {
            SetFloor(to, from.Stores, clause, stalePossible);
        }
    }

    /// <summary>Lowers an observer's floor to what another may see as well.</summary>
    public void LowerTo(in Floor other, ulong observer, ClauseId clause)
    {
        ref var floor = ref FloorOf(observer);
        if (floor.Any || other.Any)
        {
            SetAny(observer, clause);
        }
        else if (Lower(floor.Stores, other.Stores) is var lower && lower != floor.Stores)
        {
            SetFloor(observer, lower, clause, false);
        }

        FloorOf(observer).Pending = 0;
    }

    /// <summary>Raises an observer's floor: what it was and what is added both hold.</summary>
    public void Raise(ulong observer, uint stores, ClauseId clause, bool stalePossible)
    {
        ref var floor = ref FloorOf(observer);
        var raised = (floor.Any ? 0 : floor.Stores) | stores;
        raised &= ~Below(raised);
        if (floor.Any || raised != floor.Stores)
        {
            var pending = floor.Pending;
            SetFloor(observer, raised, clause, stalePossible);
            floor.Pending = pending;
        }
    }

    /// <summary>Lets an observer be answered anything.</summary>
    public void SetAny(ulong observer, ClauseId? clause)
    {
        ref var floor = ref FloorOf(observer);
        floor.Stores = 0;
        floor.Pending = 0;
        floor.Telling = false;
        floor.Any = true;
        floor.Clause = clause;
    }

    /// <summary>The lower of two floors: the newest stores that are at or below both, so that both observers have them behind them.</summary>
    public uint Lower(uint a, uint b)
    {
        var both = (a | Below(a)) & (b | Below(b));
        return both & ~Below(both);
    }

    /// <summary>An observer was answered a store that it may see.</summary>
    public void Observe(ulong observer, int store, ClauseId clause)
    {
        ref var floor = ref FloorOf(observer);
        // What a take copied out may still come over what is seen now.
        var mayReturn = WaitingCopy != 0 && WaitingCopy != observer && observer != Observers.Cpu;
        if (floor.Stores == 1u << store || mayReturn)
        {
            return;
        }

        var above = floor.Stores & ~(1u << store);
        var before = above | Below(above);
        if ((before & ~_stores[store].Before) != 0)
        {
            for (var i = 0; i < Count; i++)
            {
                if (i == store || (_stores[i].Before & 1u << store) != 0)
                {
                    _stores[i].Before |= before;
                }
            }

            FinishEarlier();
        }

        SetFloor(observer, 1u << store, clause, true);
    }
}
