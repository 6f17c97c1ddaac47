using System.Collections.Immutable;

namespace Dma.Reference;

/// <summary>Page frames side by side. A frame is a physical address divided by the page size.</summary>
/// <param name="First">The first frame.</param>
/// <param name="Count">How many frames.</param>
public readonly record struct FrameRange(ulong First, ulong Count)
{
    /// <summary>The frame after the last one.</summary>
    public ulong End => First + Count;

    /// <summary>Whether frames lie in the range.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    public bool Contains(ulong first, ulong count) =>
        first >= First && count <= Count && first - First <= Count - count;
}

/// <summary>Which physical addresses are memory, and where the CPU sees them. Immutable.</summary>
/// <remarks>The CPU sees memory through a linear map: CPU address = physical address + <see cref="LinearBase" />. What the map does not cover is highmem.</remarks>
public sealed class MemoryMap
{
    /// <summary>Where there is memory: at least one range, ascending, with gaps between them.</summary>
    public required ImmutableArray<FrameRange> Regions { get; init; }

    /// <summary>The part of memory that <see cref="PagePlacement.Low" /> stands for.</summary>
    public required FrameRange Low { get; init; }

    /// <summary>The part of memory that <see cref="PagePlacement.High" /> stands for.</summary>
    public required FrameRange High { get; init; }

    /// <summary>Frames near which blocks are put when anywhere will do: ends of memory, edges of masks and of limits.</summary>
    public required ImmutableArray<ulong> Landmarks { get; init; }

    /// <summary>The CPU address of physical address 0.</summary>
    public required CpuAddress LinearBase { get; init; }

    /// <summary>How many frames, from frame 0 on, the linear map covers. The CPU address of the last byte must fit in 64 bits.</summary>
    public required ulong LinearFrames { get; init; }

    /// <summary>The number of the page at frame 0.</summary>
    public required PageNumber PageBase { get; init; }

    /// <summary>
    /// Parts of memory, in no particular order but for the first, that are set aside for coherent and non-coherent
    /// allocations and give out no pages. The first lies where every device reaches it with the mask for low memory, and
    /// keeps the promise of room by itself. None: there are no such allocations.
    /// </summary>
    public ImmutableArray<FrameRange> CoherentAreas { get; init; } = [];

    /// <summary>Parts of memory that are set aside for what only their owners know, or for some devices alone; not seen where memory is seen linearly.</summary>
    public ImmutableArray<FrameRange> Reserved { get; init; } = [];

    /// <summary>The part of memory that is set aside for allocations that must not sleep and would have to be remapped; lies like the first area. Empty: none.</summary>
    public FrameRange AtomicPool { get; init; }

    /// <summary>The part of memory that is set aside for copies of buffers; devices reach it like low memory. Whole sets of slots. Empty: none.</summary>
    public FrameRange BouncePool { get; init; }

    /// <summary>The part of memory that is set aside for the device with a pool of its own; devices reach it like low memory. Whole sets of slots. Empty: none.</summary>
    public FrameRange RestrictedPool { get; init; }

    /// <summary>Where the CPU sees allocations that are not seen through the linear map; 128 MiB from here on belong to them. A multiple of 128 MiB.</summary>
    public CpuAddress RemapBase { get; init; }

    /// <summary>The first frame of memory.</summary>
    public ulong FirstFrame => Regions[0].First;

    /// <summary>The last frame of memory.</summary>
    public ulong LastFrame => Regions[^1].End - 1;

    /// <summary>Finds the region that holds a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="region">The region.</param>
    /// <returns>Whether there is memory.</returns>
    public bool TryFindRegion(ulong frame, out FrameRange region)
    {
        foreach (var candidate in Regions)
        {
            if (candidate.Contains(frame, 1))
            {
                region = candidate;
                return true;
            }
        }
        region = default;
        return false;
    }
}
