using Dma.Reference;
using Dma.Variants.Coherent;
using Dma.Variants.Contiguous;
using Dma.Variants.DeviceMemory;
using Dma.Variants.DeviceTree;
using Dma.Variants.Platform;

namespace Dma.Variants.Adversary;

/// <summary>Pages from where it is told, with what it is told they hold.</summary>
/// <param name="machine">The machine.</param>
/// <param name="freedoms">What it is told.</param>
/// <param name="moods">When pages are refused.</param>
internal sealed class FreePages(Machine machine, Freedoms freedoms, Moods moods) : PageAllocator(machine)
{
    private readonly Dictionary<ulong, ulong> _next = [];
    private ulong _freed;

    /// <summary>Whether another part of the machine asks: what it is refused is no refusal of pages.</summary>
    public bool IsAskedFromWithin { get; set; }

    public override Answer<FrameRange> Allocate(ulong count, PagePlacement placement)
    {
        if (IsAskedFromWithin)
            return base.Allocate(count, placement);
        if (moods.Refuses(Machine, 0))
            return Answer.Failed(Errno.NoMemory);
        var answer = base.Allocate(count, placement);
        if (answer.Status == AnswerStatus.Ok)
            moods.Grant();
        return answer;
    }

    public override Answer Free(FrameRange block)
    {
        _freed = block.First;
        return base.Free(block);
    }

    protected override void Prepare(FrameRange block)
    {
        if (freedoms.Of(FreedomCatalogue.Content) == ContentWay.Settled)
            base.Prepare(block);
    }

    protected override bool TryPlace(ulong count, PagePlacement placement, out ulong first)
    {
        var map = Machine.Parts.MemoryMap;
        var part = placement == PagePlacement.High && map.High.Count > 0 ? map.High : map.Low;
        var isFound = freedoms.Of(FreedomCatalogue.Pages) switch
        {
            _ when placement is PagePlacement.First or PagePlacement.Last => base.TryPlace(count, placement, out first),
            PlacingWay.Scattered => base.TryPlace(count, placement, out first),
            PlacingWay.Ends when placement != PagePlacement.Low => base.TryPlace(count, EndOf(placement), out first),
            PlacingWay.Highest => TryFindFree(part, count, 1, fromTop: true, out first),
            PlacingWay.LastFreed => TryFrom(part, _freed, count, out first),
            PlacingWay.New => TryFrom(part, _next.GetValueOrDefault(part.First), count, out first),
            _ => TryFindFree(part, count, 1, fromTop: false, out first),
        };
        if (!isFound && !base.TryPlace(count, placement, out first))
            return false;
        if (part.Contains(first, count))
            _next[part.First] = Math.Max(_next.GetValueOrDefault(part.First), first + count);
        return true;
    }

    private PagePlacement EndOf(PagePlacement placement) =>
        placement == PagePlacement.High || Machine.Choices.Draw(Choice.Scatter) % 2 == 0
            ? PagePlacement.Last
            : PagePlacement.First;

    private bool TryFrom(FrameRange part, ulong from, ulong count, out ulong first)
    {
        first = 0;
        return from > part.First
                && from < part.End
                && TryFindFree(new(from, part.End - from), count, 1, fromTop: false, out first)
            || TryFindFree(part, count, 1, fromTop: false, out first);
    }
}

/// <summary>Movable pages where it is told; they are never refused where pages are.</summary>
/// <param name="machine">The machine, whose pages are <see cref="FreePages" />.</param>
/// <param name="freedoms">What it is told.</param>
internal sealed class FreeMovable(Machine machine, Freedoms freedoms) : MovablePages(machine)
{
    protected override bool TryPlace(FrameRange avoided, out ulong frame)
    {
        var pages = (FreePages)Machine.Pages;
        pages.IsAskedFromWithin = true;
        var isPlaced = TryPlaceAs(freedoms.Of(FreedomCatalogue.Lending), avoided, out frame);
        pages.IsAskedFromWithin = false;
        return isPlaced;
    }

    private bool TryPlaceAs(LendingWay way, FrameRange avoided, out ulong frame)
    {
        if (way == LendingWay.Never)
        {
            var answer = Machine.Pages.Allocate(1, PagePlacement.Any);
            frame = answer.Value.First;
            return answer.Status == AnswerStatus.Ok;
        }
        if (way == LendingWay.FromTheStart)
        {
            foreach (var area in Machine.Contiguous.Areas)
            {
                if (TryPlaceIn(area, 0, avoided, out frame))
                    return true;
            }
        }
        return base.TryPlace(avoided, out frame);
    }
}

/// <summary>Contiguous blocks where it is told.</summary>
/// <param name="machine">The machine.</param>
/// <param name="freedoms">What it is told.</param>
internal sealed class FreeAreas(Machine machine, Freedoms freedoms) : BlocksFromTheTop(machine)
{
    private PlacingWay Way => freedoms.Of(FreedomCatalogue.Areas);

    protected override bool IsFromTheTop => Way == PlacingWay.Highest;

    protected override ulong FirstTried(ContiguousArea area, ulong count) =>
        Way == PlacingWay.New ? area.Frames.First : base.FirstTried(area, count);
}

/// <summary>Memory of a region from where it is told.</summary>
/// <param name="machine">The machine.</param>
/// <param name="frames">The memory.</param>
/// <param name="freedoms">What it is told.</param>
internal sealed class FreeRegions(Machine machine, FrameRange frames, Freedoms freedoms)
    : OrderedRegionPool(machine, frames, isLowest: true)
{
    protected override bool IsLowest => freedoms.Of(FreedomCatalogue.Regions) != PlacingWay.Highest;
}

/// <summary>Declared memory from where it is told.</summary>
/// <param name="machine">The machine.</param>
/// <param name="freedoms">What it is told.</param>
/// <param name="declarations">When declarations are refused.</param>
/// <param name="buffers">When buffers are.</param>
internal sealed class FreeDeclared(Machine machine, Freedoms freedoms, Moods declarations, Moods buffers)
    : RefusesDeclared(machine, declarations, buffers)
{
    protected override bool TryPlace(DeclaredMemory memory, ulong pages, ulong alignment, out ulong first) =>
        freedoms.Of(FreedomCatalogue.Declared) switch
        {
            PlacingWay.Highest => memory.TryLastFit(pages, alignment, 0, out first),
            PlacingWay.Scattered => base.TryPlace(memory, pages, alignment, out first),
            _ => memory.TryFirstFit(0, pages, alignment, 0, out first),
        };
}

/// <summary>Buffers in the memory, and at the addresses of the CPU, that it is told.</summary>
/// <param name="machine">The machine.</param>
/// <param name="freedoms">What it is told.</param>
/// <param name="moods">When buffers are refused that may sleep.</param>
/// <param name="atomicMoods">The same of those that must not.</param>
internal sealed class FreeBuffers(Machine machine, Freedoms freedoms, Moods moods, Moods atomicMoods)
    : LowestBuffersFirst(machine)
{
    private readonly Dictionary<ulong, ulong> _next = [];

    /// <summary>Whether another part of the machine asks: what it is refused is no refusal of a buffer.</summary>
    public bool IsAskedFromWithin { get; set; }

    // Frames that were zeroed when what lay there was freed.
    private readonly HashSet<ulong> _zeroed = [];

    private PlacingWay Way => freedoms.Of(FreedomCatalogue.Buffers);

    protected override bool IsLowestFirst => Way != PlacingWay.Scattered;

    public override Answer<CoherentBuffer> Allocate(in CoherentRequest request)
    {
        if (IsAskedFromWithin)
            return base.Allocate(request);
        var mood = request.Flags.HasFlag(Gfp.Atomic) ? atomicMoods : moods;
        if (mood.Refuses(Machine, 2))
            return Answer.Failed(Errno.NoMemory);
        var answer = base.Allocate(request);
        if (answer.Status == AnswerStatus.Ok)
            mood.Grant();
        return answer;
    }

    public override Answer Free(in CoherentRequest request, CoherentBuffer buffer)
    {
        var frames = Find(request, buffer)?.Frames ?? default;
        var answer = base.Free(request, buffer);
        if (answer == Answer.Ok && freedoms.Of(FreedomCatalogue.Zeroing) == ZeroingWay.AtFree && IsSetAside(frames))
            Zero(frames);
        return answer;
    }

    protected override void Prepare(CoherentAllocation allocation)
    {
        var isZeroed = true;
        for (var frame = allocation.Frames.First; frame < allocation.Frames.End; frame++)
            isZeroed &= _zeroed.Remove(frame);
        if (!isZeroed)
            base.Prepare(allocation);
    }

    protected override ulong From(FrameRange area) =>
        Way == PlacingWay.New ? _next.GetValueOrDefault(area.First, area.First) : area.First;

    protected override void Took(FrameRange area, FrameRange frames) =>
        _next[area.First] = Math.Max(_next.GetValueOrDefault(area.First), frames.End);

    protected override CpuView ViewOf(in CoherentRequest request, MemoryType type, ulong pages)
    {
        var usual = base.ViewOf(request, type, pages);
        return usual == CpuView.Linear && freedoms.Of(FreedomCatalogue.Viewing) == ViewingWay.Remapped
            ? CpuView.Remapped
            : usual;
    }

    // Memory that nothing but buffers uses.
    private bool IsSetAside(FrameRange frames) =>
        Machine.Parts.MemoryMap.CoherentAreas.Any(area => area.Contains(frames.First, frames.Count));

    private void Zero(FrameRange frames)
    {
        var start = Machine.AddressOf(frames.First);
        var size = new ByteCount(frames.Count << Machine.PageShift);
        Machine.WriteBuffer.Drain(start, size);
        Machine.Cache.Barrier();
        Machine.Cache.Invalidate(start, size);
        Machine.Memory.Clear(frames);
        for (var frame = frames.First; frame < frames.End; frame++)
            _zeroed.Add(frame);
    }
}

/// <summary>Refuses what it is told to.</summary>
/// <param name="freedoms">What it is told.</param>
/// <param name="most">How many refusals in a row there may be.</param>
internal sealed class FreeMoods(Freedoms freedoms, int most) : Moods(most)
{
    protected override bool IsMoody(Machine machine, ulong what) =>
        freedoms.Of(FreedomCatalogue.Refusing) switch
        {
            RefusingWay.AsOftenAsSaid => true,
            RefusingWay.NowAndThen => base.IsMoody(machine, what),
            _ => false,
        };
}
