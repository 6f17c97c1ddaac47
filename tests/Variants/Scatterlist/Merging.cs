using Dma.Reference;

namespace Dma.Variants.Scatterlist;

/// <summary>Makes one segment of whatever stands side by side, also in the middle of a page, up to the last byte that the limits allow.</summary>
/// <param name="device">The device.</param>
internal sealed class MergesEveryByte(Device device) : MergePolicy(device)
{
    protected override bool CanJoin(in Mapping before, in Mapping after) =>
        unchecked(before.Start.Value + before.Size.Value) == after.Start.Value;
}

/// <summary>Makes one segment of neighbours now and then.</summary>
/// <param name="device">The device.</param>
internal sealed class MergesNowAndThen(Device device) : MergePolicy(device)
{
    protected override bool CanJoin(in Mapping before, in Mapping after) =>
        Machine.Choices.Draw(Choice.Merge, after.Start.Value) % 2 == 0 && base.CanJoin(before, after);
}

/// <summary>Where merging has made room for it, parts the longest segment in two, in the middle of an entry perhaps.</summary>
/// <param name="device">The device.</param>
internal sealed class PartsAgain(Device device) : MergePolicy(device)
{
    public override DmaRange[] Merge(ReadOnlySpan<Mapping> entries)
    {
        var merged = base.Merge(entries);
        return merged.Length == entries.Length ? merged : Part(merged);
    }

    /// <summary>Parts the longest segment.</summary>
    /// <param name="merged">The segments.</param>
    public static DmaRange[] Part(DmaRange[] merged)
    {
        var longest = 0;
        for (var index = 1; index < merged.Length; index++)
            longest = merged[index].Length.Value > merged[longest].Length.Value ? index : longest;
        var (start, length) = merged[longest];
        var first = length.Value - length.Value / 3;
        return length.Value < 3
            ? merged
            :
            [
                .. merged[..longest],
                new(start, new(first)),
                new(start.Add(new(first)), new(length.Value - first)),
                .. merged[(longest + 1)..],
            ];
    }
}

/// <summary>Takes no limits from drivers, and does not say where it merges.</summary>
/// <param name="device">The device.</param>
internal sealed class LimitsAreFixed(Device device) : MergePolicy(device)
{
    public override Answer SetMaxSegmentSize(ByteCount size) => Answer.Failed(Errno.IO);

    public override Answer SetSegmentBoundary(DmaMask boundary) => Answer.Failed(Errno.Invalid);
}
