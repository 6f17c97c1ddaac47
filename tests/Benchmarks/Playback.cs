using System.Diagnostics.CodeAnalysis;

namespace Dma.Conformance.Benchmarks;

/// <summary>Records what a platform answers, and answers the same again without the platform.</summary>
internal sealed class Recording
{
    public List<Answer> Outcomes { get; } = [];

    public List<ulong> Values { get; } = [];

    public List<byte[]> Loads { get; } = [];

    public List<PlatformEvent[]> Events { get; } = [];
}

/// <summary>A platform that either records another one or plays a recording back; the calls must come in the same order.</summary>
/// <param name="description">Who is played.</param>
/// <param name="live">The platform to record; null to play back.</param>
/// <param name="recording">What was recorded.</param>
internal sealed partial class Playback(IDmaPlatform description, IDmaPlatform? live, Recording recording)
    : IDmaPlatform,
        IStreaming,
        IAddressing,
        IDispatch,
        IBounce,
        ITranslation
{
    private int _outcome,
        _value,
        _load,
        _events;

    public PlatformDescription Description => description.Description;

    public IReadOnlyList<DeviceDescription> Devices => description.Devices;

    public StreamingDescription StreamingDescription => Facet<IStreaming>(description).StreamingDescription;

    public AddressingDescription AddressingDescription => Facet<IAddressing>(description).AddressingDescription;

    // What promises rest on; the calls of these are not played back.
    public DispatchDescription DispatchDescription => Facet<IDispatch>(description).DispatchDescription;

    public TranslationDescription DescribeTranslation(DeviceId device) =>
        Facet<ITranslation>(description).DescribeTranslation(device);

    public BounceDescription DescribeBounce(DeviceId device) => Facet<IBounce>(description).DescribeBounce(device);

    public bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
        where TFacet : class
    {
        if (typeof(TFacet) == typeof(IStepAware))
        {
            facet = null;
            return live is not null && live.TryGet(out facet);
        }

        facet = description.TryGet<TFacet>(out _) ? this as TFacet : null;
        return facet is not null;
    }

    public Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement)
    {
        if (live is null)
        {
            var (first, address) = (Value(), Value());
            return Outcome() is { Status: AnswerStatus.Ok }
                ? new PageBlock(new PageNumber(first), address == ulong.MaxValue ? null : new CpuAddress(address))
                : Answer.Failed(Errno.NoMemory);
        }

        var answer = live.AllocatePages(count, placement);
        recording.Values.Add(answer.Value.First.Value);
        recording.Values.Add(answer.Value.Address?.Value ?? ulong.MaxValue);
        recording.Outcomes.Add(answer.Outcome);
        return answer;
    }

    public Answer FreePages(PageNumber first, ulong count) => Note(live?.FreePages(first, count));

    public Answer CpuLoad(CpuAddress address, Span<byte> destination) =>
        Note(live?.CpuLoad(address, destination), destination);

    public Answer CpuLoad(PageNumber page, ByteCount offset, Span<byte> destination) =>
        Note(live?.CpuLoad(page, offset, destination), destination);

    public Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source) => Note(live?.CpuStore(address, source));

    public Answer CpuStore(PageNumber page, ByteCount offset, ReadOnlySpan<byte> source) =>
        Note(live?.CpuStore(page, offset, source));

    public Answer Barrier() => Note(live?.Barrier());

    public Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination) =>
        Note(live?.DeviceLoad(device, address, destination), destination);

    public Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source) =>
        Note(live?.DeviceStore(device, address, source));

    public Answer Complete(DeviceId device) => Note(live?.Complete(device));

    public Answer<DmaAddress> Map(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => new DmaAddress(Note(live?.Map(device, buffer, size, direction, attributes).Value.Value));

    public Answer<DmaAddress> MapPage(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => new DmaAddress(Note(Streaming?.MapPage(device, page, offset, size, direction, attributes).Value.Value));

    public Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
        Note(live?.Unmap(device, range, direction, attributes));

    public Answer UnmapPage(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
        Note(Streaming?.UnmapPage(device, range, direction, attributes));

    public Answer<bool> MappingError(DeviceId device, DmaAddress address) =>
        Note(
            live?.MappingError(device, address) is { } answer
                ? answer.Value
                    ? 1UL
                    : 0
                : null
        ) == 1;

    public Answer SyncForCpu(DeviceId device, DmaRange range, DmaDirection direction) =>
        Note(Streaming?.SyncForCpu(device, range, direction));

    public Answer SyncForDevice(DeviceId device, DmaRange range, DmaDirection direction) =>
        Note(Streaming?.SyncForDevice(device, range, direction));

    public Answer SetMask(DeviceId device, DmaMask mask) => Note(Addressing?.SetMask(device, mask));

    public Answer<DmaMask> GetMask(DeviceId device) => new DmaMask(Note(Addressing?.GetMask(device).Value.Value));

    public Answer<DmaMask> GetRequiredMask(DeviceId device) =>
        new DmaMask(Note(Addressing?.GetRequiredMask(device).Value.Value));

    public Answer<ByteCount> GetMaxMappingSize(DeviceId device) =>
        new ByteCount(Note(Addressing?.GetMaxMappingSize(device).Value.Value));

    public int DrainEvents(Span<PlatformEvent> destination)
    {
        if (live is null)
        {
            var events = recording.Events[_events++];
            events.CopyTo(destination);
            return events.Length;
        }

        var count = live.DrainEvents(destination);
        recording.Events.Add(count == 0 ? [] : destination[..count].ToArray());
        return count;
    }

    public Answer Settle() => Note(live?.Settle());

    private IStreaming? Streaming => live is null ? null : Facet<IStreaming>(live);

    private IAddressing? Addressing => live is null ? null : Facet<IAddressing>(live);

    private static T Facet<T>(IDmaPlatform platform)
        where T : class => platform.TryGet<T>(out var facet) ? facet : throw new InvalidOperationException();

    private Answer Outcome() => recording.Outcomes[_outcome++];

    private ulong Value() => recording.Values[_value++];

    private Answer Note(Answer? answer)
    {
        if (answer is not { } given)
        {
            return Outcome();
        }

        recording.Outcomes.Add(given);
        return given;
    }

    private ulong Note(ulong? value)
    {
        if (value is not { } given)
        {
            return Value();
        }

        recording.Values.Add(given);
        return given;
    }

    private Answer Note(Answer? answer, Span<byte> data)
    {
        if (answer is null)
        {
            recording.Loads[_load++].CopyTo(data);
        }
        else
        {
            recording.Loads.Add(data.ToArray());
        }

        return Note(answer);
    }
}
