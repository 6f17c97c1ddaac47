namespace Dma.Variants.Iommu;

/// <summary>
/// A whole platform of its own: DMA addresses are physical ones, and a device's rights to a page are only taken back when
/// the machine settles. Until then a removed mapping's right to store still holds for whatever is mapped there next.
/// </summary>
internal sealed class LazyIdentity : IDmaPlatform, IStreaming
{
    private const int PagesPerBlock = 4;
    private const int Blocks = 8;
    private const int Load = 1;
    private const int Store = 2;

    private readonly byte[] _memory = new byte[Blocks * PagesPerBlock * 4096];
    private readonly bool[] _taken = new bool[Blocks];
    private readonly int[] _rights = new int[Blocks * PagesPerBlock];
    private readonly List<(DmaRange Range, DmaDirection Direction)> _live = [];
    private readonly Queue<PlatformEvent> _events = new();

    public PlatformDescription Description { get; } =
        new()
        {
            Name = "lazy identity",
            LowMemory = DmaMask.Default,
            Isolates = Claim.Yes,
            EnforcesDirection = Claim.Yes,
            StrictInvalidation = Claim.No,
            ParallelInstances = Claim.Yes,
            Room = new()
            {
                Blocks = Blocks,
                PagesPerBlock = PagesPerBlock,
                Mappings = 64,
                MappingSize = new(PagesPerBlock * 4096),
            },
        };

    public IReadOnlyList<DeviceDescription> Devices { get; } = [new() { Name = "nic0", Coherent = Claim.Yes }];

    public StreamingDescription StreamingDescription { get; } =
        new()
        {
            GivingDrainsWriteBuffer = Claim.Yes,
            MapMayCopy = Claim.No,
            KeepsUnwrittenBytes = Claim.Yes,
        };

    public Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement)
    {
        var block = Array.IndexOf(_taken, false);
        if (block < 0 || count > PagesPerBlock)
            return Answer.Failed(Errno.NoMemory);
        _taken[block] = true;
        var page = (ulong)(block * PagesPerBlock);
        return new PageBlock(new(page), new(page * 4096));
    }

    public Answer FreePages(PageNumber first, ulong count)
    {
        _taken[first.Value / PagesPerBlock] = false;
        return Answer.Ok;
    }

    public Answer CpuLoad(CpuAddress address, Span<byte> destination)
    {
        _memory.AsSpan((int)address.Value, destination.Length).CopyTo(destination);
        return Answer.Ok;
    }

    public Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source)
    {
        source.CopyTo(_memory.AsSpan((int)address.Value));
        return Answer.Ok;
    }

    public Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination)
    {
        if (IsAllowed(device, new(address, new((ulong)destination.Length)), Load))
            _memory.AsSpan((int)address.Value, destination.Length).CopyTo(destination);
        return Answer.Ok;
    }

    public Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source)
    {
        if (IsAllowed(device, new(address, new((ulong)source.Length)), Store))
            source.CopyTo(_memory.AsSpan((int)address.Value));
        return Answer.Ok;
    }

    public Answer<DmaAddress> Map(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    )
    {
        var address = new DmaAddress(buffer.Value);
        _live.Add((new(address, size), direction));
        Grant(_live[^1].Range, direction);
        return address;
    }

    public Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes)
    {
        _live.Remove((range, direction));
        return Answer.Ok;
    }

    public Answer<bool> MappingError(DeviceId device, DmaAddress address) => false;

    public Answer<DmaAddress> MapPage(
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Map(device, new(page.Value * 4096 + offset.Value), size, direction, attributes);

    public Answer UnmapPage(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
        Unmap(device, range, direction, attributes);

    public Answer SyncForCpu(DeviceId device, DmaRange range, DmaDirection direction) => Answer.Ok;

    public Answer SyncForDevice(DeviceId device, DmaRange range, DmaDirection direction) => Answer.Ok;

    public int DrainEvents(Span<PlatformEvent> destination)
    {
        var count = 0;
        while (count < destination.Length && _events.TryDequeue(out var next))
            destination[count++] = next;
        return count;
    }

    public Answer Settle()
    {
        Array.Clear(_rights);
        foreach (var (range, direction) in _live)
            Grant(range, direction);
        return Answer.Ok;
    }

    private void Grant(DmaRange range, DmaDirection direction)
    {
        var rights = direction == DmaDirection.ToDevice ? Load : Load | Store;
        for (var page = range.Start.Value / 4096; page <= (range.Start.Value + range.Length.Value - 1) / 4096; page++)
            _rights[page] |= rights;
    }

    private bool IsAllowed(DeviceId device, DmaRange range, int right)
    {
        for (var page = range.Start.Value / 4096; page <= (range.Start.Value + range.Length.Value - 1) / 4096; page++)
        {
            if (page < (ulong)_rights.Length && (_rights[page] & right) != 0)
                continue;
            _events.Enqueue(new(PlatformEventKind.Fault, device, range, right == Store));
            return false;
        }
        return true;
    }
}

/// <summary>Creates <see cref="LazyIdentity" />.</summary>
internal sealed class LazyIdentityFactory : IDmaPlatformFactory
{
    public IReadOnlyList<string> Profiles { get; } = ["lazy-identity"];

    public IDmaPlatform Create(string profile, ulong seed) => new LazyIdentity();
}
