namespace Dma.Reference;

// Coherent and non-coherent memory, memory that is declared for devices, pools, and user mappings.
public sealed partial class DiagnosingPlatform : ICoherent, INonCoherent, IDeviceMemory, IPool, IUserMapping
{
    private readonly ICoherent? _coherent;
    private readonly INonCoherent? _nonCoherent;
    private readonly IDeviceMemory? _deviceMemory;
    private readonly IPool? _pools;
    private readonly IUserMapping? _users;

    /// <inheritdoc />
    public CoherentDescription CoherentDescription => _coherent?.CoherentDescription ?? CoherentDescription.Unstated;

    /// <inheritdoc />
    public DeviceMemoryDescription DeviceMemoryDescription =>
        _deviceMemory?.DeviceMemoryDescription ?? DeviceMemoryDescription.Unstated;

    /// <inheritdoc />
    public PoolDescription PoolDescription => _pools?.PoolDescription ?? PoolDescription.Unstated;

    /// <inheritdoc />
    public UserMappingDescription UserMappingDescription =>
        _users?.UserMappingDescription ?? UserMappingDescription.Unstated;

    /// <inheritdoc />
    public Answer<CoherentBuffer> AllocateCoherent(DeviceId device, ByteCount size, Gfp flags, DmaAttributes attributes)
    {
        var answer = _coherent?.AllocateCoherent(device, size, flags, attributes) ?? Answer.Unsupported;
        if (answer.Status == AnswerStatus.Ok)
            _bufferChecks.Allocated(MappingFamily.Coherent, device, size, attributes, answer.Value);
        return answer;
    }

    /// <inheritdoc />
    public Answer FreeCoherent(DeviceId device, ByteCount size, CoherentBuffer buffer, DmaAttributes attributes)
    {
        if (_coherent is null)
            return Answer.Unsupported;
        var answer = _coherent.FreeCoherent(device, size, buffer, attributes);
        _bufferChecks.Freed(MappingFamily.Coherent, device, size, buffer, attributes, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer<CoherentBuffer> AllocateNonCoherent(DeviceId device, ByteCount size, Gfp flags)
    {
        var answer = _nonCoherent?.AllocateNonCoherent(device, size, flags) ?? Answer.Unsupported;
        if (answer.Status == AnswerStatus.Ok)
            _bufferChecks.Allocated(MappingFamily.NonCoherent, device, size, DmaAttributes.None, answer.Value);
        return answer;
    }

    /// <inheritdoc />
    public Answer FreeNonCoherent(DeviceId device, ByteCount size, CoherentBuffer buffer)
    {
        if (_nonCoherent is null)
            return Answer.Unsupported;
        var answer = _nonCoherent.FreeNonCoherent(device, size, buffer);
        _bufferChecks.Freed(MappingFamily.NonCoherent, device, size, buffer, DmaAttributes.None, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer SetCoherentMask(DeviceId device, DmaMask mask) =>
        _coherent?.SetCoherentMask(device, mask) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer<DmaMask> GetCoherentMask(DeviceId device) => _coherent?.GetCoherentMask(device) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer SetMaskAndCoherent(DeviceId device, DmaMask mask) =>
        _coherent?.SetMaskAndCoherent(device, mask) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer<int> DeclareMemory(
        DeviceId device,
        PhysicalAddress start,
        DmaAddress deviceAddress,
        ByteCount size,
        DeviceMemoryFlags flags
    )
    {
        var answer = _deviceMemory?.DeclareMemory(device, start, deviceAddress, size, flags) ?? Answer.Unsupported;
        if (answer.Status == AnswerStatus.Ok)
            _declaredChecks.Declared(device, new(deviceAddress, size));
        return answer;
    }

    /// <inheritdoc />
    public Answer ReleaseMemory(DeviceId device)
    {
        if (_deviceMemory is null)
            return Answer.Unsupported;
        var answer = _deviceMemory.ReleaseMemory(device);
        _declaredChecks.Released(device, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer<CpuAddress> MarkOccupied(DeviceId device, DmaAddress start, ByteCount size)
    {
        var answer = _deviceMemory?.MarkOccupied(device, start, size) ?? Answer.Unsupported;
        if (answer.Status == AnswerStatus.Ok)
            _declaredChecks.Marked(device, new(start, size));
        return answer;
    }

    /// <inheritdoc />
    public Answer<DeviceMemoryAnswer> AllocateFromDeviceMemory(DeviceId device, ByteCount size)
    {
        var answer = _deviceMemory?.AllocateFromDeviceMemory(device, size) ?? Answer.Unsupported;
        if (answer is { Status: AnswerStatus.Ok, Value.Buffer: { } buffer })
            _bufferChecks.Allocated(MappingFamily.Coherent, device, size, DmaAttributes.None, buffer);
        return answer;
    }

    /// <inheritdoc />
    public Answer<bool> ReleaseFromDeviceMemory(DeviceId device, int order, CpuAddress buffer)
    {
        var answer = _deviceMemory?.ReleaseFromDeviceMemory(device, order, buffer) ?? Answer.Unsupported;
        if (answer.Status == AnswerStatus.Ok)
            _bufferChecks.Released(device, buffer, answer.Value);
        return answer;
    }

    /// <inheritdoc />
    public Answer<PoolId> CreatePool(DeviceId device, ByteCount size, ByteCount alignment, ByteCount boundary)
    {
        var answer = _pools?.CreatePool(device, size, alignment, boundary) ?? Answer.Unsupported;
        if (answer.Status == AnswerStatus.Ok)
            _poolChecks.Created(answer.Value, device, size, alignment);
        return answer;
    }

    /// <inheritdoc />
    public Answer<CoherentBuffer> AllocateFromPool(PoolId pool, Gfp flags)
    {
        _poolChecks.Used(pool);
        var answer = _pools?.AllocateFromPool(pool, flags) ?? Answer.Unsupported;
        if (answer.Status == AnswerStatus.Ok)
            _poolChecks.Allocated(pool, answer.Value);
        return answer;
    }

    /// <inheritdoc />
    public Answer FreeToPool(PoolId pool, CoherentBuffer block)
    {
        if (_pools is null)
            return Answer.Unsupported;
        var answer = _pools.FreeToPool(pool, block);
        _poolChecks.Freed(pool, block, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer DestroyPool(PoolId pool)
    {
        if (_pools is null)
            return Answer.Unsupported;
        var answer = _pools.DestroyPool(pool);
        _poolChecks.Destroyed(pool, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer<PoolStatistics> GetPoolStatistics(PoolId pool)
    {
        _poolChecks.Used(pool);
        return _pools?.GetPoolStatistics(pool) ?? Answer.Unsupported;
    }

    /// <inheritdoc />
    public Answer<UserMappingId> MapToUser(
        DeviceId device,
        CoherentBuffer buffer,
        ByteCount size,
        DmaAttributes attributes,
        ulong pageOffset,
        ulong pages
    )
    {
        if (_users is null)
            return Answer.Unsupported;
        var answer = _users.MapToUser(device, buffer, size, attributes, pageOffset, pages);
        _userChecks.Mapped(device, buffer, size, attributes, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer UnmapFromUser(UserMappingId mapping)
    {
        if (_users is null)
            return Answer.Unsupported;
        var answer = _users.UnmapFromUser(mapping);
        if (answer == Answer.Ok)
            _userChecks.Unmapped(mapping);
        return answer;
    }

    /// <inheritdoc />
    public Answer UserLoad(UserMappingId mapping, ByteCount offset, Span<byte> destination) =>
        _users?.UserLoad(mapping, offset, destination) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer UserStore(UserMappingId mapping, ByteCount offset, ReadOnlySpan<byte> source) =>
        _users?.UserStore(mapping, offset, source) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer<bool> CanMapToUser(DeviceId device) => _users?.CanMapToUser(device) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer<ulong> GetScatterTable(
        DeviceId device,
        CoherentBuffer buffer,
        ByteCount size,
        DmaAttributes attributes,
        Span<ScatterEntry> destination
    ) => _users?.GetScatterTable(device, buffer, size, attributes, destination) ?? Answer.Unsupported;
}
