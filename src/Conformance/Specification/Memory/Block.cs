using System.Buffers;
using System.Globalization;
using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification.Memory;

/// <summary>A block of pages: its bytes in runs that share a history, its cache lines, and the mappings over it.</summary>
/// <remarks>Offsets are in bytes from the start of the block. Runs are cut where histories part and joined where they meet again.</remarks>
internal sealed partial class Block
{
    private readonly Stack<History> _spare;
    private Run[] _runs = new Run[8];
    private int _count;

    /// <summary>Whether nothing has changed since the last barrier, so that another one does nothing.</summary>
    private bool _isUnchanged;

    /// <param name="id">The id of the step that allocated it.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="address">Where the CPU finds the first byte; null where that is no address.</param>
    /// <param name="lines">Its cache lines; null where no device needs them.</param>
    /// <param name="spare">Histories to use again.</param>
    public Block(ulong id, int length, CpuAddress? address, Lines? lines, Stack<History> spare)
    {
        Id = id;
        Length = length;
        Address = address;
        Lines = lines;
        _spare = spare;
        _runs[0] = new Run(0, Take());
        _count = 1;
    }

    public ulong Id { get; }

    public int Length { get; }

    /// <summary>Where the CPU finds the first byte; null where that is no address.</summary>
    public CpuAddress? Address { get; }

    /// <summary>The first page; null where the memory was not allocated as pages.</summary>
    public PageNumber? FirstPage { get; init; }

    /// <summary>Where the first byte lies in physical memory, once the platform has told; null before.</summary>
    public PhysicalAddress? Physical { get; set; }

    /// <summary>What keeps the memory alike for the CPU and devices.</summary>
    public MemoryKind Kind { get; init; }

    /// <summary>Whether it came out of a pool.</summary>
    public bool IsPooled { get; init; }

    /// <summary>The device that it was allocated for; null for pages, which are nobody's.</summary>
    public DeviceId? SharedWith { get; init; }

    /// <summary>The clauses by which it is kept alike without syncs; null unless it is coherent memory.</summary>
    public SharingClauses? Sharing { get; init; }

    /// <summary>The clause by which the CPU never goes back behind what it has seen.</summary>
    public ClauseId SeenByCpu { get; init; } = PlatformClauses.CpuSeesItsStores;

    /// <summary>Whether a device's store to it, once the CPU has seen it, says that the device's earlier stores are complete.</summary>
    public bool CompletesEarlierStores { get; init; }

    /// <summary>Whether it lies in memory that was declared for the device.</summary>
    public bool IsDeclared { get; init; }

    /// <summary>Whether the CPU has a way to it.</summary>
    public bool IsSeenByCpu => Address is not null || FirstPage is not null;

    public Lines? Lines { get; }

    /// <summary>Which window of registers it is, by its position in the description; null for memory.</summary>
    public int? Registers { get; init; }

    /// <summary>What a text about it calls it.</summary>
    public string Title =>
        Registers is { } window
            ? string.Create(CultureInfo.InvariantCulture, $"registers {window}")
            : string.Create(CultureInfo.InvariantCulture, $"buffer #{Id}");

    /// <summary>Whether it was asked for in low memory.</summary>
    public bool IsLow { get; init; }

    /// <summary>Whether it was asked for as far up as there is memory.</summary>
    public bool IsHigh { get; init; }

    /// <summary>How many pages were asked for.</summary>
    public ulong PageCount { get; init; }

    /// <summary>The live mappings over the block, oldest first.</summary>
    public List<Mapping> Mappings { get; } = [];

    /// <summary>How many runs the block is cut into.</summary>
    public int RunCount => _count;

    /// <summary>The content at allocation, as far as a load has settled it; zero elsewhere.</summary>
    private byte[]? Initial { get; set; }

    /// <summary>The history of one byte.</summary>
    public History At(int offset) => _runs[IndexOf(offset)].History;

    /// <summary>Gives the histories back for further blocks.</summary>
    public void Release()
    {
        for (var i = 0; i < _count; i++)
        {
            _spare.Push(_runs[i].History);
        }

        _count = 0;
        Lines?.Release();
        if (Initial is { } initial)
        {
            ArrayPool<byte>.Shared.Return(initial);
            Initial = null;
        }
    }

    /// <summary>Cuts the runs at both ends of a range.</summary>
    /// <returns>The index of the first run in the range, and of the first behind it.</returns>
    public (int First, int End) Cut(int start, int end)
    {
        // Whoever cuts is about to change what stands between.
        _isUnchanged = false;
        return (CutAt(start), end == Length ? _count : CutAt(end));
    }

    public History HistoryOf(int run) => _runs[run].History;

    public int StartOf(int run) => _runs[run].Start;

    public int EndOf(int run) => run + 1 < _count ? _runs[run + 1].Start : Length;

    /// <summary>The index of the run that has a byte.</summary>
    public int IndexOf(int offset)
    {
        int low = 0,
            high = _count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_runs[middle].Start <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    /// <summary>Joins runs of a range, and its two neighbours, that have come to share a history.</summary>
    public void Join(int start, int end)
    {
        var first = Math.Max(0, IndexOf(start) - 1);
        var last = end >= Length ? _count - 1 : IndexOf(end);
        var to = first;
        for (var i = first + 1; i <= last; i++)
        {
            if (_runs[to].History.IsSameAs(_runs[i].History))
            {
                _spare.Push(_runs[i].History);
            }
            else
            {
                _runs[++to] = _runs[i];
            }
        }

        if (to < last)
        {
            _runs.AsSpan(last + 1, _count - last - 1).CopyTo(_runs.AsSpan(to + 1));
            _count -= last - to;
        }
    }

    /// <summary>Whether a live mapping has a byte, or a byte of its line where lines count; coherent memory is its device's, and registers are anyone's, only while a store of that is in flight.</summary>
    public bool IsMapped(int offset)
    {
        foreach (var mapping in Mappings)
        {
            var isOfNone =
                (mapping.IsAllocation || mapping.IsOfRegisters) && Kind == MemoryKind.Coherent && mapping.InFlight == 0;
            if (!isOfNone && mapping.Reaches(offset, offset + 1))
            {
                return true;
            }
        }

        return false;
    }

    private int CutAt(int offset)
    {
        var index = IndexOf(offset);
        if (_runs[index].Start == offset)
        {
            return index;
        }

        if (_count == _runs.Length)
        {
            Array.Resize(ref _runs, 2 * _count);
        }

        _runs.AsSpan(index + 1, _count - index - 1).CopyTo(_runs.AsSpan(index + 2));
        var history = Take();
        history.CopyFrom(_runs[index].History);
        _runs[index + 1] = new Run(offset, history);
        _count++;
        return index + 1;
    }

    private History Take() => _spare.TryPop(out var history) ? history : new History();

    private readonly record struct Run(int Start, History History);
}
