using System.Diagnostics.CodeAnalysis;

namespace Dma.Conformance.Tests;

/// <summary>A platform that hands every call to another one, those of its facets too.</summary>
/// <param name="inner">The other one, which has both facets.</param>
internal class FacetedPassThrough(IDmaPlatform inner) : PassThrough(inner), IAddressing, IStreaming
{
    private readonly IAddressing _addressing = inner.TryGet<IAddressing>(out var facet)
        ? facet
        : throw new ArgumentException("no addressing", nameof(inner));

    private readonly IStreaming _streaming = inner.TryGet<IStreaming>(out var facet)
        ? facet
        : throw new ArgumentException("no streaming", nameof(inner));

    public virtual AddressingDescription AddressingDescription => _addressing.AddressingDescription;

    public virtual StreamingDescription StreamingDescription => _streaming.StreamingDescription;

    public virtual Answer<DmaAddress> MapPage(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => _streaming.MapPage(device, page, offset, size, direction, attributes);

    public virtual Answer UnmapPage(
        DeviceId device,
        DmaRange range,
        DmaDirection direction,
        DmaAttributes attributes
    ) => _streaming.UnmapPage(device, range, direction, attributes);

    public virtual Answer SyncForCpu(DeviceId device, DmaRange range, DmaDirection direction) =>
        _streaming.SyncForCpu(device, range, direction);

    public virtual Answer SyncForDevice(DeviceId device, DmaRange range, DmaDirection direction) =>
        _streaming.SyncForDevice(device, range, direction);

    public virtual Answer SetMask(DeviceId device, DmaMask mask) => _addressing.SetMask(device, mask);

    public virtual Answer<DmaMask> GetMask(DeviceId device) => _addressing.GetMask(device);

    public virtual Answer<DmaMask> GetRequiredMask(DeviceId device) => _addressing.GetRequiredMask(device);

    public virtual Answer<ByteCount> GetMaxMappingSize(DeviceId device) => _addressing.GetMaxMappingSize(device);

    public override bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
        where TFacet : class
    {
        facet = this as TFacet;
        return facet is not null || base.TryGet(out facet);
    }
}
