using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>What the device tree says of regions and devices, and where the machine has told that regions lie.</summary>
internal sealed class DeviceTreeSpecification : ISpecificationPart<DeviceTreeSpecification>
{
    private readonly SpecificationState _state;
    private readonly DeviceTreeDescription _tree;
    private readonly DeviceTreeDevice?[] _lines;

    private DeviceTreeSpecification(SpecificationState state)
    {
        _state = state;
        _tree = state.Profile.DeviceTree ?? DeviceTreeDescription.Unstated;
        _lines = new DeviceTreeDevice?[state.Profile.Devices.Count];
        foreach (var line in _tree.Devices)
        {
            _lines[line.Device.Index] = line;
        }

        Told = new Interval?[_tree.Regions.Count];
    }

    /// <summary>What the tree says.</summary>
    public DeviceTreeDescription Tree => _tree;

    /// <summary>Where the machine has told that each region lies; null before it was asked, and where it has none.</summary>
    public Interval?[] Told { get; }

    public static DeviceTreeSpecification Create(SpecificationState state) => new(state);

    /// <summary>What the tree says of a device; null if nothing.</summary>
    public DeviceTreeDevice? LineOf(DeviceId device) => _lines[device.Index];

    /// <summary>Whether what is known of the memory behind DMA addresses of a device follows from the tree alone.</summary>
    public bool IsDirect(DeviceId device) =>
        LineOf(device) is { Translated: Claim.No }
        && _state.Part<AttachmentSpecification>().IsDefault(device)
        && _state.Profile.Devices[device.Index].CanDma == Claim.Yes;

    /// <summary>Where a region lies, out to whole pages; null where that is not known.</summary>
    public Interval? PlaceOf(int region) => _tree.Regions[region].Fixed is { } range ? WholePages(range) : Told[region];

    /// <summary>The region that serves a device, by its position; -1 if it refers to none.</summary>
    private int ServingRegion(DeviceId device) => LineOf(device) is { Regions: [var first, ..] } ? first : -1;

    /// <summary>The pool from which all buffers of a device come; -1 if there is none.</summary>
    public int PoolOf(DeviceId device)
    {
        var region = ServingRegion(device);
        return region >= 0 && IsPool(region) ? region : -1;
    }

    /// <summary>The region that serves contiguous blocks of a device; -1 if the tree names none, or several.</summary>
    /// <param name="device">The device.</param>
    /// <param name="isOwn">Whether it is the device's own.</param>
    public int AreaOf(DeviceId device, out bool isOwn)
    {
        var region = ServingRegion(device);
        isOwn = region >= 0 && _tree.Regions[region].Use == RegionUse.Contiguous;
        if (isOwn)
        {
            return region;
        }

        // Which of several defaults counts is said nowhere.
        region = -1;
        for (var i = 0; i < _tree.Regions.Count; i++)
        {
            if (_tree.Regions[i] is not { Use: RegionUse.Contiguous, IsDefault: true })
            {
                continue;
            }

            if (region >= 0)
            {
                return -1;
            }

            region = i;
        }

        return region;
    }

    /// <summary>Whether a region is given out to devices that refer to it, and to nobody else.</summary>
    private bool IsPool(int region) => _tree.Regions[region].Use is RegionUse.CoherentPool or RegionUse.BouncePool;

    /// <summary>Whether a region is a pool from which no other device may be served: a default pool serves others too.</summary>
    public static bool ServesItsDevicesAlone(DeviceTreeRegion region) =>
        region is { Use: RegionUse.BouncePool } or { Use: RegionUse.CoherentPool, IsDefault: false };

    /// <summary>Whether no page of a region is ever given out: what is reusable may be lent.</summary>
    public static bool IsKept(DeviceTreeRegion region) =>
        region is { Use: not RegionUse.Contiguous, IsReusable: false };

    /// <summary>Whether memory of the tree holds an interval of physical addresses whole.</summary>
    public bool IsInMemory(Interval range)
    {
        var at = range.Start;
        while (at < range.End)
        {
            var next = at;
            foreach (var part in _tree.Memory)
            {
                var held = WholePages(part);
                next = held.Start <= at && at < held.End ? UInt128.Max(next, held.End) : next;
            }

            if (next == at)
            {
                return false;
            }

            at = next;
        }

        return true;
    }

    /// <summary>The physical addresses behind DMA addresses of a device that is not translated.</summary>
    /// <param name="device">The device.</param>
    /// <param name="range">The DMA addresses.</param>
    /// <param name="memory">The physical address behind the first one.</param>
    /// <returns>Whether the buses pass all of them on, one behind the other.</returns>
    public bool TryFollow(DeviceId device, Interval range, out UInt128 memory)
    {
        memory = range.Start;
        if (LineOf(device) is not { Windows: { Count: > 0 } windows })
        {
            return true;
        }

        var at = range.Start;
        while (at < range.End)
        {
            var before = at;
            foreach (var window in windows)
            {
                var passed = Interval.At(window.Start.Value, window.Length.Value);
                if (at < passed.Start || at >= passed.End)
                {
                    continue;
                }

                var leads = window.Memory.Value + (at - passed.Start);
                if (at == range.Start)
                {
                    memory = leads;
                }

                if (leads == memory + (at - range.Start))
                {
                    at = passed.End;
                }
            }

            if (at == before)
            {
                return false;
            }
        }

        return true;
    }

    public Interval WholePages(PhysicalRange range) =>
        Interval.At(range.Start.Value, range.Length.Value).RoundOut(_state.Profile.Platform.PageSize.Value);
}
