namespace Dma.Conformance.Operations;

/// <summary>Generic calls, made by the old names that stand for them. What has no old name is not asked for here.</summary>
/// <param name="platform">The machine.</param>
/// <param name="legacy">Its old names.</param>
/// <param name="name">Which of them.</param>
internal sealed class LegacyCalls(IDmaPlatform platform, ILegacy legacy, LegacyName name)
    : ICoherent,
        IStreaming,
        IAddressing,
        IScatterlist,
        IPool
{
    public Answer<DmaAddress> Map(DeviceId device, CpuAddress buffer, ByteCount size, DmaDirection direction) =>
        legacy.MapSingle(name, device, buffer, size, direction);

    public Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction) =>
        legacy.UnmapSingle(name, device, range, direction);

    public Answer<bool> MappingError(DeviceId device, DmaAddress address) =>
        name == LegacyName.Pci ? legacy.MappingError(name, device, address) : platform.MappingError(device, address);

    public Answer<DmaAddress> MapPage(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => legacy.MapPage(name, device, page, offset, size, direction);

    public Answer UnmapPage(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
        legacy.UnmapPage(name, device, range, direction);

    public Answer SyncForCpu(DeviceId device, DmaRange range, DmaDirection direction) =>
        legacy.SyncSingleForCpu(name, device, range, direction);

    public Answer SyncForDevice(DeviceId device, DmaRange range, DmaDirection direction) =>
        legacy.SyncSingleForDevice(name, device, range, direction);

    public Answer<CoherentBuffer> AllocateCoherent(
        DeviceId device,
        ByteCount size,
        Gfp flags,
        DmaAttributes attributes
    ) => legacy.AllocateConsistent(name, device, size, flags.HasFlag(Gfp.Zero));

    public Answer FreeCoherent(DeviceId device, ByteCount size, CoherentBuffer buffer, DmaAttributes attributes) =>
        legacy.FreeConsistent(name, device, size, buffer);

    public Answer SetCoherentMask(DeviceId device, DmaMask mask) => legacy.SetPciConsistentMask(device, mask);

    public Answer<DmaMask> GetCoherentMask(DeviceId device) => Answer.Unsupported;

    public Answer SetMask(DeviceId device, DmaMask mask) => legacy.SetPciMask(device, mask);

    public Answer<DmaMask> GetMask(DeviceId device) => Answer.Unsupported;

    public Answer<DmaMask> GetRequiredMask(DeviceId device) => Answer.Unsupported;

    public Answer<ByteCount> GetMaxMappingSize(DeviceId device) => Answer.Unsupported;

    public Answer<MappedList> MapList(
        DeviceId device,
        ReadOnlySpan<ScatterEntry> entries,
        DmaDirection direction,
        DmaAttributes attributes,
        Span<DmaRange> segments
    ) => legacy.MapList(name, device, entries, direction, segments);

    public Answer UnmapList(
        DeviceId device,
        ListId list,
        int entries,
        DmaDirection direction,
        DmaAttributes attributes
    ) => legacy.UnmapList(name, device, list, entries, direction);

    public Answer SyncListForCpu(DeviceId device, ListId list, int entries, DmaDirection direction) =>
        legacy.SyncListForCpu(name, device, list, entries, direction);

    public Answer SyncListForDevice(DeviceId device, ListId list, int entries, DmaDirection direction) =>
        legacy.SyncListForDevice(name, device, list, entries, direction);

    public Answer<PoolId> CreatePool(DeviceId device, ByteCount size, ByteCount alignment, ByteCount boundary) =>
        legacy.CreatePciPool(device, size, alignment, boundary);

    public Answer<CoherentBuffer> AllocateFromPool(PoolId pool, Gfp flags) => legacy.AllocateFromPciPool(pool, flags);

    public Answer FreeToPool(PoolId pool, CoherentBuffer block) => legacy.FreeToPciPool(pool, block);

    public Answer DestroyPool(PoolId pool) => legacy.DestroyPciPool(pool);
}
