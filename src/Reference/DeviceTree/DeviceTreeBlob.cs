using System.Buffers.Binary;
using System.Text;

namespace Dma.Reference;

/// <summary>A device tree as it was read: its nodes, and the memory that its header reserves.</summary>
/// <param name="Root">The root.</param>
/// <param name="Reservations">The entries of the memory reservation block, those of no bytes left out.</param>
public sealed record DeviceTreeBlob(DeviceTreeNode Root, IReadOnlyList<PhysicalRange> Reservations)
{
    /// <summary>No larger blob is read, in bytes: 16 MiB.</summary>
    public const int MostBytes = 1 << 24;

    /// <summary>No blob with more levels of nodes is read.</summary>
    public const int MostLevels = 64;

    /// <summary>No blob with more nodes is read.</summary>
    public const int MostNodes = 1 << 16;

    /// <summary>No blob with more properties is read.</summary>
    public const int MostProperties = 1 << 18;

    /// <summary>No blob with more reservations is read.</summary>
    public const int MostReservations = 1024;

    /// <summary>No longer name of a node or property is read, in bytes.</summary>
    public const int LongestName = 127;

    private readonly Dictionary<uint, DeviceTreeNode> _handles = [];

    /// <summary>Reads a flattened device tree: version 17, or a later one that says it can be read as that.</summary>
    /// <param name="blob">The bytes; what lies behind the size in the header does not count. Not copied: properties refer to it.</param>
    /// <returns>The tree.</returns>
    /// <exception cref="DeviceTreeException">The blob is damaged, or larger than the limits; the message has the place.</exception>
    public static DeviceTreeBlob Read(ReadOnlyMemory<byte> blob) => new Reader(blob).Read();

    /// <summary>The node with a handle.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="property">The property that has the handle.</param>
    /// <exception cref="DeviceTreeException">There is no such node.</exception>
    public DeviceTreeNode Find(uint handle, DeviceTreeProperty property)
    {
        ArgumentNullException.ThrowIfNull(property);
        return _handles.GetValueOrDefault(handle)
            ?? throw property.Wrong(FormattableString.Invariant($"must name nodes that there are, not 0x{handle:x}"));
    }

    /// <summary>Reads a blob from its beginning to its end.</summary>
    private sealed class Reader(ReadOnlyMemory<byte> blob)
    {
        private const uint Magic = 0xD00D_FEED;
        private const int HeaderSize = 40;
        private const uint BeginNode = 1,
            EndNode = 2,
            Property = 3,
            Nop = 4,
            End = 9;

        private readonly Dictionary<long, string> _names = [];
        private (long Start, long End) _structure,
            _strings;
        private long _at;
        private int _nodes,
            _properties;

        public DeviceTreeBlob Read()
        {
            if (blob.Length < HeaderSize)
                throw Wrong(0, $"the blob must have a header of {HeaderSize} bytes, and has {blob.Length}");
            if (Word(0) != Magic)
                throw Wrong(0, $"the blob must begin with 0x{Magic:x}, not 0x{Word(0):x8}");
            var size = (long)Word(4);
            if (size < HeaderSize || size > blob.Length)
                throw Wrong(
                    4,
                    $"the size must be 0x{HeaderSize:x} to 0x{blob.Length:x}, that of the blob, not 0x{size:x}"
                );
            if (size > MostBytes)
                throw Wrong(4, $"the size must be 0x{MostBytes:x} or less, not 0x{size:x}");
            blob = blob[..(int)size];
            var (version, compatible) = (Word(20), Word(24));
            if (version < 17 || compatible > 17)
                throw Wrong(
                    20,
                    $"the version must be 17 or compatible with it, not {version}, compatible with {compatible}"
                );
            _structure = Part(8, 36, "structure block");
            _strings = Part(12, 32, "strings block");
            if (_structure.Start % 4 != 0)
                throw Wrong(8, $"the structure block must begin with a whole word, not at 0x{_structure.Start:x}");
            var reservations = ReadReservations();
            var tree = new DeviceTreeBlob(ReadNodes(), reservations);
            Enter(tree, tree.Root);
            return tree;
        }

        /// <summary>Finds a block by the header's words for its offset and size.</summary>
        private (long Start, long End) Part(int offsetAt, int sizeAt, string name)
        {
            long start = Word(offsetAt),
                length = Word(sizeAt);
            return start >= HeaderSize && start + length <= blob.Length
                ? (start, start + length)
                : throw Wrong(offsetAt, $"the {name} must lie in the blob, not at 0x{start:x} with 0x{length:x} bytes");
        }

        private List<PhysicalRange> ReadReservations()
        {
            var list = new List<PhysicalRange>();
            var at = (long)Word(16);
            if (at < HeaderSize || at % 8 != 0)
                throw Wrong(
                    16,
                    $"the reservations must begin with a whole double word behind the header, not at 0x{at:x}"
                );
            for (var count = 0; ; count++, at += 16)
            {
                if (at + 16 > blob.Length)
                    throw Wrong(at, $"the reservations must end with an entry of zeros");
                var (start, length) = (Long(at), Long(at + 8));
                if (start == 0 && length == 0)
                    return list;
                if (count == MostReservations)
                    throw Wrong(at, $"there must be {MostReservations} reservations or fewer");
                if (length == 0)
                    continue;
                if (start + (UInt128)length > (UInt128)1 << 64)
                    throw Wrong(
                        at,
                        $"a reservation must end within 64 bits, not begin at 0x{start:x} with 0x{length:x} bytes"
                    );
                list.Add(new(new(start), new(length)));
            }
        }

        // Without recursion: how deep a tree is must not depend on whoever wrote it.
        private DeviceTreeNode ReadNodes()
        {
            DeviceTreeNode? root = null,
                node = null;
            var levels = 0;
            _at = _structure.Start;
            while (true)
            {
                var token = _at;
                var kind = Take();
                switch (kind)
                {
                    case BeginNode when node is not null || root is null:
                        if (++levels > MostLevels)
                            throw Wrong(token, $"there must be {MostLevels} levels of nodes or fewer");
                        if (++_nodes > MostNodes)
                            throw Wrong(token, $"there must be {MostNodes} nodes or fewer");
                        var child = new DeviceTreeNode(TakeName(), node, token);
                        node?.Add(child);
                        root ??= child;
                        node = child;
                        break;
                    case EndNode when node is not null:
                        node = node.Parent;
                        levels--;
                        break;
                    case Property when node is not null:
                        TakeProperty(node, token);
                        break;
                    case Nop:
                        break;
                    case End when root is not null && node is null:
                        return root;
                    default:
                        throw Wrong(token, $"a word must begin what can stand here, and not be 0x{kind:x}");
                }
            }
        }

        private void TakeProperty(DeviceTreeNode node, long token)
        {
            if (++_properties > MostProperties)
                throw Wrong(token, $"there must be {MostProperties} properties or fewer");
            long length = Take(),
                name = Take();
            if (length > _structure.End - _at)
                throw Wrong(token, $"the value must end in the structure block, not have 0x{length:x} bytes");
            if (name >= _strings.End - _strings.Start)
                throw Wrong(token, $"the name must lie in the strings block, not at 0x{name:x}");
            var property = new DeviceTreeProperty(NameAt(name), blob.Slice((int)_at, (int)length), _at);
            if (!node.TryAdd(property))
                throw Wrong(token, $"a node must have a property once, and not {property.Name} again");
            _at += length;
            Align();
        }

        private string NameAt(long offset)
        {
            if (!_names.TryGetValue(offset, out var name))
                _names[offset] = name = Text(_strings.Start + offset, _strings.End, out _);
            return name;
        }

        private string TakeName()
        {
            var name = Text(_at, _structure.End, out var end);
            _at = end + 1;
            Align();
            return name;
        }

        private string Text(long start, long end, out long terminator)
        {
            var span = blob.Span[(int)start..(int)Math.Min(end, start + LongestName + 1)];
            var length = span.IndexOf((byte)0);
            if (length < 0)
                throw Wrong(start, $"a name must end with a zero byte within {LongestName} bytes and its block");
            foreach (var letter in span[..length])
            {
                if (letter is <= 0x20 or >= 0x7F)
                    throw Wrong(start, $"a name must be of printable letters, not have 0x{letter:x2}");
            }
            terminator = start + length;
            return Encoding.ASCII.GetString(span[..length]);
        }

        private uint Take()
        {
            if (_at + 4 > _structure.End)
                throw Wrong(_at, $"the structure block must end with its own word for that");
            _at += 4;
            return Word(_at - 4);
        }

        private void Align() => _at = (_at + 3) & ~3L;

        private static void Enter(DeviceTreeBlob tree, DeviceTreeNode node)
        {
            if ((node.Cell("phandle") ?? node.Cell("linux,phandle")) is { } handle)
            {
                if (handle is 0 or uint.MaxValue)
                    throw node.Wrong($"must have a phandle that is neither 0 nor all ones, not 0x{handle:x}");
                if (!tree._handles.TryAdd(handle, node))
                    throw node.Wrong(
                        $"must have a phandle of its own, not 0x{handle:x}, which {tree._handles[handle].Name} has"
                    );
            }
            foreach (var child in node.Children)
                Enter(tree, child);
        }

        private uint Word(long offset) => BinaryPrimitives.ReadUInt32BigEndian(blob.Span[(int)offset..]);

        private ulong Long(long offset) => BinaryPrimitives.ReadUInt64BigEndian(blob.Span[(int)offset..]);

        private static DeviceTreeException Wrong(long offset, FormattableString message) =>
            new(FormattableString.Invariant(message), offset);
    }
}
