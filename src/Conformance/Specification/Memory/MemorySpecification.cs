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

    /// <summary>Whether pages were freed while caches might hold something older than what a device had stored there.</summary>
    /// <remarks>No document says that allocating pages settles caches, so the next owner may find now this and now that.</remarks>
    public bool LeftStale { get; private set; }

    public static MemorySpecification Create(SpecificationState state) => new(state);

    /// <summary>A block was allocated.</summary>
    public Block Add(ulong id, ulong count, PageBlock pages, bool isLow)
    {
        var length = (int)count * _profile.PageSize;
        var lines = _profile.HasNonCoherentDevice
            ? new Lines(_profile.LineSize, (length + _profile.LineSize - 1) / _profile.LineSize)
            : null;
        var block = new Block(id, length, pages, lines, _state.SpareHistories) { PageCount = count, IsLow = isLow };
        var zeroed = _profile.Platform.MemoryStartsZeroed == Claim.Yes;
        var fresh = _profile.Platform.StartsFresh == Claim.Yes;
        block
            .At(0)
            .Begin(
                id,
                new InitialContent(
                    zeroed,
                    zeroed ? PlatformClauses.PagesStartZeroed : null,
                    IsRecycled: _dirtied || !fresh,
                    MayBeStale: lines is not null && !zeroed && (LeftStale || !fresh)
                ),
                !_profile.GivingDrains
            );
        Blocks.Add(block);
        _state.Handles.Add(HandleKind.Buffer, id, block);
        return block;
    }

    /// <summary>A block was freed.</summary>
    public void Remove(Block block)
    {
        _dirtied = true;
        LeftStale |= block.Lines?.HasAny(0, block.Length, LineState.DeviceStored) == true;
        Blocks.Remove(block);
        _state.Handles.Remove(HandleKind.Buffer, block.Id);
        block.Release();
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
        return block.Load(Observers.Cpu, start, bytes, PlatformClauses.CpuSeesItsStores, _state.Evidence, ref tally);
    }

    /// <summary>The CPU's strongest barrier.</summary>
    public void Barrier()
    {
        foreach (var block in Blocks)
        {
            block.Barrier(true);
        }
    }

    /// <summary>A device stored through a mapping; the store is in flight.</summary>
    public void DeviceStore(Mapping mapping, int start, int end, byte salt)
    {
        LeaveOpenToCopies(mapping, start, end);
        mapping.Block.DeviceStore(mapping, start, end, _state.Step, salt, StreamingClauses.DeviceSeesItsStores);
        mapping.InFlight++;
        _inFlight.Add(new FlyingStore(mapping, start, end, _state.Step));
    }

    /// <summary>What other mappings of the bytes may see is left open where mappings may be copies of lines.</summary>
    public void LeaveOpenToCopies(Mapping mapping, int start, int end)
    {
        if (Rules.MapMayCopy)
        {
            mapping.Block.LeaveOpenToCopies(mapping, start, end);
        }
    }

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

    /// <summary>All stores of a device are complete.</summary>
    public void Complete(DeviceId device)
    {
        var kept = 0;
        for (var i = 0; i < _inFlight.Count; i++)
        {
            var store = _inFlight[i];
            if (store.Mapping.Device != device)
            {
                _inFlight[kept++] = store;
                continue;
            }

            store.Mapping.InFlight--;
            store.Mapping.Block.Complete(
                store.Mapping,
                store.Start,
                store.End,
                store.Step,
                StreamingClauses.DeviceSeesItsStores
            );
        }

        _inFlight.RemoveRange(kept, _inFlight.Count - kept);
        _intruders.RemoveAll(intruder => intruder.TryLand(_state.Handles, device));
    }

    /// <summary>A device stored where it may not: the bytes must never show there, also not over what is stored before it completes.</summary>
    public void BlockedStore(DeviceId device, Block block, int start, int end, Intruder intruder)
    {
        block.BlockedStore(start, end, intruder);
        _intruders.Add(new FlyingIntruder(device, block.Id, start, end, intruder.Step));
    }

    private readonly record struct FlyingStore(Mapping Mapping, int Start, int End, ulong Step);

    private readonly record struct FlyingIntruder(DeviceId Device, ulong Block, int Start, int End, ulong Step)
    {
        public bool TryLand(HandleTable handles, DeviceId device)
        {
            if (Device == device && handles.TryGet<Block>(Block, out var block))
            {
                block.LandIntruder(Start, End, Step);
            }

            return Device == device;
        }
    }
}
