using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dma.Reference;

/// <summary>The memory itself, behind caches and translation. Sparse: a page costs its size once it was stored to. Replaceable.</summary>
/// <param name="machine">The machine.</param>
public class PhysicalMemory(Machine machine) : MachinePart(machine)
{
    private const int MostSpare = 1024;

    // Pages of machines that are gone, for the next one: most machines touch as many as the one before.
    [ThreadStatic]
    private static Stack<byte[]>? _spare;

    private readonly Dictionary<ulong, byte[]> _pages = [];
    private readonly bool _startsZeroed = machine.Parts.Platform.MemoryStartsZeroed == Claim.Yes;

    // Pages that were filled with zeros before anyone stored to them, which costs nothing until someone does.
    private readonly List<FrameRange> _cleared = [];

    // Accesses come in runs on few pages, such as those of two buffers of which one is copied to the other.
    private RecentPages _recent;

    /// <summary>How many pages were touched so far.</summary>
    public int TouchedPages => _pages.Count;

    /// <summary>Loads bytes.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="destination">Filled with the bytes, all of which are memory.</param>
    public virtual void Read(PhysicalAddress start, Span<byte> destination)
    {
        var address = start.Value;
        while (destination.Length > 0)
        {
            var piece = Piece(ref address, destination.Length, out var length);
            piece.CopyTo(destination);
            destination = destination[length..];
        }
    }

    /// <summary>Stores bytes.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="source">The bytes, all of which go to memory.</param>
    public virtual void Write(PhysicalAddress start, ReadOnlySpan<byte> source)
    {
        var address = start.Value;
        while (source.Length > 0)
        {
            var piece = Piece(ref address, source.Length, out var length);
            source[..length].CopyTo(piece);
            source = source[length..];
        }
    }

    /// <summary>Fills whole pages with zeros.</summary>
    /// <param name="frames">The frames of the pages; costs what was touched of them.</param>
    public virtual void Clear(FrameRange frames)
    {
        if (!_startsZeroed)
            Remember(frames);
        if (frames.Count > (ulong)_pages.Count)
        {
            foreach (var (frame, page) in _pages)
            {
                if (frames.Contains(frame, 1))
                    Array.Clear(page);
            }
            return;
        }
        for (var frame = frames.First; frame < frames.End; frame++)
        {
            if (_pages.TryGetValue(frame, out var page))
                Array.Clear(page);
        }
    }

    /// <summary>Gives the pages back for the next machine; whoever loads afterwards finds memory that nobody stored to.</summary>
    internal void Release()
    {
        _spare ??= new();
        foreach (var page in _pages.Values)
        {
            if (_spare.Count < MostSpare)
                _spare.Push(page);
        }
        _pages.Clear();
        _recent = default;
    }

    /// <summary>Fills a page that nobody stored to before.</summary>
    /// <param name="frame">The frame of the page.</param>
    /// <param name="page">The page, all zero.</param>
    protected virtual void PowerOn(ulong frame, Span<byte> page)
    {
        if (!_startsZeroed)
            MemoryMarshal.Cast<byte, ulong>(page).Fill(Machine.Choices.DrawOnce(Purpose.PowerOn, frame));
    }

    // The bytes from an address to the end of its page or of the access; moves the address behind them.
    private Span<byte> Piece(ref ulong address, int wanted, out int length)
    {
        var frame = address >> Machine.PageShift;
        ref var recent = ref _recent[(int)(frame % RecentPages.Count)];
        if (recent.Bytes is not { } page || recent.Frame != frame)
        {
            page = Page(frame);
            recent = new(frame, page);
        }
        var offset = (int)(address & Machine.PageMask);
        length = Math.Min(wanted, page.Length - offset);
        // The last byte of the space has no successor; nothing is asked for behind it.
        address = unchecked(address + (ulong)length);
        return page.AsSpan(offset, length);
    }

    private byte[] Page(ulong frame)
    {
        ref var page = ref CollectionsMarshal.GetValueRefOrAddDefault(_pages, frame, out _);
        if (page is null)
        {
            page = TakePage();
            if (!WasCleared(frame))
                PowerOn(frame, page);
        }
        return page;
    }

    private byte[] TakePage()
    {
        var size = (int)Machine.PageMask + 1;
        if (_spare is null || !_spare.TryPop(out var page) || page.Length != size)
            return new byte[size];
        Array.Clear(page);
        return page;
    }

    private bool WasCleared(ulong frame)
    {
        foreach (var cleared in _cleared)
        {
            if (cleared.Contains(frame, 1))
                return true;
        }
        return false;
    }

    // Ranges that touch become one, so that there are never more than there are parts of memory that are cleared.
    private void Remember(FrameRange frames)
    {
        var (first, end) = (frames.First, frames.End);
        for (var index = _cleared.Count - 1; index >= 0; index--)
        {
            var known = _cleared[index];
            if (known.First > end || known.End < first)
                continue;
            (first, end) = (Math.Min(first, known.First), Math.Max(end, known.End));
            _cleared.RemoveAt(index);
        }
        _cleared.Add(new(first, end - first));
    }

    private readonly record struct RecentPage(ulong Frame, byte[]? Bytes);

    [InlineArray(Count)]
    private struct RecentPages
    {
        public const int Count = 8;

        private RecentPage _first;
    }
}
