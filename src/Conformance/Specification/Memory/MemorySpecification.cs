using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification.Memory;

/// <summary>All blocks of pages of a sequence, and the device stores that are in flight to them.</summary>
internal sealed class MemorySpecification : ISpecificationPart<MemorySpecification>
{
    private readonly SpecificationState _state;
    private readonly Profile _profile;
    private readonly List<FlyingStore> _inFlight = [];
    private readonly List<FlyingIntruder> _intruders = [];
    private bool _dirtied;
    private ulong _completion;

    private MemorySpecification(SpecificationState state)
    {
        _state = state;
        _profile = state.Profile;
        Rules = new HandOverRules(_profile.GivingDrains, _profile.TakingInvalidates, _profile.MapMayCopy);
    }

    /// <summary>What hand-overs need to know of the platform.</summary>
    public HandOverRules Rules { get; }

    /// <summary>The live blocks, oldest first.</summary>
    public List<Block> Blocks { get; } = [];

    /// <summary>The registers that were mentioned so far.</summary>
    public List<Block> Registers { get; } = [];

    /// <summary>Whether pages were freed while caches might hold something older than what a device had stored there.</summary>
    /// <remarks>No document says that allocating pages settles caches, so the next owner may find now this and now that.</remarks>
    public bool LeftStale { get; private set; }

    public static MemorySpecification Create(SpecificationState state) => new(state);

    /// <summary>A block of pages was allocated.</summary>
    public Block Add(ulong id, ulong count, PageBlock pages, bool isLow, bool isHigh = false)
    {
        var block = MakePages(id, count, pages, isLow, isHigh);
        var zeroed = _profile.Platform.MemoryStartsZeroed == Claim.Yes;
        Begin(block, zeroed ? PlatformClauses.PagesStartZeroed : null);
        _state.Handles.Add(HandleKind.Buffer, id, block);
        return block;
    }

    /// <summary>A block of pages that has not begun its life.</summary>
    public Block MakePages(ulong id, ulong count, PageBlock pages, bool isLow = false, bool isHigh = false)
    {
        var length = (int)count * _profile.PageSize;
        var lines = LinesFor(length, _profile.HasNonCoherentDevice);
        return new Block(id, length, pages.Address, lines, _state.SpareHistories)
        {
            FirstPage = pages.First,
            PageCount = count,
            IsLow = isLow,
            IsHigh = isHigh,
        };
    }

    /// <summary>The cache lines of a block; null where no device looks past the caches.</summary>
    public Lines? LinesFor(int length, bool needed) =>
        needed ? new Lines(_profile.LineSize, (length + _profile.LineSize - 1) / _profile.LineSize) : null;

    /// <summary>A block begins its life.</summary>
    /// <param name="block">The block.</param>
    /// <param name="zeroed">The clause by which it is all zero; null where its content is unknown.</param>
    public void Begin(Block block, ClauseId? zeroed)
    {
        var fresh = _profile.Platform.StartsFresh == Claim.Yes;
        block
            .At(0)
            .Begin(
                block.Registers is null ? block.Id : _state.Step,
                new InitialContent(
                    zeroed is not null,
                    zeroed,
                    IsRecycled: _dirtied || !fresh,
                    IsDirty: block.Kind != MemoryKind.Pages,
                    IsCleared: zeroed is not null && block.Kind != MemoryKind.Pages,
                    MayBeStale: _profile.HasNonCoherentDevice && zeroed is null && (LeftStale || !fresh)
                ),
                !_profile.GivingDrains || block.Kind == MemoryKind.Coherent
            );
        (block.Registers is null ? Blocks : Registers).Add(block);
    }

    /// <summary>A block was freed. What stood in a buffer is known until its handle is gone: a device that still reaches it would show it.</summary>
    public void Remove(Block block)
    {
        _dirtied = true;
        LeftStale |= block.Lines?.HasAny(0, block.Length, LineState.DeviceStored) == true;
        Blocks.Remove(block);
        if (block.Kind == MemoryKind.Pages)
        {
            _state.Handles.Remove(block.Id);
            block.Release();
        }
    }

    /// <summary>The CPU stored.</summary>
    public void CpuStore(Block block, int start, int end, byte salt) =>
        block.CpuStore(
            start,
            end,
            _state.Step,
            salt,
            PlatformClauses.CpuSeesItsStores,
            StreamingClauses.ToDeviceMovesNothing
        );

    /// <summary>The CPU loaded.</summary>
    public WrongByte? CpuLoad(Block block, int start, ReadOnlySpan<byte> bytes, ref LoadTally tally)
    {
        block.Lines?.Set(start, start + bytes.Length, LineState.Touched);
        var wrong = block.Load(Observers.Cpu, start, bytes, block.SeenByCpu, _state.Evidence, ref tally);
        if (wrong is null && block.CompletesEarlierStores)
        {
            foreach (var (mapping, step) in block.FindSeenStores(start, bytes))
            {
                Complete(mapping.Device, step, OrderingClauses.WriteBarrierCompletes);
            }
        }

        return wrong;
    }

    /// <summary>The CPU's strongest barrier.</summary>
    public void Barrier()
    {
        LastBarrier = _state.Step;
        foreach (var block in Blocks)
        {
            block.Barrier(Rules.MapMayCopy);
        }

        foreach (var block in Registers)
        {
            block.Barrier(Rules.MapMayCopy);
        }
    }

    /// <summary>The step of the CPU's last barrier; 0 before the first.</summary>
    public ulong LastBarrier { get; private set; }

    /// <summary>Whether what a block holds may come out late, or be seen late, where its memory is another's: no barrier came after it.</summary>
    public bool MayLinger(Block block) => block.HasStoreSince(LastBarrier, _completion > LastBarrier);

    /// <summary>A device stored through a mapping; the store is in flight.</summary>
    public void DeviceStore(Mapping mapping, int start, int end, byte salt, int port = 0)
    {
        LeaveOpenToCopies(mapping, start, end);
        var clause = port == 0 ? mapping.Kind.OwnStores : IommuClauses.CompletionCoversAllPorts;
        mapping.Block.DeviceStore(mapping, start, end, _state.Step, salt, clause);
        mapping.InFlight++;
        mapping.LastStore = _state.Step;
        _inFlight.Add(new FlyingStore(mapping, start, end, _state.Step, port, clause));
    }

    /// <summary>What other mappings of the bytes may see is left open where mappings may be copies of lines.</summary>
    public void LeaveOpenToCopies(Mapping mapping, int start, int end)
    {
        if (Rules.MapMayCopy)
        {
            mapping.Block.LeaveOpenToCopies(mapping, start, end);
        }
    }

    /// <summary>Whether any device has stores in flight.</summary>
    public bool HasStoresInFlight => _inFlight.Count > 0;

    /// <summary>Whether a device has stores in flight.</summary>
    public bool IsInFlight(DeviceId device)
    {
        foreach (var store in _inFlight)
        {
            if (store.Mapping.Device == device)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a device has stores in flight that were made through another port than one.</summary>
    public bool IsInFlightElsewhere(DeviceId device, int port)
    {
        foreach (var store in _inFlight)
        {
            if (store.Mapping.Device == device && store.Port != port)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All stores of a device are complete.</summary>
    public void Complete(DeviceId device)
    {
        Complete(device, ulong.MaxValue, null);
        _intruders.RemoveAll(intruder => intruder.TryLand(_state.Handles, device));
    }

    /// <summary>The stores of a device that were made before a step are complete.</summary>
    /// <param name="device">The device.</param>
    /// <param name="before">The id of the step.</param>
    /// <param name="clause">The clause by which they are; null: by that of each store.</param>
    private void Complete(DeviceId device, ulong before, ClauseId? clause)
    {
        var kept = 0;
        for (var i = 0; i < _inFlight.Count; i++)
        {
            var store = _inFlight[i];
            if (store.Mapping.Device != device || store.Step >= before)
            {
                _inFlight[kept++] = store;
                continue;
            }

            _completion = _state.Step;
            store.Mapping.InFlight--;
            store.Mapping.Block.Complete(store.Mapping, store.Start, store.End, store.Step, clause ?? store.Clause);
        }

        _inFlight.RemoveRange(kept, _inFlight.Count - kept);
    }

    /// <summary>A device stored where it may not: the bytes must never show there, also not over what is stored before it completes.</summary>
    public void BlockedStore(DeviceId device, Block block, int start, int end, Intruder intruder)
    {
        block.BlockedStore(start, end, intruder);
        _intruders.Add(new FlyingIntruder(device, block, start, end, intruder.Step));
    }

    private readonly record struct FlyingStore(
        Mapping Mapping,
        int Start,
        int End,
        ulong Step,
        int Port,
        ClauseId Clause
    );

    private readonly record struct FlyingIntruder(DeviceId Device, Block Block, int Start, int End, ulong Step)
    {
        public bool TryLand(HandleTable handles, DeviceId device)
        {
            if (Device == device && (Block.Registers is not null || handles.TryGet<Block>(Block.Id, out _)))
            {
                Block.LandIntruder(Start, End, Step);
            }

            return Device == device;
        }
    }
}
