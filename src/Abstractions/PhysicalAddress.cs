using System.Globalization;

namespace Dma;

/// <summary>An address of memory behind all translation.</summary>
/// <remarks>Platforms need not reveal any; descriptions use it for limits of the memory system.</remarks>
/// <param name="Value">The number of the first byte.</param>
public readonly record struct PhysicalAddress(ulong Value)
{
    /// <summary>The address of the byte <paramref name="offset" /> bytes further on.</summary>
    /// <param name="offset">A distance in bytes.</param>
    /// <exception cref="OverflowException">The result does not fit in 64 bits.</exception>
    public PhysicalAddress Add(ByteCount offset) => new(checked(Value + offset.Value));

    /// <summary>The address in hexadecimal, at least eight digits wide.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"0x{Value:x8}");
}
