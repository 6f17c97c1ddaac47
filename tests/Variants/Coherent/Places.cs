using Dma.Reference;

namespace Dma.Variants.Coherent;

/// <summary>Gives out the lowest memory that is free, so that what is freed is soon used again.</summary>
/// <param name="machine">The machine.</param>
internal class LowestBuffersFirst(Machine machine) : CoherentAllocator(machine)
{
    /// <summary>Whether the lowest memory is given out now; else memory from anywhere.</summary>
    protected virtual bool IsLowestFirst => true;

    protected override bool TryPlace(
        in CoherentRequest request,
        ulong pages,
        ref CpuView view,
        out FrameRange frames,
        out DmaAddress dma
    )
    {
        var map = Machine.Parts.MemoryMap;
        // What must not sleep has rules of its own, and so has a device with memory of its own.
        if (!IsLowestFirst || request.Device.Operations.OwnsMemory)
            return base.TryPlace(request, pages, ref view, out frames, out dma);
        if (map.AtomicPool.Count > 0 && request.Flags.HasFlag(Gfp.Atomic))
            return base.TryPlace(request, pages, ref view, out frames, out dma);
        for (var index = 0; index < map.CoherentAreas.Length; index++)
        {
            var area = map.CoherentAreas[index];
            // Larger ones could split the first area, which keeps the promise.
            if (index == 0 && pages > Description.Room.BufferSize.Value >> Machine.PageShift)
                continue;
            var seen = view == CpuView.Linear && area.End > map.LinearFrames ? CpuView.Remapped : view;
            if (TryPlaceIn(request, area, pages, seen, out frames, out dma))
            {
                view = seen;
                return true;
            }
        }
        (frames, dma) = (default, default);
        return false;
    }

    protected override bool Scatters(in CoherentRequest request, ulong pages) =>
        !IsLowestFirst && base.Scatters(request, pages);

    /// <summary>Where the search begins.</summary>
    /// <param name="area">The area that is searched.</param>
    protected virtual ulong From(FrameRange area) => area.First;

    /// <summary>Memory was found.</summary>
    /// <param name="area">The area it lies in.</param>
    /// <param name="frames">The memory.</param>
    protected virtual void Took(FrameRange area, FrameRange frames) { }

    private bool TryPlaceIn(
        in CoherentRequest request,
        FrameRange area,
        ulong pages,
        CpuView view,
        out FrameRange frames,
        out DmaAddress dma
    )
    {
        var reach = ReachOf(request.Device);
        var (start, end) = (Math.Max(area.First, reach.First), Math.Min(area.End, reach.End));
        var alignment = view == CpuView.Linear ? AlignmentOf(pages, Description.CpuAlignmentCap) : 1;
        var dmaAlignment = AlignmentOf(pages, Description.DmaAlignmentCap);
        var phase = 0UL;
        if (request.Device.Operations.Origin is { } origin)
        {
            phase = view == CpuView.Linear ? 0 : origin.Value >> Machine.PageShift;
            alignment = Math.Max(alignment, dmaAlignment);
        }
        if (
            TryFind(Math.Max(start, From(area)), end, pages, alignment, phase, out var first)
            || TryFind(start, end, pages, alignment, phase, out first)
        )
        {
            frames = new(first, pages);
            if (request.Device.Operations.TryMapAllocation(frames, dmaAlignment, out dma))
            {
                Took(area, frames);
                return true;
            }
        }
        (frames, dma) = (default, default);
        return false;
    }

    private bool TryFind(ulong from, ulong end, ulong pages, ulong alignment, ulong phase, out ulong first)
    {
        first = from + (unchecked(phase - from) & (alignment - 1));
        for (var frame = first; first + pages <= end && frame < first + pages; frame++)
        {
            if (FindByFrame(frame) is not { } taken)
                continue;
            var next = taken.Frames.End;
            first = next + (unchecked(phase - next) & (alignment - 1));
            frame = first - 1;
        }
        return first + pages <= end;
    }
}

/// <summary>Gives out memory that was never used before, as long as there is some.</summary>
/// <param name="machine">The machine.</param>
internal sealed class NewBuffersFirst(Machine machine) : LowestBuffersFirst(machine)
{
    private readonly Dictionary<ulong, ulong> _next = [];

    protected override ulong From(FrameRange area) => _next.GetValueOrDefault(area.First, area.First);

    protected override void Took(FrameRange area, FrameRange frames) =>
        _next[area.First] = Math.Max(From(area), frames.End);
}

/// <summary>Takes the memory of buffers from the pages, aligned by hand, so that each is soon the other.</summary>
/// <param name="machine">The machine.</param>
internal sealed class BuffersFromPages(Machine machine) : CoherentAllocator(machine)
{
    private readonly Dictionary<CoherentBuffer, FrameRange> _blocks = [];
    private FrameRange _taken;

    public override Answer<CoherentBuffer> Allocate(in CoherentRequest request)
    {
        var answer = base.Allocate(request);
        if (answer.Status == AnswerStatus.Ok && _taken.Count > 0)
            _blocks.Add(answer.Value, _taken);
        else if (_taken.Count > 0)
            Machine.Pages.Free(_taken);
        _taken = default;
        return answer;
    }

    protected override bool Scatters(in CoherentRequest request, ulong pages) => false;

    public override Answer Free(in CoherentRequest request, CoherentBuffer buffer)
    {
        var answer = base.Free(request, buffer);
        if (answer == Answer.Ok && _blocks.Remove(buffer, out var block))
            Machine.Pages.Free(block);
        return answer;
    }

    protected override bool TryPlace(
        in CoherentRequest request,
        ulong pages,
        ref CpuView view,
        out FrameRange frames,
        out DmaAddress dma
    )
    {
        if (Machine.Parts.MemoryMap.AtomicPool.Count > 0 && request.Flags.HasFlag(Gfp.Atomic))
            return base.TryPlace(request, pages, ref view, out frames, out dma);
        (frames, dma) = (default, default);
        var (cpu, device) = (
            AlignmentOf(pages, Description.CpuAlignmentCap),
            AlignmentOf(pages, Description.DmaAlignmentCap)
        );
        var alignment = Math.Max(cpu, device);
        if (pages > Description.Room.BufferSize.Value >> Machine.PageShift)
            return false;
        var answer = Machine.Pages.Allocate(pages + alignment - 1, PagePlacement.Low);
        if (answer.Status != AnswerStatus.Ok)
            return false;
        _taken = answer.Value;
        // Bus offsets of this machine are multiples of what is promised.
        frames = new((_taken.First + alignment - 1) / alignment * alignment, pages);
        var reach = ReachOf(request.Device);
        return reach.Contains(frames.First, frames.Count)
            && request.Device.Operations.TryMapAllocation(frames, device, out dma);
    }
}
