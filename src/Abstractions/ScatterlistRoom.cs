namespace Dma;

/// <summary>
/// What lists must be mapped on a fresh or drained machine, all at the same time: of low memory, for devices whose mask reaches it and whose
/// segments are limited as they are at first. Immutable; the default promises nothing.
/// </summary>
/// <remarks>After everything is given back and <see cref="IDmaPlatform.Settle" /> the promise holds again. How often in a row a call may be refused is said by <see cref="RoomPromise.RefusalsInARow" />.</remarks>
public sealed record ScatterlistRoom
{
    /// <summary>A promise of nothing.</summary>
    public static ScatterlistRoom None { get; } = new();

    /// <summary>How many lists may be mapped at once, 0 or more, over all devices.</summary>
    public int Lists { get; init; }

    /// <summary>How many entries each of them may have; 0 or more.</summary>
    public int Entries { get; init; }

    /// <summary>The largest size in bytes of each entry.</summary>
    public ByteCount EntrySize { get; init; }
}
