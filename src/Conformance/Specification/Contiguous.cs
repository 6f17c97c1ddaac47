using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>Reserved areas: which there are, what is live in them, and what is lent to movable pages.</summary>
internal sealed class ContiguousSpecification : ISpecificationPart<ContiguousSpecification>, ISettles
{
    private readonly SpecificationState _state;
    private readonly MemorySpecification _memory;
    private readonly RoomSpecification _room;
    private readonly List<AreaState> _areas = [];

    /// <summary>Devices for which an area was reserved that is not what was asked for.</summary>
    private readonly List<DeviceId> _distrusted = [];

    /// <summary>Stands for all of which nothing is known: no promise is made of it, and nothing said of where it lies.</summary>
    private readonly AreaState _unknown = new(null);

    private ContiguousSpecification(SpecificationState state)
    {
        _state = state;
        _memory = state.Part<MemorySpecification>();
        _room = state.Part<RoomSpecification>();
        foreach (var area in state.Profile.ReservedAreas)
        {
            _areas.Add(new AreaState(area) { IsDeclared = true });
        }
    }

    /// <summary>The live blocks, oldest first.</summary>
    public List<ContiguousBlock> Live { get; } = [];

    /// <summary>The live movable pages, oldest first.</summary>
    public List<MovablePage> Movable { get; } = [];

    /// <summary>The areas that are known.</summary>
    public IReadOnlyList<AreaState> Areas => _areas;

    /// <summary>The step of the last reservation; 0 before the first.</summary>
    public ulong ReservedAt { get; private set; }

    /// <summary>How many promised reservations were refused.</summary>
    public int RefusedReservations { get; set; }

    /// <summary>Whether all areas are known, so that a device which none serves is given nothing.</summary>
    public bool KnowsAll => _state.Profile.ReservedAreas.Count > 0;

    private bool MayServeBuffers =>
        _state.Profile.Coherent is not null && _state.Profile.Contiguous?.ServesBuffers != Claim.No;

    private ContiguousRoom Room => _state.Profile.Contiguous?.Room ?? ContiguousRoom.None;

    public static ContiguousSpecification Create(SpecificationState state) => new(state);

    /// <summary>The area that serves a device: its own, or else the one for all others; null if there is none.</summary>
    public AreaState? AreaOf(DeviceId device)
    {
        if (_distrusted.Contains(device))
        {
            return _unknown;
        }

        AreaState? shared = null;
        foreach (var area in _areas)
        {
            if (area.Area?.Device == device)
            {
                return area;
            }

            shared = area.Area?.Device is null ? shared ?? area : shared;
        }

        return shared ?? (KnowsAll ? null : _unknown);
    }

    /// <summary>Whether a block must be given now.</summary>
    public bool IsPromised(DeviceId device, ulong pages, ulong order) =>
        AreaOf(device) is { IsDeclared: true } area
        && IsWithinPromise(area, pages, order)
        && _room.IsLeft(Resource.Memory)
        && !Movable.Exists(page => page.IsPinned);

    /// <summary>Whether a movable page must be given now.</summary>
    public bool IsMovablePromised => _room.MovablePages.Has(Room.MovablePages);

    /// <summary>Whether the area of a device has no place for a buffer, or lies beyond the coherent mask in force.</summary>
    public bool IsBeyondArea(DeviceId device, ulong size)
    {
        var pages = (size - 1) / _state.Profile.Platform.PageSize.Value + 1;
        return _state.Profile.Contiguous?.ServesBuffers == Claim.Yes
            && AreaOf(device) is { Area: { } area } state
            && (
                state.LongestGap() < pages
                || _state.Part<CoherentSpecification>().Masks[device.Index].InForce.Value < area.Start.Value
            );
    }

    /// <summary>Whether no block of an area is live, and all that was put off is done.</summary>
    public bool IsDrained(AreaState area) =>
        area.GivenSinceDrained == 0 && (!MayServeBuffers || _state.Part<CoherentSpecification>().IsSettled);

    /// <summary>Whether what is free of an area when it is drained is known, and no buffer has changed it since.</summary>
    public bool HasBaseline(AreaState area) =>
        area.WhenDrained is { } known
        && (!MayServeBuffers || known.Changes == _state.Part<CoherentSpecification>().Changes);

    /// <summary>Notes what was answered for the largest free range of an area that is drained.</summary>
    /// <returns>What must have been answered; null where nothing must.</returns>
    public ulong? NoteLargest(AreaState area, ulong answered)
    {
        var coherent = _state.Part<CoherentSpecification>();
        var before = area.WhenDrained;
        var now = new DrainedArea(
            answered,
            MayServeBuffers ? coherent.Changes : 0,
            MayServeBuffers
                && (
                    coherent.Live.Count > 0
                    || coherent.WasAskedForAtomic
                    || _state.Part<PoolSpecification>().Live.Count > 0
                )
        );
        area.WhenDrained = now;
        return before is { } known && (known.Changes == now.Changes || !known.HasBuffers && !now.HasBuffers)
            ? known.Largest
            : null;
    }

    /// <summary>A block was given.</summary>
    public void Begin(DeviceId device, ulong pages, ulong order, PageBlock given)
    {
        var area = AreaOf(device);
        var isPromised = area is { IsDeclared: true } && IsWithinPromise(area, pages, order);
        area?.Count(isPromised);
        if (!isPromised && MayServeBuffers)
        {
            _room.Spend(Resource.Areas);
        }

        var block = _memory.MakePages(_state.Step, pages, given);
        var live = new ContiguousBlock(block, device, area);
        _memory.Begin(block, null);
        _state.Handles.Add(HandleKind.Contiguous, block.Id, live);
        Live.Add(live);
        area?.Live.Add(block);
    }

    /// <summary>A block was released.</summary>
    public void End(ContiguousBlock live)
    {
        Live.Remove(live);
        live.Area?.Live.Remove(live.Block);
        _memory.Remove(live.Block);
    }

    /// <summary>A movable page was given.</summary>
    public void BeginMovable(MovablePageId id)
    {
        _room.MovablePages.Count(IsMovablePromised);
        var block = new Block(_state.Step, _state.Profile.PageSize, null, null, _state.SpareHistories);
        _memory.Begin(block, null);
        var page = new MovablePage(block, id);
        _state.Handles.Add(HandleKind.Movable, block.Id, page);
        Movable.Add(page);
    }

    /// <summary>A movable page was freed.</summary>
    public void EndMovable(MovablePage page)
    {
        Movable.Remove(page);
        _memory.Remove(page.Block);
    }

    /// <summary>A reservation was asked for.</summary>
    /// <param name="area">The area that was given; null if none was.</param>
    public void Reserved(ReservedArea? area)
    {
        ReservedAt = _state.Step;
        if (area is not null)
        {
            _areas.Add(new AreaState(area));
        }
    }

    /// <summary>Whether nothing is said any more of the area that serves a device.</summary>
    public bool IsDistrusted(DeviceId device) => _distrusted.Contains(device);

    /// <summary>Whether an area was reserved since the machine was created.</summary>
    public bool HasReserved => _distrusted.Count > 0 || _areas.Exists(area => !area.IsDeclared);

    /// <summary>Nothing is said any more of the area that serves a device.</summary>
    public void Distrust(DeviceId device) => _distrusted.Add(device);

    /// <summary>What was put off is done; an area in which no block is live is drained.</summary>
    public void Settle()
    {
        foreach (var area in _areas)
        {
            area.Settle();
        }

        if (Live.Count == 0)
        {
            _room.Restore(Resource.Areas);
        }

        if (Movable.Count == 0)
        {
            _room.MovablePages.Drain();
        }
    }

    private bool IsWithinPromise(AreaState area, ulong pages, ulong order) =>
        area.Has(Room.Blocks)
        && pages >= 1
        && pages <= (ulong)Room.PagesPerBlock
        && order < 32
        && 1UL << (int)order < 2 * (ulong)Room.PagesPerBlock;
}

/// <summary>A reserved area with what is live in it.</summary>
/// <param name="area">The area; null where nothing is known of it.</param>
internal sealed class AreaState(ReservedArea? area)
{
    private int _given;
    private bool _isSpent;

    public ReservedArea? Area { get; } = area;

    /// <summary>Whether a machine has it when it is created, with the promises that are made of such areas.</summary>
    public bool IsDeclared { get; init; }

    /// <summary>The live blocks of it, oldest first.</summary>
    public List<Block> Live { get; } = [];

    /// <summary>How many blocks were given since it was fresh or drained.</summary>
    public int GivenSinceDrained { get; private set; }

    /// <summary>Whether room must have come back for a promise to hold.</summary>
    public bool IsReturned => _given > GivenSinceDrained;

    /// <summary>How many promised blocks in a row were refused.</summary>
    public int Refusals { get; set; }

    /// <summary>What was answered last when it was drained; null before that.</summary>
    public DrainedArea? WhenDrained { get; set; }

    /// <summary>Whether blocks were asked for since then.</summary>
    public bool WasUsedSince { get; set; }

    /// <summary>Whether one more is within a promise of so many.</summary>
    public bool Has(int promised) => GivenSinceDrained < promised && !_isSpent;

    /// <summary>A block was given.</summary>
    public void Count(bool isPromised)
    {
        _given++;
        GivenSinceDrained++;
        Refusals = 0;
        _isSpent |= !isPromised;
    }

    public void Settle()
    {
        if (Live.Count == 0)
        {
            (GivenSinceDrained, _isSpent) = (0, false);
        }
    }

    /// <summary>The length in pages of the longest range in which no live block lies.</summary>
    public ulong LongestGap()
    {
        if (Area is not { } known)
        {
            return ulong.MaxValue;
        }

        var whole = Interval.At(known.First.Value, known.Pages);
        var longest = UInt128.Zero;
        // A gap begins where the area does, or where a block ends.
        Measure(whole.Start);
        foreach (var block in Live)
        {
            Measure(PagesOf(block).End);
        }

        return (ulong)longest;

        void Measure(UInt128 start)
        {
            if (start < whole.Start)
            {
                return;
            }

            var end = whole.End;
            foreach (var block in Live)
            {
                var pages = PagesOf(block);
                if (pages.End > start)
                {
                    end = UInt128.Min(end, UInt128.Max(pages.Start, start));
                }
            }

            longest = UInt128.Max(longest, end > start ? end - start : 0);
        }
    }

    private static Interval PagesOf(Block block) => Interval.At(block.FirstPage!.Value.Value, block.PageCount);
}

/// <summary>What was answered for an area of which no block was live.</summary>
/// <param name="Largest">The largest free range in pages.</param>
/// <param name="Changes">How many buffers had been asked for or freed that it may serve.</param>
/// <param name="HasBuffers">Whether such a buffer was live, or what serves atomic ones may have grown.</param>
internal readonly record struct DrainedArea(ulong Largest, int Changes, bool HasBuffers);

/// <summary>A live block out of an area.</summary>
/// <param name="Block">Its memory.</param>
/// <param name="Device">The device that it was allocated for.</param>
/// <param name="Area">The area that served it; null if none does.</param>
internal sealed record ContiguousBlock(Block Block, DeviceId Device, AreaState? Area) : IStandsFor<Block>
{
    Block? IStandsFor<Block>.Other => Block;
}

/// <summary>A live movable page.</summary>
/// <param name="block">Its content, wherever it lies.</param>
/// <param name="name">What the platform named it.</param>
internal sealed class MovablePage(Block block, MovablePageId name)
{
    public Block Block { get; } = block;

    public MovablePageId Name { get; } = name;

    public bool IsPinned { get; set; }

    /// <summary>Where it lies; null where that is not known.</summary>
    public PageNumber? PinnedAt { get; set; }
}
