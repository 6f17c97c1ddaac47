using FsCheck.Xunit;

namespace Dma.Reference.Tests.Platform;

public class FreeRangesTests
{
    private const ulong Space = 64;

    [Property(MaxTest = 300)]
    public bool Agrees_with_a_list_of_all_numbers(byte[] draws)
    {
        var ranges = new FreeRanges();
        var isFree = new bool[Space];
        var agrees = true;
        for (var i = 0; i + 2 < draws.Length; i += 3)
        {
            var first = draws[i] % Space;
            var length = Math.Min(Space - first, draws[i + 1] % 9UL);
            if (draws[i + 2] % 2 == 0)
                ranges.Give(first, length);
            else
                ranges.Take(first, length);
            isFree.AsSpan((int)first, (int)length).Fill(draws[i + 2] % 2 == 0);
            agrees &= Agrees(ranges, isFree, draws[i + 2]);
        }
        return agrees;
    }

    private static bool Agrees(FreeRanges ranges, bool[] isFree, byte draw)
    {
        var (from, end, length, alignment) = (draw % 9UL, Space - draw % 7UL, 1 + draw % 5UL, 1UL << draw % 3);
        ulong? lowest = null,
            highest = null;
        var count = 0;
        for (var number = 0UL; number < Space; number++)
        {
            count += isFree[number] && (number == 0 || !isFree[number - 1]) ? 1 : 0;
            var fits = number + length <= Space && isFree.AsSpan((int)number, (int)length).IndexOf(false) < 0;
            if (ranges.IsFree(number, length) != fits)
                return false;
            if (!fits || number < from || number + length > end || number % alignment != 0)
                continue;
            lowest ??= number;
            highest = number;
        }
        return ranges.Count == count
            && (ranges.TryFirstFit(from, end, length, alignment, out var low) ? (ulong?)low : null) == lowest
            && (ranges.TryLastFit(from, end, length, alignment, out var high) ? (ulong?)high : null) == highest;
    }
}
