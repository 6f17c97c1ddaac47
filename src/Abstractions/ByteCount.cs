using System.Globalization;

namespace Dma;

/// <summary>A size, a length or a distance in bytes: 0 to 2^64-1.</summary>
/// <param name="Value">The number of bytes.</param>
public readonly record struct ByteCount(ulong Value)
{
    /// <summary>No bytes at all; also the default value.</summary>
    public static ByteCount Zero => default;

    /// <summary>The number in hexadecimal.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"0x{Value:x}");
}
