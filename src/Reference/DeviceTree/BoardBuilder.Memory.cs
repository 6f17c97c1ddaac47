using System.Collections.Immutable;
using System.Numerics;

namespace Dma.Reference;

// Memory: what is free of it, which part all devices reach, and what the machine may promise of it.
public partial class BoardBuilder
{
    // The largest part of free memory that every device reaches without an IOMMU and without copies; its end is for buffers.
    private (FrameRange Low, FrameRange Coherent, DmaMask Mask) PlaceLowMemory()
    {
        var best = default(FrameRange);
        var free = _layout.Free().ToList();
        foreach (var reached in Reached(free))
            best = reached.Count > best.Count ? reached : best;
        var isReached = best.Count >= FewestFrames;
        if (!isReached)
            best = free.MaxBy(static part => part.Count);
        if (best.Count < FewestFrames)
            throw new DeviceTreeException(
                $"the board must have {new ByteCount(FewestFrames << PageShift)} bytes of memory side by side that nothing reserves"
            );
        var coherent = Math.Min(0x1000, best.Count / 4);
        var low = new FrameRange(best.First, Math.Min(best.Count - coherent, 0x4000));
        var buffers = new FrameRange(low.End, coherent);
        return (low, buffers, isReached ? MaskFor(new(low.First, low.Count + coherent)) : new(0));
    }

    // What each device reaches through one window. Of what is left only the largest ranges count, so those inside another are
    // dropped after each device: how many there are grows with the windows, and never with their product.
    private List<FrameRange> Reached(List<FrameRange> free)
    {
        var parts = Largest(free);
        foreach (var device in Board.Devices)
        {
            if (!device.CanDma || IsTranslated(device) || device.Line.Windows is not { Count: > 0 } windows)
                continue;
            var passed = Largest(windows.Select(window => _layout.Inside(new(window.Memory, window.Length))));
            var common = new List<FrameRange>();
            for (var (one, other) = (0, 0); one < parts.Count && other < passed.Count; )
            {
                common.Add(Common(parts[one], passed[other]));
                // The further one end lies, the less does a later range of the other list leave of the nearer.
                if (parts[one].End < passed[other].End)
                    one++;
                else
                    other++;
            }
            parts = Largest(common);
        }
        return parts;
    }

    // Those that no other holds, from the lowest up.
    private static List<FrameRange> Largest(IEnumerable<FrameRange> parts)
    {
        var largest = new List<FrameRange>();
        foreach (var part in parts.OrderBy(static part => part.First).ThenByDescending(static part => part.End))
        {
            if (part.Count > 0 && (largest.Count == 0 || part.End > largest[^1].End))
                largest.Add(part);
        }
        return largest;
    }

    private static FrameRange Common(FrameRange one, FrameRange other)
    {
        var (first, end) = (Math.Max(one.First, other.First), Math.Min(one.End, other.End));
        return end > first ? new(first, end - first) : default;
    }

    // All devices reach low memory, what is allocated for them, and their windows of addresses, with this mask.
    private DmaMask MaskFor(FrameRange reached)
    {
        var last = ((UInt128)1 << 32) - 1;
        foreach (var device in Board.Devices)
        {
            var window = device.Line.AddressWindow;
            last = UInt128.Max(last, window is { } its ? its.Start.Value + (UInt128)its.Length.Value - 1 : 0);
            if (IsTranslated(device) || !device.CanDma)
                continue;
            List<FrameRange> all = [reached];
            if (RegionOf(device) is >= 0 and var region && IsPool(region))
                all.Add(_layout.Inside(_places[region]));
            foreach (var frames in all)
                last = UInt128.Max(last, LastAddress(device, frames) ?? 0);
        }
        return DmaMask.FromBits(64 - BitOperations.LeadingZeroCount((ulong)last));
    }

    private static UInt128? LastAddress(BoardDevice device, FrameRange frames)
    {
        var memory = (UInt128)frames.End << PageShift;
        if (device.Line.Windows.Count == 0)
            return memory - 1;
        foreach (var window in device.Line.Windows)
        {
            if (memory > window.Memory.Value && memory <= window.Memory.Value + (UInt128)window.Length.Value)
                return window.Start.Value + (memory - window.Memory.Value) - 1;
        }
        return null;
    }

    private MemoryMap MapOf(FrameRange low, FrameRange coherent, ImmutableArray<ContiguousAreaParts> areas)
    {
        // Pools may lie beside memory; nothing else is ever taken from there.
        var regions = Merge(
            _layout.Memory.Concat(
                Board
                    .Regions.Index()
                    .Where(item => IsPool(item.Index))
                    .Select(item => _layout.Inside(_places[item.Index]))
            )
        );
        var reserved = Merge(
            Board
                .Regions.Index()
                .Where(item =>
                    IsReserved(item.Item) && !areas.Any(area => area.Frames == _layout.Inside(_places[item.Index]))
                )
                .SelectMany(item => regions.Select(part => Common(part, FramesOf(item.Item, _places[item.Index]))))
        );
        var high = _layout.Free().Last(static part => part.Count > 0);
        return new()
        {
            Regions = [.. regions],
            Low = low,
            High = high.First == low.First ? low : high,
            Landmarks = [low.First, high.End - Math.Min(high.Count, 4)],
            LinearBase = new(0xFFFF_8000_0000_0000),
            LinearFrames = regions[^1].End,
            PageBase = new(0x0D70_0000_0000),
            CoherentAreas = [coherent],
            Reserved = [.. reserved],
            RemapBase = new(0xFFFF_0000_0000_0000),
        };
    }

    private static List<FrameRange> Merge(IEnumerable<FrameRange> parts)
    {
        var merged = new List<FrameRange>();
        foreach (var part in parts.Where(static part => part.Count > 0).OrderBy(static part => part.First))
        {
            if (merged is [.., var last] && part.First <= last.End)
                merged[^1] = last with { Count = Math.Max(last.End, part.End) - last.First };
            else
                merged.Add(part);
        }
        return merged;
    }

    private IEnumerable<ContiguousAreaParts> Areas()
    {
        var hasDefault = false;
        for (var region = 0; region < Board.Regions.Count; region++)
        {
            var line = Board.Regions[region];
            var isDefault = IsDefault(line);
            if (line.Use != RegionUse.Contiguous)
                continue;
            var owners = Board.Devices.Where(device => RegionOf(device) == region).ToList();
            if (isDefault && hasDefault)
                throw new DeviceTreeException($"the region {line.Name} must not be a second linux,cma-default");
            if (!isDefault && owners.Count > 1)
                throw new DeviceTreeException(
                    $"the reusable region {line.Name} must have one device, and {owners[1].Name} refers to it too"
                );
            hasDefault |= isDefault;
            if (isDefault)
                yield return new(_layout.Inside(_places[region]), null);
            else if (owners.Count == 1)
                yield return new(_layout.Inside(_places[region]), owners[0].Line.Device);
        }
    }

    /// <summary>Whether a region serves the devices that have none of their own.</summary>
    /// <param name="region">The region.</param>
    protected virtual bool IsDefault(DeviceTreeRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return region.IsDefault;
    }

    private Dictionary<string, FrameRange> Pools()
    {
        var pools = new Dictionary<string, FrameRange>(StringComparer.Ordinal);
        foreach (var device in Board.Devices)
        {
            var region = RegionOf(device);
            if (region < 0 || !IsPool(region))
                continue;
            var frames = _layout.Inside(_places[region]);
            if (device.CanDma && !IsTranslated(device) && LastAddress(device, frames) is null)
                throw new DeviceTreeException(
                    $"the device {device.Name} must reach its region {Board.Regions[region].Name}"
                );
            if (IsRestricted(device) && frames.Count << PageShift < BouncePool.SetSize)
                throw new DeviceTreeException(
                    $"the region {Board.Regions[region].Name} must have {new ByteCount(BouncePool.SetSize)} bytes or more, to copy into"
                );
            pools.Add(device.Name, frames);
        }
        return pools;
    }

    /// <summary>Whether a region is given out to the devices that refer to it alone.</summary>
    /// <param name="region">Its position.</param>
    protected bool IsPool(int region) => Board.Regions[region].Use is RegionUse.CoherentPool or RegionUse.BouncePool;

    private RoomPromise RoomIn(FrameRange low, Dictionary<string, FrameRange> pools)
    {
        var sets = Board
            .Devices.Where(IsRestricted)
            .Select(device => pools[device.Name].Count << PageShift >> BouncePool.SlotShift)
            .Select(static slots => (int)Math.Min(slots / BouncePool.SlotsPerSet, 1024))
            .DefaultIfEmpty(1024)
            .Min();
        var window = Board
            .Devices.Select(static device => device.Line.AddressWindow?.Length.Value ?? ulong.MaxValue)
            .Min();
        var isSmall = low.Count < 0x800;
        return new()
        {
            Blocks = isSmall ? 4 : 8,
            PagesPerBlock = isSmall ? 4 : 16,
            // As many as there are sets beside those that buffers may take.
            Mappings = window < 0x100_0000 ? 0 : Math.Clamp(sets - 12, 0, 20),
            MappingSize = new(0x8000),
        };
    }

    private static CoherentRoom BuffersIn(IEnumerable<FrameRange> pools)
    {
        // A buffer spoils few places of the size of another, and there are few buffers.
        var size = Math.Min(0x1_0000, (pools.Min(static pool => pool.Count) << PageShift) / 128);
        return size < 1 << PageShift ? new() : new() { Buffers = 4, BufferSize = new(1UL << BitOperations.Log2(size)) };
    }

    private static ContiguousRoom BlocksIn(ImmutableArray<ContiguousAreaParts> areas) =>
        areas.Any(static area => area.Frames.Count < 128)
            ? new()
            : new()
            {
                Blocks = 3,
                PagesPerBlock = 8,
                MovablePages = 6,
            };
}
