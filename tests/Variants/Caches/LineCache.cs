using System.Numerics;
using Dma.Reference;

namespace Dma.Variants.Caches;

/// <summary>What a cache does by itself.</summary>
/// <param name="Capacity">How many lines it holds.</param>
/// <param name="AllocatesOnStore">Whether a store to a line that is not held brings the line in; else it goes to memory.</param>
/// <param name="Eviction">Of 8 lines, how many are written back at a step.</param>
/// <param name="Return">Of 8 lines that were dropped, how many come back by themselves at a step.</param>
public sealed record CacheHabits(int Capacity, bool AllocatesOnStore, int Eviction, int Return)
{
    /// <summary>Of 8 lines that are written back by themselves, how many are dropped too.</summary>
    public int Dropping { get; init; } = 4;

    /// <summary>Whether a load brings in the line behind it too.</summary>
    public bool ReadsAhead { get; init; }
}

/// <summary>A fully associative write-back cache, not coherent with devices; never writes back what is clean.</summary>
/// <param name="machine">The machine, whose description says how long a line is.</param>
/// <param name="habits">What it does by itself, if that never changes.</param>
public class LineCache(Machine machine, CacheHabits habits) : Cache(machine)
{
    private const int Remembered = 64;

    private readonly int _shift = BitOperations.Log2(machine.Parts.Platform.CacheLine.Value);
    private readonly List<Line> _lines = [];
    private readonly Queue<ulong> _dropped = new();

    /// <summary>What it does by itself now.</summary>
    protected virtual CacheHabits Habits => habits;

    private int LineSize => 1 << _shift;

    /// <inheritdoc />
    public override void Load(PhysicalAddress start, Span<byte> destination)
    {
        for (var done = 0; done < destination.Length; )
        {
            var (number, offset) = Split(start.Value + (ulong)done);
            var length = Math.Min(destination.Length - done, LineSize - offset);
            var line = BringIn(number);
            line.IsUsed = true;
            line.Bytes.AsSpan(offset, length).CopyTo(destination[done..]);
            done += length;
            if (Habits.ReadsAhead)
                BringIn(number + 1);
        }
    }

    /// <inheritdoc />
    public override void Store(PhysicalAddress start, ReadOnlySpan<byte> source)
    {
        for (var done = 0; done < source.Length; )
        {
            var address = start.Value + (ulong)done;
            var (number, offset) = Split(address);
            var length = Math.Min(source.Length - done, LineSize - offset);
            var piece = source.Slice(done, length);
            if (Habits.AllocatesOnStore || Find(number) is not null)
            {
                var line = BringIn(number);
                piece.CopyTo(line.Bytes.AsSpan(offset));
                line.IsDirty = line.IsUsed = true;
            }
            else
            {
                Machine.Memory.Write(new(address), piece);
            }
            done += length;
        }
    }

    /// <inheritdoc />
    public override void Clean(PhysicalAddress start, ByteCount size)
    {
        var (first, last) = LinesOf(start, size);
        foreach (var line in _lines)
        {
            if (line.Number >= first && line.Number <= last)
                WriteBack(line);
        }
    }

    /// <inheritdoc />
    public override void Invalidate(PhysicalAddress start, ByteCount size)
    {
        var (first, last) = LinesOf(start, size);
        for (var index = _lines.Count - 1; index >= 0; index--)
        {
            if (_lines[index].Number >= first && _lines[index].Number <= last)
                DropAt(index);
        }
    }

    /// <inheritdoc />
    public override void Upkeep()
    {
        for (var index = _lines.Count - 1; index >= 0; index--)
        {
            var choice = Machine.Choices.Draw(Choice.Eviction, _lines[index].Number);
            if ((int)(choice % 8) >= Habits.Eviction)
                continue;
            WriteBack(_lines[index]);
            if ((int)((choice >> 3) % 8) < Habits.Dropping)
                DropAt(index);
        }
        for (var left = Habits.Return > 0 ? _dropped.Count : 0; left > 0; left--)
        {
            var number = _dropped.Dequeue();
            if ((int)(Machine.Choices.Draw(Choice.Return, number) % 8) < Habits.Return)
                BringIn(number);
            else
                _dropped.Enqueue(number);
        }
    }

    /// <summary>Lines count as not used by the CPU until it loads or stores to them anew.</summary>
    /// <param name="start">The first byte that they touch.</param>
    /// <param name="size">How many bytes.</param>
    protected void ForgetUse(PhysicalAddress start, ByteCount size)
    {
        var (first, last) = LinesOf(start, size);
        foreach (var line in _lines)
            line.IsUsed &= line.Number < first || line.Number > last;
    }

    /// <summary>Drops the lines that the CPU did not use.</summary>
    /// <param name="start">The first byte that they touch.</param>
    /// <param name="size">How many bytes.</param>
    protected void DropUnused(PhysicalAddress start, ByteCount size)
    {
        var (first, last) = LinesOf(start, size);
        for (var index = _lines.Count - 1; index >= 0; index--)
        {
            if (_lines[index] is { IsUsed: false } line && line.Number >= first && line.Number <= last)
                DropAt(index);
        }
    }

    private (ulong Number, int Offset) Split(ulong address) =>
        (address >> _shift, (int)(address & (ulong)(LineSize - 1)));

    private (ulong First, ulong Last) LinesOf(PhysicalAddress start, ByteCount size) =>
        (start.Value >> _shift, start.Add(new(size.Value - 1)).Value >> _shift);

    private Line? Find(ulong number)
    {
        foreach (var line in _lines)
        {
            if (line.Number == number)
                return line;
        }
        return null;
    }

    private Line BringIn(ulong number)
    {
        if (Find(number) is { } held)
            return held;
        while (_lines.Count >= Habits.Capacity)
        {
            var victim = (int)(Machine.Choices.Draw(Choice.Victim, number) % (ulong)_lines.Count);
            WriteBack(_lines[victim]);
            DropAt(victim);
        }
        var line = new Line(number, new byte[LineSize]);
        Machine.Memory.Read(new(number << _shift), line.Bytes);
        _lines.Add(line);
        return line;
    }

    private void WriteBack(Line line)
    {
        if (!line.IsDirty)
            return;
        Machine.Memory.Write(new(line.Number << _shift), line.Bytes);
        line.IsDirty = false;
    }

    private void DropAt(int index)
    {
        _dropped.Enqueue(_lines[index].Number);
        if (_dropped.Count > Remembered)
            _dropped.Dequeue();
        _lines.RemoveAt(index);
    }

    private sealed class Line(ulong number, byte[] bytes)
    {
        public ulong Number { get; } = number;

        public byte[] Bytes { get; } = bytes;

        public bool IsDirty { get; set; }

        public bool IsUsed { get; set; }
    }
}
