using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>Buffers that were allocated for devices: how many there may be, what memory they are, and the masks that limit them.</summary>
internal sealed class CoherentSpecification : ISpecificationPart<CoherentSpecification>, ISettles
{
    private readonly SpecificationState _state;
    private readonly MemorySpecification _memory;
    private readonly ReachSpecification _reach;
    private int _settledChanges;

    private CoherentSpecification(SpecificationState state)
    {
        _state = state;
        _memory = state.Part<MemorySpecification>();
        _reach = state.Part<ReachSpecification>();
        Masks = AddressingSpecification.Begin(state);
    }

    /// <summary>The coherent masks of each device, by its position.</summary>
    public IReadOnlyList<DeviceMasks> Masks { get; }

    /// <summary>The live buffers, oldest first.</summary>
    public List<Allocation> Live { get; } = [];

    public static CoherentSpecification Create(SpecificationState state) => new(state);

    /// <summary>Whether a buffer of this size must be given now.</summary>
    public bool IsPromised(DeviceId device, ulong size, bool isAtomic, bool byNonCoherentCall)
    {
        var platform = _state.Profile.Platform;
        var mask = Masks[device.Index].InForce;
        return _state.Profile.Devices[device.Index].CanDma == Claim.Yes
            && Allocates(device, byNonCoherentCall) == Claim.Yes
            && _state.KeepsPromises(device)
            && platform.LowMemory.Value != 0
            && (mask.Value & platform.LowMemory.Value) == platform.LowMemory.Value
            && IsWithinPromise(size, isAtomic);
    }

    /// <summary>Whether the operations of a device have the call.</summary>
    public Claim Allocates(DeviceId device, bool byNonCoherentCall)
    {
        var optional = _state.Profile.Optional[device.Index];
        return byNonCoherentCall ? optional.AllocatesNonCoherent : optional.Allocates;
    }

    /// <summary>Whether the promise counts one more buffer of this size, wherever it lies.</summary>
    private bool IsWithinPromise(ulong size, bool isAtomic)
    {
        var room = _state.Profile.Coherent?.Room ?? CoherentRoom.None;
        return isAtomic
            ? RoomOf(true).Has(room.AtomicBuffers) && size <= room.AtomicBufferSize.Value
            : RoomOf(false).Has(room.Buffers) && size <= room.BufferSize.Value;
    }

    /// <summary>A buffer was asked for, or memory of a pool, which comes from where buffers do.</summary>
    public void Ask(bool isAtomic)
    {
        WasAskedForAtomic |= isAtomic;
        Changes++;
    }

    /// <summary>A pool may have given memory back.</summary>
    public void PoolGaveBack() => Changes++;

    /// <summary>A buffer was given. An atomic one that the pool does not promise takes what one that may sleep would have taken.</summary>
    public void Count(ulong size, bool isAtomic)
    {
        var ofPool = isAtomic && (IsWithinPromise(size, true) || !IsWithinPromise(size, false));
        RoomOf(ofPool).Count(IsWithinPromise(size, ofPool));
        // Pools take their memory from where buffers come from, so that a row of refusals has an end.
        _state.Part<RoomSpecification>().PooledBlocks.Refusals = 0;
    }

    /// <summary>Whether a buffer was asked for that must not sleep; what stands behind those may have grown for it.</summary>
    public bool WasAskedForAtomic { get; private set; }

    /// <summary>How many buffers were asked for or freed so far, with all that pools may have taken and given back.</summary>
    public int Changes { get; private set; }

    /// <summary>Whether none was asked for or freed since the machine was fresh or has settled.</summary>
    public bool IsSettled => _settledChanges == Changes;

    /// <summary>The buffers that were given, against the promise.</summary>
    public RoomCount RoomOf(bool isAtomic)
    {
        var room = _state.Part<RoomSpecification>();
        return isAtomic ? room.AtomicBuffers : room.Buffers;
    }

    /// <summary>What memory an allocation must be taken for: coherent, unless the platform may give other.</summary>
    private MemoryKind KindOf(DmaAttributes attributes, bool byNonCoherentCall) =>
        byNonCoherentCall
        || attributes.HasFlag(DmaAttributes.NonConsistent) && _state.Profile.Coherent?.HonoursNonConsistent != Claim.No
            ? MemoryKind.NonCoherent
            : MemoryKind.Coherent;

    /// <summary>Whether the CPU has an address for what is allocated with these attributes.</summary>
    public bool HasCpuAddress(DmaAttributes attributes) =>
        !attributes.HasFlag(DmaAttributes.NoKernelMapping)
        || _state.Profile.Coherent?.HonoursNoKernelMapping == Claim.No;

    /// <summary>A buffer was given.</summary>
    public Allocation Begin(
        DeviceId device,
        int length,
        CoherentBuffer buffer,
        Gfp flags,
        DmaAttributes attributes,
        bool byNonCoherentCall,
        DeclaredRegion? region = null,
        bool isMarked = false
    )
    {
        var coherence = _state.Profile.Devices[device.Index].Coherent;
        var kind = KindOf(attributes, byNonCoherentCall);
        var zeroed =
            isMarked ? null
            : flags.HasFlag(Gfp.Zero) ? _state.StandIn ?? CoherentClauses.AskedZerosAreThere
            : _state.Profile.Coherent?.Zeroed == Claim.Yes ? CoherentClauses.BuffersStartZeroed
            : null;
        var needsLines = kind == MemoryKind.NonCoherent && coherence != Claim.Yes;
        var block = new Block(
            _state.Step,
            length,
            HasCpuAddress(attributes) ? buffer.Cpu : null,
            _memory.LinesFor(length, needsLines),
            _state.SpareHistories
        )
        {
            Kind = kind,
            SharedWith = device,
            Sharing = kind == MemoryKind.Coherent ? SharingOf(attributes, zeroed, region is not null) : null,
            IsDeclared = region is not null,
            SeenByCpu = OrderingClauses.BytesHaveOneOrder,
            // Declared memory is what it is: of attributes nothing is said there.
            CompletesEarlierStores =
                region is null
                && attributes.HasFlag(DmaAttributes.WriteBarrier)
                && _state.Profile.Coherent?.HonoursWriteBarrier == Claim.Yes,
        };
        _memory.Begin(block, zeroed);
        if (isMarked)
        {
            // Nobody has prepared it for anyone.
            block.Undefine(0, length, true);
        }

        var window = new Mapping
        {
            Id = _state.Step,
            Device = device,
            Block = block,
            Start = 0,
            End = length,
            Direction = DmaDirection.Bidirectional,
            Coherence = coherence,
            IsPage = false,
            Address = buffer.Dma,
            Kind = WindowKind.Buffer,
        };
        block.Open(window);
        var allocation = new Allocation(window)
        {
            Buffer = buffer,
            Flags = flags,
            Attributes = attributes,
            ByNonCoherentCall = byNonCoherentCall,
            Region = region,
            IsMarked = isMarked,
        };
        _state.Handles.Add(HandleKind.Coherent, window.Id, allocation);
        Live.Add(allocation);
        _reach.Begin(window);
        return allocation;
    }

    /// <summary>A buffer was freed.</summary>
    public void End(Allocation allocation)
    {
        Changes++;
        Live.Remove(allocation);
        _state.Part<UserMappingSpecification>().Forget(allocation);
        allocation.Region?.Free(allocation.Window.Id, isFree: _state.Profile.DeviceMemory?.GivesWhatFits == Claim.Yes);
        _reach.End(allocation.Window);
        _memory.Remove(allocation.Window.Block);
    }

    /// <summary>What was put off is done; if no buffer is live but those of declared memory, the machine is drained.</summary>
    public void Settle()
    {
        _settledChanges = Changes;
        if (Live.TrueForAll(allocation => allocation.Region is not null))
        {
            RoomOf(false).Drain();
            RoomOf(true).Drain();
        }
    }

    private SharingClauses SharingOf(DmaAttributes attributes, ClauseId? zeroed, bool isDeclared)
    {
        var description = _state.Profile.Coherent;
        var isIgnored =
            attributes.HasFlag(DmaAttributes.NonConsistent)
            || attributes.HasFlag(DmaAttributes.NoKernelMapping) && description?.HonoursNoKernelMapping == Claim.No
            || attributes.HasFlag(DmaAttributes.WriteBarrier) && description?.HonoursWriteBarrier == Claim.No;
        if (isDeclared)
        {
            return new SharingClauses(
                DeviceMemoryClauses.BothAddressesLeadToTheSameBytes,
                DeviceMemoryClauses.BothAddressesLeadToTheSameBytes,
                zeroed
            );
        }

        return isIgnored
            ? new SharingClauses(
                DispatchClauses.UnknownAllocationAttributes,
                DispatchClauses.UnknownAllocationAttributes,
                zeroed
            )
            : new SharingClauses(
                attributes.HasFlag(DmaAttributes.WriteCombine) ? OrderingClauses.BarrierFlushesWriteCombined
                    : attributes.HasFlag(DmaAttributes.WeakOrdering) ? OrderingClauses.BarrierOrdersWeak
                    : OrderingClauses.BarrierReachesDevice,
                OrderingClauses.CompleteStoresReachCpu,
                zeroed
            );
    }
}
