using System.Diagnostics.CodeAnalysis;

namespace Dma.Conformance.Operations.Traces;

/// <summary>A platform that answers what was recorded, step by step. What was loaded is not kept.</summary>
/// <param name="devices">The names of the devices.</param>
/// <param name="described">A machine whose descriptions and facets it has; null: all facets, and nothing is said of them.</param>
internal sealed partial class RecordedPlatform(IReadOnlyList<string> devices, IDmaPlatform? described) : IDmaPlatform
{
    private ulong _step;
    private RecordedAnswer _answer = new();

    /// <inheritdoc />
    public PlatformDescription Description { get; } = described?.Description ?? new() { Name = "recorded" };

    /// <inheritdoc />
    public IReadOnlyList<DeviceDescription> Devices { get; } =
        described?.Devices ?? [.. devices.Select(name => new DeviceDescription { Name = name })];

    private Answer Outcome => _answer.Outcome;

    /// <summary>Begins a step.</summary>
    /// <param name="step">Its id.</param>
    /// <param name="answer">What was answered.</param>
    public void Begin(ulong step, RecordedAnswer answer) => (_step, _answer) = (step, answer);

    /// <inheritdoc />
    public bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
        where TFacet : class
    {
        facet = described is null || described.TryGet<TFacet>(out _) ? this as TFacet : null;
        return facet is not null;
    }

    /// <inheritdoc />
    public Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement) => Give(Block());

    /// <inheritdoc />
    public Answer FreePages(PageNumber first, ulong count) => Outcome;

    /// <inheritdoc />
    public Answer CpuLoad(CpuAddress address, Span<byte> destination) => Outcome;

    /// <inheritdoc />
    public Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source) => Outcome;

    /// <inheritdoc />
    public Answer CpuLoad(PageNumber page, ByteCount offset, Span<byte> destination) => Outcome;

    /// <inheritdoc />
    public Answer CpuStore(PageNumber page, ByteCount offset, ReadOnlySpan<byte> source) => Outcome;

    /// <inheritdoc />
    public Answer Barrier() => Outcome;

    /// <inheritdoc />
    public Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination) => Outcome;

    /// <inheritdoc />
    public Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source) => Outcome;

    /// <inheritdoc />
    public Answer Complete(DeviceId device) => Outcome;

    /// <inheritdoc />
    public Answer<DmaAddress> Map(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Give(new DmaAddress(Number));

    /// <inheritdoc />
    public Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) => Outcome;

    /// <inheritdoc />
    public Answer<bool> MappingError(DeviceId device, DmaAddress address) => Give(_answer.Flag);

    /// <inheritdoc />
    public Answer Settle() => Outcome;

    private ulong Number => _answer.Value ?? 0;

    private PageBlock Block() => new(new(Number), _answer.Other is { } address ? new CpuAddress(address) : null);

    private CoherentBuffer Buffer() => new(new(_answer.Other ?? 0), new(Number));

    private Answer<T> Give<T>(T value)
        where T : struct => Outcome == Answer.Ok ? value : Outcome;
}
