using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Dma.Reference;

namespace Dma.Variants.Contiguous;

/// <summary>Blocks lie as far up in their area as there is room.</summary>
/// <param name="machine">The machine.</param>
internal class BlocksFromTheTop(Machine machine) : ContiguousAllocator(machine)
{
    /// <summary>Whether they do now.</summary>
    protected virtual bool IsFromTheTop => true;

    protected override ulong FirstTried(ContiguousArea area, ulong count)
    {
        if (!IsFromTheTop)
            return base.FirstTried(area, count);
        for (var first = area.Frames.End - Math.Min(count, area.Frames.Count); first > area.Frames.First; first--)
        {
            if (area.IsFree(new(first, count)))
                return first & ~0xFUL;
        }
        return area.Frames.First;
    }
}

/// <summary>Blocks are refused now and then, also with memory to spare.</summary>
/// <param name="machine">The machine, whose description tells how often in a row.</param>
internal sealed class RefusesBlocks(Machine machine) : ContiguousAllocator(machine)
{
    private readonly Dictionary<ContiguousArea, int> _refusals = [];

    public override Answer<FrameRange> Allocate(Device device, ulong count, int order)
    {
        if (AreaOf(device) is not { } area)
            return base.Allocate(device, count, order);
        var refusals = _refusals.GetValueOrDefault(area);
        if (refusals < Machine.Parts.Platform.Room.RefusalsInARow && Machine.Choices.Draw(Choice.Refusal) % 2 == 0)
        {
            _refusals[area] = refusals + 1;
            return Answer.Failed(Errno.NoMemory);
        }
        var answer = base.Allocate(device, count, order);
        // What can never be given ends no row of refusals.
        if (answer.Status == AnswerStatus.Ok)
            _refusals[area] = 0;
        return answer;
    }
}

/// <summary>Nothing is said of areas, and what can be left out is not there.</summary>
/// <param name="inner">The machine.</param>
internal sealed class AreasUnsaid(Machine inner) : PlatformWrapper(inner)
{
    public override ContiguousDescription ContiguousDescription => ContiguousDescription.Unstated;

    public override IReadOnlyList<ReservedArea> ReservedAreas => [];

    public override Answer<ulong> GetLargestFree(DeviceId device) => Answer.Unsupported;

    public override Answer<ReservedArea> Reserve(
        ByteCount size,
        PhysicalAddress limit,
        ByteCount alignment,
        DeviceId device
    ) => Answer.Unsupported;
}

/// <summary>There are areas and no movable pages.</summary>
/// <param name="inner">The machine.</param>
internal sealed class NothingMovable(Machine inner) : PlatformWrapper(inner)
{
    public override bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
        where TFacet : class
    {
        facet = null;
        return typeof(TFacet) != typeof(IMovablePages) && base.TryGet(out facet);
    }
}

/// <summary>An area frees what is released when the machine settles, and counts it as taken until then.</summary>
/// <param name="machine">The machine.</param>
internal sealed class ReleasesLate(Machine machine) : ContiguousAllocator(machine)
{
    private readonly List<(ContiguousArea Area, FrameRange Frames)> _late = [];

    public override bool Release(Device device, FrameRange block)
    {
        var isReleased = base.Release(device, block);
        if (isReleased)
            Keep(AreaOf(device)!, block);
        return isReleased;
    }

    public override void GiveBack(FrameRange frames)
    {
        base.GiveBack(frames);
        foreach (var area in Areas)
        {
            if (area.Frames.Contains(frames.First, frames.Count))
                Keep(area, frames);
        }
    }

    public override void Settle()
    {
        foreach (var (area, frames) in _late)
            area.Mark(frames, false);
        _late.Clear();
    }

    private void Keep(ContiguousArea area, FrameRange frames)
    {
        area.Mark(frames, true);
        _late.Add((area, frames));
    }
}

/// <summary>Other areas for the machine.</summary>
internal static class Areas
{
    public static MachineParts With(this MachineParts parts, params ContiguousAreaParts[] areas) =>
        parts with
        {
            ContiguousAreas = ImmutableArray.Create(areas),
        };

    public static MachineParts Grained(this MachineParts parts, ulong grain) =>
        parts.With([
            .. parts.ContiguousAreas.Select(area =>
                area with
                {
                    Frames = new(area.Frames.First & ~(grain - 1), (area.Frames.Count + 2 * grain) & ~(grain - 1)),
                    Grain = grain,
                }
            ),
        ]);
}
