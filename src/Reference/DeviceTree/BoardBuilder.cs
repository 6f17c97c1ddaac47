using System.Collections.Immutable;
using System.Numerics;

namespace Dma.Reference;

/// <summary>
/// Builds the parts of a machine from a board: memory without what is reserved, areas and pools out of the regions, and the
/// devices behind their buses and IOMMUs. Replaceable.
/// </summary>
/// <param name="board">The board.</param>
public partial class BoardBuilder(Board board)
{
    /// <summary>The binary logarithm of the page size.</summary>
    protected const int PageShift = 12;

    private const ulong FewestFrames = 0x200;
    private const ulong MostFrames = 1UL << (47 - PageShift);

    private readonly Layout _layout = new(board.Memory, PageShift);
    private readonly List<PhysicalRange> _places = [];

    /// <summary>The board.</summary>
    protected Board Board { get; } = board;

    /// <summary>Reads a blob, and builds the parts of its machine.</summary>
    /// <param name="blob">A flattened device tree.</param>
    /// <param name="profile">The name of the profile; null: the model of the board, or <c>devicetree</c> where it has none.</param>
    /// <exception cref="DeviceTreeException">The blob is damaged, or no machine can be built of it.</exception>
    public static MachineParts Read(ReadOnlyMemory<byte> blob, string? profile = null)
    {
        var board = new BoardReader(DeviceTreeBlob.Read(blob)).Read();
        return new BoardBuilder(board).Build(profile ?? NameOf(board.Model));
    }

    /// <summary>Builds the parts.</summary>
    /// <param name="profile">The name of the profile.</param>
    /// <exception cref="DeviceTreeException">No machine can be built of the board.</exception>
    public MachineParts Build(string profile)
    {
        PlaceRegions();
        var (low, coherent, mask) = PlaceLowMemory();
        var areas = Areas().ToImmutableArray();
        var pools = Pools();
        var devices = Board.Devices.Select(Describe).ToList();
        var isTranslated = Board.Devices.All(IsTranslated);
        var isCoherent = devices.TrueForAll(static device => device.Coherent == Claim.Yes);
        return new()
        {
            Profile = profile,
            Platform = new()
            {
                Name = profile.Length > 53 ? "reference, board" : $"reference, {profile}",
                CacheLine = new(64),
                MemoryStartsZeroed = Claim.Yes,
                StartsFresh = Claim.Yes,
                ParallelInstances = Claim.Yes,
                // Some devices are kept from what is not mapped, and some are not.
                Isolates = isTranslated ? Claim.Yes : Claim.Unstated,
                LowMemory = mask,
                Room = RoomIn(low, pools),
            },
            Streaming = new()
            {
                MapMayCopy = Board.Devices.Any(IsRestricted) ? Claim.Yes : Claim.No,
                KeepsUnwrittenBytes = Claim.Yes,
                TakingInvalidates = Claim.Yes,
                GivingDrainsWriteBuffer = Claim.Yes,
                HonoursSkipCpuSync = Claim.No,
            },
            Coherent = new()
            {
                Room = BuffersIn([coherent, .. pools.Values]),
                AcceptsFrom = mask,
                Zeroed = Claim.Yes,
                CpuAlignmentCap = AlignmentCap(),
                DmaAlignmentCap = AlignmentCap(),
                HonoursWriteBarrier = Claim.No,
                HonoursNonConsistent = Claim.No,
                HonoursNoKernelMapping = Claim.No,
                MapTakesBuffers = Claim.No,
            },
            Contiguous = new()
            {
                Room = BlocksIn(areas),
                AlignmentCap = new(0x1_0000),
                ServesBuffers = Claim.Yes,
            },
            ContiguousAreas = areas,
            Addressing = new() { AcceptsFrom = mask },
            Scatterlist = Board.Devices.Any(IsRestricted) ? null : new(),
            Bounce = DescribeBounce,
            Translation = DescribeTranslation,
            DeviceTree = Board.Description,
            RegionPlaces = [.. _places],
            OwnMemory = device => pools.GetValueOrDefault(device.Name),
            BusWindows = WindowsOf,
            Devices = devices,
            MemoryMap = MapOf(low, coherent, areas),
            Cache = isCoherent ? static machine => new Cache(machine) : static machine => new WriteBackCache(machine),
        };
    }

    /// <summary>Chooses where a region lies that has no place.</summary>
    /// <param name="region">The region.</param>
    /// <returns>The place; null where there is no room.</returns>
    protected virtual PhysicalRange? PlaceOf(DeviceTreeRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        var count = ((region.Size.Value - 1) >> PageShift) + 1;
        foreach (var within in RangesOf(region))
        {
            if (TryPlace(within, count, AlignmentOf(region), out var place))
                return new(new(place.First << PageShift), new(count << PageShift));
        }
        return null;
    }

    /// <summary>Where a region may lie, the best place first.</summary>
    /// <param name="region">The region.</param>
    protected virtual IReadOnlyList<FrameRange> RangesOf(DeviceTreeRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return region.AllocRanges.Count == 0
            ? [new(0, MostFrames)]
            : [.. region.AllocRanges.Select(range => _layout.Inside(range))];
    }

    /// <summary>The alignment in frames of a region that has no place.</summary>
    /// <param name="region">The region.</param>
    protected virtual ulong AlignmentOf(DeviceTreeRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return Math.Max(1, region.Alignment.Value >> PageShift);
    }

    /// <summary>Finds a place that nothing has yet, the highest.</summary>
    /// <param name="within">Where to look.</param>
    /// <param name="count">How many frames.</param>
    /// <param name="alignment">The alignment in frames: a power of two.</param>
    /// <param name="place">The place.</param>
    protected virtual bool TryPlace(FrameRange within, ulong count, ulong alignment, out FrameRange place) =>
        TryPlace(within, count, alignment, fromTop: true, out place);

    /// <summary>Finds the highest place that nothing has yet, or the lowest.</summary>
    /// <param name="within">Where to look.</param>
    /// <param name="count">How many frames.</param>
    /// <param name="alignment">The alignment in frames: a power of two.</param>
    /// <param name="fromTop">Whether the highest is wanted.</param>
    /// <param name="place">The place.</param>
    protected bool TryPlace(FrameRange within, ulong count, ulong alignment, bool fromTop, out FrameRange place) =>
        _layout.TryPlace(within, count, alignment, fromTop, out place);

    /// <summary>The regions in the order in which those without a place are laid, by their positions: each once.</summary>
    protected virtual IEnumerable<int> PlacingOrder() => Enumerable.Range(0, Board.Regions.Count);

    /// <summary>Keeps what comes later from the place of a region.</summary>
    /// <param name="place">The place.</param>
    protected virtual void Take(PhysicalRange place) => _layout.Take(_layout.Around(place));

    /// <summary>The frames of a region that has a place.</summary>
    /// <param name="region">The region.</param>
    /// <param name="range">The place.</param>
    protected virtual FrameRange FramesOf(DeviceTreeRegion region, PhysicalRange range) => _layout.Around(range);

    /// <summary>Whether memory of a region is kept from pages.</summary>
    /// <param name="region">The region.</param>
    protected virtual bool IsReserved(DeviceTreeRegion region) => true;

    /// <summary>The region that serves a device, by its position; -1 for one that refers to none.</summary>
    /// <param name="device">The device.</param>
    protected virtual int RegionOf(BoardDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.Line.Regions is [var first, ..] ? first : -1;
    }

    private static string NameOf(string model)
    {
        const int Longest = 48;
        var name = string.Concat(
            model
                .Take(Longest)
                .Select(static letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-')
        );
        return name.Trim('-') is { Length: > 0 } trimmed ? trimmed : "devicetree";
    }

    // Those with a place first, so that the others are laid beside them.
    private void PlaceRegions()
    {
        if (_layout.Memory is not [.., var last] || last.End > MostFrames)
            throw new DeviceTreeException("the board must have whole pages of memory, all of them within 47 bits");
        foreach (var region in Board.Regions)
        {
            _places.Add(region.Fixed ?? default);
            if (region.Fixed is { } range)
                Reserve(region, range);
        }
        foreach (var i in PlacingOrder())
        {
            var region = Board.Regions[i];
            if (region.Fixed is not null)
                continue;
            _places[i] =
                PlaceOf(region)
                ?? throw new DeviceTreeException(
                    $"the region {region.Name} must have room, and {region.Size} bytes are not free"
                );
            Take(_places[i]);
        }
    }

    private void Reserve(DeviceTreeRegion region, PhysicalRange range)
    {
        var frames = FramesOf(region, range);
        if (frames.End > MostFrames && region.Use != RegionUse.Reserved)
            throw new DeviceTreeException($"the region {region.Name} must lie within 47 bits, not at {range}");
        if (region.Use != RegionUse.Reserved)
        {
            if (_layout.Inside(range) != frames)
                throw new DeviceTreeException($"the region {region.Name} must be whole pages, not {range}");
            if (!_layout.IsFree(frames))
                throw new DeviceTreeException($"the region {region.Name} must not overlap another: {range}");
            if (
                region.Use == RegionUse.Contiguous
                && !_layout.Memory.Exists(part => part.Contains(frames.First, frames.Count))
            )
                throw new DeviceTreeException(
                    $"the region {region.Name} must lie in memory, since it is lent: {range}"
                );
        }
        if (!IsReserved(region))
            return;
        // What serves nobody may overlap what else serves nobody.
        foreach (var (index, other) in Board.Regions.Index())
        {
            if (
                index < _places.Count - 1
                && other is { Fixed: { } its, Use: not RegionUse.Reserved }
                && frames.First < _layout.Around(its).End
                && _layout.Around(its).First < frames.End
            )
                throw new DeviceTreeException($"the region {region.Name} must not overlap {other.Name}: {range}");
        }
        _layout.Take(frames);
    }

    private ByteCount AlignmentCap()
    {
        var cap = 0x10_0000UL;
        foreach (var window in Board.Devices.SelectMany(static device => device.Line.Windows))
        {
            var offset = unchecked(window.Memory.Value - window.Start.Value);
            cap = offset == 0 ? cap : Math.Min(cap, 1UL << BitOperations.TrailingZeroCount(offset));
        }
        return cap >= 1 << PageShift
            ? new(cap)
            : throw new DeviceTreeException("dma-ranges must lead from whole pages to whole pages");
    }
}
