using System.Globalization;

namespace Dma;

/// <summary>Bytes that stand side by side in a device's address space: the pair of address and size that every unmap and sync takes.</summary>
/// <param name="Start">The DMA address of the first byte.</param>
/// <param name="Length">How many bytes; the range may end with the last byte of the space.</param>
public readonly record struct DmaRange(DmaAddress Start, ByteCount Length)
{
    /// <summary>The range as <c>first address, length</c>, in hexadecimal.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start}, {Length} bytes");
}
