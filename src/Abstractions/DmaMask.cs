using System.Globalization;
using System.Numerics;

namespace Dma;

/// <summary>The largest DMA address that a device can drive, inclusive (API, "Part Ic": <c>dma_set_mask</c>).</summary>
/// <remarks>Usually 2^n-1, but a mask need not be all ones: correct platforms accept others.</remarks>
/// <param name="Value">The mask's bits.</param>
public readonly record struct DmaMask(ulong Value)
{
    /// <summary>The mask of all 64 bits.</summary>
    public static DmaMask All => new(ulong.MaxValue);

    /// <summary>The mask that is in force before a driver set one: 32 bits (HOWTO, "DMA addressing capabilities").</summary>
    public static DmaMask Default => FromBits(32);

    /// <summary>The mask of the lowest <paramref name="bits" /> bits.</summary>
    /// <param name="bits">1 to 64.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bits" /> is outside 1 to 64.</exception>
    public static DmaMask FromBits(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 64);
        return new(ulong.MaxValue >> (64 - bits));
    }

    /// <summary>Whether the mask is 2^n-1 for some n from 1 to 64.</summary>
    public bool IsAllOnes => Value != 0 && BitOperations.PopCount(Value) == 64 - BitOperations.LeadingZeroCount(Value);

    /// <summary>The mask in hexadecimal.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"0x{Value:x}");
}
