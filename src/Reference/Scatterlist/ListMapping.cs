namespace Dma.Reference;

/// <summary>A live mapping of a list.</summary>
/// <param name="entries">A mapping for each entry, in their order; those of one segment stand side by side.</param>
/// <param name="segments">What the device sees.</param>
public sealed class ListMapping(Mapping[] entries, DmaRange[] segments)
{
    /// <summary>A mapping for each entry, in their order.</summary>
    public ReadOnlySpan<Mapping> Entries => entries;

    /// <summary>What the device sees.</summary>
    public ReadOnlySpan<DmaRange> Segments => segments;

    /// <summary>Who may store.</summary>
    public DmaDirection Direction => entries[0].Direction;
}
