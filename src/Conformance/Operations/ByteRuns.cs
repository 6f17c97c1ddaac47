using System.Globalization;
using System.Text;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Loaded bytes in a few words: stored bytes count up, so that a load is a row of runs and a stale part shows where it begins.</summary>
internal static class ByteRuns
{
    private const int MostRuns = 4;

    /// <summary>The bytes as runs, such as <c>0x40 bytes from 11, 0x40 bytes of 00</c>; behind the fourth run only their number and a checksum of all.</summary>
    public static string Describe(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var start = 0;
        for (var runs = 0; start < bytes.Length && runs < MostRuns; runs++)
        {
            var (length, step) = Measure(bytes[start..]);
            text.Append(start == 0 ? "" : ", ");
            _ = step is { } word
                ? text.Append(CultureInfo.InvariantCulture, $"0x{length:x} bytes {word} {bytes[start]:x2}")
                : text.Append(CultureInfo.InvariantCulture, $"{bytes[start]:x2}");
            start += length;
        }

        if (start < bytes.Length)
        {
            var checksum = (uint)(Mixing.Mix(0, bytes) & uint.MaxValue);
            text.Append(
                CultureInfo.InvariantCulture,
                $" and 0x{bytes.Length - start:x} more, checksum of all {checksum:x8}"
            );
        }

        return text.ToString();
    }

    private static (int Length, string? Word) Measure(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2)
        {
            return (1, null);
        }

        var isConstant = bytes[1] == bytes[0];
        if (!isConstant && bytes[1] != Next(bytes[0]))
        {
            return (1, null);
        }

        var length = 2;
        while (length < bytes.Length && bytes[length] == (isConstant ? bytes[0] : Next(bytes[length - 1])))
        {
            length++;
        }

        return (length, isConstant ? "of" : "from");
    }

    /// <summary>The value that follows in every store.</summary>
    private static int Next(byte value) =>
        value is 0 or > Wave.Salts ? -1
        : value == Wave.Salts ? 1
        : value + 1;
}
