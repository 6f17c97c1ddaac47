using Dma.Conformance.Operations;

namespace Dma.Conformance.Generation;

/// <summary>The generator's own source of choices: the same seed gives the same choices on every system and version.</summary>
/// <param name="seed">The seed.</param>
internal struct SeededChoice(ulong seed)
{
    /// <summary>Up to this bound a choice takes a quarter of a word; none is then likelier than another by more than one in 256.</summary>
    private const int LargestSmall = 256;

    private const int BitsOfSmall = 16,
        SmallOfWord = 64 / BitsOfSmall;

    private ulong _drawn;
    private ulong _word;
    private int _left;

    /// <summary>64 bits.</summary>
    public ulong Next() => Mixing.Mix(seed, _drawn++);

    /// <summary>A number from 0 up to, not including, a bound of at least 1.</summary>
    public int Below(int bound)
    {
        if (bound > LargestSmall)
        {
            return (int)Math.BigMul(Next(), (ulong)bound, out _);
        }

        if (_left == 0)
        {
            (_word, _left) = (Next(), SmallOfWord);
        }

        var drawn = (int)((_word & ((1 << BitsOfSmall) - 1)) * (ulong)bound >> BitsOfSmall);
        _word >>= BitsOfSmall;
        _left--;
        return drawn;
    }

    /// <summary>A number from the first to the second, both included.</summary>
    public ulong Between(ulong min, ulong max) =>
        max - min == ulong.MaxValue ? Next() : min + Math.BigMul(Next(), max - min + 1, out _);

    /// <summary>Yes so many times of so many.</summary>
    public bool Chance(int times, int of) => Below(of) < times;
}
