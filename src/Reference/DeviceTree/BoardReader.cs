using System.Numerics;

namespace Dma.Reference;

/// <summary>
/// Reads what a device tree says of memory and devices. What counts as a device, and what becomes of what the bindings leave
/// open, is said in specs/DeviceTree.md. Replaceable.
/// </summary>
/// <param name="tree">The tree.</param>
public partial class BoardReader(DeviceTreeBlob tree)
{
    private const int Most = 64;

    private readonly Dictionary<DeviceTreeNode, int> _positions = [];

    /// <summary>The tree.</summary>
    protected DeviceTreeBlob Tree { get; } = tree;

    /// <summary>Reads the tree.</summary>
    /// <exception cref="DeviceTreeException">The tree describes no machine, or one that contradicts itself.</exception>
    public Board Read()
    {
        var memory = ReadMemory();
        var regions = ReadRegions();
        var model = Tree.Root.Find("model")?.Strings is [var name, ..] ? name : "";
        return new(model, memory, regions, ReadDevices());
    }

    /// <summary>Reads where memory is.</summary>
    protected virtual IReadOnlyList<PhysicalRange> ReadMemory()
    {
        var ranges = new List<PhysicalRange>();
        foreach (var node in Tree.Root.Children)
        {
            if (node.IsEnabled && node.Find("device_type")?.Strings is ["memory", ..] && node.Find("reg") is { } reg)
                ranges.AddRange(ReadRanges(reg, Tree.Root.AddressCells, Tree.Root.SizeCells));
        }
        if (ranges.Count == 0)
            throw Tree.Root.Wrong("must have memory: a node with device_type \"memory\" and a reg that is not empty");
        var merged = new List<PhysicalRange>();
        foreach (var range in ranges.OrderBy(static range => range.Start.Value))
        {
            var last = merged.Count > 0 ? merged[^1] : default;
            var lastEnd = last.Start.Value + (UInt128)last.Length.Value;
            if (merged.Count == 0 || range.Start.Value > lastEnd)
                merged.Add(range);
            else
            {
                var end = UInt128.Max(lastEnd, range.Start.Value + (UInt128)range.Length.Value);
                merged[^1] = last with { Length = new((ulong)(end - last.Start.Value)) };
            }
        }
        return merged.Count <= Most
            ? merged
            : throw Tree.Root.Wrong(FormattableString.Invariant($"must have {Most} ranges of memory or fewer"));
    }

    /// <summary>Reads pairs of address and size; those of no bytes are left out.</summary>
    /// <param name="pairs">The property.</param>
    /// <param name="addressCells">How many cells an address has.</param>
    /// <param name="sizeCells">How many cells a size has.</param>
    protected virtual IReadOnlyList<PhysicalRange> ReadRanges(DeviceTreeProperty pairs, int addressCells, int sizeCells)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var ranges = new List<PhysicalRange>();
        foreach (var at in Entries(pairs, addressCells + sizeCells))
        {
            var start = pairs.Number(at, addressCells);
            var length = pairs.Number(at + addressCells, sizeCells);
            if (length == 0)
                continue;
            Check(pairs, start, length);
            ranges.Add(new(new(start), new(length)));
        }
        return ranges;
    }

    /// <summary>The positions at which entries of a number of cells begin.</summary>
    private static IEnumerable<int> Entries(DeviceTreeProperty property, int cells)
    {
        if (cells == 0 ? property.Cells != 0 : property.Cells % cells != 0)
            throw property.Wrong(
                FormattableString.Invariant($"must be entries of {cells} cells, and has {property.Cells} cells")
            );
        var count = cells == 0 ? 0 : property.Cells / cells;
        if (count > Most)
            throw property.Wrong(FormattableString.Invariant($"must have {Most} entries or fewer, not {count}"));
        return Enumerable.Range(0, count).Select(entry => entry * cells);
    }

    private static void Check(DeviceTreeProperty property, ulong start, ulong length)
    {
        if (start + (UInt128)length > (UInt128)1 << 64)
            throw property.Wrong(
                FormattableString.Invariant(
                    $"must end within 64 bits, not begin at 0x{start:x} with 0x{length:x} bytes"
                )
            );
    }

    private static bool IsPowerOfTwo(ulong number) => BitOperations.IsPow2(number);
}
