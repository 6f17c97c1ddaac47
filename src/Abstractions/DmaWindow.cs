using System.Globalization;

namespace Dma;

/// <summary>DMA addresses that the buses between a device and memory pass on, and where they lead (<c>dma-ranges</c> of all of them together).</summary>
/// <param name="Start">The first DMA address.</param>
/// <param name="Memory">The physical address to which it leads; those behind it lead to the bytes behind.</param>
/// <param name="Length">How many bytes; at least 1, and neither end lies beyond 64 bits.</param>
public readonly record struct DmaWindow(DmaAddress Start, PhysicalAddress Memory, ByteCount Length)
{
    /// <summary>The window as <c>DMA address to physical address, length</c>, in hexadecimal.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Start} to {Memory}, {Length} bytes");
}
