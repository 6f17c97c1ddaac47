using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Dma.Conformance.Hosting;

/// <summary>JSON objects on a stream between two processes, one a line.</summary>
/// <param name="stream">The stream.</param>
internal sealed class HostLines(Stream stream)
{
    /// <summary>The longest line that is read: far beyond any report, and short of what would fill the memory.</summary>
    public const int MostBytes = 1 << 28;

    private readonly Lock _lock = new();
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    /// <summary>Writes an object.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    public void Write<T>(T value, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, type);
        Array.Resize(ref bytes, bytes.Length + 1);
        bytes[^1] = (byte)'\n';
        lock (_lock)
        {
            stream.Write(bytes);
            stream.Flush();
        }
    }

    /// <summary>Reads the next object.</summary>
    /// <returns>Null if the other side is gone.</returns>
    /// <exception cref="JsonException">What came is no such object.</exception>
    public T? Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        for (var searched = _start; ; )
        {
            var found = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = _buffer.AsMemory(_start, searched + found - _start);
                _start = searched + found + 1;
                return JsonSerializer.Deserialize(line.Span, type) ?? throw new JsonException("an empty line");
            }

            MakeRoom();
            searched = _end;
            if (stream.Read(_buffer, _end, _buffer.Length - _end) is var count && count == 0)
            {
                return null;
            }

            _end += count;
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(
                ref _buffer,
                _buffer.Length < MostBytes ? 2 * _buffer.Length : throw new JsonException("a line without end")
            );
        }
    }
}
