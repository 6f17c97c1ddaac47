namespace Dma;

/// <summary>A page that a machine may move: named by what <see cref="IMovablePages.AllocateMovable" /> gave, since its place changes.</summary>
/// <param name="Value">The number; unique among the live ones.</param>
public readonly record struct MovablePageId(ulong Value)
{
    /// <summary>The number, as <c>movable 0x1</c>.</summary>
    public override string ToString() => $"movable {new ByteCount(Value)}";
}

/// <summary>
/// The facet of movable pages: such as memory of processes, to which areas are lent as long as no block needs them. A page that
/// lies where a block is to lie is moved elsewhere with its content. How many there may be is said by <see cref="ContiguousRoom.MovablePages" />.
/// </summary>
public interface IMovablePages
{
    /// <summary>Allocates a page, in an area or elsewhere. Its content is anything.</summary>
    /// <returns>Its name, or <see cref="Errno.NoMemory" />.</returns>
    Answer<MovablePageId> AllocateMovable();

    /// <summary>Frees a page that is not pinned.</summary>
    /// <param name="page">The page.</param>
    /// <returns>The outcome.</returns>
    Answer FreeMovable(MovablePageId page);

    /// <summary>Keeps a page where it is (<c>pin_user_pages</c>); it may be moved first. Each page is pinned once at a time.</summary>
    /// <param name="page">The page.</param>
    /// <returns>The number of the page, where it lies until it is unpinned; or failed, as for a page that just cannot be pinned.</returns>
    Answer<PageNumber> Pin(MovablePageId page);

    /// <summary>Lets a pinned page be moved again.</summary>
    /// <param name="page">The page.</param>
    /// <returns>The outcome.</returns>
    Answer Unpin(MovablePageId page);

    /// <summary>The CPU loads bytes of a page, wherever it lies.</summary>
    /// <param name="page">The page.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="destination">Filled with the bytes, all of them of the page.</param>
    /// <returns>The outcome.</returns>
    Answer LoadMovable(MovablePageId page, ByteCount offset, Span<byte> destination);

    /// <summary>The CPU stores bytes of a page, wherever it lies.</summary>
    /// <param name="page">The page.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="source">The bytes, all of them of the page.</param>
    /// <returns>The outcome.</returns>
    Answer StoreMovable(MovablePageId page, ByteCount offset, ReadOnlySpan<byte> source);
}
