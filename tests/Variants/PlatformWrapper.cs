using System.Diagnostics.CodeAnalysis;
using Dma.Reference;

namespace Dma.Variants;

/// <summary>A machine of the reference behind calls of one's own: every member passes on, and is there to be overridden.</summary>
/// <param name="inner">The machine.</param>
public abstract partial class PlatformWrapper(Machine inner) : IDmaPlatform, IStreaming, IAddressing, IStepAware
{
    /// <summary>The machine behind.</summary>
    protected Machine Inner { get; } = inner;

    /// <inheritdoc />
    public virtual PlatformDescription Description => Inner.Description;

    /// <inheritdoc />
    public virtual IReadOnlyList<DeviceDescription> Devices => Inner.Devices;

    /// <inheritdoc />
    public virtual StreamingDescription StreamingDescription => Inner.StreamingDescription;

    /// <inheritdoc />
    public virtual AddressingDescription AddressingDescription => Inner.AddressingDescription;

    /// <inheritdoc />
    /// <remarks>Every facet that the machine provides, and no other.</remarks>
    public virtual bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
        where TFacet : class
    {
        facet = Inner.TryGet<TFacet>(out _) ? this as TFacet : null;
        return facet is not null;
    }

    /// <inheritdoc />
    public virtual Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement) =>
        Inner.AllocatePages(count, placement);

    /// <inheritdoc />
    public virtual Answer FreePages(PageNumber first, ulong count) => Inner.FreePages(first, count);

    /// <inheritdoc />
    public virtual Answer CpuLoad(CpuAddress address, Span<byte> destination) => Inner.CpuLoad(address, destination);

    /// <inheritdoc />
    public virtual Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source) => Inner.CpuStore(address, source);

    /// <inheritdoc />
    public virtual Answer CpuLoad(PageNumber page, ByteCount offset, Span<byte> destination) =>
        Inner.CpuLoad(page, offset, destination);

    /// <inheritdoc />
    public virtual Answer CpuStore(PageNumber page, ByteCount offset, ReadOnlySpan<byte> source) =>
        Inner.CpuStore(page, offset, source);

    /// <inheritdoc />
    public virtual Answer Barrier() => Inner.Barrier();

    /// <inheritdoc />
    public virtual Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination) =>
        Inner.DeviceLoad(device, address, destination);

    /// <inheritdoc />
    public virtual Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source) =>
        Inner.DeviceStore(device, address, source);

    /// <inheritdoc />
    public virtual Answer Complete(DeviceId device) => Inner.Complete(device);

    /// <inheritdoc />
    public virtual Answer<DmaAddress> Map(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Inner.Map(device, buffer, size, direction, attributes);

    /// <inheritdoc />
    public virtual Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
        Inner.Unmap(device, range, direction, attributes);

    /// <inheritdoc />
    public virtual Answer<bool> MappingError(DeviceId device, DmaAddress address) =>
        Inner.MappingError(device, address);

    /// <inheritdoc />
    public virtual int DrainEvents(Span<PlatformEvent> destination) => Inner.DrainEvents(destination);

    /// <inheritdoc />
    public virtual Answer Settle() => Inner.Settle();

    /// <inheritdoc />
    public virtual Answer<DmaAddress> MapPage(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Inner.MapPage(device, page, offset, size, direction, attributes);

    /// <inheritdoc />
    public virtual Answer UnmapPage(
        DeviceId device,
        DmaRange range,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Inner.UnmapPage(device, range, direction, attributes);

    /// <inheritdoc />
    public virtual Answer SyncForCpu(DeviceId device, DmaRange range, DmaDirection direction) =>
        Inner.SyncForCpu(device, range, direction);

    /// <inheritdoc />
    public virtual Answer SyncForDevice(DeviceId device, DmaRange range, DmaDirection direction) =>
        Inner.SyncForDevice(device, range, direction);

    /// <inheritdoc />
    public virtual Answer SetMask(DeviceId device, DmaMask mask) => Inner.SetMask(device, mask);

    /// <inheritdoc />
    public virtual Answer<DmaMask> GetMask(DeviceId device) => Inner.GetMask(device);

    /// <inheritdoc />
    public virtual Answer<DmaMask> GetRequiredMask(DeviceId device) => Inner.GetRequiredMask(device);

    /// <inheritdoc />
    public virtual Answer<ByteCount> GetMaxMappingSize(DeviceId device) => Inner.GetMaxMappingSize(device);

    /// <inheritdoc />
    public virtual void BeginStep(ulong id) => Inner.BeginStep(id);

    /// <inheritdoc />
    public virtual void Dispose()
    {
        Inner.Dispose();
        GC.SuppressFinalize(this);
    }
}
