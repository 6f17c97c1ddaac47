using Dma.Reference;

namespace Dma.Variants.Platform;

/// <summary>Gives out the first and the last pages of memory before all others.</summary>
/// <param name="machine">The machine.</param>
internal sealed class EndsOfMemoryFirst(Machine machine) : PageAllocator(machine)
{
    protected override bool TryPlace(ulong count, PagePlacement placement, out ulong first)
    {
        var isFirst = Machine.Choices.Draw(Choice.Scatter) % 2 == 0;
        return placement == PagePlacement.Low
            ? base.TryPlace(count, placement, out first)
            : base.TryPlace(count, isFirst ? PagePlacement.First : PagePlacement.Last, out first);
    }
}

/// <summary>Gives out the same pages again as soon as they are free.</summary>
/// <param name="machine">The machine.</param>
internal class ReusesPages(Machine machine) : PageAllocator(machine)
{
    protected override bool TryPlace(ulong count, PagePlacement placement, out ulong first)
    {
        var map = Machine.Parts.MemoryMap;
        // High memory may be less than a block; what is asked for low must lie there.
        return (placement == PagePlacement.High && TryLowest(map.High, count, out first))
            || TryLowest(map.Low, count, out first);
    }

    private bool TryLowest(FrameRange part, ulong count, out ulong first)
    {
        for (first = part.First; first + count <= part.End; first++)
        {
            if (IsFree(first, count))
                return true;
        }
        return false;
    }

    private bool IsFree(ulong first, ulong count)
    {
        for (var frame = first; frame < first + count; frame++)
        {
            if (TryFindBlock(frame, out _))
                return false;
        }
        return true;
    }
}

/// <summary>The same, and neither caches nor write buffer are settled for the next owner.</summary>
/// <param name="machine">The machine, whose description claims no zeros.</param>
internal sealed class ReusesAsTheyAre(Machine machine) : ReusesPages(machine)
{
    protected override void Prepare(FrameRange block) { }
}

/// <summary>Refuses a share of all requests, though never more than so many between two that are granted.</summary>
/// <param name="most">How many refusals in a row there may be.</param>
internal class Moods(int most)
{
    private int _inARow;

    public bool Refuses(Machine machine, ulong what)
    {
        var refuses = _inARow < most && IsMoody(machine, what);
        _inARow += refuses ? 1 : 0;
        return refuses;
    }

    public void Grant() => _inARow = 0;

    /// <summary>Whether a request is to be refused, if it still may be.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="what">Tells kinds of requests apart.</param>
    protected virtual bool IsMoody(Machine machine, ulong what) => machine.Choices.Draw(Choice.Refusal, what) % 3 == 0;
}

/// <summary>Refuses pages now and then.</summary>
/// <param name="machine">The machine.</param>
/// <param name="moods">When.</param>
internal sealed class RefusesPages(Machine machine, Moods moods) : PageAllocator(machine)
{
    public override Answer<FrameRange> Allocate(ulong count, PagePlacement placement)
    {
        if (moods.Refuses(Machine, 0))
            return Answer.Failed(Errno.NoMemory);
        var answer = base.Allocate(count, placement);
        if (answer.Status == AnswerStatus.Ok)
            moods.Grant();
        return answer;
    }
}
