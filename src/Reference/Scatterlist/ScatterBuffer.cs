namespace Dma.Reference;

/// <summary>An entry of a list as memory.</summary>
/// <param name="Start">The physical address of the first byte.</param>
/// <param name="Size">How many bytes; at least 1.</param>
public readonly record struct ScatterBuffer(PhysicalAddress Start, ByteCount Size);
