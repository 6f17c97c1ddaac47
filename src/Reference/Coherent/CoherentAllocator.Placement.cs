using System.Numerics;

namespace Dma.Reference;

// What memory an allocation is, where it lies, and where the CPU sees it.
public partial class CoherentAllocator
{
    /// <summary>How many pages of CPU addresses there are for remapped allocations: 128 MiB.</summary>
    private ulong RemappedPages => (128UL << 20) >> Machine.PageShift;

    /// <summary>How the CPU reaches memory that is asked for.</summary>
    /// <param name="request">What is asked for.</param>
    protected virtual MemoryType MemoryTypeOf(in CoherentRequest request)
    {
        var attributes = request.Attributes;
        if (
            request.IsNonCoherent
            || (attributes.HasFlag(DmaAttributes.NonConsistent) && Description.HonoursNonConsistent == Claim.Yes)
        )
            return MemoryType.Cached;
        if (attributes.HasFlag(DmaAttributes.WeakOrdering) && Machine.WriteBuffer.Supports(MemoryType.WeaklyOrdered))
            return MemoryType.WeaklyOrdered;
        if (attributes.HasFlag(DmaAttributes.WriteCombine) && Machine.WriteBuffer.Supports(MemoryType.WriteCombined))
            return MemoryType.WriteCombined;
        return request.Device.IsCoherent ? MemoryType.Cached : MemoryType.Uncached;
    }

    /// <summary>Where the CPU sees memory that is asked for, if it lies in the linear map.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="type">How the CPU reaches it.</param>
    /// <param name="pages">How many pages it has.</param>
    protected virtual CpuView ViewOf(in CoherentRequest request, MemoryType type, ulong pages)
    {
        if (
            request.Attributes.HasFlag(DmaAttributes.NoKernelMapping)
            && Description.HonoursNoKernelMapping == Claim.Yes
        )
            return CpuView.None;
        // Another type than that of pages takes another translation; a large block would split the linear map's own.
        return type == MemoryType.Cached && pages <= LargestLinear >> Machine.PageShift && !Scatters(request, pages)
            ? CpuView.Linear
            : CpuView.Remapped;
    }

    /// <summary>Chooses memory for an allocation, and a DMA address for it.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="pages">How many pages it has.</param>
    /// <param name="view">Where the CPU sees it; the linear map becomes remapped where the memory is highmem.</param>
    /// <param name="frames">The memory.</param>
    /// <param name="dma">The DMA address; the device reaches the memory there.</param>
    /// <returns>Whether there is room that the device reaches.</returns>
    protected virtual bool TryPlace(
        in CoherentRequest request,
        ulong pages,
        ref CpuView view,
        out FrameRange frames,
        out DmaAddress dma
    )
    {
        (frames, dma) = (default, default);
        var mayRemap = Map.AtomicPool.Count == 0 || !request.Flags.HasFlag(Gfp.Atomic);
        if (view == CpuView.Remapped && !mayRemap)
            return pages <= PagesOf(Description.Room.AtomicBufferSize)
                && TryPlaceIn(request, Map.AtomicPool, pages, view, 0, out frames, out dma);
        if (request.Device.Operations.OwnsMemory)
        {
            var isPlaced = TryPlaceInOwn(request.Device.Operations, pages, out frames, out dma);
            view = view == CpuView.Linear && IsReserved(frames) ? CpuView.Remapped : view;
            return isPlaced;
        }
        if (!request.Flags.HasFlag(Gfp.Atomic) && TryPlaceContiguous(request, pages, ref view, out frames, out dma))
            return true;
        var areas = Map.CoherentAreas;
        // What was freed last is used again often, under another type or for another device: what is left of it then shows.
        var reused = Choose(2) % 2 == 0 ? _lastFreed?.Frames.First ?? 0 : 0;
        var first = areas.IsEmpty ? 0 : (int)(Choose() % (ulong)areas.Length);
        for (var index = 0; index < areas.Length; index++)
        {
            if (areas[index].Contains(reused, 1))
                first = index;
        }
        for (var turn = 0; turn < areas.Length; turn++)
        {
            var index = (first + turn) % areas.Length;
            if (index == 0 && pages > PagesOf(Description.Room.BufferSize))
                continue;
            var isHigh = areas[index].End > Map.LinearFrames;
            if (view == CpuView.Linear && isHigh && !mayRemap)
                continue;
            var seen = view == CpuView.Linear && isHigh ? CpuView.Remapped : view;
            if (TryPlaceIn(request, areas[index], pages, seen, reused, out frames, out dma))
            {
                view = seen;
                return true;
            }
        }
        return false;
    }

    /// <summary>The alignment in pages of an allocation: the smallest power of two that holds it, up to a cap.</summary>
    /// <param name="pages">How many pages it has.</param>
    /// <param name="cap">The cap in bytes; zero: none.</param>
    protected virtual ulong AlignmentOf(ulong pages, ByteCount cap)
    {
        var order = BitOperations.RoundUpToPowerOf2(pages);
        return cap.Value == 0 ? order : Math.Min(order, PagesOf(cap));
    }

    /// <summary>The frame from which the alignment of an allocation counts.</summary>
    /// <param name="device">The device.</param>
    /// <param name="area">The area that the memory is taken from.</param>
    /// <param name="view">Where the CPU sees it.</param>
    protected virtual ulong PhaseOf(Device device, FrameRange area, CpuView view)
    {
        ArgumentNullException.ThrowIfNull(device);
        // Where both addresses follow from the physical one the bus offset is a multiple of what is seen linearly.
        return view != CpuView.Linear && device.Operations.Origin is { } origin ? origin.Value >> Machine.PageShift : 0;
    }

    /// <summary>The memory that an allocation for a device may have.</summary>
    /// <param name="device">The device.</param>
    protected virtual FrameRange ReachOf(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.Operations.FramesWithin(device.Masks.LastCoherentAddress);
    }

    /// <summary>Chooses where the CPU sees an allocation.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="frames">The memory.</param>
    /// <param name="view">How the CPU sees it.</param>
    /// <param name="address">The address or the cookie.</param>
    /// <returns>Whether there is room.</returns>
    protected virtual bool TryMakeCpuAddress(
        in CoherentRequest request,
        FrameRange frames,
        CpuView view,
        out CpuAddress address
    )
    {
        address = view switch
        {
            CpuView.Linear => Map.LinearBase.Add(new(frames.First << Machine.PageShift)),
            // What a kernel gives there is the number of the page or the address of what describes it: never another's.
            _ => new(Map.PageBase.Add(frames.First).Value),
        };
        if (view != CpuView.Remapped)
            return true;
        var alignment = AlignmentOf(frames.Count, Description.CpuAlignmentCap);
        var choice = Choose(1);
        var from = (choice % 4) switch
        {
            0 when _lastFreed is { View: CpuView.Remapped } => RemappedPageOf(_lastFreed.Buffer.Cpu),
            1 => (choice >> 8) % 16 * alignment,
            _ => 0UL,
        };
        // One page more, which leads nowhere.
        var isFound =
            _live.Remapped.TryFirstFit(from, RemappedPages, frames.Count + 1, alignment, 0, out var page)
            || _live.Remapped.TryFirstFit(0, RemappedPages, frames.Count + 1, alignment, 0, out page);
        address = isFound ? new((FirstRemappedPage + page) << Machine.PageShift) : default;
        return isFound;
    }

    /// <summary>Takes memory out of the area that is reserved for contiguous blocks of the device, if it serves buffers.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="pages">How many pages it has.</param>
    /// <param name="view">Where the CPU sees it; the linear map becomes remapped where the memory is highmem.</param>
    /// <param name="frames">The memory.</param>
    /// <param name="dma">The DMA address.</param>
    /// <returns>Whether there is room that the device reaches; if not, memory of other kinds will do.</returns>
    protected virtual bool TryPlaceContiguous(
        in CoherentRequest request,
        ulong pages,
        ref CpuView view,
        out FrameRange frames,
        out DmaAddress dma
    )
    {
        dma = default;
        var alignment = AlignmentOf(pages, Description.CpuAlignmentCap);
        var dmaAlignment = AlignmentOf(pages, Description.DmaAlignmentCap);
        if (!Machine.Contiguous.TryTakeForBuffer(request.Device, pages, Math.Max(alignment, dmaAlignment), out frames))
            return false;
        // What lies beyond the mask is given back.
        if (
            !request.Device.Operations.TryMapAllocation(frames, dmaAlignment, out dma)
            || (dma.Value >> Machine.PageShift) % dmaAlignment != 0
        )
        {
            Machine.Contiguous.GiveBack(frames);
            return false;
        }
        view = view == CpuView.Linear && frames.End > Map.LinearFrames ? CpuView.Remapped : view;
        return true;
    }

    private bool TryPlaceInOwn(DeviceOperations operations, ulong pages, out FrameRange frames, out DmaAddress dma)
    {
        dma = default;
        var alignment = Math.Max(
            AlignmentOf(pages, Description.CpuAlignmentCap),
            AlignmentOf(pages, Description.DmaAlignmentCap)
        );
        if (!operations.TryTakeFrames(pages, alignment, out frames))
            return false;
        if (operations.TryMapAllocation(frames, alignment, out dma))
            return true;
        operations.ReleaseFrames(frames);
        return false;
    }

    private bool TryPlaceIn(
        in CoherentRequest request,
        FrameRange area,
        ulong pages,
        CpuView view,
        ulong reused,
        out FrameRange frames,
        out DmaAddress dma
    )
    {
        (frames, dma) = (default, default);
        var reach = ReachOf(request.Device);
        var start = Math.Max(area.First, reach.First);
        var end = Math.Min(area.End, reach.End);
        if (start >= end)
            return false;
        var operations = request.Device.Operations;
        var alignment = view == CpuView.Linear ? AlignmentOf(pages, Description.CpuAlignmentCap) : 1;
        var dmaAlignment = AlignmentOf(pages, Description.DmaAlignmentCap);
        var phase = PhaseOf(request.Device, area, view);
        if (operations.Origin is not null)
            alignment = Math.Max(alignment, dmaAlignment);
        if (
            (reused < start || !_live.Frames.TryFirstFit(reused, end, pages, alignment, phase, out var first))
            && !TryFit(start, end, pages, alignment, phase, out first)
        )
            return false;
        frames = new(first, pages);
        return view == CpuView.Remapped && Scatters(request, pages)
            ? operations.TryMapScattered(frames, dmaAlignment, out dma)
            : operations.TryMapAllocation(frames, dmaAlignment, out dma);
    }

    private bool IsReserved(FrameRange frames)
    {
        foreach (var part in Map.Reserved)
        {
            if (part.Contains(frames.First, frames.Count))
                return true;
        }
        return false;
    }

    // Few places, so that memory is soon used again.
    private bool TryFit(ulong start, ulong end, ulong pages, ulong alignment, ulong phase, out ulong first)
    {
        var choice = Choose() >> 8;
        if (choice % 4 == 0)
            return _live.Frames.TryLastFit(start, end, pages, alignment, phase, out first);
        var slot = choice % 4 == 1 ? start : start + (choice >> 8) % 4 * alignment;
        return _live.Frames.TryFirstFit(slot, end, pages, alignment, phase, out first)
            || _live.Frames.TryFirstFit(start, end, pages, alignment, phase, out first);
    }

    private ulong PagesOf(ByteCount size) => size.Value >> Machine.PageShift;

    private ulong Choose(ulong detail = 0) => Machine.Choices.Draw(Purpose.CoherentPlacement, detail);
}
