using System.Globalization;

namespace Dma;

/// <summary>Bytes side by side in physical memory.</summary>
/// <param name="Start">The physical address of the first byte.</param>
/// <param name="Length">How many bytes.</param>
public readonly record struct PhysicalRange(PhysicalAddress Start, ByteCount Length)
{
    /// <summary>The range in hexadecimal.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start}, {Length} bytes");
}
