namespace Dma.Conformance.Tests.Models.Machines;

/// <summary>Two bytes of one cache line, each the number of the store that made it: 0 is the content at allocation.</summary>
internal readonly record struct Pair(byte First, byte Second)
{
    public byte this[int index] => index == 0 ? First : Second;

    public Pair With(int index, byte value) => index == 0 ? new(value, Second) : new(First, value);

    /// <summary>The pair with the bytes of a range from another.</summary>
    public Pair With(Bytes range, Pair other) =>
        new(range.Has(0) ? other.First : First, range.Has(1) ? other.Second : Second);
}

/// <summary>A range of the two bytes.</summary>
/// <param name="Start">The first byte.</param>
/// <param name="End">The first byte behind it.</param>
internal readonly record struct Bytes(int Start, int End)
{
    /// <summary>Where the byte of the region is counted.</summary>
    public const int RegionIndex = 2;

    public static Bytes All => new(0, 2);

    public static Bytes First => new(0, 1);

    public static Bytes Second => new(1, 2);

    /// <summary>The byte of a WRITE_BARRIER region, which is memory of its own.</summary>
    public static Bytes Region => new(RegionIndex, RegionIndex + 1);

    public bool IsAll => this == All;

    public bool Has(int index) => Start <= index && index < End;

    public override string ToString() =>
        IsAll ? "all"
        : Start == 0 ? "b0"
        : Start == 1 ? "b1"
        : "f";
}

/// <summary>The line in the CPU's cache.</summary>
internal readonly record struct CacheLine(Pair Bytes, bool IsPresent, bool IsDirty);

/// <summary>A store on its way.</summary>
/// <param name="Maker">The mapping; 0 in a write buffer of the CPU.</param>
/// <param name="Index">The byte.</param>
/// <param name="Value">The number of the store.</param>
internal readonly record struct Write(int Maker, int Index, byte Value);

/// <summary>Up to eight stores on their way, oldest first.</summary>
/// <param name="Packed">Eight bits a store, the highest of them set.</param>
internal readonly record struct Writes(ulong Packed)
{
    public int Count => (71 - System.Numerics.BitOperations.LeadingZeroCount(Packed)) / 8;

    public Write this[int index]
    {
        get
        {
            var packed = (int)(Packed >> 8 * index & 0xff);
            return new(packed >> 6 & 1, packed >> 4 & 3, (byte)(packed & 15));
        }
    }

    public Writes Add(Write write)
    {
        var count = Count;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 7);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(write.Value, 15);
        return new(Packed | (ulong)(uint)(0x80 | write.Maker << 6 | write.Index << 4 | write.Value) << 8 * count);
    }

    public Writes RemoveAt(int index)
    {
        var below = (1UL << 8 * index) - 1;
        return new(Packed & below | Packed >> 8 & ~below);
    }

    /// <summary>The newest store to a byte.</summary>
    public byte? Newest(int index)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (this[i].Index == index)
            {
                return this[i].Value;
            }
        }

        return null;
    }
}

/// <summary>Loads of the CPU that were made early: for each byte what was found, if it was loaded.</summary>
/// <param name="Packed">Five bits a byte, the highest of them set.</param>
internal readonly record struct EarlyLoads(ushort Packed)
{
    public byte? this[int index] => (Packed >> 5 * index & 16) == 0 ? null : (byte)(Packed >> 5 * index & 15);

    public EarlyLoads With(int index, byte? value) =>
        new((ushort)(Packed & ~(31 << 5 * index) | (value is { } found ? 16 | found : 0) << 5 * index));
}

/// <summary>All that a small machine has: what it holds of the two bytes, and where.</summary>
internal readonly record struct MachineState
{
    /// <summary>A value that the bytes had before they were allocated.</summary>
    public const byte Older = 15;

    public Pair Memory { get; init; }

    /// <summary>What memory holds of the byte of a WRITE_BARRIER region.</summary>
    public byte Region { get; init; }

    public CacheLine Line { get; init; }

    /// <summary>The CPU's write buffer.</summary>
    public Writes Buffer { get; init; }

    /// <summary>Stores of devices that have not arrived.</summary>
    public Writes InFlight { get; init; }

    /// <summary>The bounce copy of mapping A.</summary>
    public Pair CopyOfA { get; init; }

    /// <summary>The bounce copy of mapping B.</summary>
    public Pair CopyOfB { get; init; }

    /// <summary>Loads that the CPU has made already.</summary>
    public EarlyLoads Early { get; init; }

    /// <summary>What memory holds of a byte.</summary>
    public byte At(int index) => index == Bytes.RegionIndex ? Region : Memory[index];

    public MachineState With(int index, byte value) =>
        index == Bytes.RegionIndex ? this with { Region = value } : this with { Memory = Memory.With(index, value) };

    public Pair CopyOf(int mapping) => mapping == 0 ? CopyOfA : CopyOfB;

    public MachineState WithCopy(int mapping, Pair copy) =>
        mapping == 0 ? this with { CopyOfA = copy } : this with { CopyOfB = copy };
}
