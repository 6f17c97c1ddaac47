using System.Runtime.CompilerServices;
using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification.Memory;

/// <summary>What is known of bytes when they are allocated.</summary>
/// <param name="IsZero">Whether they are declared to be zero.</param>
/// <param name="Clause">The clause that says so; null where nothing is declared.</param>
/// <param name="IsRecycled">Whether the memory may have had another owner, whose stores may wait in a write buffer.</param>
/// <param name="IsDirty">Whether nothing is said of what the memory held before it was ever allocated, so that zeros say something.</param>
/// <param name="IsCleared">Whether it was cleared when it was allocated, by stores of the CPU that may wait in a write buffer.</param>
/// <param name="MayBeStale">Whether caches may hold another content of the memory than the memory, clean, until the CPU stores.</param>
internal readonly record struct InitialContent(
    bool IsZero,
    ClauseId? Clause = null,
    bool IsRecycled = false,
    bool IsDirty = false,
    bool IsCleared = false,
    bool MayBeStale = false
);

/// <summary>One store in the history of a byte.</summary>
internal struct Store
{
    /// <summary>The salt of the content at allocation, which is no store of the suite.</summary>
    public const byte InitialSalt = 255;

    /// <summary>The id of the step that stored.</summary>
    public ulong Step;

    /// <summary>The observer that stored: the CPU, a user mapping or a mapping.</summary>
    public ulong Maker;

    /// <summary>The stores of the same history that are known to come before this one, a bit each.</summary>
    public uint Before;

    /// <summary>What was stored: see <see cref="Wave" />.</summary>
    public byte Salt;

    /// <summary>Whether every later store comes after this one.</summary>
    public bool Finished;

    /// <summary>Whether a barrier of the CPU finishes it: the CPU made it, or a user mapping.</summary>
    public bool ByCpu;

    /// <summary>Whether its maker need not see it yet: a device's store that is not known to be complete.</summary>
    public bool InFlight;
}

/// <summary>The oldest stores that an observer may still see, and why.</summary>
internal struct Floor
{
    /// <summary>Whose floor it is.</summary>
    public ulong Observer;

    /// <summary>The stores at the floor, a bit each; what comes before one of them is too old.</summary>
    public uint Stores;

    /// <summary>Stores that the next barrier adds to the floor.</summary>
    public uint Pending;

    /// <summary>The clause that set the floor, and that a load of something older breaks.</summary>
    public ClauseId? Clause;

    /// <summary>Whether, without that clause, an older value could have been answered by a platform of this description.</summary>
    public bool Telling;

    /// <summary>Whether any value at all may be answered.</summary>
    public bool Any;
}

/// <summary>A device store that had to be blocked, and the clause that forbids that its bytes ever show.</summary>
internal struct Intruder
{
    public byte Salt;
    public ClauseId Clause;
    public ulong Step;

    /// <summary>Whether it may land yet, over what is stored after it.</summary>
    public bool InFlight;
}

[InlineArray(History.MaxStores)]
internal struct StoreBuffer
{
    private Store _first;
}

[InlineArray(History.MaxObservers)]
internal struct FloorBuffer
{
    private Floor _first;
}

[InlineArray(History.MaxIntruders)]
internal struct IntruderBuffer
{
    private Intruder _first;
}
