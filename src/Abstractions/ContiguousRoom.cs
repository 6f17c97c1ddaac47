namespace Dma;

/// <summary>What must succeed on a fresh or drained machine, all at the same time. Immutable; the default promises nothing.</summary>
/// <remarks>
/// After everything is released and <see cref="IDmaPlatform.Settle" /> the promise holds again. How often in a row a call may
/// be refused is said by <see cref="RoomPromise.RefusalsInARow" />.
/// </remarks>
public sealed record ContiguousRoom
{
    /// <summary>A promise of nothing.</summary>
    public static ContiguousRoom None { get; } = new();

    /// <summary>
    /// How many blocks may be live at once, 0 or more, in each of <see cref="IContiguous.ReservedAreas" />, whatever is live in others, as long
    /// as no page of <see cref="IMovablePages" /> is pinned.
    /// </summary>
    public int Blocks { get; init; }

    /// <summary>How many pages each of those blocks may have, 0 or more; their order is at most the smallest that holds so many.</summary>
    public int PagesPerBlock { get; init; }

    /// <summary>How many pages of <see cref="IMovablePages" /> may be live at once; 0 or more.</summary>
    public int MovablePages { get; init; }

    /// <summary>The largest size in bytes of one area that <see cref="IContiguous.Reserve" /> makes without a limit, for alignments up to the size itself; zero, the default, promises none.</summary>
    public ByteCount Reservation { get; init; }
}
