using System.Globalization;

namespace Dma;

/// <summary>An address as a device puts it on its bus (the kernel's <c>dma_addr_t</c>).</summary>
/// <remarks>Opaque to the CPU. Zero is an ordinary address; whether a value stands for a failed mapping is answered by <see cref="IDmaPlatform.MappingError" /> alone.</remarks>
/// <param name="Value">The number of the first byte.</param>
public readonly record struct DmaAddress(ulong Value)
{
    /// <summary>The address of the byte <paramref name="offset" /> bytes further on.</summary>
    /// <param name="offset">A distance in bytes.</param>
    /// <exception cref="OverflowException">The result does not fit in 64 bits.</exception>
    public DmaAddress Add(ByteCount offset) => new(checked(Value + offset.Value));

    /// <summary>The address in hexadecimal, at least eight digits wide.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"0x{Value:x8}");
}
