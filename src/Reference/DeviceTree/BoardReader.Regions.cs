using System.Globalization;

namespace Dma.Reference;

// Reserved memory: the children of /reserved-memory, and the reservations of the header.
public partial class BoardReader
{
    /// <summary>Reads the regions of reserved memory.</summary>
    protected virtual IReadOnlyList<DeviceTreeRegion> ReadRegions()
    {
        var regions = new List<DeviceTreeRegion>();
        if (Tree.Root.Child("reserved-memory") is { IsEnabled: true } parent)
        {
            if (parent.Find("ranges") is not { Value.IsEmpty: true })
                throw parent.Wrong("must have ranges that is empty: regions are at addresses of the root");
            foreach (var node in parent.Children)
            {
                if (node.IsEnabled)
                    ReadRegion(node, parent, regions);
                LimitRegions(regions.Count);
            }
        }
        LimitRegions(regions.Count + Tree.Reservations.Count);
        foreach (var (index, range) in Tree.Reservations.Index())
            regions.Add(new() { Name = Words($"/memreserve/ {index}"), Fixed = range });
        return regions;
    }

    /// <summary>Reads a region that has a place, if it has one.</summary>
    /// <param name="node">The node of the region.</param>
    /// <param name="parent">The node to which it belongs.</param>
    /// <returns>The place first, then what is reserved with it; empty where the system is to choose.</returns>
    protected virtual IReadOnlyList<PhysicalRange> PlacesOf(DeviceTreeNode node, DeviceTreeNode parent)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(parent);
        return node.Find("reg") is { } reg ? ReadRanges(reg, parent.AddressCells, parent.SizeCells) : [];
    }

    /// <summary>What a region is for.</summary>
    /// <param name="node">The node of the region.</param>
    protected virtual RegionUse UseOf(DeviceTreeNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var (isReusable, isNoMap) = (node.Has("reusable"), node.Has("no-map"));
        // What says both is taken by neither of those that would serve it.
        if (node.IsCompatible("shared-dma-pool"))
            return isReusable && isNoMap ? RegionUse.Reserved
                : isReusable ? RegionUse.Contiguous
                : RegionUse.CoherentPool;
        return
            node.IsCompatible("restricted-dma-pool")
            && !isReusable
            && !isNoMap
            && !node.Has("linux,cma-default")
            && !node.Has("linux,dma-default")
            ? RegionUse.BouncePool
            : RegionUse.Reserved;
    }

    private void LimitRegions(int count)
    {
        if (count > Most)
            throw Tree.Root.Wrong(Words($"must have {Most} reserved regions or fewer"));
    }

    private void ReadRegion(DeviceTreeNode node, DeviceTreeNode parent, List<DeviceTreeRegion> regions)
    {
        var places = PlacesOf(node, parent);
        var use = UseOf(node);
        var region = new DeviceTreeRegion
        {
            Name = NameOf(node),
            Use = use,
            IsDefault = use switch
            {
                RegionUse.Contiguous => node.Has("linux,cma-default"),
                RegionUse.CoherentPool => node.Has("linux,dma-default"),
                _ => false,
            },
            IsReusable = use == RegionUse.Reserved && node.Has("reusable") && !node.Has("no-map"),
        };
        _positions[node] = regions.Count;
        if (places.Count == 0)
        {
            regions.Add(Placed(node, parent, region));
            return;
        }
        regions.Add(region with { Fixed = places[0] });
        // Only the first range serves; the others are kept from everybody.
        foreach (var (index, range) in places.Skip(1).Index())
            regions.Add(new() { Name = Words($"{NameOf(node)} {index + 1}"), Fixed = range });
    }

    private DeviceTreeRegion Placed(DeviceTreeNode node, DeviceTreeNode parent, DeviceTreeRegion region)
    {
        var size = SizeIn(node, parent, "size");
        var alignment = SizeIn(node, parent, "alignment");
        if (size == 0)
            throw node.Wrong("must have a reg with a byte, or a size");
        if (alignment != 0 && !IsPowerOfTwo(alignment))
            throw node.Wrong(Words($"must have an alignment that is a power of two, not 0x{alignment:x}"));
        return region with
        {
            Size = new(size),
            Alignment = new(alignment),
            AllocRanges = node.Find("alloc-ranges") is { } ranges
                ? ReadRanges(ranges, parent.AddressCells, parent.SizeCells)
                : [],
        };
    }

    private static ulong SizeIn(DeviceTreeNode node, DeviceTreeNode parent, string name)
    {
        if (node.Find(name) is not { } found)
            return 0;
        var cells = parent.SizeCells;
        return found.Cells == cells
            ? found.Number(0, cells)
            : throw found.Wrong(Words($"must have {cells} cells, not {found.Cells}"));
    }

    private static string NameOf(DeviceTreeNode node) =>
        node.Name.Length is > 0 and <= Most - 4 ? node.Name
        : node.Name.Length == 0 ? "region"
        : node.Name[..(Most - 4)];

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
