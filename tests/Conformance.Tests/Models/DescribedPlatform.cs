namespace Dma.Conformance.Tests.Models;

/// <summary>A platform that only describes itself.</summary>
/// <param name="description">The machine.</param>
/// <param name="streaming">Its mappings.</param>
/// <param name="coherent">Its buffers.</param>
/// <param name="devices">Its devices.</param>
internal sealed class DescribedPlatform(
    PlatformDescription description,
    StreamingDescription streaming,
    CoherentDescription coherent,
    params IReadOnlyList<DeviceDescription> devices
) : IDmaPlatform, IDispatch, IStreaming, ICoherent, IUserMapping, IPool
{
    public PlatformDescription Description => description;

    public IReadOnlyList<DeviceDescription> Devices => devices;

    public DispatchDescription DispatchDescription { get; init; } = DispatchDescription.Unstated;

    public StreamingDescription StreamingDescription => streaming;

    public CoherentDescription CoherentDescription => coherent;

    /// <summary>Its user mappings.</summary>
    public UserMappingDescription UserMappingDescription { get; init; } = UserMappingDescription.Unstated;

    /// <summary>Its pools.</summary>
    public PoolDescription PoolDescription { get; init; } = PoolDescription.Unstated;

    public Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement) => throw new NotSupportedException();

    public Answer FreePages(PageNumber first, ulong count) => throw new NotSupportedException();

    public Answer CpuLoad(CpuAddress address, Span<byte> destination) => throw new NotSupportedException();

    public Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source) => throw new NotSupportedException();

    public Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination) =>
        throw new NotSupportedException();

    public Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source) =>
        throw new NotSupportedException();

    public Answer<DmaAddress> Map(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => throw new NotSupportedException();

    public Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
        throw new NotSupportedException();

    public Answer<bool> MappingError(DeviceId device, DmaAddress address) => throw new NotSupportedException();

    public Answer<DmaAddress> MapPage(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => throw new NotSupportedException();

    public Answer UnmapPage(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
        throw new NotSupportedException();

    public Answer SyncForCpu(DeviceId device, DmaRange range, DmaDirection direction) =>
        throw new NotSupportedException();

    public Answer SyncForDevice(DeviceId device, DmaRange range, DmaDirection direction) =>
        throw new NotSupportedException();

    public Answer<CoherentBuffer> AllocateCoherent(
        DeviceId device,
        ByteCount size,
        Gfp flags,
        DmaAttributes attributes
    ) => throw new NotSupportedException();

    public Answer FreeCoherent(DeviceId device, ByteCount size, CoherentBuffer buffer, DmaAttributes attributes) =>
        throw new NotSupportedException();

    public Answer<UserMappingId> MapToUser(
        DeviceId device,
        CoherentBuffer buffer,
        ByteCount size,
        DmaAttributes attributes,
        ulong pageOffset,
        ulong pages
    ) => throw new NotSupportedException();

    public Answer UnmapFromUser(UserMappingId mapping) => throw new NotSupportedException();

    public Answer UserLoad(UserMappingId mapping, ByteCount offset, Span<byte> destination) =>
        throw new NotSupportedException();

    public Answer UserStore(UserMappingId mapping, ByteCount offset, ReadOnlySpan<byte> source) =>
        throw new NotSupportedException();

    public Answer SetCoherentMask(DeviceId device, DmaMask mask) => throw new NotSupportedException();

    public Answer<DmaMask> GetCoherentMask(DeviceId device) => throw new NotSupportedException();

    public Answer<PoolId> CreatePool(DeviceId device, ByteCount size, ByteCount alignment, ByteCount boundary) =>
        throw new NotSupportedException();

    public Answer<CoherentBuffer> AllocateFromPool(PoolId pool, Gfp flags) => throw new NotSupportedException();

    public Answer FreeToPool(PoolId pool, CoherentBuffer block) => throw new NotSupportedException();

    public Answer DestroyPool(PoolId pool) => throw new NotSupportedException();
}
