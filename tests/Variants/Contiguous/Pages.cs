using Dma.Reference;

namespace Dma.Variants.Contiguous;

/// <summary>Movable pages lie in areas only where a block has moved them to.</summary>
/// <param name="machine">The machine.</param>
internal sealed class NeverLends(Machine machine) : MovablePages(machine)
{
    protected override bool TryPlace(FrameRange avoided, out ulong frame)
    {
        var answer = Machine.Pages.Allocate(1, PagePlacement.Any);
        frame = answer.Value.First;
        return answer.Status == AnswerStatus.Ok;
    }
}

/// <summary>Movable pages lie in areas for as long as there is room, all at the beginning.</summary>
/// <param name="machine">The machine.</param>
internal sealed class LendsFromTheStart(Machine machine) : MovablePages(machine)
{
    protected override bool TryPlace(FrameRange avoided, out ulong frame)
    {
        foreach (var area in Machine.Contiguous.Areas)
        {
            if (TryPlaceIn(area, 0, avoided, out frame))
                return true;
        }
        return base.TryPlace(avoided, out frame);
    }
}

/// <summary>A page is moved out of the areas before it is pinned, so that it never stands in a block's way.</summary>
/// <param name="machine">The machine.</param>
internal sealed class MovesBeforePinning(Machine machine) : MovablePages(machine)
{
    public override Answer<ulong> Pin(MovablePageId id, bool isPinned)
    {
        if (isPinned && FrameOf(id) is { } frame && Machine.Contiguous.IsLent(frame) && !TryVacate(new(frame, 1)))
            return Answer.Failed(Errno.Busy);
        return base.Pin(id, isPinned);
    }

    protected override bool TryPlace(FrameRange avoided, out ulong frame)
    {
        if (avoided.Count != 1)
            return base.TryPlace(avoided, out frame);
        var answer = Machine.Pages.Allocate(1, PagePlacement.Any);
        frame = answer.Value.First;
        return answer.Status == AnswerStatus.Ok;
    }
}

/// <summary>Every movable page is moved at every step, needed or not.</summary>
/// <param name="inner">The machine.</param>
internal sealed class RestlessPages(Machine inner) : PlatformWrapper(inner)
{
    public override void BeginStep(ulong id)
    {
        base.BeginStep(id);
        foreach (var area in Inner.Contiguous.Areas)
            Inner.Movable.TryVacate(new(area.Frames.First + id % 16, 16));
    }
}

/// <summary>No page can be pinned.</summary>
/// <param name="inner">The machine.</param>
internal sealed class PinsNothing(Machine inner) : PlatformWrapper(inner)
{
    public override Answer<PageNumber> Pin(MovablePageId page) => Answer.Failed(Errno.Busy);
}
