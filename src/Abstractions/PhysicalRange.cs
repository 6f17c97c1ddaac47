using System.Globalization;

namespace Dma;

/// <summary>Bytes that stand side by side in physical memory.</summary>
/// <param name="Start">The physical address of the first byte.</param>
/// <param name="Length">How many bytes; the range may end with the last byte of the space.</param>
public readonly record struct PhysicalRange(PhysicalAddress Start, ByteCount Length)
{
    /// <summary>The range as <c>first address, length</c>, in hexadecimal.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start}, {Length} bytes");
}
