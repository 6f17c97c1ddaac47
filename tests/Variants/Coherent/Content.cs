using Dma.Reference;

namespace Dma.Variants.Coherent;

/// <summary>Memory is coherent also where less was asked for, and ordered where it need not be.</summary>
/// <param name="machine">The machine, which says nothing of attributes.</param>
internal sealed class CoherentAnyhow(Machine machine) : CoherentAllocator(machine)
{
    protected override MemoryType MemoryTypeOf(in CoherentRequest request) =>
        request.Device.IsCoherent ? MemoryType.Cached : MemoryType.Uncached;
}

/// <summary>Zeroes memory when it is freed, and before its first use, instead of when it is allocated.</summary>
/// <param name="machine">The machine.</param>
internal sealed class ZeroesAtFree(Machine machine) : CoherentAllocator(machine)
{
    private readonly HashSet<ulong> _used = [];

    public override Answer Free(in CoherentRequest request, CoherentBuffer buffer)
    {
        var frames = FramesOf(request, buffer);
        var answer = base.Free(request, buffer);
        if (answer == Answer.Ok)
            Zero(frames);
        return answer;
    }

    protected override void Prepare(CoherentAllocation allocation)
    {
        var frames = allocation.Frames;
        // Copies that lay in the same memory left what they were.
        if (allocation.Request.Device.Operations is BouncedOperations { OwnsMemory: true })
            Zero(frames);
        for (var frame = frames.First; frame < frames.End; frame++)
        {
            if (_used.Add(frame))
                Zero(new(frame, 1));
        }
    }

    // The device reaches the memory as long as it is not freed.
    private FrameRange FramesOf(in CoherentRequest request, CoherentBuffer buffer) =>
        request.Device.Operations.TryReach(buffer.Dma, new(1), isWrite: false, out var memory, out _)
        && FindByFrame(memory.Value >> Machine.PageShift) is { } found
            ? found.Frames
            : default;

    private void Zero(FrameRange frames)
    {
        var start = Machine.AddressOf(frames.First);
        var size = new ByteCount(frames.Count << Machine.PageShift);
        Machine.WriteBuffer.Drain(start, size);
        Machine.Cache.Barrier();
        Machine.Cache.Invalidate(start, size);
        Machine.Memory.Clear(frames);
    }
}
