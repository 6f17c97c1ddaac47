namespace Dma.Reference;

/// <summary>A live streaming mapping.</summary>
/// <param name="Start">The DMA address that the map gave.</param>
/// <param name="Size">How many bytes are mapped; at least 1.</param>
/// <param name="Direction">Who may store.</param>
/// <param name="Buffer">The physical address of the first byte.</param>
public readonly record struct Mapping(DmaAddress Start, ByteCount Size, DmaDirection Direction, PhysicalAddress Buffer)
{
    /// <summary>Whether a range lies in the mapping.</summary>
    /// <param name="range">The range; at least one byte.</param>
    public bool Contains(DmaRange range) =>
        range.Start.Value >= Start.Value
        && range.Length.Value <= Size.Value
        && range.Start.Value - Start.Value <= Size.Value - range.Length.Value;
}
