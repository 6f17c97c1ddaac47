using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dma.Reference.Tests.DeviceTree;

/// <summary>
/// Compiles a subset of device tree source, in which the boards are written: reservations, nodes, labels, cells, strings, bytes,
/// and references to nodes as cells. Lays the blob out as the standard compiler does.
/// </summary>
internal sealed partial class DtsCompiler
{
    private readonly MatchCollection _words;
    private readonly Dictionary<string, int> _strings = new(StringComparer.Ordinal);
    private readonly List<byte> _names = [];
    private readonly List<byte> _structure = [];
    private readonly List<byte> _reservations = [];
    private readonly Dictionary<string, uint> _handles = new(StringComparer.Ordinal);
    private int _at;

    private DtsCompiler(string source)
    {
        _words = Word().Matches(Comment().Replace(source, " "));
        // A handle for each label that something refers to, in the order of the references.
        foreach (Match word in _words)
        {
            if (word.Value[0] == '&')
                _handles.TryAdd(word.Value[1..], (uint)_handles.Count + 1);
        }
    }

    /// <summary>Compiles a source.</summary>
    public static byte[] Compile(string source) => new DtsCompiler(source).Compile();

    private byte[] Compile()
    {
        Expect("/dts-v1/");
        Expect(";");
        while (Take("/memreserve/"))
        {
            Long(_reservations, Number(Next()));
            Long(_reservations, Number(Next()));
            Expect(";");
        }
        Long(_reservations, 0);
        Long(_reservations, 0);
        Expect("/");
        Node("", null);
        Cell(_structure, 9);
        if (_at < _words.Count)
            throw new FormatException($"nothing may follow the root, not {_words[_at].Value}");
        return Blob();
    }

    private void Node(string name, string? label)
    {
        Cell(_structure, 1);
        Text(_structure, name);
        Expect("{");
        while (!Take("}"))
            Item();
        Expect(";");
        if (label is not null && _handles.TryGetValue(label, out var handle))
        {
            var value = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(value, handle);
            Property("phandle", value);
        }
        Cell(_structure, 2);
    }

    private void Item()
    {
        var name = Next();
        string? label = null;
        if (name.EndsWith(':'))
            (label, name) = (name[..^1], Next());
        if (_words[_at].Value == "{")
        {
            Node(name, label);
            return;
        }
        var value = new List<byte>();
        if (Take("="))
        {
            do Value(value);
            while (Take(","));
        }
        Expect(";");
        Property(name, value.ToArray());
    }

    private void Value(List<byte> value)
    {
        var word = Next();
        if (word[0] == '"')
        {
            value.AddRange(Encoding.ASCII.GetBytes(word[1..^1]));
            value.Add(0);
        }
        else if (word == "<")
        {
            while (!Take(">"))
            {
                var cell = Next();
                Cell(value, cell[0] == '&' ? _handles[cell[1..]] : checked((uint)Number(cell)));
            }
        }
        else if (word == "[")
        {
            while (!Take("]"))
                value.AddRange(Convert.FromHexString(Next()));
        }
        else
            throw new FormatException($"a value must begin here, not {word}");
    }

    private void Property(string name, byte[] value)
    {
        if (!_strings.TryGetValue(name, out var offset))
        {
            _strings[name] = offset = (int)_names.Count;
            _names.AddRange(Encoding.ASCII.GetBytes(name));
            _names.Add(0);
        }
        Cell(_structure, 3);
        Cell(_structure, (uint)value.Length);
        Cell(_structure, (uint)offset);
        _structure.AddRange(value);
        Pad(_structure);
    }

    private byte[] Blob()
    {
        const uint Header = 40;
        var structure = Header + (uint)_reservations.Count;
        var names = structure + (uint)_structure.Count;
        var blob = new List<byte>();
        foreach (
            var word in (ReadOnlySpan<uint>)
                [
                    0xD00DFEED,
                    names + (uint)_names.Count,
                    structure,
                    names,
                    Header,
                    17,
                    16,
                    0,
                    (uint)_names.Count,
                    (uint)_structure.Count,
                ]
        )
            Cell(blob, word);
        foreach (var part in (ReadOnlySpan<List<byte>>)[_reservations, _structure, _names])
            blob.AddRange(part);
        return blob.ToArray();
    }

    private string Next() =>
        _at < _words.Count ? _words[_at++].Value : throw new FormatException("the source ends too soon");

    private bool Take(string word)
    {
        var isNext = _at < _words.Count && _words[_at].Value == word;
        _at += isNext ? 1 : 0;
        return isNext;
    }

    private void Expect(string word)
    {
        if (!Take(word))
            throw new FormatException($"{word} must stand here, not {Next()}");
    }

    private static ulong Number(string word) =>
        word.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.Parse(word.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : ulong.Parse(word, CultureInfo.InvariantCulture);

    private static void Cell(List<byte> to, uint cell)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, cell);
        to.AddRange(bytes);
    }

    private static void Long(List<byte> to, ulong number)
    {
        Cell(to, (uint)(number >> 32));
        Cell(to, (uint)number);
    }

    private static void Text(List<byte> to, string text)
    {
        to.AddRange(Encoding.ASCII.GetBytes(text));
        to.Add(0);
        Pad(to);
    }

    private static void Pad(List<byte> to)
    {
        while (to.Count % 4 != 0)
            to.Add(0);
    }

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("""/[a-z0-9-]+/|"[^"]*"|[A-Za-z0-9_]+:|&?[A-Za-z0-9#,._+@-]+(?<!,)|[^\s]""")]
    private static partial Regex Word();
}
