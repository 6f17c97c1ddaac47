namespace Dma.Reference;

// Contiguous blocks and movable pages: arguments are checked here; the parts do the rest.
public sealed partial class Machine : IContiguous, IMovablePages
{
    /// <inheritdoc />
    public ContiguousDescription ContiguousDescription => Parts.Contiguous;

    /// <inheritdoc />
    public IReadOnlyList<ReservedArea> ReservedAreas =>
        field ??= [.. Parts.ContiguousAreas.Select(area => Describe(area.Frames, area.Device))];

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for an order below 0.</remarks>
    public Answer<PageBlock> AllocateContiguous(DeviceId device, ulong pages, int order)
    {
        if (Find(device) is not { } found)
            return Answer.Failed(Errno.NoDevice);
        if (order < 0)
            return Answer.Failed(Errno.Invalid);
        var answer = Contiguous.Allocate(found, pages, order);
        return answer.Status == AnswerStatus.Ok ? Describe(answer.Value) : answer.Outcome;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist.</remarks>
    public Answer<bool> ReleaseContiguous(DeviceId device, PageNumber first, ulong pages)
    {
        if (Find(device) is not { } found)
            return Answer.Failed(Errno.NoDevice);
        return first.Value >= MemoryMap.PageBase.Value
            && Contiguous.Release(found, new(first.Value - MemoryMap.PageBase.Value, pages));
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist or that no area serves.</remarks>
    public Answer<ulong> GetLargestFree(DeviceId device) =>
        Find(device) is { } found && Contiguous.AreaOf(found) is { } area
            ? Contiguous.LargestFree(area)
            : Answer.Failed(Errno.NoDevice);

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Busy" /> for one that has an area of its own.</remarks>
    public Answer<ReservedArea> Reserve(ByteCount size, PhysicalAddress limit, ByteCount alignment, DeviceId device)
    {
        if (Find(device) is not { } found)
            return Answer.Failed(Errno.NoDevice);
        var answer = Contiguous.Reserve(found, size, limit, alignment);
        return answer.Status == AnswerStatus.Ok ? Describe(answer.Value, device) : answer.Outcome;
    }

    /// <inheritdoc />
    public Answer<MovablePageId> AllocateMovable() => Movable.Allocate();

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for what is not live, <see cref="Errno.Busy" /> for what is pinned.</remarks>
    public Answer FreeMovable(MovablePageId page) => Movable.Free(page);

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for what is not live or is pinned already.</remarks>
    public Answer<PageNumber> Pin(MovablePageId page)
    {
        var answer = Movable.Pin(page, true);
        return answer.Status == AnswerStatus.Ok ? MemoryMap.PageBase.Add(answer.Value) : answer.Outcome;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.Invalid" /> for what is not live or not pinned.</remarks>
    public Answer Unpin(MovablePageId page) => Movable.Pin(page, false).Outcome;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.BadAddress" /> for what is not live, and for bytes beyond the page.</remarks>
    public Answer LoadMovable(MovablePageId page, ByteCount offset, Span<byte> destination)
    {
        if (!TryResolve(page, offset, (ulong)destination.Length, out var memory))
            return Answer.Failed(Errno.BadAddress);
        if (!destination.IsEmpty)
            WriteBuffer.Load(memory, MemoryType.Cached, destination);
        return Answer.Ok;
    }

    /// <inheritdoc />
    /// <remarks><see cref="Errno.BadAddress" /> for what is not live, and for bytes beyond the page.</remarks>
    public Answer StoreMovable(MovablePageId page, ByteCount offset, ReadOnlySpan<byte> source)
    {
        if (!TryResolve(page, offset, (ulong)source.Length, out var memory))
            return Answer.Failed(Errno.BadAddress);
        if (!source.IsEmpty)
            WriteBuffer.Store(memory, MemoryType.Cached, source);
        return Answer.Ok;
    }

    private bool HasContiguousMemory => !Parts.ContiguousAreas.IsEmpty;

    private bool TryResolve(MovablePageId page, ByteCount offset, ulong size, out PhysicalAddress memory)
    {
        memory = default;
        if (Movable.FrameOf(page) is not { } frame || offset.Value > PageMask || size > PageMask + 1 - offset.Value)
            return false;
        memory = AddressOf(frame).Add(offset);
        return true;
    }

    private PageBlock Describe(FrameRange block) =>
        new(
            MemoryMap.PageBase.Add(block.First),
            block.End <= MemoryMap.LinearFrames ? MemoryMap.LinearBase.Add(new(block.First << PageShift)) : null
        );

    private ReservedArea Describe(FrameRange area, DeviceId? device) =>
        new(MemoryMap.PageBase.Add(area.First), area.Count, AddressOf(area.First), device);
}
