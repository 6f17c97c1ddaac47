namespace Dma.Reference;

// The pages, the CPU's accesses and the devices'.
public sealed partial class Machine
{
    private MemoryMap MemoryMap => Parts.MemoryMap;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for a count of 0.</remarks>
    public Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement)
    {
        if (count == 0)
            return Answer.Failed(Errno.Invalid);
        var answer = Pages.Allocate(count, placement);
        if (answer.Status != AnswerStatus.Ok)
            return answer.Outcome;
        return Describe(answer.Value);
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for anything but a live block.</remarks>
    public Answer FreePages(PageNumber first, ulong count) =>
        first.Value < MemoryMap.PageBase.Value || count == 0
            ? Answer.Failed(Errno.Invalid)
            : Pages.Free(new(first.Value - MemoryMap.PageBase.Value, count));

    /// <inheritdoc />
    /// <remarks><see cref="Errno.BadAddress" /> for what is not live.</remarks>
    public Answer CpuLoad(CpuAddress address, Span<byte> destination)
    {
        if (destination.IsEmpty)
            return Answer.Ok;
        if (!TryResolve(address, (ulong)destination.Length, out var memory, out var type))
            return Answer.Failed(Errno.BadAddress);
        for (var part = SideBySide(address, destination.Length); part < destination.Length; )
        {
            WriteBuffer.Load(memory, type, destination[..part]);
            address = address.Add(new((ulong)part));
            destination = destination[part..];
            TryResolve(address, (ulong)destination.Length, out memory, out type);
            part = SideBySide(address, destination.Length);
        }
        WriteBuffer.Load(memory, type, destination);
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.BadAddress" /> for what is not live.</remarks>
    public Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty)
            return Answer.Ok;
        if (!TryResolve(address, (ulong)source.Length, out var memory, out var type))
            return Answer.Failed(Errno.BadAddress);
        for (var part = SideBySide(address, source.Length); part < source.Length; )
        {
            WriteBuffer.Store(memory, type, source[..part]);
            address = address.Add(new((ulong)part));
            source = source[part..];
            TryResolve(address, (ulong)source.Length, out memory, out type);
            part = SideBySide(address, source.Length);
        }
        WriteBuffer.Store(memory, type, source);
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.BadAddress" /> for what is not in a live block, or leaves it.</remarks>
    public Answer CpuLoad(PageNumber page, ByteCount offset, Span<byte> destination)
    {
        if (destination.IsEmpty)
            return Answer.Ok;
        if (!TryResolve(page, offset, (ulong)destination.Length, out var memory))
            return Answer.Failed(Errno.BadAddress);
        WriteBuffer.Load(memory, MemoryType.Cached, destination);
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.BadAddress" /> for what is not in a live block, or leaves it.</remarks>
    public Answer CpuStore(PageNumber page, ByteCount offset, ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty)
            return Answer.Ok;
        if (!TryResolve(page, offset, (ulong)source.Length, out var memory))
            return Answer.Failed(Errno.BadAddress);
        WriteBuffer.Store(memory, MemoryType.Cached, source);
        return Answer.Ok;
    }

    /// <inheritdoc />
    public Answer Barrier()
    {
        WriteBuffer.Drain();
        Cache.Barrier();
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist.</remarks>
    public Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination)
    {
        if (Find(device) is not { } master)
            return Answer.Failed(Errno.NoDevice);
        if (!destination.IsEmpty)
            master.BusMaster.Load(address, destination);
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist.</remarks>
    public Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source)
    {
        if (Find(device) is not { } master)
            return Answer.Failed(Errno.NoDevice);
        if (!source.IsEmpty)
            master.BusMaster.Store(address, source);
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist.</remarks>
    public Answer Complete(DeviceId device)
    {
        if (Find(device) is not { } master)
            return Answer.Failed(Errno.NoDevice);
        master.BusMaster.Complete();
        master.Ports.Complete();
        return Answer.Ok;
    }

    // Bytes at a CPU address: of live blocks and of allocations in the linear map, which may be neighbours, or of one
    // allocation elsewhere.
    private bool TryResolve(CpuAddress address, ulong size, out PhysicalAddress memory, out MemoryType type)
    {
        type = MemoryType.Cached;
        return TryResolveLinear(address, size, takesAllocations: true, out memory)
            || TryResolveAllocation(address, size, out memory, out type)
            || DeviceMemory.TryResolve(address, size, out memory, out type);
    }

    // How many bytes at a CPU address lie side by side in memory: all of them, but for an allocation of scattered pages.
    private int SideBySide(CpuAddress address, int length) =>
        Parts.ScattersBuffers && Coherent.FindRemapped(address, out _) is { IsScattered: true }
            ? (int)Math.Min((ulong)length, PageMask + 1 - (address.Value & PageMask))
            : length;

    private bool TryResolveLinear(CpuAddress address, ulong size, bool takesAllocations, out PhysicalAddress memory)
    {
        memory = default;
        var start = unchecked(address.Value - MemoryMap.LinearBase.Value);
        var linearSize = MemoryMap.LinearFrames << PageShift;
        if (start >= linearSize || size > linearSize - start)
            return false;
        var lastFrame = (start + size - 1) >> PageShift;
        for (var frame = start >> PageShift; frame <= lastFrame; )
        {
            if (TryFindBlock(frame, out var block))
                frame = block.End;
            else if (takesAllocations && Coherent.FindByFrame(frame) is { View: CpuView.Linear } found)
                frame = found.Frames.End;
            else
                return false;
        }
        memory = new(start);
        return true;
    }

    // A live block of pages, out of an area or not.
    private bool TryFindBlock(ulong frame, out FrameRange block) =>
        Pages.TryFindBlock(frame, out block) || Contiguous.TryFindBlock(frame, out block);

    /// <summary>Finds the memory of a live page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="memory">The physical address of its first byte.</param>
    public bool TryFindPage(PageNumber page, out PhysicalAddress memory) =>
        TryResolve(page, ByteCount.Zero, 1, out memory);

    // Bytes at an offset from a page: all in the block of the page.
    private bool TryResolve(PageNumber page, ByteCount offset, ulong size, out PhysicalAddress memory)
    {
        memory = default;
        if (page.Value < MemoryMap.PageBase.Value)
            return false;
        var frame = page.Value - MemoryMap.PageBase.Value;
        if (!TryFindBlock(frame, out var block))
            return false;
        var left = (block.End - frame) << PageShift;
        if (offset.Value >= left || size > left - offset.Value)
            return false;
        memory = new((frame << PageShift) + offset.Value);
        return true;
    }
}
