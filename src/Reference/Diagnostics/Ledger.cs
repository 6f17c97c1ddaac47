namespace Dma.Reference;

/// <summary>What a checker knows of a machine: the memory that the driver holds, and what devices see of it. Bounded by what is live.</summary>
/// <remarks>Learned from calls and answers alone, whatever the platform is. What a platform answers may be nonsense; the newest then counts.</remarks>
public sealed class Ledger
{
    private const int MostEnded = 64;
    private const int MostErrors = 16;

    private readonly WindowIndex[] _windows;
    private readonly List<Window>[] _ended;
    private readonly List<DmaAddress>[] _errors;
    private readonly RangeMap<KnownMemory> _byCpu = new();
    private readonly RangeMap<KnownMemory> _byPage = new();
    private readonly RangeMap<KnownMapping> _cookies = new();

    internal Ledger(IDmaPlatform platform, DiagnosticsParts parts)
    {
        Devices = platform.Devices;
        Line = platform.Description.CacheLine.Value;
        PageSize = platform.Description.PageSize.Value;
        Isolates = platform.Description.Isolates == Claim.Yes;
        _windows = [.. Devices.Select(static _ => new WindowIndex())];
        _ended = [.. Devices.Select(static _ => new List<Window>())];
        _errors = [.. Devices.Select(static _ => new List<DmaAddress>())];
        Reports = parts.Reports(this);
    }

    /// <summary>What was found and waits to be drained.</summary>
    public MisuseReports Reports { get; }

    /// <summary>The step that calls belong to.</summary>
    public ulong Step { get; internal set; }

    /// <summary>The size of a cache line in bytes; zero where the platform does not say.</summary>
    public ulong Line { get; }

    /// <summary>The size of a page in bytes.</summary>
    public ulong PageSize { get; }

    /// <summary>Whether every device reaches what it has and nothing else.</summary>
    public bool Isolates { get; }

    /// <summary>The devices of the platform.</summary>
    public IReadOnlyList<DeviceDescription> Devices { get; }

    /// <summary>Whether there is such a device.</summary>
    /// <param name="device">The device.</param>
    public bool Knows(DeviceId device) => device.Index >= 0 && device.Index < _windows.Length;

    /// <summary>Whether the CPU's caches follow a device.</summary>
    /// <param name="device">The device.</param>
    public bool IsCoherent(DeviceId device) => Knows(device) && Devices[device.Index].Coherent == Claim.Yes;

    /// <summary>What a device sees that begins at an address, oldest first.</summary>
    /// <param name="device">The device.</param>
    /// <param name="address">The address.</param>
    public IReadOnlyList<KnownMapping> FindAt(DeviceId device, DmaAddress address)
    {
        var found = new List<KnownMapping>();
        if (Knows(device))
            _windows[device.Index].At(address.Value, found);
        return found;
    }

    internal void FindHolding(DeviceId device, DmaRange range, List<KnownMapping> found)
    {
        found.Clear();
        if (Knows(device))
            _windows[device.Index].Holding(range.Start.Value, range.Length.Value, found);
    }

    /// <summary>What a device sees that has a byte of a range; null if nothing has.</summary>
    /// <param name="device">The device.</param>
    /// <param name="range">The range.</param>
    public KnownMapping? FindMeeting(DeviceId device, DmaRange range) =>
        Knows(device) ? _windows[device.Index].Meeting(range.Start.Value, range.Length.Value) : null;

    /// <summary>What a device saw in a range not long ago; null if nothing is known of that.</summary>
    /// <param name="device">The device.</param>
    /// <param name="range">The range.</param>
    public KnownMapping? FindEnded(DeviceId device, DmaRange range)
    {
        if (!Knows(device))
            return null;
        var ended = _ended[device.Index];
        for (var i = ended.Count - 1; i >= 0; i--)
        {
            if (ended[i].Meets(range.Start.Value, Math.Max(range.Length.Value, 1)))
                return ended[i].Mapping;
        }
        return null;
    }

    /// <summary>Notes that a device sees something from now on.</summary>
    /// <param name="mapping">What it sees.</param>
    /// <param name="segments">At which addresses.</param>
    internal void Begin(KnownMapping mapping, params ReadOnlySpan<DmaRange> segments)
    {
        if (!Knows(mapping.Device))
            return;
        mapping.Segments = segments.ToArray();
        foreach (var segment in segments)
            _windows[mapping.Device.Index].Add(segment, mapping);
    }

    /// <summary>Notes that a device sees something no more.</summary>
    /// <param name="mapping">What it saw.</param>
    /// <param name="isFailed">Whether it never was.</param>
    internal void End(KnownMapping mapping, bool isFailed = false)
    {
        if (!Knows(mapping.Device))
            return;
        _windows[mapping.Device.Index].Remove(mapping);
        foreach (var piece in mapping.Pieces)
            _ = piece.Memory.Mapped.Remove(piece);
        if (isFailed)
            return;
        var ended = _ended[mapping.Device.Index];
        foreach (var segment in mapping.Segments)
        {
            if (ended.Count == MostEnded)
                ended.RemoveAt(0);
            ended.Add(new(segment.Start.Value, segment.Length.Value, mapping));
        }
    }

    /// <summary>Notes an address that stands for a mapping that failed.</summary>
    internal void AddError(DeviceId device, DmaAddress address)
    {
        if (!Knows(device) || _errors[device.Index].Contains(address))
            return;
        if (_errors[device.Index].Count == MostErrors)
            _errors[device.Index].RemoveAt(0);
        _errors[device.Index].Add(address);
    }

    internal void RemoveError(DeviceId device, DmaAddress address)
    {
        if (Knows(device))
            _ = _errors[device.Index].Remove(address);
    }

    /// <summary>Whether an address of a device stood for a mapping that failed when it was last asked about.</summary>
    /// <param name="device">The device.</param>
    /// <param name="address">The address.</param>
    public bool IsError(DeviceId device, DmaAddress address) =>
        Knows(device) && _errors[device.Index].Contains(address);

    /// <summary>The blocks of pages that the driver holds.</summary>
    internal IEnumerable<KnownMemory> Memories
    {
        get
        {
            for (var i = 0; i < _byPage.Count; i++)
                yield return _byPage[i].Value;
        }
    }

    /// <summary>Whether a device sees a byte of a range without a mapping.</summary>
    internal bool IsOpen(DmaRange range) =>
        Memories.Any(memory => memory.Open.Exists(open => open.TryCut(range, out _, out _)));

    internal void Add(KnownMemory memory)
    {
        if (memory.Cpu is { } cpu)
            Put(_byCpu, cpu.Value, memory.Size, memory);
        if (memory.Page is { } page)
            Put(_byPage, page.Value, memory.Pages, memory);
    }

    internal void Remove(KnownMemory memory)
    {
        if (memory.Cpu is { } cpu && FindIn(_byCpu, cpu.Value) is { } at && _byCpu[at].Value == memory)
            _byCpu.RemoveAt(at);
        if (memory.Page is { } page && FindIn(_byPage, page.Value) is { } first && _byPage[first].Value == memory)
            _byPage.RemoveAt(first);
    }

    /// <summary>The buffer of a device whose memory it is; null if there is none.</summary>
    internal KnownMapping? FindByMemory(DeviceId device, KnownMemory memory) =>
        Knows(device) ? _windows[device.Index].Find(memory) : null;

    /// <summary>The oldest coherent buffer in a range of a device; null if there is none.</summary>
    internal KnownMapping? FindBuffer(DeviceId device, DmaRange range) =>
        Knows(device) ? _windows[device.Index].FindBuffer(range.Start.Value, range.Length.Value) : null;

    /// <summary>Forgets what a device saw in a range.</summary>
    internal void ForgetEnded(DeviceId device, DmaRange range)
    {
        if (Knows(device))
            _ = _ended[device.Index].RemoveAll(window => window.Meets(range.Start.Value, range.Length.Value));
    }

    /// <summary>Memory that has the first of some pages, or else one of the others.</summary>
    internal KnownMemory? FindPages(PageNumber first, ulong count)
    {
        if (FindIn(_byPage, first.Value) is { } at)
            return _byPage[at].Value;
        for (var i = 0; i < _byPage.Count; i++)
        {
            if (_byPage[i].First >= first.Value && _byPage[i].First - first.Value < count)
                return _byPage[i].Value;
        }
        return null;
    }

    internal void AddCookie(KnownMapping buffer) => Put(_cookies, buffer.Cpu.Value, buffer.Range.Length.Value, buffer);

    internal void RemoveCookie(KnownMapping buffer)
    {
        if (FindIn(_cookies, buffer.Cpu.Value) is { } at && _cookies[at].Value == buffer)
            _cookies.RemoveAt(at);
    }

    internal KnownMapping? FindCookie(CpuAddress address) =>
        FindIn(_cookies, address.Value) is { } at ? _cookies[at].Value : null;

    /// <summary>The memory at a CPU address; null if the driver holds none there.</summary>
    /// <param name="address">The address.</param>
    /// <param name="offset">The byte, from the first one of the memory.</param>
    public KnownMemory? Find(CpuAddress address, out ulong offset)
    {
        offset = 0;
        if (FindIn(_byCpu, address.Value) is not { } at)
            return null;
        offset = address.Value - _byCpu[at].First;
        return _byCpu[at].Value;
    }

    /// <summary>The memory at an offset from a page; null if the driver does not hold the page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="from">The offset in bytes.</param>
    /// <param name="offset">The byte, from the first one of the memory; behind its end for an offset that leaves it.</param>
    public KnownMemory? Find(PageNumber page, ByteCount from, out ulong offset)
    {
        offset = 0;
        if (FindIn(_byPage, page.Value) is not { } at)
            return null;
        var start = (UInt128)(page.Value - _byPage[at].First) * PageSize + from.Value;
        offset = start > ulong.MaxValue ? ulong.MaxValue : (ulong)start;
        return _byPage[at].Value;
    }

    private static int? FindIn<T>(RangeMap<T> map, ulong number) => map.Find(number) is >= 0 and var at ? at : null;

    // What overlaps cannot be true; the newest is what the next call is about.
    private static void Put<T>(RangeMap<T> map, ulong first, ulong length, T value)
    {
        if (length == 0)
            return;
        if (length - 1 > ulong.MaxValue - first)
            length = ulong.MaxValue - first + 1;
        for (var i = map.Count - 1; i >= 0 && !map.IsFree(first, length); i--)
        {
            if (map[i].Holds(first) || (map[i].First >= first && map[i].First - first < length))
                map.RemoveAt(i);
        }
        map.Add(first, length, value);
    }
}
