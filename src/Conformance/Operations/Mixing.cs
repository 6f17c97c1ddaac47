using System.Runtime.InteropServices;

namespace Dma.Conformance.Operations;

/// <summary>The suite's own integer hash: no library and no runtime lies between a seed and its sequence.</summary>
internal static class Mixing
{
    /// <summary>A number that depends on all bits of both.</summary>
    public static ulong Mix(ulong a, ulong b)
    {
        unchecked
        {
            var z = a + 0x9e3779b97f4a7c15 * (b + 1);
            z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
            z = (z ^ z >> 27) * 0x94d049bb133111eb;
            return z ^ z >> 31;
        }
    }

    /// <summary>A number that depends on all bytes.</summary>
    public static ulong Mix(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            hash = Mix(hash, word);
        }

        foreach (var tail in bytes[(bytes.Length & ~7)..])
        {
            hash = Mix(hash, tail);
        }

        return Mix(hash, (ulong)bytes.Length);
    }
}
