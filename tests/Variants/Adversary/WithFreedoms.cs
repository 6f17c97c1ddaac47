using System.Diagnostics.CodeAnalysis;

namespace Dma.Variants.Adversary;

/// <summary>A machine as it is, and beside all that it provides its freedoms.</summary>
/// <param name="inner">The machine.</param>
/// <param name="freedoms">What its parts look at.</param>
/// <param name="offers">What it may be told.</param>
internal sealed class WithFreedoms(IDmaPlatform inner, Freedoms freedoms, IReadOnlyList<Offer> offers)
    : IDmaPlatform,
        IFreedoms
{
    public PlatformDescription Description => inner.Description;

    public IReadOnlyList<DeviceDescription> Devices => inner.Devices;

    public IReadOnlyList<Offer> Offers => offers;

    public bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
        where TFacet : class
    {
        facet = this as IFreedoms as TFacet;
        return facet is not null && typeof(TFacet) == typeof(IFreedoms) || inner.TryGet(out facet);
    }

    public Answer Take(Freedom freedom, int way)
    {
        freedoms.Take(freedom, way);
        return Answer.Ok;
    }

    public Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement) =>
        inner.AllocatePages(count, placement);

    public Answer FreePages(PageNumber first, ulong count) => inner.FreePages(first, count);

    public Answer CpuLoad(CpuAddress address, Span<byte> destination) => inner.CpuLoad(address, destination);

    public Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source) => inner.CpuStore(address, source);

    public Answer CpuLoad(PageNumber page, ByteCount offset, Span<byte> destination) =>
        inner.CpuLoad(page, offset, destination);

    public Answer CpuStore(PageNumber page, ByteCount offset, ReadOnlySpan<byte> source) =>
        inner.CpuStore(page, offset, source);

    public Answer Barrier() => inner.Barrier();

    public Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination) =>
        inner.DeviceLoad(device, address, destination);

    public Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source) =>
        inner.DeviceStore(device, address, source);

    public Answer Complete(DeviceId device) => inner.Complete(device);

    public Answer<DmaAddress> Map(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => inner.Map(device, buffer, size, direction, attributes);

    public Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
        inner.Unmap(device, range, direction, attributes);

    public Answer<bool> MappingError(DeviceId device, DmaAddress address) => inner.MappingError(device, address);

    public int DrainEvents(Span<PlatformEvent> destination) => inner.DrainEvents(destination);

    public Answer Settle() => inner.Settle();

    public void Dispose() => inner.Dispose();
}
