using System.Diagnostics.CodeAnalysis;

namespace Dma.Conformance.Tests;

/// <summary>A platform that hands every call to another one; tests override what they want to be different.</summary>
/// <param name="inner">The other one.</param>
internal class PassThrough(IDmaPlatform inner) : IDmaPlatform
{
    public virtual PlatformDescription Description => inner.Description;

    public virtual IReadOnlyList<DeviceDescription> Devices => inner.Devices;

    public virtual bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
        where TFacet : class => inner.TryGet(out facet);

    public virtual Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement) =>
        inner.AllocatePages(count, placement);

    public virtual Answer FreePages(PageNumber first, ulong count) => inner.FreePages(first, count);

    public virtual Answer CpuLoad(CpuAddress address, Span<byte> destination) => inner.CpuLoad(address, destination);

    public virtual Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source) => inner.CpuStore(address, source);

    public virtual Answer CpuLoad(PageNumber page, ByteCount offset, Span<byte> destination) =>
        inner.CpuLoad(page, offset, destination);

    public virtual Answer CpuStore(PageNumber page, ByteCount offset, ReadOnlySpan<byte> source) =>
        inner.CpuStore(page, offset, source);

    public virtual Answer Barrier() => inner.Barrier();

    public virtual Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination) =>
        inner.DeviceLoad(device, address, destination);

    public virtual Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source) =>
        inner.DeviceStore(device, address, source);

    public virtual Answer Complete(DeviceId device) => inner.Complete(device);

    public virtual Answer<DmaAddress> Map(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => inner.Map(device, buffer, size, direction, attributes);

    public virtual Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
        inner.Unmap(device, range, direction, attributes);

    public virtual Answer<bool> MappingError(DeviceId device, DmaAddress address) =>
        inner.MappingError(device, address);

    public virtual int DrainEvents(Span<PlatformEvent> destination) => inner.DrainEvents(destination);

    public virtual Answer Settle() => inner.Settle();

    public virtual void Dispose() => inner.Dispose();
}
