namespace Dma.Conformance.Operations.Traces;

// What the facets answered.
internal sealed partial class RecordedPlatform
    : IStreaming,
        IAddressing,
        ICoherent,
        INonCoherent,
        IUserMapping,
        IScatterlist,
        IPool,
        IDeviceMemory,
        IContiguous,
        IMovablePages,
        IBounce,
        IDispatch
{
    public StreamingDescription StreamingDescription { get; } =
        Find<IStreaming>(described)?.StreamingDescription ?? StreamingDescription.Unstated;

    public AddressingDescription AddressingDescription { get; } =
        Find<IAddressing>(described)?.AddressingDescription ?? AddressingDescription.Unstated;

    public CoherentDescription CoherentDescription { get; } =
        Find<ICoherent>(described)?.CoherentDescription ?? CoherentDescription.Unstated;

    public UserMappingDescription UserMappingDescription { get; } =
        Find<IUserMapping>(described)?.UserMappingDescription ?? UserMappingDescription.Unstated;

    // Nothing is known of the segments of a device unless the platform says so.
    public ScatterlistDescription ScatterlistDescription { get; } =
        Find<IScatterlist>(described)?.ScatterlistDescription ?? ScatterlistDescription.Unstated;

    public PoolDescription PoolDescription { get; } =
        Find<IPool>(described)?.PoolDescription ?? PoolDescription.Unstated;

    public DeviceMemoryDescription DeviceMemoryDescription { get; } =
        Find<IDeviceMemory>(described)?.DeviceMemoryDescription ?? DeviceMemoryDescription.Unstated;

    public ContiguousDescription ContiguousDescription { get; } =
        Find<IContiguous>(described)?.ContiguousDescription ?? ContiguousDescription.Unstated;

    public IReadOnlyList<ReservedArea> ReservedAreas { get; } = Find<IContiguous>(described)?.ReservedAreas ?? [];

    public DispatchDescription DispatchDescription { get; } =
        Find<IDispatch>(described)?.DispatchDescription ?? DispatchDescription.Unstated;

    public BounceDescription DescribeBounce(DeviceId device) =>
        Find<IBounce>(described)?.DescribeBounce(device) ?? BounceDescription.Unstated;

    public Answer<DmaAddress> MapPage(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Give(new DmaAddress(Number));

    public Answer UnmapPage(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
        Outcome;

    public Answer SyncForCpu(DeviceId device, DmaRange range, DmaDirection direction) => Outcome;

    public Answer SyncForDevice(DeviceId device, DmaRange range, DmaDirection direction) => Outcome;

    public Answer SetMask(DeviceId device, DmaMask mask) => Outcome;

    public Answer<DmaMask> GetMask(DeviceId device) => Give(new DmaMask(Number));

    public Answer<DmaMask> GetRequiredMask(DeviceId device) => Give(new DmaMask(Number));

    public Answer<ByteCount> GetMaxMappingSize(DeviceId device) => Give(new ByteCount(Number));

    public Answer<CoherentBuffer> AllocateCoherent(
        DeviceId device,
        ByteCount size,
        Gfp flags,
        DmaAttributes attributes
    ) => Give(Buffer());

    public Answer FreeCoherent(DeviceId device, ByteCount size, CoherentBuffer buffer, DmaAttributes attributes) =>
        Outcome;

    public Answer<CoherentBuffer> AllocateNonCoherent(DeviceId device, ByteCount size, Gfp flags) => Give(Buffer());

    public Answer FreeNonCoherent(DeviceId device, ByteCount size, CoherentBuffer buffer) => Outcome;

    public Answer SetCoherentMask(DeviceId device, DmaMask mask) => Outcome;

    public Answer<DmaMask> GetCoherentMask(DeviceId device) => Give(new DmaMask(Number));

    public Answer SetMaskAndCoherent(DeviceId device, DmaMask mask) => Outcome;

    public Answer<UserMappingId> MapToUser(
        DeviceId device,
        CoherentBuffer buffer,
        ByteCount size,
        DmaAttributes attributes,
        ulong pageOffset,
        ulong pages
    ) => Give(new UserMappingId(Number));

    public Answer UnmapFromUser(UserMappingId mapping) => Outcome;

    public Answer UserLoad(UserMappingId mapping, ByteCount offset, Span<byte> destination) => Outcome;

    public Answer UserStore(UserMappingId mapping, ByteCount offset, ReadOnlySpan<byte> source) => Outcome;

    public Answer<bool> CanMapToUser(DeviceId device) => Give(_answer.Flag);

    public Answer<ulong> GetScatterTable(
        DeviceId device,
        CoherentBuffer buffer,
        ByteCount size,
        DmaAttributes attributes,
        Span<ScatterEntry> destination
    ) => Give(Number);

    // The text of an observation has the segments and not the list's name, which is the platform's own.
    public Answer<MappedList> MapList(
        DeviceId device,
        ReadOnlySpan<ScatterEntry> entries,
        DmaDirection direction,
        DmaAttributes attributes,
        Span<DmaRange> segments
    )
    {
        var count = Math.Min(_answer.Ranges.Count, segments.Length);
        for (var i = 0; i < count; i++)
        {
            segments[i] = _answer.Ranges[i];
        }

        return Give(new MappedList(new(_step), count));
    }

    public Answer UnmapList(
        DeviceId device,
        ListId list,
        int entries,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Outcome;

    public Answer SyncListForCpu(DeviceId device, ListId list, int entries, DmaDirection direction) => Outcome;

    public Answer SyncListForDevice(DeviceId device, ListId list, int entries, DmaDirection direction) => Outcome;

    public Answer SetMaxSegmentSize(DeviceId device, ByteCount size) => Outcome;

    public Answer SetSegmentBoundary(DeviceId device, DmaMask boundary) => Outcome;

    public Answer<DmaMask> GetMergeBoundary(DeviceId device) => Give(new DmaMask(Number));

    public Answer<PoolId> CreatePool(DeviceId device, ByteCount size, ByteCount alignment, ByteCount boundary) =>
        Give(new PoolId(Number));

    public Answer<CoherentBuffer> AllocateFromPool(PoolId pool, Gfp flags) => Give(Buffer());

    public Answer FreeToPool(PoolId pool, CoherentBuffer block) => Outcome;

    public Answer DestroyPool(PoolId pool) => Outcome;

    public Answer<PoolStatistics> GetPoolStatistics(PoolId pool) => Give(_answer.Statistics);

    public Answer<int> DeclareMemory(
        DeviceId device,
        PhysicalAddress start,
        DmaAddress deviceAddress,
        ByteCount size,
        DeviceMemoryFlags flags
    ) => Give(unchecked((int)Number));

    public Answer ReleaseMemory(DeviceId device) => Outcome;

    public Answer<CpuAddress> MarkOccupied(DeviceId device, DmaAddress start, ByteCount size) =>
        Give(new CpuAddress(Number));

    public Answer<DeviceMemoryAnswer> AllocateFromDeviceMemory(DeviceId device, ByteCount size) =>
        Give(_answer.Value is null ? new DeviceMemoryAnswer(_answer.Flag, null) : new(true, Buffer()));

    public Answer<bool> ReleaseFromDeviceMemory(DeviceId device, int order, CpuAddress buffer) => Give(_answer.Flag);

    public Answer<PageBlock> AllocateContiguous(DeviceId device, ulong pages, int order) => Give(Block());

    public Answer<bool> ReleaseContiguous(DeviceId device, PageNumber first, ulong pages) => Give(_answer.Flag);

    public Answer<ulong> GetLargestFree(DeviceId device) => Give(Number);

    public Answer<ReservedArea> Reserve(ByteCount size, PhysicalAddress limit, ByteCount alignment, DeviceId device) =>
        Give(new ReservedArea(new(Number), size.Value, new(_answer.Other ?? 0), device));

    public Answer<MovablePageId> AllocateMovable() => Give(new MovablePageId(Number));

    public Answer FreeMovable(MovablePageId page) => Outcome;

    public Answer<PageNumber> Pin(MovablePageId page) => Give(new PageNumber(Number));

    public Answer Unpin(MovablePageId page) => Outcome;

    public Answer LoadMovable(MovablePageId page, ByteCount offset, Span<byte> destination) => Outcome;

    public Answer StoreMovable(MovablePageId page, ByteCount offset, ReadOnlySpan<byte> source) => Outcome;

    public Answer SetMinAlignMask(DeviceId device, ByteCount mask) => Outcome;

    public Answer<bool> NeedSync(DeviceId device, DmaAddress address) => Give(_answer.Flag);

    public Answer<DmaAddress> MapResource(
        DeviceId device,
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Give(new DmaAddress(Number));

    public Answer UnmapResource(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
        Outcome;

    public Answer RegisterLoad(PhysicalAddress address, Span<byte> destination) => Outcome;

    public Answer RegisterStore(PhysicalAddress address, ReadOnlySpan<byte> source) => Outcome;

    private static TFacet? Find<TFacet>(IDmaPlatform? platform)
        where TFacet : class => platform is not null && platform.TryGet<TFacet>(out var facet) ? facet : null;
}
