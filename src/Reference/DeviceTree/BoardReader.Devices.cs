namespace Dma.Reference;

// Devices: which nodes are one, and what lies between them and memory.
public partial class BoardReader
{
    // Behind each IOMMU, by the identity of a master.
    private readonly List<(DeviceTreeNode Iommu, uint Master)> _domains = [];

    /// <summary>Reads the devices.</summary>
    protected virtual IReadOnlyList<BoardDevice> ReadDevices()
    {
        var devices = new List<BoardDevice>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in Below(Tree.Root))
        {
            if (!IsDevice(node))
                continue;
            if (devices.Count == Most)
                throw node.Wrong(Words($"must be one of {Most} devices or fewer"));
            devices.Add(Read(node, new(devices.Count), names));
        }
        return devices.Count > 0
            ? devices
            : throw Tree.Root.Wrong("must have a device that does DMA: specs/DeviceTree.md says which nodes are one");
    }

    /// <summary>Whether a node is a device that does DMA.</summary>
    /// <param name="node">The node.</param>
    protected virtual bool IsDevice(DeviceTreeNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.Has("compatible")
            && !node.Has("ranges")
            && !node.Has("dma-ranges")
            && !node.Has("#iommu-cells")
            && (
                node.Has("memory-region")
                || node.Has("iommus")
                || node.Has("dma-coherent")
                || node.Has("dma-noncoherent")
                || node.Parent?.Has("dma-ranges") == true
            );
    }

    /// <summary>The regions to which a device refers, by their positions; the first serves it.</summary>
    /// <param name="node">The device.</param>
    protected virtual IReadOnlyList<int> RegionsOf(DeviceTreeNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.Find("memory-region") is not { } list)
            return [];
        return
        [
            .. Entries(list, 1)
                .Select(at => Tree.Find(list.Cell(at), list))
                .Select(region =>
                    _positions.TryGetValue(region, out var position)
                        ? position
                        : throw list.Wrong($"must name regions of /reserved-memory that are enabled, not {region.Name}")
                ),
        ];
    }

    /// <summary>The windows of DMA addresses through all buses above a device; null: all addresses, unchanged.</summary>
    /// <param name="node">The device.</param>
    protected virtual IReadOnlyList<DmaWindow>? WindowsOf(DeviceTreeNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        List<DmaWindow>? windows = null;
        for (var bus = node.Parent; bus?.Parent is not null; bus = bus.Parent)
        {
            if (bus.Find("dma-ranges") is not { Value.IsEmpty: false } ranges)
                continue;
            windows = DmaWindows.Through(windows, ReadWindows(bus, ranges));
            if (windows.Count > DmaWindows.Most)
                throw ranges.Wrong(Words($"must leave {node.Name} {DmaWindows.Most} windows or fewer"));
        }
        return windows;
    }

    /// <summary>Reads the windows of one bus.</summary>
    /// <param name="bus">The bus.</param>
    /// <param name="ranges">Its dma-ranges.</param>
    protected virtual IReadOnlyList<DmaWindow> ReadWindows(DeviceTreeNode bus, DeviceTreeProperty ranges)
    {
        ArgumentNullException.ThrowIfNull(bus);
        ArgumentNullException.ThrowIfNull(ranges);
        var windows = new List<DmaWindow>();
        var (child, parent, size) = (bus.AddressCells, bus.Parent!.AddressCells, bus.SizeCells);
        foreach (var at in Entries(ranges, child + parent + size))
        {
            var length = ranges.Number(at + child + parent, size);
            if (length == 0)
                continue;
            var (start, memory) = (ranges.Number(at, child), ranges.Number(at + child, parent));
            Check(ranges, start, length);
            Check(ranges, memory, length);
            if (
                windows.Exists(other =>
                    start < other.Start.Value + (UInt128)other.Length.Value
                    && other.Start.Value < start + (UInt128)length
                )
            )
                throw ranges.Wrong(Words($"must not lead 0x{start:x} to several places"));
            windows.Add(new(new(start), new(memory), new(length)));
        }
        return windows;
    }

    /// <summary>Whether a device is coherent, by its own word or that of the nearest bus above it.</summary>
    /// <param name="node">The device.</param>
    protected virtual Claim CoherenceOf(DeviceTreeNode node)
    {
        for (var at = node; at is not null; at = at.Parent)
        {
            if (at.Has("dma-coherent"))
                return Claim.Yes;
            if (at.Has("dma-noncoherent"))
                return Claim.No;
        }
        return Claim.Unstated;
    }

    /// <summary>The window of DMA addresses that an entry with four cells behind the handle names.</summary>
    /// <param name="iommus">The property.</param>
    /// <param name="at">The position of the first of the four.</param>
    protected virtual DmaRange ReadAddressWindow(DeviceTreeProperty iommus, int at)
    {
        ArgumentNullException.ThrowIfNull(iommus);
        var (start, length) = (iommus.Number(at + 1, 1), iommus.Number(at + 2, 2));
        if (length == 0)
            throw iommus.Wrong("must name a window that has a byte");
        Check(iommus, start, length);
        return new(new(start), new(length));
    }

    private BoardDevice Read(DeviceTreeNode node, DeviceId id, HashSet<string> names)
    {
        var domain = ReadMasters(node, out var window);
        var windows = domain < 0 ? WindowsOf(node) : null;
        var line = new DeviceTreeDevice
        {
            Device = id,
            Regions = RegionsOf(node),
            Windows = windows ?? [],
            Coherent = CoherenceOf(node),
            Translated = domain < 0 ? Claim.No : Claim.Yes,
            AddressWindow = window,
        };
        return new(Unique(node.Name, names), line, Math.Max(domain, 0), windows is not []);
    }

    // The domain of the first master; the window is what all of them have in common.
    private int ReadMasters(DeviceTreeNode node, out DmaRange? window)
    {
        window = null;
        if (node.Find("iommus") is not { } iommus)
            return -1;
        var domain = -1;
        var masters = 0;
        for (var at = 0; at < iommus.Cells; )
        {
            if (++masters > Most)
                throw iommus.Wrong(Words($"must have {Most} entries or fewer"));
            var iommu = Tree.Find(iommus.Cell(at++), iommus);
            var cells = iommu.Cell("#iommu-cells") ?? throw iommu.Wrong("must have #iommu-cells: it is in an iommus");
            if (cells is not (0 or 1 or 4))
                throw iommu.Wrong(Words($"must have #iommu-cells of 0, 1 or 4, not {cells}"));
            if (cells > iommus.Cells - at)
                throw iommus.Wrong(Words($"must have {cells} cells behind the handle of {iommu.Name}"));
            var master = cells == 0 ? 0 : iommus.Cell(at);
            if (iommu.IsEnabled)
            {
                window = cells == 4 ? Common(window, ReadAddressWindow(iommus, at), iommus) : window;
                domain = domain < 0 ? DomainOf(iommu, master) : domain;
            }
            at += (int)cells;
        }
        return domain;
    }

    private int DomainOf(DeviceTreeNode iommu, uint master)
    {
        var number = _domains.IndexOf((iommu, master));
        if (number >= 0)
            return number;
        _domains.Add((iommu, master));
        return _domains.Count - 1;
    }

    private static DmaRange Common(DmaRange? one, DmaRange other, DeviceTreeProperty iommus)
    {
        if (one is not { } first)
            return other;
        var start = Math.Max(first.Start.Value, other.Start.Value);
        var end = UInt128.Min(
            first.Start.Value + (UInt128)first.Length.Value,
            other.Start.Value + (UInt128)other.Length.Value
        );
        return start < end
            ? new(new(start), new((ulong)(end - start)))
            : throw iommus.Wrong("must name windows that have addresses in common");
    }

    private static string Unique(string name, HashSet<string> names)
    {
        const int Longest = 32;
        var first = name.Length == 0 ? "device" : name[..Math.Min(name.Length, Longest)];
        for (var (unique, number) = (first, 2); ; number++)
        {
            if (names.Add(unique))
                return unique;
            var suffix = Words($"#{number}");
            unique = first[..Math.Min(first.Length, Longest - suffix.Length)] + suffix;
        }
    }

    private static IEnumerable<DeviceTreeNode> Below(DeviceTreeNode root)
    {
        foreach (var node in root.Children)
        {
            // What is not there has no children that are.
            if (!node.IsEnabled || (node.Parent?.Parent is null && node.BaseName is "reserved-memory" or "memory"))
                continue;
            yield return node;
            foreach (var inner in Below(node))
                yield return inner;
        }
    }
}
