using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <summary>Pools, and the blocks that came out of them: how many there may be, what memory they are, and which masks limit them.</summary>
internal sealed class PoolSpecification : ISpecificationPart<PoolSpecification>, ISettles
{
    private readonly SpecificationState _state;
    private readonly MemorySpecification _memory;
    private readonly ReachSpecification _reach;
    private readonly RoomSpecification _room;

    private PoolSpecification(SpecificationState state)
    {
        _state = state;
        _memory = state.Part<MemorySpecification>();
        _reach = state.Part<ReachSpecification>();
        _room = state.Part<RoomSpecification>();
    }

    /// <summary>The live pools, oldest first.</summary>
    public List<Pool> Live { get; } = [];

    /// <summary>The live blocks of all pools, oldest first.</summary>
    public List<PooledBlock> Blocks { get; } = [];

    /// <summary>The pools that were created, against the promise.</summary>
    public RoomCount PoolRoom => _room.Pools;

    /// <summary>The most blocks that each pool had, against the promise.</summary>
    public RoomCount BlockRoom => _room.PooledBlocks;

    private PoolDescription Description => _state.Profile.Pool ?? PoolDescription.Unstated;

    public static PoolSpecification Create(SpecificationState state) => new(state);

    /// <summary>Whether a pool must be created now: of arguments that have a meaning, for a device that can do DMA.</summary>
    public bool IsPromised(DeviceId device, in PoolGeometry geometry) =>
        _state.Profile.Devices[device.Index].CanDma == Claim.Yes
        && HasBuffersOf(device)
        && _state.KeepsPromises(device)
        && geometry is { Size: > 0, IsAligned: true, IsBounded: true }
        && geometry.Fits(MostOf(geometry))
        && MostOf(geometry) <= Description.Room.BlockSize.Value
        && PoolRoom.Has(Description.Room.Pools);

    /// <summary>Whether a block must be given now.</summary>
    public bool IsPromised(Pool pool, Gfp flags)
    {
        var low = _state.Profile.Platform.LowMemory.Value;
        var mask = CoherentMask(pool.Device).Value;
        return !flags.HasFlag(Gfp.Atomic)
            && HasBuffersOf(pool.Device)
            && _state.KeepsPromises(pool.Device)
            && _state.Profile.Devices[pool.Device.Index].CanDma == Claim.Yes
            && low != 0
            && (mask & low) == low
            && IsWithinPromise(pool);
    }

    /// <summary>A pool was asked for, or a block of one: memory may have been taken for it, from what is declared for the device too.</summary>
    public void Ask(DeviceId device, Gfp flags)
    {
        _state.Part<CoherentSpecification>().Ask(flags.HasFlag(Gfp.Atomic));
        if (_state.Part<DeviceMemorySpecification>().Find(device) is { } region)
        {
            region.MayServePools = true;
        }
    }

    /// <summary>Whether a pool of the device is live.</summary>
    public bool HasPool(DeviceId device) => Live.Exists(pool => pool.Device == device);

    /// <summary>A pool was created.</summary>
    public Pool Begin(DeviceId device, PoolId name, in PoolGeometry geometry)
    {
        PoolRoom.Count(PoolRoom.Has(Description.Room.Pools));
        var smallest = Description.SmallestBlock.Value;
        var page = _state.Profile.Platform.PageSize.Value;
        var rounded = (ulong)geometry.Rounded(smallest);
        var chunk = geometry.ChunkLength(Description.Packing, rounded, page);
        var pool = new Pool
        {
            Id = _state.Step,
            Name = name,
            Device = device,
            Geometry = geometry,
            BlockLength = (int)(smallest == 0 ? geometry.Size : rounded),
            ChunkLength = chunk,
            Capacity = chunk == 0 ? 0 : geometry.Capacity(chunk, rounded),
            WidestMask = CoherentMask(device),
        };
        Live.Add(pool);
        _state.Handles.Add(HandleKind.Pool, pool.Id, pool);
        return pool;
    }

    /// <summary>A block was given: it counts where the pool never had so many.</summary>
    public void Count(Pool pool, Gfp flags)
    {
        if (pool.Live.Count == pool.Peak)
        {
            BlockRoom.Count(IsWithinPromise(pool));
            pool.Peak++;
        }

        _room.PooledBlockWasGiven();
        if (flags.HasFlag(Gfp.Atomic))
        {
            // It may come from where atomic buffers do.
            _room.Spend(Resource.AtomicMemory);
        }
    }

    /// <summary>A block was given.</summary>
    public PooledBlock Begin(Pool pool, CoherentBuffer buffer, Gfp flags)
    {
        var zeroed = flags.HasFlag(Gfp.Zero) ? _state.StandIn ?? PoolClauses.AskedPooledZerosAreThere : null;
        var block = new Block(_state.Step, pool.BlockLength, buffer.Cpu, null, _state.SpareHistories)
        {
            Kind = MemoryKind.Coherent,
            IsPooled = true,
            SharedWith = pool.Device,
            Sharing = new SharingClauses(PoolClauses.BlocksAreCoherent, PoolClauses.BlocksAreCoherent, zeroed),
            SeenByCpu = OrderingClauses.BytesHaveOneOrder,
        };
        _memory.Begin(block, zeroed);
        var window = new Mapping
        {
            Id = _state.Step,
            Device = pool.Device,
            Block = block,
            Start = 0,
            End = block.Length,
            Direction = DmaDirection.Bidirectional,
            Coherence = _state.Profile.Devices[pool.Device.Index].Coherent,
            IsPage = false,
            Address = buffer.Dma,
            Kind = WindowKind.PooledBlock,
        };
        block.Open(window);
        var pooled = new PooledBlock(window)
        {
            Pool = pool,
            Buffer = buffer,
            Flags = flags,
        };
        _state.Handles.Add(HandleKind.PooledBlock, window.Id, pooled);
        Blocks.Add(pooled);
        pool.Live.Add(pooled);
        _reach.Begin(window);
        if (pool.LeftOpen > _memory.LastBarrier)
        {
            // Nothing between two owners is a barrier: what the last one did may come out over what the next one does.
            block.Undefine(0, block.Length, true);
        }

        _reach.Hold(pool.Id, pool.Device, pool.ReachOf(pooled, _state.Profile.PageSize));
        return pooled;
    }

    /// <summary>A block was given back: the device may reach it as long as there is the pool.</summary>
    public void End(PooledBlock block)
    {
        Blocks.Remove(block);
        block.Pool.Live.Remove(block);
        if (_memory.MayLinger(block.Window.Block))
        {
            block.Pool.LeftOpen = _state.Step;
        }

        _state.Part<CoherentSpecification>().PoolGaveBack();
        _reach.End(block.Window);
        _memory.Remove(block.Window.Block);
    }

    /// <summary>A pool was destroyed.</summary>
    public void End(Pool pool)
    {
        Live.Remove(pool);
        _state.Handles.Remove(pool.Id);
        _reach.LetGo(pool.Id);
        _state.Part<CoherentSpecification>().PoolGaveBack();
        if (!HasPool(pool.Device) && _state.Part<DeviceMemorySpecification>().Find(pool.Device) is { } region)
        {
            region.PoolsGaveBack(isFree: _state.Profile.DeviceMemory?.GivesWhatFits == Claim.Yes);
        }
    }

    /// <summary>A coherent mask came into force.</summary>
    public void Admit(DeviceId device, DmaMask mask)
    {
        foreach (var pool in Live)
        {
            if (pool.Device == device && mask.Value > pool.WidestMask.Value)
            {
                pool.WidestMask = mask;
            }
        }
    }

    /// <summary>What was put off is done; if there is no pool, the machine is drained.</summary>
    public void Settle()
    {
        if (Live.Count == 0)
        {
            PoolRoom.Drain();
            BlockRoom.Drain();
            _room.Restore(Resource.AtomicMemory);
        }
    }

    /// <summary>
    /// Whether a device is promised the memory that pools are cut from: its operations allocate, and nothing is declared for it,
    /// which may serve pools too and be full.
    /// </summary>
    private bool HasBuffersOf(DeviceId device) =>
        _state.Part<CoherentSpecification>().Allocates(device, byNonCoherentCall: false) == Claim.Yes
        && _state.Part<DeviceMemorySpecification>().Find(device) is null;

    /// <summary>The longest that blocks can get by rounding: where nothing is said of the shortest, up to a page.</summary>
    private UInt128 MostOf(in PoolGeometry geometry) =>
        geometry.Rounded(
            Description.SmallestBlock.Value == 0
                ? _state.Profile.Platform.PageSize.Value
                : Description.SmallestBlock.Value
        );

    private bool IsWithinPromise(Pool pool) =>
        MostOf(pool.Geometry) <= Description.Room.BlockSize.Value
        && (pool.Live.Count < pool.Peak ? BlockRoom.IsKept : BlockRoom.Has(Description.Room.Blocks));

    private DmaMask CoherentMask(DeviceId device) => _state.Part<CoherentSpecification>().Masks[device.Index].InForce;
}
