using System.Buffers.Binary;

namespace Dma.Reference.Tests.DeviceTree;

/// <summary>Damages blobs: bits, words, lengths, tokens and whole parts, each a function of a number.</summary>
public static class BlobMutations
{
    private static readonly uint[] Extremes =
    [
        0,
        1,
        2,
        3,
        4,
        9,
        0x28,
        0x7FFF_FFFF,
        0x8000_0000,
        0xFFFF_FFFC,
        uint.MaxValue,
    ];

    /// <summary>No blob may make its reader allocate more, in bytes: what a machine has in any case, and some times its size.</summary>
    /// <param name="length">The length of the blob.</param>
    public static long MostAllocated(int length) => (1L << 20) + 64L * length;

    /// <summary>A damaged copy of a blob.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="number">Which of the damages; every sixteenth repeats the values of properties.</param>
    public static byte[] Damage(ReadOnlySpan<byte> blob, ulong number)
    {
        var damaged = blob.ToArray();
        var state = Mix(number);
        if (number % 16 == 0)
            return Grow(damaged, ref state);
        for (var count = 1 + Next(ref state) % 3; count > 0 && damaged.Length > 0; count--)
            Once(ref damaged, ref state);
        return damaged;
    }

    private static void Once(ref byte[] blob, ref ulong state)
    {
        var words = blob.Length / 4;
        switch (Next(ref state) % 8)
        {
            case 0:
                blob[Next(ref state) % (ulong)blob.Length] ^= (byte)(1 << (int)(Next(ref state) % 8));
                break;
            case 1:
                blob = blob[..(int)(Next(ref state) % (ulong)blob.Length)];
                break;
            case 2:
                Put(blob, (int)(Next(ref state) % 10), Extremes[Next(ref state) % (ulong)Extremes.Length]);
                break;
            case 3 or 4:
                Put(blob, At(words, ref state), Extremes[Next(ref state) % (ulong)Extremes.Length]);
                break;
            case 5:
                var (one, other) = (At(words, ref state), At(words, ref state));
                var kept = Get(blob, one);
                Put(blob, one, Get(blob, other));
                Put(blob, other, kept);
                break;
            case 6:
                // A word becomes that of another place, such as the handle of another node.
                Put(blob, At(words, ref state), Get(blob, At(words, ref state)));
                break;
            default:
                var start = At(words, ref state) * 4;
                var length = (int)(Next(ref state) % 64);
                blob.AsSpan(start, Math.Min(length, blob.Length - start)).Fill((byte)(Next(ref state) & 0xFF));
                break;
        }
    }

    // The value of a property, or of several, is repeated: lists of handles, of strings, of windows, up to some 100 KB.
    private static byte[] Grow(byte[] blob, ref ulong state)
    {
        for (var count = 1 + Next(ref state) % 3; count > 0; count--)
        {
            var properties = Properties(blob);
            if (properties.Count == 0)
                return blob;
            var at = properties[(int)(Next(ref state) % (ulong)properties.Count)];
            var length = (int)Get(blob, at / 4 + 1);
            var times = (int)(Next(ref state) % 3) switch
            {
                0 => 2,
                1 => Math.Max(2, 0x100 / length),
                _ => Math.Max(2, 0x1_0000 / length),
            };
            blob = Repeat(blob, at, length, times);
        }
        return blob;
    }

    private static byte[] Repeat(byte[] blob, int at, int length, int times)
    {
        var (value, padded) = (at + 12, (length + 3) & ~3);
        var added = ((length * times + 3) & ~3) - padded;
        var grown = new byte[blob.Length + added];
        blob.AsSpan(0, value).CopyTo(grown);
        for (var time = 0; time < times; time++)
            blob.AsSpan(value, length).CopyTo(grown.AsSpan(value + time * length));
        blob.AsSpan(value + padded).CopyTo(grown.AsSpan(value + padded + added));
        Put(grown, at / 4 + 1, (uint)(length * times));
        // The size of all, that of the structure block, and where what lies behind it begins.
        Put(grown, 1, (uint)grown.Length);
        Put(grown, 9, Get(blob, 9) + (uint)added);
        foreach (var word in (ReadOnlySpan<int>)[3, 4])
            Put(grown, word, Get(blob, word) + (Get(blob, word) > at ? (uint)added : 0));
        return grown;
    }

    // Where the words of properties begin that have a value.
    private static List<int> Properties(byte[] blob)
    {
        var properties = new List<int>();
        for (var at = (int)Get(blob, 2); ; )
        {
            switch (Get(blob, at / 4))
            {
                case 1:
                    at = (at + 4 + blob.AsSpan(at + 4).IndexOf((byte)0) + 4) & ~3;
                    break;
                case 3:
                    var length = (int)Get(blob, at / 4 + 1);
                    if (length > 0)
                        properties.Add(at);
                    at = (at + 12 + length + 3) & ~3;
                    break;
                case 2 or 4:
                    at += 4;
                    break;
                default:
                    return properties;
            }
        }
    }

    private static int At(int words, ref ulong state) => words == 0 ? 0 : (int)(Next(ref state) % (ulong)words);

    private static uint Get(byte[] blob, int word) =>
        word * 4 + 4 <= blob.Length ? BinaryPrimitives.ReadUInt32BigEndian(blob.AsSpan(word * 4)) : 0;

    private static void Put(byte[] blob, int word, uint value)
    {
        if (word * 4 + 4 <= blob.Length)
            BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(word * 4), value);
    }

    private static ulong Next(ref ulong state) => Mix(state = unchecked(state + 0x9E37_79B9_7F4A_7C15));

    private static ulong Mix(ulong number)
    {
        number = unchecked((number ^ (number >> 30)) * 0xBF58_476D_1CE4_E5B9);
        number = unchecked((number ^ (number >> 27)) * 0x94D0_49BB_1331_11EB);
        return number ^ (number >> 31);
    }
}
