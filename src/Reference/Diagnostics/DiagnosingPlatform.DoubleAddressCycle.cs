namespace Dma.Reference;

// Addresses of two cycles: what devices see by them is theirs until its page is freed, and needs no unmap.
public sealed partial class DiagnosingPlatform : IDoubleAddressCycle
{
    private readonly IDoubleAddressCycle? _doubleAddressCycle;

    /// <inheritdoc />
    public DoubleAddressCycleDescription DoubleAddressCycleDescription =>
        _doubleAddressCycle?.DoubleAddressCycleDescription ?? DoubleAddressCycleDescription.Unstated;

    /// <inheritdoc />
    public Answer SetDacMask(DeviceId device, DmaMask mask) =>
        _doubleAddressCycle?.SetDacMask(device, mask) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer<DmaAddress> PageToDma(DeviceId device, PageNumber page, ByteCount offset, DmaDirection direction)
    {
        var answer = _doubleAddressCycle?.PageToDma(device, page, offset, direction) ?? Answer.Unsupported;
        if (answer.Status == AnswerStatus.Ok)
            _dacChecks.Asked(device, page, offset, answer.Value);
        return answer;
    }

    /// <inheritdoc />
    public Answer<PageNumber> DmaToPage(DeviceId device, DmaAddress address) =>
        _doubleAddressCycle?.DmaToPage(device, address) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer<ByteCount> DmaToOffset(DeviceId device, DmaAddress address) =>
        _doubleAddressCycle?.DmaToOffset(device, address) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer SyncDacForCpu(DeviceId device, DmaRange range, DmaDirection direction)
    {
        if (_doubleAddressCycle is null)
            return Answer.Unsupported;
        var answer = _doubleAddressCycle.SyncDacForCpu(device, range, direction);
        _dacChecks.Synced(device, range, takes: true);
        return answer;
    }

    /// <inheritdoc />
    public Answer SyncDacForDevice(DeviceId device, DmaRange range, DmaDirection direction)
    {
        if (_doubleAddressCycle is null)
            return Answer.Unsupported;
        var answer = _doubleAddressCycle.SyncDacForDevice(device, range, direction);
        _dacChecks.Synced(device, range, takes: false);
        return answer;
    }

    /// <inheritdoc />
    public Answer SyncDac(DeviceId device, DmaRange range, DmaDirection direction)
    {
        if (_doubleAddressCycle is null)
            return Answer.Unsupported;
        var answer = _doubleAddressCycle.SyncDac(device, range, direction);
        if (Gives(direction))
            _dacChecks.Synced(device, range, takes: false);
        if (direction != DmaDirection.ToDevice)
            _dacChecks.Synced(device, range, takes: true);
        return answer;
    }
}
