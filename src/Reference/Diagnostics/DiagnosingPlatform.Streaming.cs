namespace Dma.Reference;

// Mappings of one buffer and their masks, and registers.
public sealed partial class DiagnosingPlatform : IStreaming, IAddressing, IDispatch, IBounce
{
    private readonly IStreaming? _streaming;
    private readonly IAddressing? _addressing;
    private readonly IDispatch? _dispatch;
    private readonly IBounce? _bounce;

    /// <inheritdoc />
    public StreamingDescription StreamingDescription =>
        _streaming?.StreamingDescription ?? StreamingDescription.Unstated;

    /// <inheritdoc />
    public AddressingDescription AddressingDescription =>
        _addressing?.AddressingDescription ?? AddressingDescription.Unstated;

    /// <inheritdoc />
    public DispatchDescription DispatchDescription => _dispatch?.DispatchDescription ?? DispatchDescription.Unstated;

    /// <inheritdoc />
    public Answer<DmaAddress> Map(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    )
    {
        var answer = _inner.Map(device, buffer, size, direction, attributes);
        if (answer.Status == AnswerStatus.Ok)
            _mappingChecks.Mapped(device, buffer, size, direction, attributes, answer.Value);
        return answer;
    }

    /// <inheritdoc />
    public Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes)
    {
        var answer = _inner.Unmap(device, range, direction, attributes);
        _mappingChecks.Unmapped(MappingFamily.SingleBuffer, device, range, direction, attributes, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer<bool> MappingError(DeviceId device, DmaAddress address)
    {
        var answer = _inner.MappingError(device, address);
        if (answer.Status == AnswerStatus.Ok)
            _mappingChecks.Asked(device, address, answer.Value);
        return answer;
    }

    /// <inheritdoc />
    public Answer<DmaAddress> MapPage(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    )
    {
        if (_streaming is null)
            return Answer.Unsupported;
        var answer = _streaming.MapPage(device, page, offset, size, direction, attributes);
        if (answer.Status == AnswerStatus.Ok)
            _mappingChecks.MappedPage(device, page, offset, size, direction, attributes, answer.Value);
        return answer;
    }

    /// <inheritdoc />
    public Answer UnmapPage(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes)
    {
        if (_streaming is null)
            return Answer.Unsupported;
        var answer = _streaming.UnmapPage(device, range, direction, attributes);
        _mappingChecks.Unmapped(MappingFamily.Page, device, range, direction, attributes, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer SyncForCpu(DeviceId device, DmaRange range, DmaDirection direction)
    {
        if (_streaming is null)
            return Answer.Unsupported;
        var answer = _streaming.SyncForCpu(device, range, direction);
        _mappingChecks.Synced(device, range, direction, takes: true);
        return answer;
    }

    /// <inheritdoc />
    public Answer SyncForDevice(DeviceId device, DmaRange range, DmaDirection direction)
    {
        if (_streaming is null)
            return Answer.Unsupported;
        var answer = _streaming.SyncForDevice(device, range, direction);
        _mappingChecks.Synced(device, range, direction, takes: false);
        return answer;
    }

    /// <inheritdoc />
    public Answer SetMask(DeviceId device, DmaMask mask) => _addressing?.SetMask(device, mask) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer<DmaMask> GetMask(DeviceId device) => _addressing?.GetMask(device) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer<DmaMask> GetRequiredMask(DeviceId device) =>
        _addressing?.GetRequiredMask(device) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer<ByteCount> GetMaxMappingSize(DeviceId device) =>
        _addressing?.GetMaxMappingSize(device) ?? Answer.Unsupported;

    /// <inheritdoc />
    public BounceDescription DescribeBounce(DeviceId device) =>
        _bounce?.DescribeBounce(device) ?? BounceDescription.Unstated;

    /// <inheritdoc />
    public Answer SetMinAlignMask(DeviceId device, ByteCount mask) =>
        _bounce?.SetMinAlignMask(device, mask) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer<bool> NeedSync(DeviceId device, DmaAddress address) =>
        _dispatch?.NeedSync(device, address) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer<DmaAddress> MapResource(
        DeviceId device,
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    )
    {
        if (_dispatch is null)
            return Answer.Unsupported;
        var answer = _dispatch.MapResource(device, registers, size, direction, attributes);
        if (answer.Status == AnswerStatus.Ok)
        {
            var windows = _dispatch.DispatchDescription.Registers;
            _mappingChecks.MappedRegisters(device, registers, windows, size, direction, attributes, answer.Value);
        }
        return answer;
    }

    /// <inheritdoc />
    public Answer UnmapResource(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes)
    {
        if (_dispatch is null)
            return Answer.Unsupported;
        var answer = _dispatch.UnmapResource(device, range, direction, attributes);
        _mappingChecks.Unmapped(MappingFamily.Registers, device, range, direction, attributes, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer RegisterLoad(PhysicalAddress address, Span<byte> destination) =>
        _dispatch?.RegisterLoad(address, destination) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer RegisterStore(PhysicalAddress address, ReadOnlySpan<byte> source) =>
        _dispatch?.RegisterStore(address, source) ?? Answer.Unsupported;
}
