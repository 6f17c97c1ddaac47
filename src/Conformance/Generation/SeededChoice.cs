using Dma.Conformance.Operations;

namespace Dma.Conformance.Generation;

/// <summary>The generator's own source of choices: the same seed gives the same choices on every system and version.</summary>
/// <param name="seed">The seed.</param>
internal struct SeededChoice(ulong seed)
{
    private ulong _drawn;

    /// <summary>64 bits.</summary>
    public ulong Next() => Mixing.Mix(seed, _drawn++);

    /// <summary>A number from 0 up to, not including, a bound of at least 1.</summary>
    public int Below(int bound) => (int)((UInt128)Next() * (ulong)bound >> 64);

    /// <summary>A number from the first to the second, both included.</summary>
    public ulong Between(ulong min, ulong max) =>
        max - min == ulong.MaxValue ? Next() : min + (ulong)((UInt128)Next() * (max - min + 1) >> 64);

    /// <summary>Yes so many times of so many.</summary>
    public bool Chance(int times, int of) => Below(of) < times;
}
