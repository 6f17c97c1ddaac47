namespace Dma.Samples;

/// <summary>A machine whose device reaches nothing but a window of its own: what is mapped is copied there and back.</summary>
public sealed class BouncePlatform : IDmaPlatform, IStreaming
{
    private const int PageSize = 4096;
    private const int SlotSize = 4 * PageSize;
    private const int Slots = 8;
    private static readonly DmaAddress Nowhere = new(ulong.MaxValue);

    private readonly byte[]?[] _blocks = new byte[Slots][];
    private readonly byte[] _window = new byte[Slots * SlotSize];
    private readonly Memory<byte>[] _mapped = new Memory<byte>[Slots];

    public PlatformDescription Description { get; } =
        new()
        {
            Name = "bounce window",
            LowMemory = DmaMask.Default,
            Room = new()
            {
                Blocks = Slots,
                PagesPerBlock = SlotSize / PageSize,
                Mappings = Slots,
                MappingSize = new(SlotSize),
            },
        };

    public IReadOnlyList<DeviceDescription> Devices { get; } = [new() { Name = "nic0", Coherent = Claim.Yes }];

    public StreamingDescription StreamingDescription { get; } = new() { GivingDrainsWriteBuffer = Claim.Yes };

    public Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement)
    {
        var slot = Array.IndexOf(_blocks, null);
        if (slot < 0 || count > SlotSize / PageSize)
        {
            return Answer.Failed(Errno.NoMemory);
        }

        _blocks[slot] = new byte[SlotSize];
        return new PageBlock(new((ulong)(slot * SlotSize / PageSize)), new((ulong)(slot * SlotSize)));
    }

    public Answer FreePages(PageNumber first, ulong count)
    {
        _blocks[first.Value * PageSize / SlotSize] = null;
        return Answer.Ok;
    }

    public Answer CpuLoad(CpuAddress address, Span<byte> destination) =>
        Copy(_blocks[address.Value / SlotSize].AsSpan((int)address.Value % SlotSize, destination.Length), destination);

    public Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source) =>
        Copy(source, _blocks[address.Value / SlotSize].AsSpan((int)address.Value % SlotSize));

    public Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination) =>
        Copy(_window.AsSpan((int)address.Value, destination.Length), destination);

    public Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source) =>
        Copy(source, _window.AsSpan((int)address.Value));

    public Answer<DmaAddress> Map(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    )
    {
        var slot = Array.FindIndex(_mapped, place => place.IsEmpty);
        if (slot < 0)
        {
            return Nowhere;
        }

        _mapped[slot] = _blocks[buffer.Value / SlotSize].AsMemory((int)buffer.Value % SlotSize, (int)size.Value);
        var address = new DmaAddress((ulong)(slot * SlotSize));
        SyncForDevice(device, new(address, size), direction);
        return address;
    }

    public Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes)
    {
        SyncForCpu(device, range, direction);
        _mapped[range.Start.Value / SlotSize] = default;
        return Answer.Ok;
    }

    public Answer<bool> MappingError(DeviceId device, DmaAddress address) => address == Nowhere;

    public Answer<DmaAddress> MapPage(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Map(device, new CpuAddress(page.Value * PageSize).Add(offset), size, direction, attributes);

    public Answer UnmapPage(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
        Unmap(device, range, direction, attributes);

    public Answer SyncForCpu(DeviceId device, DmaRange range, DmaDirection direction) =>
        direction == DmaDirection.ToDevice ? Answer.Ok : Copy(Window(range), Buffer(range));

    public Answer SyncForDevice(DeviceId device, DmaRange range, DmaDirection direction) =>
        direction == DmaDirection.FromDevice ? Answer.Ok : Copy(Buffer(range), Window(range));

    private Span<byte> Window(DmaRange range) => _window.AsSpan((int)range.Start.Value, (int)range.Length.Value);

    private Span<byte> Buffer(DmaRange range) =>
        _mapped[range.Start.Value / SlotSize].Span.Slice((int)range.Start.Value % SlotSize, (int)range.Length.Value);

    private static Answer Copy(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        source.CopyTo(destination);
        return Answer.Ok;
    }
}
