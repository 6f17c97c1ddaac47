using System.Diagnostics.CodeAnalysis;

namespace Dma.Conformance.Tests.Shrinking;

/// <summary>Passes every call on to a platform; what derives from it lies in one place.</summary>
internal class LyingPlatform(IDmaPlatform truth) : IDmaPlatform, IStepAware, IStreaming, IAddressing
{
    public virtual bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
        where TFacet : class
    {
        facet = this as TFacet;
        return facet is not null || truth.TryGet(out facet);
    }

    public virtual PlatformDescription Description => truth.Description;

    public IReadOnlyList<DeviceDescription> Devices => truth.Devices;

    public StreamingDescription StreamingDescription => Facet<IStreaming>().StreamingDescription;

    public AddressingDescription AddressingDescription => Facet<IAddressing>().AddressingDescription;

    public virtual void BeginStep(ulong id) => Facet<IStepAware>().BeginStep(id);

    public virtual Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement) =>
        truth.AllocatePages(count, placement);

    public virtual Answer FreePages(PageNumber first, ulong count) => truth.FreePages(first, count);

    public virtual Answer CpuLoad(CpuAddress address, Span<byte> destination) => truth.CpuLoad(address, destination);

    public virtual Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source) => truth.CpuStore(address, source);

    public virtual Answer CpuLoad(PageNumber page, ByteCount offset, Span<byte> destination) =>
        truth.CpuLoad(page, offset, destination);

    public virtual Answer CpuStore(PageNumber page, ByteCount offset, ReadOnlySpan<byte> source) =>
        truth.CpuStore(page, offset, source);

    public virtual Answer Barrier() => truth.Barrier();

    public virtual Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination) =>
        truth.DeviceLoad(device, address, destination);

    public virtual Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source) =>
        truth.DeviceStore(device, address, source);

    public virtual Answer Complete(DeviceId device) => truth.Complete(device);

    public virtual Answer<DmaAddress> Map(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => truth.Map(device, buffer, size, direction, attributes);

    public virtual Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
        truth.Unmap(device, range, direction, attributes);

    public virtual Answer<bool> MappingError(DeviceId device, DmaAddress address) =>
        truth.MappingError(device, address);

    public int DrainEvents(Span<PlatformEvent> destination) => truth.DrainEvents(destination);

    public virtual Answer Settle() => truth.Settle();

    public virtual Answer<DmaAddress> MapPage(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Facet<IStreaming>().MapPage(device, page, offset, size, direction, attributes);

    public virtual Answer UnmapPage(
        DeviceId device,
        DmaRange range,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Facet<IStreaming>().UnmapPage(device, range, direction, attributes);

    public virtual Answer SyncForCpu(DeviceId device, DmaRange range, DmaDirection direction) =>
        Facet<IStreaming>().SyncForCpu(device, range, direction);

    public virtual Answer SyncForDevice(DeviceId device, DmaRange range, DmaDirection direction) =>
        Facet<IStreaming>().SyncForDevice(device, range, direction);

    public virtual Answer SetMask(DeviceId device, DmaMask mask) => Facet<IAddressing>().SetMask(device, mask);

    public virtual Answer<DmaMask> GetMask(DeviceId device) => Facet<IAddressing>().GetMask(device);

    public virtual Answer<DmaMask> GetRequiredMask(DeviceId device) => Facet<IAddressing>().GetRequiredMask(device);

    public virtual Answer<ByteCount> GetMaxMappingSize(DeviceId device) =>
        Facet<IAddressing>().GetMaxMappingSize(device);

    [SuppressMessage("Design", "CA1063", Justification = "Derived platforms have nothing to finalize.")]
    [SuppressMessage("Usage", "CA1816", Justification = "Derived platforms have nothing to finalize.")]
    public virtual void Dispose() => truth.Dispose();

    private TFacet Facet<TFacet>()
        where TFacet : class =>
        truth.TryGet<TFacet>(out var facet) ? facet : throw new NotSupportedException(typeof(TFacet).Name);
}

/// <summary>Makes machines of the reference and wraps each.</summary>
/// <param name="wrap">Wraps a machine; is told how many were made before it.</param>
internal sealed class LyingFactory(Func<IDmaPlatform, int, IDmaPlatform> wrap) : IDmaPlatformFactory
{
    private readonly Dma.Reference.ReferenceFactory _factory = new();
    private int _made;

    public IReadOnlyList<string> Profiles => _factory.Profiles;

    public IReadOnlyList<string> DefaultProfiles => _factory.DefaultProfiles;

    public IDmaPlatform Create(string profile, ulong seed) => wrap(_factory.Create(profile, seed), _made++);
}
