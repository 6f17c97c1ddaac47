namespace Dma.Variants;

// Contiguous blocks and movable pages.
public abstract partial class PlatformWrapper : IContiguous, IMovablePages
{
    /// <inheritdoc />
    public virtual ContiguousDescription ContiguousDescription => Inner.ContiguousDescription;

    /// <inheritdoc />
    public virtual IReadOnlyList<ReservedArea> ReservedAreas => Inner.ReservedAreas;

    /// <inheritdoc />
    public virtual Answer<PageBlock> AllocateContiguous(DeviceId device, ulong pages, int order) =>
        Inner.AllocateContiguous(device, pages, order);

    /// <inheritdoc />
    public virtual Answer<bool> ReleaseContiguous(DeviceId device, PageNumber first, ulong pages) =>
        Inner.ReleaseContiguous(device, first, pages);

    /// <inheritdoc />
    public virtual Answer<ulong> GetLargestFree(DeviceId device) => Inner.GetLargestFree(device);

    /// <inheritdoc />
    public virtual Answer<ReservedArea> Reserve(
        ByteCount size,
        PhysicalAddress limit,
        ByteCount alignment,
        DeviceId device
    ) => Inner.Reserve(size, limit, alignment, device);

    /// <inheritdoc />
    public virtual Answer<MovablePageId> AllocateMovable() => Inner.AllocateMovable();

    /// <inheritdoc />
    public virtual Answer FreeMovable(MovablePageId page) => Inner.FreeMovable(page);

    /// <inheritdoc />
    public virtual Answer<PageNumber> Pin(MovablePageId page) => Inner.Pin(page);

    /// <inheritdoc />
    public virtual Answer Unpin(MovablePageId page) => Inner.Unpin(page);

    /// <inheritdoc />
    public virtual Answer LoadMovable(MovablePageId page, ByteCount offset, Span<byte> destination) =>
        Inner.LoadMovable(page, offset, destination);

    /// <inheritdoc />
    public virtual Answer StoreMovable(MovablePageId page, ByteCount offset, ReadOnlySpan<byte> source) =>
        Inner.StoreMovable(page, offset, source);
}
