namespace Dma.Reference;

/// <summary>Which entries of a list become one segment of a device, and how large segments may be. Replaceable.</summary>
/// <remarks>Entries become one where whole pages meet, as behind an IOMMU.</remarks>
/// <param name="device">The device.</param>
public class MergePolicy(Device device) : DevicePart(device)
{
    /// <summary>The most bytes of a segment of several entries.</summary>
    public ByteCount MaxSegmentSize { get; protected set; } =
        device.Machine.Parts.Scatterlist?.MaxSegmentSize ?? new(ulong.MaxValue);

    /// <summary>What no segment of several entries crosses: 2^n-1.</summary>
    public DmaMask SegmentBoundary { get; protected set; } =
        device.Machine.Parts.Scatterlist?.SegmentBoundary ?? DmaMask.All;

    /// <summary>Where entries become one: 2^n-1 for multiples of 2^n, zero if none do.</summary>
    public virtual DmaMask MergeBoundary => new(Machine.PageMask);

    /// <summary>Limits the size of segments.</summary>
    /// <param name="size">The most bytes.</param>
    /// <returns>The outcome; <see cref="Errno.Invalid" /> for a size of 0.</returns>
    public virtual Answer SetMaxSegmentSize(ByteCount size)
    {
        if (size.Value == 0)
            return Answer.Failed(Errno.Invalid);
        MaxSegmentSize = size;
        return Answer.Ok;
    }

    /// <summary>Limits where segments lie.</summary>
    /// <param name="boundary">2^n-1.</param>
    /// <returns>The outcome; <see cref="Errno.Invalid" /> for any other number.</returns>
    public virtual Answer SetSegmentBoundary(DmaMask boundary)
    {
        if (!boundary.IsAllOnes)
            return Answer.Failed(Errno.Invalid);
        SegmentBoundary = boundary;
        return Answer.Ok;
    }

    /// <summary>Puts the segments together.</summary>
    /// <param name="entries">A mapping for each entry.</param>
    /// <returns>The segments, in their order.</returns>
    public virtual DmaRange[] Merge(ReadOnlySpan<Mapping> entries)
    {
        var segments = new DmaRange[entries.Length];
        var last = 0;
        segments[0] = new(entries[0].Start, entries[0].Size);
        for (var index = 1; index < entries.Length; index++)
        {
            ref var segment = ref segments[last];
            var merged = new DmaRange(segment.Start, new(segment.Length.Value + entries[index].Size.Value));
            if (CanJoin(entries[index - 1], entries[index]) && Fits(merged))
                segment = merged;
            else
                segments[++last] = new(entries[index].Start, entries[index].Size);
        }
        return segments[..(last + 1)];
    }

    /// <summary>Whether two entries can be given addresses side by side.</summary>
    /// <param name="before">The first of them.</param>
    /// <param name="after">The one behind it.</param>
    public virtual bool CanMeet(ScatterBuffer before, ScatterBuffer after) =>
        MergeBoundary.Value != 0
        && (unchecked(before.Start.Value + before.Size.Value) & MergeBoundary.Value) == 0
        && (after.Start.Value & MergeBoundary.Value) == 0;

    /// <summary>Whether two entries whose addresses are known can be in one segment. None goes from the last address on at the first.</summary>
    /// <param name="before">The first of them.</param>
    /// <param name="after">The one behind it.</param>
    protected virtual bool CanJoin(in Mapping before, in Mapping after) =>
        MergeBoundary.Value != 0
        && before.Start.Value < after.Start.Value
        && unchecked(before.Start.Value + before.Size.Value) == after.Start.Value
        && (after.Start.Value & MergeBoundary.Value) == 0;

    /// <summary>Whether a segment of several entries keeps the limits.</summary>
    /// <param name="segment">The segment.</param>
    protected virtual bool Fits(DmaRange segment)
    {
        var last = unchecked(segment.Start.Value + (segment.Length.Value - 1));
        return segment.Length.Value <= MaxSegmentSize.Value
            && ((segment.Start.Value ^ last) & ~SegmentBoundary.Value) == 0;
    }
}
