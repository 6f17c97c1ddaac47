namespace Dma.Reference;

// Old names: each is looked at as the generic call that it stands for.
public sealed partial class DiagnosingPlatform : ILegacy
{
    private readonly ILegacy? _legacy;

    /// <inheritdoc />
    public LegacyDescription LegacyDescription => _legacy?.LegacyDescription ?? LegacyDescription.Unstated;

    /// <inheritdoc />
    /// <remarks>A checker tells by address and size what is ended, so they are needed whatever is inside.</remarks>
    public Claim UnmapNeedsState(DeviceId device) => _legacy is null ? Claim.Unstated : Claim.Yes;

    /// <inheritdoc />
    public Answer<CoherentBuffer> AllocateConsistent(LegacyName name, DeviceId device, ByteCount size, bool zeroed)
    {
        var answer = _legacy?.AllocateConsistent(name, device, size, zeroed) ?? Answer.Unsupported;
        if (answer.Status == AnswerStatus.Ok)
            _bufferChecks.Allocated(MappingFamily.Coherent, device, size, DmaAttributes.None, answer.Value);
        return answer;
    }

    /// <inheritdoc />
    public Answer FreeConsistent(LegacyName name, DeviceId device, ByteCount size, CoherentBuffer buffer)
    {
        if (_legacy is null)
            return Answer.Unsupported;
        var answer = _legacy.FreeConsistent(name, device, size, buffer);
        _bufferChecks.Freed(MappingFamily.Coherent, device, size, buffer, DmaAttributes.None, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer<DmaAddress> MapSingle(
        LegacyName name,
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction
    )
    {
        var answer = _legacy?.MapSingle(name, device, buffer, size, direction) ?? Answer.Unsupported;
        if (answer.Status == AnswerStatus.Ok)
            _mappingChecks.Mapped(device, buffer, size, direction, DmaAttributes.None, answer.Value);
        return answer;
    }

    /// <inheritdoc />
    public Answer UnmapSingle(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction)
    {
        if (_legacy is null)
            return Answer.Unsupported;
        var answer = _legacy.UnmapSingle(name, device, range, direction);
        _mappingChecks.Unmapped(MappingFamily.SingleBuffer, device, range, direction, DmaAttributes.None, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer<DmaAddress> MapPage(
        LegacyName name,
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction
    )
    {
        var answer = _legacy?.MapPage(name, device, page, offset, size, direction) ?? Answer.Unsupported;
        if (answer.Status == AnswerStatus.Ok)
            _mappingChecks.MappedPage(device, page, offset, size, direction, DmaAttributes.None, answer.Value);
        return answer;
    }

    /// <inheritdoc />
    public Answer UnmapPage(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction)
    {
        if (_legacy is null)
            return Answer.Unsupported;
        var answer = _legacy.UnmapPage(name, device, range, direction);
        _mappingChecks.Unmapped(MappingFamily.Page, device, range, direction, DmaAttributes.None, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer<bool> MappingError(LegacyName name, DeviceId device, DmaAddress address)
    {
        var answer = _legacy?.MappingError(name, device, address) ?? Answer.Unsupported;
        if (answer.Status == AnswerStatus.Ok)
            _mappingChecks.Asked(device, address, answer.Value);
        return answer;
    }

    /// <inheritdoc />
    public Answer SyncSingleForCpu(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction)
    {
        if (_legacy is null)
            return Answer.Unsupported;
        var answer = _legacy.SyncSingleForCpu(name, device, range, direction);
        _mappingChecks.Synced(device, range, direction, takes: true);
        return answer;
    }

    /// <inheritdoc />
    public Answer SyncSingleForDevice(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction)
    {
        if (_legacy is null)
            return Answer.Unsupported;
        var answer = _legacy.SyncSingleForDevice(name, device, range, direction);
        _mappingChecks.Synced(device, range, direction, takes: false);
        return answer;
    }

    /// <inheritdoc />
    public Answer SyncSingle(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction)
    {
        if (_legacy is null)
            return Answer.Unsupported;
        var answer = _legacy.SyncSingle(name, device, range, direction);
        if (Gives(direction))
            _mappingChecks.Synced(device, range, direction, takes: false);
        if (direction != DmaDirection.ToDevice)
            _mappingChecks.Synced(device, range, direction, takes: true);
        return answer;
    }

    /// <inheritdoc />
    public Answer<MappedList> MapList(
        LegacyName name,
        DeviceId device,
        ReadOnlySpan<ScatterEntry> entries,
        DmaDirection direction,
        Span<DmaRange> segments
    )
    {
        if (_legacy is null)
            return Answer.Unsupported;
        var answer = _legacy.MapList(name, device, entries, direction, segments);
        _listChecks.Mapped(device, entries, direction, DmaAttributes.None, answer, segments);
        return answer;
    }

    /// <inheritdoc />
    public Answer UnmapList(LegacyName name, DeviceId device, ListId list, int entries, DmaDirection direction)
    {
        if (_legacy is null)
            return Answer.Unsupported;
        var answer = _legacy.UnmapList(name, device, list, entries, direction);
        _listChecks.Unmapped(device, list, entries, direction, DmaAttributes.None, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer SyncListForCpu(LegacyName name, DeviceId device, ListId list, int entries, DmaDirection direction)
    {
        if (_legacy is null)
            return Answer.Unsupported;
        var answer = _legacy.SyncListForCpu(name, device, list, entries, direction);
        _listChecks.Synced(device, list, entries, direction, takes: true);
        return answer;
    }

    /// <inheritdoc />
    public Answer SyncListForDevice(LegacyName name, DeviceId device, ListId list, int entries, DmaDirection direction)
    {
        if (_legacy is null)
            return Answer.Unsupported;
        var answer = _legacy.SyncListForDevice(name, device, list, entries, direction);
        _listChecks.Synced(device, list, entries, direction, takes: false);
        return answer;
    }

    /// <inheritdoc />
    public Answer SyncList(LegacyName name, DeviceId device, ListId list, int entries, DmaDirection direction)
    {
        if (_legacy is null)
            return Answer.Unsupported;
        var answer = _legacy.SyncList(name, device, list, entries, direction);
        if (Gives(direction))
            _listChecks.Synced(device, list, entries, direction, takes: false);
        if (direction != DmaDirection.ToDevice)
            _listChecks.Synced(device, list, entries, direction, takes: true);
        return answer;
    }

    /// <inheritdoc />
    public Answer SetPciMask(DeviceId device, DmaMask mask) => _legacy?.SetPciMask(device, mask) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer SetPciConsistentMask(DeviceId device, DmaMask mask) =>
        _legacy?.SetPciConsistentMask(device, mask) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer<PoolId> CreatePciPool(DeviceId device, ByteCount size, ByteCount alignment, ByteCount boundary)
    {
        var answer = _legacy?.CreatePciPool(device, size, alignment, boundary) ?? Answer.Unsupported;
        if (answer.Status == AnswerStatus.Ok)
            _poolChecks.Created(answer.Value, device, size, alignment);
        return answer;
    }

    /// <inheritdoc />
    public Answer<CoherentBuffer> AllocateFromPciPool(PoolId pool, Gfp flags)
    {
        _poolChecks.Used(pool);
        var answer = _legacy?.AllocateFromPciPool(pool, flags) ?? Answer.Unsupported;
        if (answer.Status == AnswerStatus.Ok)
            _poolChecks.Allocated(pool, answer.Value);
        return answer;
    }

    /// <inheritdoc />
    public Answer FreeToPciPool(PoolId pool, CoherentBuffer block)
    {
        if (_legacy is null)
            return Answer.Unsupported;
        var answer = _legacy.FreeToPciPool(pool, block);
        _poolChecks.Freed(pool, block, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer DestroyPciPool(PoolId pool)
    {
        if (_legacy is null)
            return Answer.Unsupported;
        var answer = _legacy.DestroyPciPool(pool);
        _poolChecks.Destroyed(pool, answer);
        return answer;
    }

    // Of a mapping for both the un-split call may do either.
    private static bool Gives(DmaDirection direction) => direction != DmaDirection.FromDevice;
}
