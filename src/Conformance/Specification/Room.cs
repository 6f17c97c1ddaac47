namespace Dma.Conformance.Specification;

/// <summary>What things take up: a promise of them holds while nothing has taken more of it than was promised.</summary>
[Flags]
internal enum Resource
{
    /// <summary>Pages.</summary>
    Memory = 1,

    /// <summary>DMA addresses, and what stands behind them.</summary>
    Addresses = 2,

    /// <summary>Addresses of user space, and what stands behind them.</summary>
    UserAddresses = 4,

    /// <summary>Memory for those that must not sleep.</summary>
    AtomicMemory = 8,

    /// <summary>Reserved areas, as far as they serve more than contiguous blocks.</summary>
    Areas = 16,

    /// <summary>Domains that drivers manage.</summary>
    Domains = 32,

    /// <summary>Address spaces.</summary>
    Spaces = 64,
}

/// <summary>What was given of all that a description promises room for.</summary>
internal sealed class RoomSpecification : ISpecificationPart<RoomSpecification>
{
    private Resource _spent;

    private RoomSpecification()
    {
        Blocks = new RoomCount(this, Resource.Memory);
        Resources = new RoomCount(this, Resource.Addresses);
        Mappings = new RoomCount(this, Resource.Addresses);
        Buffers = new RoomCount(this, Resource.Memory | Resource.Addresses | Resource.Areas);
        AtomicBuffers = new RoomCount(
            this,
            Resource.Memory | Resource.Addresses | Resource.AtomicMemory | Resource.Areas
        );
        MovablePages = new RoomCount(this, Resource.Memory | Resource.Areas);
        Lists = new RoomCount(this, Resource.Addresses);
        // Pools take their memory from where buffers come from.
        Pools = new RoomCount(this, Resource.Memory | Resource.Areas);
        PooledBlocks = new RoomCount(this, Resource.Memory | Resource.Addresses | Resource.Areas);
        UserMappings = new RoomCount(this, Resource.UserAddresses);
        Domains = new RoomCount(this, Resource.Domains);
        Spaces = new RoomCount(this, Resource.Spaces);
    }

    /// <summary>Blocks of pages.</summary>
    public RoomCount Blocks { get; }

    /// <summary>Mappings of registers.</summary>
    public RoomCount Resources { get; }

    /// <summary>Mappings.</summary>
    public RoomCount Mappings { get; }

    /// <summary>Buffers that were allocated for a device, the atomic ones aside.</summary>
    public RoomCount Buffers { get; }

    /// <summary>Buffers that were asked for with GFP_ATOMIC.</summary>
    public RoomCount AtomicBuffers { get; }

    /// <summary>Mappings to user space.</summary>
    public RoomCount UserMappings { get; }

    /// <summary>Pools.</summary>
    public RoomCount Pools { get; }

    /// <summary>Blocks of pools: the most that each pool had at once.</summary>
    public RoomCount PooledBlocks { get; }

    /// <summary>Mapped lists.</summary>
    public RoomCount Lists { get; }

    /// <summary>Domains that drivers manage.</summary>
    public RoomCount Domains { get; }

    /// <summary>Address spaces that devices are attached to.</summary>
    public RoomCount Spaces { get; }

    /// <summary>Movable pages.</summary>
    public RoomCount MovablePages { get; }

    public static RoomSpecification Create(SpecificationState state) => new();

    /// <summary>Whether an internal allocation may fail because it was asked to, whatever it is for.</summary>
    public bool MayFail { get; set; }

    /// <summary>Whether nothing has taken more of these than was promised.</summary>
    public bool IsLeft(Resource resources) => !MayFail && (_spent & resources) == 0;

    /// <summary>Something beyond the promises was given; what it took, a promise cannot count on.</summary>
    public void Spend(Resource resources) => _spent |= resources;

    /// <summary>A block of a pool was given: pools take their memory from where buffers come from, so that a row of refusals of either has an end.</summary>
    public void PooledBlockWasGiven() => Buffers.Refusals = AtomicBuffers.Refusals = PooledBlocks.Refusals = 0;

    /// <summary>Nothing takes these up any more, and the machine has settled.</summary>
    public void Restore(Resource resources) => _spent &= ~resources;
}

/// <summary>How many things of a sort were given, against the promise that was made of them.</summary>
/// <param name="room">All that room is promised for.</param>
/// <param name="takes">What one of them takes up.</param>
internal sealed class RoomCount(RoomSpecification room, Resource takes)
{
    private int _given;
    private int _sinceDrained;

    /// <summary>How many promised ones in a row were refused.</summary>
    public int Refusals { get; set; }

    /// <summary>Whether room must have come back for a promise to hold.</summary>
    public bool IsReturned => _given > _sinceDrained;

    /// <summary>Whether nothing has taken more of what these take up than was promised.</summary>
    public bool IsKept => room.IsLeft(takes);

    /// <summary>Whether one more is within a promise of so many, made of a machine that was fresh or drained.</summary>
    public bool Has(int promised) => _sinceDrained < promised && IsKept;

    /// <summary>One was given.</summary>
    /// <param name="promised">Whether it was one of those that are promised.</param>
    public void Count(bool promised)
    {
        _given++;
        _sinceDrained++;
        Refusals = 0;
        if (!promised)
        {
            room.Spend(takes);
        }
    }

    /// <summary>All of them were given back, and the machine has settled.</summary>
    public void Drain() => _sinceDrained = 0;
}
