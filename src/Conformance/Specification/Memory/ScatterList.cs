namespace Dma.Conformance.Specification.Memory;

/// <summary>A list as its driver builds it: nothing that a platform knows of before it is mapped.</summary>
/// <param name="id">The id of the step that made it.</param>
internal sealed class ScatterList(ulong id)
{
    public ulong Id { get; } = id;

    /// <summary>The entries, in their order.</summary>
    public List<ListEntry> Entries { get; } = [];

    /// <summary>Whether it is mapped: it is neither changed nor mapped once more then.</summary>
    public bool IsMapped { get; set; }
}

/// <summary>An entry of a list.</summary>
/// <param name="Block">The block of pages that it is of.</param>
/// <param name="Start">The first byte in the block.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Page">The page that it is counted from, from the first of the block on.</param>
internal readonly record struct ListEntry(Block Block, int Start, int Length, ulong Page)
{
    /// <summary>The first byte in the block behind it.</summary>
    public int End => Start + Length;

    /// <summary>The first byte, from the start of its page.</summary>
    public ulong OffsetIn(int pageSize) => (ulong)Start - Page * (ulong)pageSize;
}
