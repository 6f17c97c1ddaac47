using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Tests.Specification;

/// <summary>Lines are searched many at a time, and their room is used again.</summary>
public sealed class LinesTests
{
    private const int Size = 8;
    private const int Count = 100;

    [Theory]
    [InlineData((int)LineState.CpuStored)]
    [InlineData((int)LineState.DeviceStored)]
    public void The_first_line_that_somebody_stored_to_is_found(int stored)
    {
        var state = (LineState)stored;
        var lines = Made();
        foreach (var line in new[] { 3, 40, 41, 99 })
        {
            lines.Set(line * Size, line * Size + 1, state);
        }

        for (var start = 0; start <= Count * Size; start += 3)
        {
            for (var end = start; end <= Count * Size; end += 5)
            {
                var expected = end;
                for (var line = start / Size; line * Size < end && expected == end; line++)
                {
                    expected = (lines.At(line * Size) & state) != 0 ? line * Size : end;
                }

                lines.Find(start, end, state).Should().Be(expected);
                lines.HasAny(start, end, state).Should().Be(expected < end);
            }
        }
    }

    [Fact]
    public void Room_that_is_used_again_says_nothing_of_its_last_owner()
    {
        var lines = Made();
        lines.Set(0, Count * Size, LineState.DeviceStored);
        lines.Barrier();
        lines.SetStored(0, Count * Size);
        lines.Release();
        lines.Release();

        var next = new Lines(Size, Count);

        for (var line = 0; line < Count; line++)
        {
            next.At(line * Size).Should().Be(LineState.CpuStored | LineState.Touched);
            next.MayBeBuffered(line * Size).Should().BeTrue();
        }
    }

    private static Lines Made()
    {
        var lines = new Lines(Size, Count);
        lines.ClearWhole(0, Count * Size, LineState.CpuStored | LineState.Touched);
        return lines;
    }
}
