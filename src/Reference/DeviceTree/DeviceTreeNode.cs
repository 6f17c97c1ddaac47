using System.Buffers.Binary;
using System.Text;

namespace Dma.Reference;

/// <summary>A property of a node: its value is bytes, of which its name says what they mean.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value; may be empty.</param>
/// <param name="Offset">Where the value begins in the blob.</param>
public sealed record DeviceTreeProperty(string Name, ReadOnlyMemory<byte> Value, long Offset)
{
    /// <summary>How many cells of 32 bits the value has; an exception unless they are whole.</summary>
    public int Cells =>
        Value.Length % 4 == 0
            ? Value.Length / 4
            : throw Wrong(FormattableString.Invariant($"must be whole cells, not {Value.Length} bytes"));

    /// <summary>The cell at a position.</summary>
    /// <param name="position">The position; less than <see cref="Cells" />.</param>
    public uint Cell(int position) => BinaryPrimitives.ReadUInt32BigEndian(Value.Span[(position * 4)..]);

    /// <summary>The number that some cells make up, the most significant first.</summary>
    /// <param name="position">The position of the first cell.</param>
    /// <param name="count">How many cells: 0 to 3. Of three the first is no part of the number, as in addresses of a PCI bus.</param>
    public ulong Number(int position, int count) =>
        count switch
        {
            0 => 0,
            1 => Cell(position),
            2 => ((ulong)Cell(position) << 32) | Cell(position + 1),
            _ => Number(position + 1, 2),
        };

    /// <summary>No longer list of strings is read.</summary>
    public const int MostStrings = 64;

    /// <summary>The strings of a list of strings; an exception for more than <see cref="MostStrings" />.</summary>
    public IReadOnlyList<string> Strings
    {
        get
        {
            var list = new List<string>();
            var rest = Value.Span;
            while (rest.Length > 0)
            {
                var end = rest.IndexOf((byte)0);
                if (end < 0)
                    throw Wrong("must end with a zero byte");
                if (list.Count == MostStrings)
                    throw Wrong(FormattableString.Invariant($"must be {MostStrings} strings or fewer"));
                list.Add(Encoding.Latin1.GetString(rest[..end]));
                rest = rest[(end + 1)..];
            }
            return list;
        }
    }

    /// <summary>Whether the first string is one of two; nothing is made of what comes behind it.</summary>
    internal bool BeginsWith(string one, string other)
    {
        var end = Value.Span.IndexOf((byte)0);
        if (end < 0 && !Value.IsEmpty)
            throw Wrong("must end with a zero byte");
        var first = Value.Span[..Math.Max(end, 0)];
        return Ascii.Equals(first, one) || Ascii.Equals(first, other);
    }

    /// <summary>An error at this property.</summary>
    /// <param name="message">What must be, and what is there instead.</param>
    public DeviceTreeException Wrong(string message) => new($"{Name} {message}", Offset);
}

/// <summary>A node of a device tree.</summary>
/// <param name="name">The name with its unit address, such as <c>ethernet@1000</c>; empty for the root.</param>
/// <param name="parent">The node that it belongs to; null for the root.</param>
/// <param name="offset">Where the node begins in the blob.</param>
public sealed class DeviceTreeNode(string name, DeviceTreeNode? parent, long offset)
{
    private readonly Dictionary<string, DeviceTreeProperty> _properties = new(StringComparer.Ordinal);
    private readonly List<DeviceTreeNode> _children = [];

    // Asked for every entry that names the node, of which a blob may have many.
    private bool? _isEnabled;

    /// <summary>The name with its unit address, such as <c>ethernet@1000</c>; empty for the root.</summary>
    public string Name { get; } = name;

    /// <summary>The node that this one belongs to; null for the root.</summary>
    public DeviceTreeNode? Parent { get; } = parent;

    /// <summary>Where the node begins in the blob.</summary>
    public long Offset { get; } = offset;

    /// <summary>The nodes that belong to this one, in their order.</summary>
    public IReadOnlyList<DeviceTreeNode> Children => _children;

    /// <summary>The name without its unit address.</summary>
    public string BaseName => Name.Split('@')[0];

    /// <summary>Whether the node stands for something that is there: its status is missing, <c>okay</c> or <c>ok</c>.</summary>
    public bool IsEnabled => _isEnabled ??= Find("status") is not { } status || status.BeginsWith("okay", "ok");

    /// <summary>How many cells an address of a child has.</summary>
    public int AddressCells => CellsOf("#address-cells", 2);

    /// <summary>How many cells a size of a child has.</summary>
    public int SizeCells => CellsOf("#size-cells", 1);

    /// <summary>The property with a name; null if there is none.</summary>
    /// <param name="name">The name.</param>
    public DeviceTreeProperty? Find(string name) => _properties.GetValueOrDefault(name);

    /// <summary>Whether there is a property with a name.</summary>
    /// <param name="name">The name.</param>
    public bool Has(string name) => _properties.ContainsKey(name);

    /// <summary>Whether the node is compatible with something.</summary>
    /// <param name="model">What it may be compatible with.</param>
    public bool IsCompatible(string model) => Find("compatible")?.Strings.Contains(model) == true;

    /// <summary>The only cell of a property; null where there is no such property.</summary>
    /// <param name="name">The property.</param>
    public uint? Cell(string name) =>
        Find(name) is not { } found ? null
        : found.Value.Length == 4 ? found.Cell(0)
        : throw found.Wrong(FormattableString.Invariant($"must be one cell, not {found.Value.Length} bytes"));

    /// <summary>The child with a name; null if there is none.</summary>
    /// <param name="name">The name with its unit address.</param>
    public DeviceTreeNode? Child(string name) => _children.Find(child => child.Name == name);

    /// <summary>An error at this node.</summary>
    /// <param name="message">What must be, and what is there instead.</param>
    public DeviceTreeException Wrong(string message) => new($"{(Name.Length == 0 ? "/" : Name)} {message}", Offset);

    internal void Add(DeviceTreeNode child) => _children.Add(child);

    internal bool TryAdd(DeviceTreeProperty property)
    {
        _isEnabled = null;
        return _properties.TryAdd(property.Name, property);
    }

    private int CellsOf(string name, int unsaid) =>
        Cell(name) is not { } cells ? unsaid
        : cells <= 3 ? (int)cells
        : throw Find(name)!.Wrong(FormattableString.Invariant($"must be 0 to 3, not {cells}"));
}
