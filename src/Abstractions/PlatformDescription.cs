namespace Dma;

/// <summary>What a platform says of its machine before the first operation. Immutable; the defaults promise nothing.</summary>
/// <remarks>No line here turns off what a document demands of every platform. A description that breaks its bounds is reported as a violation.</remarks>
public sealed record PlatformDescription
{
    /// <summary>The platform's name in reports; 1 to 64 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The size of a page in bytes: a power of two from 256 to 1 MiB. 4096 unless stated.</summary>
    public ByteCount PageSize { get; init; } = new(4096);

    /// <summary>The size of a cache line in bytes: a power of two up to the page size. Zero, the default, is unstated and counts as a whole page.</summary>
    public ByteCount CacheLine { get; init; }

    /// <summary>Whether pages are all zero when they are allocated.</summary>
    public Claim MemoryStartsZeroed { get; init; }

    /// <summary>Whether a machine is fresh when created. <see cref="Claim.No" />: only drained, with old contents and after <see cref="IDmaPlatform.Settle" />.</summary>
    public Claim StartsFresh { get; init; }

    /// <summary>Whether several machines may run side by side; otherwise the suite uses one at a time.</summary>
    public Claim ParallelInstances { get; init; }

    /// <summary>Whether a device is kept from memory that is neither mapped nor allocated for its domain.</summary>
    public Claim Isolates { get; init; }

    /// <summary>The grain of isolation in bytes: a power of two up to 1 MiB. Reach is rounded out to it. Zero, the default, is the page size.</summary>
    public ByteCount IsolationGranule { get; init; }

    /// <summary>Whether an isolating platform also blocks device stores through a <see cref="DmaDirection.ToDevice" /> mapping. Not yes where <see cref="Isolates" /> is no.</summary>
    public Claim EnforcesDirection { get; init; }

    /// <summary>Whether a removed translation is dead when the call returns. <see cref="Claim.No" /> or unstated: only after <see cref="IDmaPlatform.Settle" />. Not yes where <see cref="Isolates" /> is no.</summary>
    public Claim StrictInvalidation { get; init; }

    /// <summary>A mask with which every device that can do DMA reaches the memory behind <see cref="PagePlacement.Low" />; 2^n-1, or zero, the default, which promises no such memory.</summary>
    public DmaMask LowMemory { get; init; }

    /// <summary>What a fresh or drained machine has room for.</summary>
    public RoomPromise Room { get; init; } = RoomPromise.None;
}
