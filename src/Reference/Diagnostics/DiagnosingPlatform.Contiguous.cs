namespace Dma.Reference;

// Contiguous blocks and movable pages.
public sealed partial class DiagnosingPlatform : IContiguous, IMovablePages
{
    private readonly IContiguous? _contiguous;
    private readonly IMovablePages? _movable;

    /// <inheritdoc />
    public ContiguousDescription ContiguousDescription =>
        _contiguous?.ContiguousDescription ?? ContiguousDescription.Unstated;

    /// <inheritdoc />
    public IReadOnlyList<ReservedArea> ReservedAreas => _contiguous?.ReservedAreas ?? [];

    /// <inheritdoc />
    public Answer<PageBlock> AllocateContiguous(DeviceId device, ulong pages, int order)
    {
        var answer = _contiguous?.AllocateContiguous(device, pages, order) ?? Answer.Unsupported;
        if (answer.Status == AnswerStatus.Ok)
            _pageChecks.Allocated(MemorySource.Contiguous, device, answer.Value, pages);
        return answer;
    }

    /// <inheritdoc />
    public Answer<bool> ReleaseContiguous(DeviceId device, PageNumber first, ulong pages)
    {
        if (_contiguous is null)
            return Answer.Unsupported;
        var answer = _contiguous.ReleaseContiguous(device, first, pages);
        _pageChecks.Released(device, first, pages, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer<ulong> GetLargestFree(DeviceId device) => _contiguous?.GetLargestFree(device) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer<ReservedArea> Reserve(ByteCount size, PhysicalAddress limit, ByteCount alignment, DeviceId device) =>
        _contiguous?.Reserve(size, limit, alignment, device) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer<MovablePageId> AllocateMovable() => _movable?.AllocateMovable() ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer FreeMovable(MovablePageId page)
    {
        if (_movable is null)
            return Answer.Unsupported;
        var answer = _movable.FreeMovable(page);
        if (answer == Answer.Ok)
            _pageChecks.Unpinned(page);
        return answer;
    }

    /// <inheritdoc />
    public Answer<PageNumber> Pin(MovablePageId page)
    {
        var answer = _movable?.Pin(page) ?? Answer.Unsupported;
        if (answer.Status == AnswerStatus.Ok)
            _pageChecks.Pinned(page, answer.Value);
        return answer;
    }

    /// <inheritdoc />
    public Answer Unpin(MovablePageId page)
    {
        if (_movable is null)
            return Answer.Unsupported;
        var answer = _movable.Unpin(page);
        if (answer == Answer.Ok)
            _pageChecks.Unpinned(page);
        return answer;
    }

    /// <inheritdoc />
    public Answer LoadMovable(MovablePageId page, ByteCount offset, Span<byte> destination) =>
        _movable?.LoadMovable(page, offset, destination) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer StoreMovable(MovablePageId page, ByteCount offset, ReadOnlySpan<byte> source) =>
        _movable?.StoreMovable(page, offset, source) ?? Answer.Unsupported;
}
