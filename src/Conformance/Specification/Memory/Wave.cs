namespace Dma.Conformance.Specification.Memory;

/// <summary>The values that the suite stores: a byte is a function of its offset in the block and of the store's salt.</summary>
/// <remarks>
/// Two stores with different salts differ in every byte, and no byte is 00 or FF, which hardware answers when it has
/// nothing to say. The bytes of one store are a slice of one table, so that filling and comparing are block operations.
/// </remarks>
internal static class Wave
{
    /// <summary>How many salts there are, from 0.</summary>
    public const int Salts = 253;

    private const int Chunk = Salts * 16;

    private static readonly byte[] Table = MakeTable();

    /// <summary>The value of one byte.</summary>
    public static byte At(int offset, byte salt) => (byte)(1 + ((uint)offset + salt) % Salts);

    /// <summary>Writes the bytes that a store with this salt puts at an offset.</summary>
    public static void Fill(Span<byte> destination, int offset, byte salt)
    {
        var phase = (int)(((uint)offset + salt) % Salts);
        while (destination.Length > Chunk)
        {
            Table.AsSpan(phase, Chunk).CopyTo(destination);
            destination = destination[Chunk..];
        }

        Table.AsSpan(phase, destination.Length).CopyTo(destination);
    }

    /// <summary>Whether the bytes are those of a store with this salt at an offset.</summary>
    public static bool Matches(ReadOnlySpan<byte> bytes, int offset, byte salt)
    {
        var phase = (int)(((uint)offset + salt) % Salts);
        while (bytes.Length > Chunk)
        {
            if (!bytes[..Chunk].SequenceEqual(Table.AsSpan(phase, Chunk)))
            {
                return false;
            }

            bytes = bytes[Chunk..];
        }

        return bytes.SequenceEqual(Table.AsSpan(phase, bytes.Length));
    }

    /// <summary>How many of the bytes, from the first on, are those of a store with this salt at an offset.</summary>
    public static int CommonPrefix(ReadOnlySpan<byte> bytes, int offset, byte salt)
    {
        var phase = (int)(((uint)offset + salt) % Salts);
        var length = 0;
        while (bytes.Length - length > Chunk)
        {
            var equal = bytes.Slice(length, Chunk).CommonPrefixLength(Table.AsSpan(phase, Chunk));
            length += equal;
            if (equal < Chunk)
            {
                return length;
            }
        }

        return length + bytes[length..].CommonPrefixLength(Table.AsSpan(phase, bytes.Length - length));
    }

    private static byte[] MakeTable()
    {
        var table = new byte[Salts + Chunk];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = (byte)(1 + i % Salts);
        }

        return table;
    }
}
