using System.Diagnostics.CodeAnalysis;

namespace Dma.Reference;

/// <summary>Memory that is declared for a device, and what of it is taken. Pages count from its first one.</summary>
/// <param name="device">The device.</param>
/// <param name="frames">The memory.</param>
/// <param name="deviceAddress">Where the device finds the first byte.</param>
/// <param name="isExclusive">Whether what does not fit is refused.</param>
public sealed class DeclaredMemory(Device device, FrameRange frames, DmaAddress deviceAddress, bool isExclusive)
{
    // Sparse, since the memory may have millions of pages.
    private readonly RangeMap<CoherentAllocation?> _taken = new();

    /// <summary>The device.</summary>
    public Device Device { get; } = device;

    /// <summary>The memory.</summary>
    public FrameRange Frames { get; } = frames;

    /// <summary>Where the device finds the first byte.</summary>
    public DmaAddress DeviceAddress { get; } = deviceAddress;

    /// <summary>Whether what does not fit is refused.</summary>
    public bool IsExclusive { get; } = isExclusive;

    /// <summary>Whether pages are free.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many, all of them declared.</param>
    public bool IsFree(ulong first, ulong count) => _taken.IsFree(first, count);

    /// <summary>Takes pages that are free.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="allocation">What they are taken by; null: they are marked.</param>
    public void Take(ulong first, ulong count, CoherentAllocation? allocation) => _taken.Add(first, count, allocation);

    /// <summary>Gives pages back.</summary>
    /// <param name="first">The first page of what took them.</param>
    public void Free(ulong first) => _taken.RemoveAt(_taken.Find(first));

    /// <summary>Whether a page is taken, and by which allocation.</summary>
    /// <param name="page">The page.</param>
    /// <param name="allocation">The allocation; null where the page is marked.</param>
    public bool IsTaken(ulong page, out CoherentAllocation? allocation)
    {
        var position = _taken.Find(page);
        allocation = position < 0 ? null : _taken[position].Value;
        return position >= 0;
    }

    /// <summary>Finds the allocation that begins at a CPU address.</summary>
    /// <param name="buffer">The address.</param>
    /// <param name="page">Its first page.</param>
    /// <param name="allocation">The allocation.</param>
    public bool TryFind(CpuAddress buffer, out ulong page, [NotNullWhen(true)] out CoherentAllocation? allocation)
    {
        for (var position = 0; position < _taken.Count; position++)
        {
            (page, _, allocation) = _taken[position];
            if (allocation?.Buffer.Cpu == buffer)
                return true;
        }
        (page, allocation) = (0, null);
        return false;
    }

    /// <summary>Finds the lowest free pages from one on.</summary>
    /// <param name="from">The first page to look at.</param>
    /// <param name="count">How many.</param>
    /// <param name="alignment">Of what number of pages the first is a multiple: a power of two.</param>
    /// <param name="phase">The page from which that is counted.</param>
    /// <param name="first">The first of them.</param>
    public bool TryFirstFit(ulong from, ulong count, ulong alignment, ulong phase, out ulong first) =>
        _taken.TryFirstFit(from, Frames.Count, count, alignment, phase, out first);

    /// <summary>Finds the highest free pages.</summary>
    /// <param name="count">How many.</param>
    /// <param name="alignment">Of what number of pages the first is a multiple: a power of two.</param>
    /// <param name="phase">The page from which that is counted.</param>
    /// <param name="first">The first of them.</param>
    public bool TryLastFit(ulong count, ulong alignment, ulong phase, out ulong first) =>
        _taken.TryLastFit(0, Frames.Count, count, alignment, phase, out first);
}
