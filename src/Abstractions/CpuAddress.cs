using System.Globalization;

namespace Dma;

/// <summary>An address as the CPU uses it for loads and stores.</summary>
/// <remarks>Says nothing of where the byte is for a device: CPU, physical and DMA addresses are three spaces and never convert into one another. Zero and the last page of the space are ordinary addresses.</remarks>
/// <param name="Value">The number of the first byte.</param>
public readonly record struct CpuAddress(ulong Value)
{
    /// <summary>The address of the byte <paramref name="offset" /> bytes further on.</summary>
    /// <param name="offset">A distance in bytes.</param>
    /// <exception cref="OverflowException">The result does not fit in 64 bits.</exception>
    public CpuAddress Add(ByteCount offset) => new(checked(Value + offset.Value));

    /// <summary>The address in hexadecimal, at least eight digits wide.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"0x{Value:x8}");
}
