namespace Dma.Reference;

/// <summary>Keeps the content of pages that may be moved, in areas or beside them, and moves them where a block is to lie. Replaceable.</summary>
/// <param name="machine">The machine.</param>
public class MovablePages(Machine machine) : MachinePart(machine)
{
    /// <summary>How many pages may be live.</summary>
    protected const int Capacity = 32;

    private readonly List<Page> _live = [];
    private ulong _lastId;

    /// <summary>How many pages are live.</summary>
    public int LivePages => _live.Count;

    /// <summary>Allocates a page.</summary>
    /// <returns>Its name, or <see cref="Errno.NoMemory" />.</returns>
    public virtual Answer<MovablePageId> Allocate()
    {
        if (_live.Count >= Capacity || !TryPlace(default, out var frame))
            return Answer.Failed(Errno.NoMemory);
        _live.Add(new(new(++_lastId), frame));
        return new MovablePageId(_lastId);
    }

    /// <summary>Frees a page.</summary>
    /// <param name="id">The page.</param>
    /// <returns>The outcome; <see cref="Errno.Invalid" /> for what is not live, <see cref="Errno.Busy" /> for what is pinned.</returns>
    public virtual Answer Free(MovablePageId id)
    {
        if (Find(id) is not { } page)
            return Answer.Failed(Errno.Invalid);
        if (page.IsPinned)
            return Answer.Failed(Errno.Busy);
        _live.Remove(page);
        Leave(page.Frame);
        return Answer.Ok;
    }

    /// <summary>Keeps a page where it is.</summary>
    /// <param name="id">The page.</param>
    /// <param name="isPinned">Whether it is pinned from now on.</param>
    /// <returns>The frame; <see cref="Errno.Invalid" /> for what is not live or is so already.</returns>
    public virtual Answer<ulong> Pin(MovablePageId id, bool isPinned)
    {
        if (Find(id) is not { } page || page.IsPinned == isPinned)
            return Answer.Failed(Errno.Invalid);
        page.IsPinned = isPinned;
        return page.Frame;
    }

    /// <summary>The frame in which a page lies now.</summary>
    /// <param name="id">The page.</param>
    /// <returns>The frame; null for what is not live.</returns>
    public ulong? FrameOf(MovablePageId id) => Find(id)?.Frame;

    /// <summary>Finds a page that lies in a range and is not pinned.</summary>
    /// <param name="frames">The range.</param>
    /// <returns>Its frame; null if there is none.</returns>
    public ulong? FindIn(FrameRange frames) =>
        _live.FindLast(page => !page.IsPinned && frames.Contains(page.Frame, 1))?.Frame;

    /// <summary>Moves all pages out of a range.</summary>
    /// <param name="frames">The range.</param>
    /// <returns>Whether none is left; if not, each still has its content.</returns>
    public virtual bool TryVacate(FrameRange frames)
    {
        foreach (var page in _live)
        {
            if (frames.Contains(page.Frame, 1) && !MayMove(page.IsPinned))
                return false;
        }
        foreach (var page in _live)
        {
            if (!frames.Contains(page.Frame, 1))
                continue;
            if (!TryPlace(frames, out var frame))
                return false;
            Copy(page.Frame, frame);
            Leave(page.Frame);
            page.Frame = frame;
        }
        return true;
    }

    /// <summary>Whether a page may be moved.</summary>
    /// <param name="isPinned">Whether it is pinned.</param>
    protected virtual bool MayMove(bool isPinned) => !isPinned;

    /// <summary>Copies the content of a page to another place.</summary>
    /// <param name="from">The frame in which it lies.</param>
    /// <param name="target">The frame in which it is to lie.</param>
    protected virtual void Copy(ulong from, ulong target)
    {
        var content = new byte[Machine.PageMask + 1];
        Machine.WriteBuffer.Load(Machine.AddressOf(from), MemoryType.Cached, content);
        Machine.WriteBuffer.Store(Machine.AddressOf(target), MemoryType.Cached, content);
    }

    /// <summary>Chooses where a page lies: in what is free of an area, or in a page of its own.</summary>
    /// <param name="avoided">The range in which it must not lie.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>Whether there is room.</returns>
    protected virtual bool TryPlace(FrameRange avoided, out ulong frame)
    {
        var choice = Machine.Choices.Draw(Purpose.MovablePlacement, avoided.First);
        var areas = Machine.Contiguous.Areas;
        if (choice % 4 != 0 && areas.Count > 0)
        {
            var area = areas[(int)((choice >> 8) % (ulong)areas.Count)];
            // Few places, so that a block soon needs one of them: among small blocks, and where larger ones have to lie.
            var part = (choice >> 20) % 2 == 0 ? 0 : area.Frames.Count * 5 / 8;
            if (TryPlaceIn(area, part + (choice >> 16) % 4, avoided, out frame))
                return true;
        }
        var answer = Machine.Pages.Allocate(1, PagePlacement.Any);
        frame = answer.Value.First;
        return answer.Status == AnswerStatus.Ok;
    }

    /// <summary>Finds a free place in an area.</summary>
    /// <param name="area">The area.</param>
    /// <param name="from">How many frames from its first one the search begins.</param>
    /// <param name="avoided">The range in which it must not lie.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>Whether there is room.</returns>
    protected bool TryPlaceIn(ContiguousArea area, ulong from, FrameRange avoided, out ulong frame)
    {
        ArgumentNullException.ThrowIfNull(area);
        for (frame = area.Frames.First + from; frame < area.Frames.End; frame++)
        {
            var place = frame;
            if (
                !avoided.Contains(frame, 1)
                && Machine.Contiguous.IsLent(frame)
                && !_live.Exists(page => page.Frame == place)
            )
                return true;
        }
        return false;
    }

    // A page of its own is given back; what was lent just is no longer used.
    private void Leave(ulong frame)
    {
        if (Machine.Pages.TryFindBlock(frame, out var block))
            Machine.Pages.Free(block);
    }

    private Page? Find(MovablePageId id) => _live.Find(page => page.Id == id);

    private sealed class Page(MovablePageId id, ulong frame)
    {
        public MovablePageId Id { get; } = id;

        public ulong Frame { get; set; } = frame;

        public bool IsPinned { get; set; }
    }
}
