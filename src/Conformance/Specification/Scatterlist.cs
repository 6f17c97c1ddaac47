using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>Lists: how they are built, how many may be mapped, what limits their segments, and who sees what after each hand-over.</summary>
/// <remarks>A mapped list is a row of mappings, one for each piece; all that is said of a mapping holds for each of them.</remarks>
internal sealed class ScatterlistSpecification : ISpecificationPart<ScatterlistSpecification>, ISettles
{
    /// <summary>How many lists a driver keeps that are not mapped; an older one is gone.</summary>
    private const int UnmappedKept = 4;

    private const int EndedKept = 3;

    private readonly SpecificationState _state;
    private readonly MemorySpecification _memory;
    private readonly ReachSpecification _reach;
    private readonly StreamingSpecification _streaming;
    private readonly List<ScatterList> _lists = [];
    private readonly Queue<ListMapping> _ended = new();
    private bool _wasRefused;

    private ScatterlistSpecification(SpecificationState state)
    {
        _state = state;
        _memory = state.Part<MemorySpecification>();
        _reach = state.Part<ReachSpecification>();
        _streaming = state.Part<StreamingSpecification>();
        Room = state.Part<RoomSpecification>().Lists;
        var description = state.Profile.Scatterlist ?? ScatterlistDescription.Unstated;
        Limits =
        [
            .. state.Profile.Devices.Select(_ => new SegmentLimits
            {
                MaxSize = description.MaxSegmentSize,
                Boundary = description.SegmentBoundary,
            }),
        ];
    }

    /// <summary>What limits the segments of each device, by its position.</summary>
    public IReadOnlyList<SegmentLimits> Limits { get; }

    /// <summary>The mapped lists, oldest first.</summary>
    public List<ListMapping> Live { get; } = [];

    /// <summary>The lists that were mapped, against the promise.</summary>
    public RoomCount Room { get; }

    /// <summary>Whether room must have come back for a promise to hold: of lists that have ended, or that were refused.</summary>
    public bool IsReturned => Room.IsReturned || _wasRefused;

    public static ScatterlistSpecification Create(SpecificationState state) => new(state);

    /// <summary>A driver begins a list.</summary>
    public void Add(ulong id)
    {
        var unmapped = _lists.Count(list => !list.IsMapped);
        var oldest = unmapped >= UnmappedKept ? _lists.Find(list => !list.IsMapped) : null;
        if (oldest is not null)
        {
            _lists.Remove(oldest);
            _state.Handles.Remove(oldest.Id);
        }

        var made = new ScatterList(id);
        _lists.Add(made);
        _state.Handles.Add(HandleKind.List, id, made);
    }

    /// <summary>Whether a list must be mapped now: low memory, a mask that reaches it, limits as at first, and room.</summary>
    public bool IsPromised(DeviceId device, ScatterList list)
    {
        var platform = _state.Profile.Platform;
        var mask = _state.Part<AddressingSpecification>().Devices[device.Index].InForce;
        return _state.Profile.Devices[device.Index].CanDma == Claim.Yes
            && _state.KeepsPromises(device)
            && !Limits[device.Index].Changed
            && platform.LowMemory.Value != 0
            && (mask.Value & platform.LowMemory.Value) == platform.LowMemory.Value
            && list.Entries.TrueForAll(entry => entry.Block.IsLow)
            && IsWithinPromise(list);
    }

    /// <summary>A list was mapped: its bytes pass to the device.</summary>
    public void Begin(ListMapping mapped, DmaAttributes attributes)
    {
        Room.Count(IsWithinPromise(mapped.List));
        mapped.List.IsMapped = true;
        Live.Add(mapped);
        _state.Handles.Add(HandleKind.MappedList, mapped.Id, mapped);
        foreach (var piece in mapped.Pieces)
        {
            _streaming.Give(piece.Window, attributes);
        }
    }

    /// <summary>A mapped list was ended: its bytes pass to the CPU.</summary>
    public void End(ListMapping mapped, DmaAttributes attributes)
    {
        foreach (var piece in mapped.Pieces)
        {
            _streaming.TakeBack(piece.Window, attributes);
            _reach.Leave(piece.Window);
        }

        mapped.List.IsMapped = false;
        mapped.Ended = true;
        Live.Remove(mapped);
        _ended.Enqueue(mapped);
        if (_ended.Count > EndedKept)
        {
            _state.Handles.Remove(_ended.Dequeue().Id);
        }
    }

    /// <summary>All of a list passes to the CPU.</summary>
    public void SyncForCpu(ListMapping mapped)
    {
        foreach (var piece in mapped.Pieces)
        {
            _streaming.SyncForCpu(piece.Window, piece.Window.Start, piece.Window.End);
        }
    }

    /// <summary>All of a list passes to the device.</summary>
    public void SyncForDevice(ListMapping mapped)
    {
        foreach (var piece in mapped.Pieces)
        {
            _streaming.SyncForDevice(piece.Window, piece.Window.Start, piece.Window.End);
        }
    }

    /// <summary>
    /// A list was refused. Entries may have been given and taken again before the one that could not be, and no document says
    /// that a device that is given a buffer for a moment leaves it as it was.
    /// </summary>
    public void Refuse(DeviceId device, ScatterList list, DmaDirection direction)
    {
        var profile = _state.Profile;
        _wasRefused = true;
        foreach (var entry in list.Entries)
        {
            var window = PieceOf(0, device, direction, entry, entry.Start, entry.End, default);
            var block = entry.Block;
            _memory.LeaveOpenToCopies(window, entry.Start, entry.End);
            if (profile.MapMayCopy && !window.Coherent)
            {
                block.Lines?.Set(entry.Start, entry.End, LineState.Touched);
            }

            if (direction == DmaDirection.ToDevice)
            {
                continue;
            }

            block.LoseNeighbours(window, entry.Start, entry.End);
            if (profile.MapMayCopy || direction == DmaDirection.FromDevice && !profile.KeepsUnwrittenBytes)
            {
                block.Undefine(entry.Start, entry.End, !window.Coherent);
            }
        }
    }

    /// <summary>What was put off is done; if no list is mapped, the machine is drained.</summary>
    public void Settle()
    {
        if (Live.Count == 0)
        {
            Room.Drain();
        }
    }

    /// <summary>A piece of a list, or what would be one.</summary>
    /// <param name="id">The id of the step, and the number of the piece above it.</param>
    /// <param name="device">The device.</param>
    /// <param name="direction">Who may store.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="start">The first byte in its block.</param>
    /// <param name="end">The first byte behind.</param>
    /// <param name="address">Where the device finds the first byte.</param>
    public Mapping PieceOf(
        ulong id,
        DeviceId device,
        DmaDirection direction,
        in ListEntry entry,
        int start,
        int end,
        DmaAddress address
    ) =>
        new()
        {
            Id = id,
            Device = device,
            Block = entry.Block,
            Kind = WindowKind.Piece,
            Start = start,
            End = end,
            Direction = direction,
            Coherence = _state.Profile.Devices[device.Index].Coherent,
            IsPage = true,
            IsBeyondPage = entry.OffsetIn(_state.Profile.PageSize) >= (ulong)_state.Profile.PageSize,
            Address = address,
        };

    /// <summary>Whether the promise of lists counts one more like this, wherever its memory lies.</summary>
    private bool IsWithinPromise(ScatterList list) =>
        (_state.Profile.Scatterlist?.Room ?? ScatterlistRoom.None) is var room
        && Room.Has(room.Lists)
        && list.Entries.Count <= room.Entries
        && list.Entries.TrueForAll(entry => (ulong)entry.Length <= room.EntrySize.Value);
}

/// <summary>What limits the segments of one device.</summary>
internal sealed class SegmentLimits
{
    /// <summary>The most bytes of a segment.</summary>
    public required ByteCount MaxSize { get; set; }

    /// <summary>What no segment crosses: 2^n-1.</summary>
    public required DmaMask Boundary { get; set; }

    /// <summary>Whether the driver has set one of them.</summary>
    public bool Changed { get; set; }

    /// <summary>Where the platform said that entries become one; null as long as it was not asked.</summary>
    public DmaMask? MergeBoundary { get; set; }
}
