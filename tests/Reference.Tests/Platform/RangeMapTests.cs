using FsCheck.Xunit;

namespace Dma.Reference.Tests.Platform;

public class RangeMapTests
{
    private const ulong Space = 64;

    [Property(MaxTest = 300)]
    public bool Agrees_with_a_list_of_all_numbers(byte[] draws)
    {
        var map = new RangeMap<int>();
        var owners = new int[Space];
        var agrees = true;
        for (var i = 0; i + 2 < draws.Length; i += 3)
        {
            var first = draws[i] % Space;
            var length = 1 + draws[i + 1] % 8UL;
            if (draws[i + 2] % 3 == 0 && map.Find(first) is var position and >= 0)
            {
                var entry = map[position];
                map.RemoveAt(position);
                Array.Clear(owners, (int)entry.First, (int)entry.Length);
            }
            else if (first + length <= Space && map.IsFree(first, length))
            {
                map.Add(first, length, i + 1);
                owners.AsSpan((int)first, (int)length).Fill(i + 1);
            }
            agrees &= Agrees(map, owners, first, length);
        }
        return agrees;
    }

    private static bool Agrees(RangeMap<int> map, int[] owners, ulong from, ulong length)
    {
        for (var number = 0UL; number < Space; number++)
        {
            var position = map.Find(number);
            if ((position < 0 ? 0 : map[position].Value) != owners[number])
                return false;
        }
        var free = Enumerable
            .Range((int)from, (int)(Space - from))
            .Where(at => IsFree(owners, at, (int)length))
            .ToList();
        var lowest = map.TryFirstFit(from, Space, length, out var first);
        var highest = map.TryLastFit(from, Space, length, out var last);
        return lowest == (free.Count > 0)
            && highest == lowest
            && (!lowest || ((int)first == free[0] && (int)last == free[^1]))
            && AgreesAligned(map, free, from, length)
            && map.Count == owners.Where(owner => owner > 0).Distinct().Count();
    }

    private static bool AgreesAligned(RangeMap<int> map, List<int> free, ulong from, ulong length)
    {
        foreach (var (alignment, phase) in new[] { (1UL, 0UL), (2UL, 1UL), (4UL, 0UL), (8UL, 5UL), (16UL, 0UL) })
        {
            var aligned = free.FindAll(at => (unchecked((ulong)at - phase) & (alignment - 1)) == 0);
            var lowest = map.TryFirstFit(from, Space, length, alignment, phase, out var first);
            var highest = map.TryLastFit(from, Space, length, alignment, phase, out var last);
            if (lowest != aligned.Count > 0 || highest != lowest)
                return false;
            if (lowest && ((int)first != aligned[0] || (int)last != aligned[^1]))
                return false;
        }
        return true;
    }

    private static bool IsFree(int[] owners, int at, int length) =>
        at + length <= owners.Length && owners.AsSpan(at, length).IndexOfAnyExcept(0) < 0;

    [Fact]
    public void Numbers_up_to_the_last_are_ordinary()
    {
        var map = new RangeMap<byte>();
        map.Add(ulong.MaxValue - 9, 5, default);

        map.Find(ulong.MaxValue).Should().Be(-1);
        map.TryLastFit(0, ulong.MaxValue, 4, out var last).Should().BeTrue();
        last.Should().Be(ulong.MaxValue - 4);
        map.TryFirstFit(ulong.MaxValue - 8, ulong.MaxValue, 5, out _).Should().BeFalse();
    }
}
