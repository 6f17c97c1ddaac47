using System.Globalization;

namespace Dma.Conformance.Specification.Space;

/// <summary>Numbers side by side, in 128 bits: the end of a range that a platform answers is computed without wrapping.</summary>
/// <param name="Start">The first number.</param>
/// <param name="End">The first number behind the last.</param>
internal readonly record struct Interval(UInt128 Start, UInt128 End)
{
    /// <summary>The interval that begins at a number.</summary>
    public static Interval At(ulong start, UInt128 length) => new(start, start + length);

    /// <summary>The last number.</summary>
    public UInt128 Last => End - 1;

    public bool Overlaps(Interval other) => Start < other.End && other.Start < End;

    /// <summary>Rounds both ends out to multiples of a power of two.</summary>
    public Interval RoundOut(ulong granule) =>
        new(Start & ~((UInt128)granule - 1), (End + granule - 1) & ~((UInt128)granule - 1));

    /// <summary>The first and the last number, in hexadecimal.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"0x{Start:x8}..0x{Last:x8}");
}
