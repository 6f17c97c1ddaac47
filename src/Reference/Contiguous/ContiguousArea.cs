namespace Dma.Reference;

/// <summary>A part of memory that is set aside for contiguous blocks. Immutable.</summary>
/// <param name="Frames">The memory: whole grains, and the first frame a multiple of the grain.</param>
/// <param name="Device">The device that it serves, alone; null: all without an area of their own.</param>
/// <param name="Grain">Of how many frames one bit of the bitmap tells: a power of two.</param>
public sealed record ContiguousAreaParts(FrameRange Frames, DeviceId? Device, ulong Grain = 1);

/// <summary>An area with its bitmap: which of its grains are taken by blocks and buffers.</summary>
/// <param name="parts">What it is.</param>
public sealed class ContiguousArea(ContiguousAreaParts parts)
{
    private readonly bool[] _taken = new bool[parts.Frames.Count / parts.Grain];

    /// <summary>The memory.</summary>
    public FrameRange Frames => parts.Frames;

    /// <summary>The device that it serves; null: all without an area of their own.</summary>
    public DeviceId? Device => parts.Device;

    /// <summary>Of how many frames one bit tells.</summary>
    public ulong Grain => parts.Grain;

    /// <summary>Whether no grain that holds one of the frames is taken.</summary>
    /// <param name="frames">Frames of the area.</param>
    public bool IsFree(FrameRange frames) => !Bits(frames).Contains(true);

    /// <summary>Takes the grains that hold frames, or gives them back.</summary>
    /// <param name="frames">Frames of the area.</param>
    /// <param name="isTaken">Whether they are taken from now on.</param>
    public void Mark(FrameRange frames, bool isTaken) => Bits(frames).Fill(isTaken);

    /// <summary>The length in frames of the longest range that is free.</summary>
    public ulong LongestFree()
    {
        var (longest, run) = (0UL, 0UL);
        foreach (var taken in _taken)
        {
            run = taken ? 0 : run + 1;
            longest = Math.Max(longest, run);
        }
        return longest * Grain;
    }

    private Span<bool> Bits(FrameRange frames)
    {
        var first = (frames.First - Frames.First) / Grain;
        var end = (frames.End - Frames.First + Grain - 1) / Grain;
        return _taken.AsSpan((int)first, (int)(end - first));
    }
}
