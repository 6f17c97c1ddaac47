using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>Streaming mappings: how many there may be, and who sees what after each hand-over.</summary>
internal sealed class StreamingSpecification : ISpecificationPart<StreamingSpecification>, ISettles
{
    /// <summary>The clauses that a byte keeps by which nothing was handed over since the CPU stored.</summary>
    private static readonly ClauseId[] AtRest =
    [
        PlatformClauses.CpuSeesItsStores,
        StreamingClauses.NeighboursAreUntouched,
    ];

    private readonly SpecificationState _state;
    private readonly MemorySpecification _memory;
    private readonly ReachSpecification _reach;

    private StreamingSpecification(SpecificationState state)
    {
        _state = state;
        _memory = state.Part<MemorySpecification>();
        _reach = state.Part<ReachSpecification>();
        Room = state.Part<RoomSpecification>().Mappings;
    }

    /// <summary>The live mappings that the platform gave, oldest first.</summary>
    public List<Mapping> Live { get; } = [];

    /// <summary>The mappings that were given, against the promise.</summary>
    public RoomCount Room { get; }

    public static StreamingSpecification Create(SpecificationState state) => new(state);

    /// <summary>
    /// Whether unwritten bytes of a FROM_DEVICE mapping are kept. Where that is declared and known to be untrue, nothing is
    /// judged by it any more: what follows from it is no failure of its own.
    /// </summary>
    private bool Keeps =>
        _state.Profile.KeepsUnwrittenBytes && !_state.SetAside.Contains(StreamingClauses.UnwrittenBytesAreKept);

    /// <summary>Whether a later clause of the attribute is in question: the platform may act as if it was given.</summary>
    public bool MaySkip(DmaAttributes attributes) =>
        attributes.HasFlag(DmaAttributes.SkipCpuSync) && _state.Profile.HonoursSkipCpuSync != Claim.No;

    /// <summary>A mapping was refused; the driver keeps the handle only to ask about it.</summary>
    public void Refuse(Mapping mapping)
    {
        _state.Handles.Add(HandleKind.Mapping, mapping.Id, mapping);
        _reach.Retire(mapping);
    }

    /// <summary>A mapping was given: the buffer passes to the device.</summary>
    public void Begin(Mapping mapping, DmaAttributes attributes)
    {
        Room.Count(
            IsWithinPromise(mapping.Length)
                || _state.Part<BounceSpecification>().IsWithinPromise(mapping.Device, mapping.Length)
        );
        Live.Add(mapping);
        _reach.Begin(mapping);
        foreach (var ended in _reach.Ended)
        {
            ended.WasGivenSince |= ended.Refused && ended.Address == mapping.Address;
        }

        _state.Handles.Add(HandleKind.Mapping, mapping.Id, mapping);
        Give(mapping, attributes);
    }

    /// <summary>A buffer, or a piece of a list, passes to the device.</summary>
    public void Give(Mapping mapping, DmaAttributes attributes)
    {
        var profile = _state.Profile;
        var block = mapping.Block;
        block.Open(mapping);
        if (block.Kind == MemoryKind.Coherent)
        {
            block.GiveWhatTheBarrierGave(mapping, StreamingClauses.CoherentMemoryCanBeMapped);
            return;
        }

        _memory.LeaveOpenToCopies(mapping, mapping.Start, mapping.End);
        // A list may also lead elsewhere, where nothing is ever stale.
        var mayStale = profile.CanBeStale(mapping.Device) || profile.GivingDrains || mapping.IsPiece;
        var fromDevice = mapping.Direction == DmaDirection.FromDevice;
        if (fromDevice && !Keeps)
        {
            block.LoseNeighbours(mapping, mapping.Start, mapping.End);
        }

        if (MaySkip(attributes))
        {
            if (fromDevice && !Keeps)
            {
                if (profile.HonoursSkipCpuSync == Claim.Yes)
                {
                    block.LeaveUngiven(mapping);
                }
                else
                {
                    block.Forsake(mapping, StreamingClauses.UnwrittenBytesAreKept, false);
                }

                return;
            }

            block.GiveSkipped(
                mapping,
                profile.HonoursSkipCpuSync == Claim.Yes && !fromDevice
                    ? StreamingClauses.SkippedMapShowsGivenBytes
                    : GiveClause(mapping, DmaAttributes.None),
                _memory.Rules,
                mayStale,
                other => mapping.Coherent || !profile.MapMayCopy && !mapping.IsUnlike(other)
            );
        }
        else if (fromDevice && !Keeps)
        {
            block.Forsake(mapping, StreamingClauses.UnwrittenBytesAreKept, true);
        }
        else
        {
            block.Give(mapping, mapping.Start, mapping.End, GiveClause(mapping, attributes), _memory.Rules, mayStale);
        }

        if (fromDevice && Keeps)
        {
            block.Relabel(
                Observers.Cpu,
                mapping.Start,
                mapping.End,
                AtRest,
                StreamingClauses.UnwrittenBytesAreKept,
                profile.CanBeStale(mapping.Device)
            );
        }

        GuardNeighbours(mapping);
    }

    /// <summary>A mapping was ended: the buffer passes to the CPU.</summary>
    public void End(Mapping mapping, DmaAttributes attributes)
    {
        TakeBack(mapping, attributes);
        Live.Remove(mapping);
        _reach.End(mapping);
    }

    /// <summary>A buffer, or a piece of a list, passes to the CPU for good.</summary>
    public void TakeBack(Mapping mapping, DmaAttributes attributes)
    {
        var block = mapping.Block;
        _memory.LeaveOpenToCopies(mapping, mapping.Start, mapping.End);
        if (!MaySkip(attributes))
        {
            var clause =
                ClauseOf(attributes) is { } ofAttributes ? ofAttributes
                : mapping.Direction == DmaDirection.FromDevice ? mapping.Kind.UnmapTakesFromDevice
                : mapping.Kind.UnmapTakesBidirectional;
            Take(mapping, mapping.Start, mapping.End, clause);
        }
        else if (_state.Profile.HonoursSkipCpuSync != Claim.Yes && mapping.Direction != DmaDirection.ToDevice)
        {
            block.LoseNeighbours(mapping, mapping.Start, mapping.End);
            block.TakePerhaps(
                mapping,
                mapping.Kind.UnmapTakesBidirectional,
                StreamingClauses.UnwrittenBytesAreKept,
                _memory.Rules
            );
        }

        GuardNeighbours(mapping);
        block.Close(mapping);
        foreach (var other in block.Mappings)
        {
            other.OutlivedAnother |=
                other.Device == mapping.Device && other.Start < mapping.End && mapping.Start < other.End;
        }
    }

    /// <summary>A part of a mapping passes to the CPU.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="end">The first byte behind.</param>
    /// <param name="by">The clause by which it does; null: that of the call.</param>
    public void SyncForCpu(Mapping mapping, int start, int end, ClauseId? by = null)
    {
        _memory.LeaveOpenToCopies(mapping, start, end);
        var clause = _state.StandIn ?? by ?? mapping.Kind.SyncTakes;
        Take(mapping, start, end, clause);
        if (_memory.Rules is { MapMayCopy: true, TakingInvalidates: false })
        {
            mapping.Block.TouchByCopy(mapping, start, end);
        }

        Relabel(mapping.Start, start);
        Relabel(end, mapping.End);
        void Relabel(int from, int to) =>
            mapping.Block.Relabel(Observers.Cpu, from, to, null, clause, _state.Profile.CanBeStale(mapping.Device));

        GuardNeighbours(mapping);
    }

    /// <summary>A part of a mapping passes to the device.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="end">The first byte behind.</param>
    /// <param name="by">The clause by which it does; null: that of the call.</param>
    public void SyncForDevice(Mapping mapping, int start, int end, ClauseId? by = null)
    {
        var profile = _state.Profile;
        var block = mapping.Block;
        _memory.LeaveOpenToCopies(mapping, start, end);
        if (mapping.Direction != DmaDirection.FromDevice)
        {
            var mayStale = profile.CanBeStale(mapping.Device) || profile.GivingDrains;
            if (profile.MapMayCopy)
            {
                block.LoseRestOfLines(mapping, start, end);
            }

            var clause = _state.StandIn ?? by ?? mapping.Kind.SyncGives;
            block.Give(mapping, start, end, clause, _memory.Rules, mayStale);
            Relabel(mapping.Start, start);
            Relabel(end, mapping.End);
            void Relabel(int from, int to) =>
                block.Relabel(mapping.Id, from, to, null, clause, profile.CanBeStale(mapping.Device));
        }
        else
        {
            block.GiveLines(mapping, start, end);
            if (!Keeps)
            {
                block.Undefine(start, end, !mapping.Coherent);
            }
        }

        GuardNeighbours(mapping);
    }

    /// <summary>What was put off is done; if no mapping is live, the machine is drained.</summary>
    public void Settle()
    {
        if (Live.Count == 0)
        {
            Room.Drain();
        }
    }

    /// <summary>Whether a mapping must be given now: low memory, a mask that reaches it, and room.</summary>
    public bool IsPromised(DeviceId device, Block block, int size, DmaMask mask)
    {
        var platform = _state.Profile.Platform;
        return _state.Profile.Devices[device.Index].CanDma == Claim.Yes
            && _state.KeepsPromises(device)
            && block.IsLow
            && platform.LowMemory.Value != 0
            && (mask.Value & platform.LowMemory.Value) == platform.LowMemory.Value
            && IsWithinPromise(size);
    }

    /// <summary>Whether the promise of mappings counts one more of this size, wherever its buffer lies.</summary>
    public bool IsWithinPromise(int size) =>
        _state.Profile.Platform.Room is var room && Room.Has(room.Mappings) && (ulong)size <= room.MappingSize.Value;

    private void Take(Mapping mapping, int start, int end, ClauseId clause)
    {
        if (mapping.Direction == DmaDirection.ToDevice)
        {
            if (mapping.Block.Kind == MemoryKind.Coherent)
            {
                return;
            }

            var mayMove = _state.Profile.CanBeStale(mapping.Device);
            mapping.Block.Relabel(
                Observers.Cpu,
                start,
                end,
                null,
                _state.StandIn ?? StreamingClauses.ToDeviceMovesNothing,
                mayMove
            );
        }
        else
        {
            mapping.Block.LoseNeighbours(mapping, start, end);
            mapping.Block.Take(
                mapping,
                start,
                end,
                _state.StandIn ?? clause,
                StreamingClauses.UnwrittenBytesAreKept,
                _memory.Rules,
                _state.Profile.CanBeStale(mapping.Device)
                    || ReferenceEquals(clause, ScatterlistClauses.UnmapTakesEveryEntry)
                    || ReferenceEquals(clause, IommuClauses.StoresReachTheCpu)
            );
        }
    }

    /// <summary>Whatever a hand-over did to bytes beside the mapping, it must not have.</summary>
    private static void GuardNeighbours(Mapping mapping) =>
        mapping.Block.GuardNeighbours(
            mapping,
            PlatformClauses.CpuSeesItsStores,
            StreamingClauses.NeighboursAreUntouched
        );

    /// <summary>The clause by which a map gives.</summary>
    public static ClauseId GiveClause(DmaDirection direction) =>
        direction == DmaDirection.ToDevice ? StreamingClauses.MapGivesToDevice : StreamingClauses.MapGivesBidirectional;

    /// <summary>The clause by which a call with attributes does what it does without; null if it has none.</summary>
    private static ClauseId? ClauseOf(DmaAttributes attributes) =>
        attributes.HasFlag(DmaAttributes.SkipCpuSync) ? DispatchClauses.UnknownAttributesChangeNothing
        : attributes != DmaAttributes.None ? DispatchClauses.AttributesOfOrderMoveNothing
        : null;

    private ClauseId GiveClause(Mapping mapping, DmaAttributes attributes) =>
        mapping.Direction == DmaDirection.FromDevice ? StreamingClauses.UnwrittenBytesAreKept
        : _state.StandIn is { } byOldName ? byOldName
        : ClauseOf(attributes) is { } ofAttributes ? ofAttributes
        : mapping.Kind.Gives is { } own ? own
        : mapping.IsPiece
            ? mapping.IsBeyondPage ? ScatterlistClauses.OffsetsReachBeyondPage
                : mapping.Block.Address is null ? ScatterlistClauses.EntriesNeedNoCpuAddress
                : ScatterlistClauses.MapGivesEveryEntry
        : mapping.IsBeyondPage ? StreamingClauses.PageOffsetsReachBeyondPage
        : GiveClause(mapping.Direction);
}
