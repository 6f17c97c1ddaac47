namespace Dma.Reference;

/// <summary>What a machine is built from: its description, and how each of its parts is made. Immutable.</summary>
/// <remarks>
/// <para>A part is replaced by a class that derives from it and overrides what is to be different:</para>
/// <code>
/// sealed class CleansOnlyOneLine(Machine machine) : CacheMaintenance(machine)
/// {
///     protected override void Give(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction) =>
///         base.Give(device, start, new(Math.Min(size.Value, 64)), direction);
/// }
///
/// var factory = new ReferenceFactory(
///     parts => parts with { CacheMaintenance = machine => new CleansOnlyOneLine(machine) },
///     "write-back"
/// );
/// </code>
/// <para>
/// Every machine calls each function once (once a device or domain where the function takes one), in the order of the
/// properties below, so that a part finds those above it already built.
/// </para>
/// </remarks>
public sealed record MachineParts
{
    /// <summary>The profile that the machine belongs to.</summary>
    public required string Profile { get; init; }

    /// <summary>The seed of the machine's free choices.</summary>
    public ulong Seed { get; init; }

    /// <summary>What the platform says of the machine.</summary>
    public required PlatformDescription Platform { get; init; }

    /// <summary>What the platform says of its streaming mappings.</summary>
    public required StreamingDescription Streaming { get; init; }

    /// <summary>What the platform says of its masks.</summary>
    public required AddressingDescription Addressing { get; init; }

    /// <summary>What the platform says of its coherent memory; there is some where <see cref="MemoryMap" /> sets areas aside.</summary>
    public CoherentDescription Coherent { get; init; } = CoherentDescription.Unstated;

    /// <summary>Whether there are calls of their own for non-coherent memory.</summary>
    public bool NonCoherent { get; init; }

    /// <summary>What the platform says of the bounce buffers of a device; there are some where <see cref="MemoryMap" /> sets a pool aside.</summary>
    public Func<DeviceDescription, BounceDescription> Bounce { get; init; } = static _ => BounceDescription.Unstated;

    /// <summary>The devices; each is served by the operations that it names: <c>direct</c>, <c>translated</c>, <c>bounced</c> or <c>none</c>.</summary>
    public required IReadOnlyList<DeviceDescription> Devices { get; init; }

    /// <summary>Where memory is.</summary>
    public required MemoryMap MemoryMap { get; init; }

    /// <summary>Makes the memory.</summary>
    public Func<Machine, PhysicalMemory> PhysicalMemory { get; init; } = static machine => new PhysicalMemory(machine);

    /// <summary>Makes what stands between the CPU and memory; holds nothing back unless the profile has a cache.</summary>
    public Func<Machine, Cache> Cache { get; init; } = static machine => new Cache(machine);

    /// <summary>Makes what stands between the CPU and the cache; holds nothing back unless the profile has a write buffer.</summary>
    public Func<Machine, WriteBuffer> WriteBuffer { get; init; } = static machine => new WriteBuffer(machine);

    /// <summary>Makes the allocator of pages.</summary>
    public Func<Machine, PageAllocator> PageAllocator { get; init; } = static machine => new PageAllocator(machine);

    /// <summary>Makes the allocator of coherent and non-coherent memory.</summary>
    public Func<Machine, CoherentAllocator> CoherentAllocator { get; init; } =
        static machine => new CoherentAllocator(machine);

    /// <summary>Makes the cache maintenance.</summary>
    public Func<Machine, CacheMaintenance> CacheMaintenance { get; init; } =
        static machine => new CacheMaintenance(machine);

    /// <summary>Makes a pool of slots of some memory: for the first device that shares one, and for each device with its own.</summary>
    public Func<Machine, FrameRange, BouncePool> BouncePool { get; init; } =
        static (machine, frames) => new BouncePool(machine, frames);

    /// <summary>Makes the event log.</summary>
    public Func<Machine, EventLog> EventLog { get; init; } = static machine => new EventLog(machine);

    /// <summary>Makes the mask policy of a device.</summary>
    public Func<Device, MaskPolicy> MaskPolicy { get; init; } = static device => new MaskPolicy(device);

    /// <summary>Makes an isolation domain, for the first of its devices that is translated.</summary>
    public Func<Machine, int, IommuDomain> IommuDomain { get; init; } =
        static (machine, number) => new IommuDomain(machine, number);

    /// <summary>Makes the allocator of DMA addresses of a domain.</summary>
    public Func<IommuDomain, AddressAllocator> AddressAllocator { get; init; } =
        static domain => new AddressAllocator(domain);

    /// <summary>Makes the operations of a device that is served directly.</summary>
    public Func<Device, DeviceOperations> DirectOperations { get; init; } =
        static device => new DirectOperations(device);

    /// <summary>Makes the operations of a device behind an IOMMU.</summary>
    public Func<Device, DeviceOperations> TranslatedOperations { get; init; } =
        static device => new TranslatedOperations(device);

    /// <summary>Makes the operations of a device whose mappings are copies.</summary>
    public Func<Device, DeviceOperations> BouncedOperations { get; init; } =
        static device => new BouncedOperations(device);

    /// <summary>Makes the operations of a device that cannot do DMA.</summary>
    public Func<Device, DeviceOperations> NoDmaOperations { get; init; } = static device => new NoDmaOperations(device);

    /// <summary>Makes the bus master of a device.</summary>
    public Func<Device, BusMaster> BusMaster { get; init; } = static device => new BusMaster(device);
}
