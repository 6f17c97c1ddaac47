using System.Buffers;
using System.Numerics;

namespace Dma.Reference;

/// <summary>
/// A direct-mapped write-back cache, not coherent with devices, backed by memory or by a further cache. Stores stay in dirty
/// lines; between steps it evicts, writes back and brings in lines as it likes, which decides what devices and the CPU see of
/// each other. Replaceable.
/// </summary>
public class WriteBackCache : Cache
{
    private const int GroupLines = 16;

    private readonly Cache? _next;
    private readonly ulong _level;
    private readonly int _lineCount;

    // Of the pool, so that they may be longer.
    private ulong[] _lines;
    private LineState[] _states;
    private byte[] _data;
    private readonly int _lineShift;
    private readonly int _lineSize;

    /// <summary>A cache of 256 lines backed by memory, without lines in it.</summary>
    /// <param name="machine">The machine, whose description says how long a line is.</param>
    public WriteBackCache(Machine machine)
        : this(machine, 256, null) { }

    /// <summary>A cache without lines in it.</summary>
    /// <param name="machine">The machine, whose description says how long a line is, in all levels.</param>
    /// <param name="lineCount">How many lines it has: a power of two from 16.</param>
    /// <param name="next">The further cache, which must be asked through this one alone; null: memory.</param>
    public WriteBackCache(Machine machine, int lineCount, WriteBackCache? next)
        : base(machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentOutOfRangeException.ThrowIfLessThan(lineCount, GroupLines);
        if (!BitOperations.IsPow2(lineCount))
            throw new ArgumentOutOfRangeException(
                nameof(lineCount),
                lineCount,
                "The number of lines is no power of two."
            );
        _next = next;
        // Counted from memory, so that levels choose apart from one another and one alone is what it was before.
        _level = next is null ? 0 : next._level + 1;
        _lineCount = lineCount;
        _lines = ArrayPool<ulong>.Shared.Rent(lineCount);
        _states = ArrayPool<LineState>.Shared.Rent(lineCount);
        _states.AsSpan(0, lineCount).Clear();
        _lineShift = BitOperations.Log2(machine.Parts.Platform.CacheLine.Value);
        _lineSize = 1 << _lineShift;
        // Bytes of a line that was never brought in are never shown.
        _data = ArrayPool<byte>.Shared.Rent(lineCount * _lineSize);
    }

    /// <summary>The state of the place of a line.</summary>
    protected enum LineState : byte
    {
        /// <summary>Nobody ever used the place.</summary>
        Empty = 0,

        /// <summary>The line was dropped; which one it was is still known.</summary>
        Invalid = 1,

        /// <summary>The line is what memory held when it was brought in or written back.</summary>
        Clean = 2,

        /// <summary>The line holds stores of the CPU that memory has not seen.</summary>
        Dirty = 3,
    }

    /// <inheritdoc />
    public override void Load(PhysicalAddress start, Span<byte> destination)
    {
        var address = start.Value;
        while (destination.Length > 0)
        {
            var line = address >> _lineShift;
            var offset = (int)(address & (ulong)(_lineSize - 1));
            var length = Math.Min(destination.Length, _lineSize - offset);
            var place = Bring(line);
            Content(place).Slice(offset, length).CopyTo(destination);
            destination = destination[length..];
            address = unchecked(address + (ulong)length);
        }
        var next = unchecked(address - 1 >> _lineShift) + 1;
        if ((next << _lineShift & Machine.PageMask) != 0 && PrefetchesNext(next))
            Bring(next);
    }

    /// <inheritdoc />
    public override void Store(PhysicalAddress start, ReadOnlySpan<byte> source)
    {
        var address = start.Value;
        while (source.Length > 0)
        {
            var line = address >> _lineShift;
            var offset = (int)(address & (ulong)(_lineSize - 1));
            var length = Math.Min(source.Length, _lineSize - offset);
            // A line that is stored whole need not be read; of a further cache it is asked for all the same.
            var place = length == _lineSize && _next is null ? Take(line) : Bring(line);
            source[..length].CopyTo(Content(place).Slice(offset, length));
            _states[place] = LineState.Dirty;
            source = source[length..];
            address = unchecked(address + (ulong)length);
        }
    }

    /// <inheritdoc />
    public override void Clean(PhysicalAddress start, ByteCount size)
    {
        // This level first: what it writes back lands in the next one.
        CleanLines(start, size);
        _next?.Clean(start, size);
    }

    private void CleanLines(PhysicalAddress start, ByteCount size)
    {
        var (first, count) = LinesOf(start, size);
        if (count >= (ulong)_lineCount)
        {
            for (var place = 0; place < _lineCount; place++)
            {
                if (_lines[place] >= first && _lines[place] - first < count)
                    WriteBack(place);
            }
            return;
        }
        for (var line = first; line - first < count; line++)
        {
            if (Holds(PlaceOf(line), line))
                WriteBack(PlaceOf(line));
        }
    }

    /// <inheritdoc />
    public override void Invalidate(PhysicalAddress start, ByteCount size)
    {
        // This level first: what it brings in comes out of the next one.
        InvalidateLines(start, size);
        _next?.Invalidate(start, size);
    }

    private void InvalidateLines(PhysicalAddress start, ByteCount size)
    {
        var (first, count) = LinesOf(start, size);
        if (count >= (ulong)_lineCount)
        {
            for (var place = 0; place < _lineCount; place++)
            {
                if (_lines[place] >= first && _lines[place] - first < count)
                    Drop(place);
            }
            return;
        }
        for (var line = first; line - first < count; line++)
        {
            if (Holds(PlaceOf(line), line))
                Drop(PlaceOf(line));
        }
    }

    /// <summary>Evicts, writes back and brings in again lines of one group, each as the step decides.</summary>
    public override void Upkeep()
    {
        // The lowest bits name the group; two bits a line, from the highest down, say what happens to it.
        _next?.Upkeep();
        var choice = Machine.Choices.Draw(Purpose.Upkeep, _level);
        var first = (int)(choice % (ulong)(_lineCount / GroupLines)) * GroupLines;
        if (!_states.AsSpan(first, GroupLines).ContainsAnyExcept(LineState.Empty))
            return;
        for (var place = first; place < first + GroupLines; place++, choice <<= 2)
            Upkeep(place, (int)(choice >> 62));
    }

    /// <inheritdoc />
    internal override void Release()
    {
        ArrayPool<ulong>.Shared.Return(_lines);
        ArrayPool<LineState>.Shared.Return(_states);
        ArrayPool<byte>.Shared.Return(_data);
        (_lines, _states, _data) = ([], [], []);
        _next?.Release();
    }

    /// <summary>Whether a load also brings in the line behind it.</summary>
    /// <param name="line">The number of that line.</param>
    protected virtual bool PrefetchesNext(ulong line) =>
        Machine.Choices.Draw(Purpose.Prefetch, line ^ (_level << 60)) % 4 == 0;

    /// <summary>Whether a line that was dropped may come back by itself, as speculation does.</summary>
    protected virtual bool Speculates => true;

    private void Upkeep(int place, int action)
    {
        switch (_states[place], action)
        {
            case (LineState.Invalid, 0 or 1) when Speculates:
                Fill(place, _lines[place]);
                break;
            case (LineState.Clean, 0):
                Drop(place);
                break;
            case (LineState.Dirty, 0):
                WriteBack(place);
                break;
            case (LineState.Dirty, 1):
                WriteBack(place);
                Drop(place);
                break;
        }
    }

    private int Bring(ulong line)
    {
        var place = PlaceOf(line);
        if (!Holds(place, line))
            Fill(place, line);
        return place;
    }

    // The place of a line, whatever its content.
    private int Take(ulong line)
    {
        var place = PlaceOf(line);
        if (!Holds(place, line))
        {
            WriteBack(place);
            _lines[place] = line;
        }
        return place;
    }

    private void Fill(int place, ulong line)
    {
        WriteBack(place);
        ReadBehind(new(line << _lineShift), Content(place));
        _lines[place] = line;
        _states[place] = LineState.Clean;
    }

    private void WriteBack(int place)
    {
        if (_states[place] != LineState.Dirty)
            return;
        WriteBehind(new(_lines[place] << _lineShift), Content(place));
        _states[place] = LineState.Clean;
    }

    private void ReadBehind(PhysicalAddress start, Span<byte> line)
    {
        if (_next is null)
            Machine.Memory.Read(start, line);
        else
            _next.Load(start, line);
    }

    private void WriteBehind(PhysicalAddress start, ReadOnlySpan<byte> line)
    {
        if (_next is null)
            Machine.Memory.Write(start, line);
        else
            _next.Store(start, line);
    }

    private void Drop(int place)
    {
        if (_states[place] != LineState.Empty)
            _states[place] = LineState.Invalid;
    }

    private bool Holds(int place, ulong line) => _lines[place] == line && _states[place] >= LineState.Clean;

    private Span<byte> Content(int place) => _data.AsSpan(place << _lineShift, _lineSize);

    // Upper bits take part, so that buffers at the same offset of different pages seldom push each other out.
    private int PlaceOf(ulong line) => (int)((line ^ (line >> 6) ^ (line >> 12)) & (ulong)(_lineCount - 1));

    private (ulong First, ulong Count) LinesOf(PhysicalAddress start, ByteCount size)
    {
        var first = start.Value >> _lineShift;
        return (first, (start.Add(new(size.Value - 1)).Value >> _lineShift) - first + 1);
    }
}
