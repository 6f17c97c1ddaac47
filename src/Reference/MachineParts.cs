using System.Collections.Immutable;

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
/// Every machine calls each function once (once a device, a domain or an address space where the function takes one), in the order of the
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

    /// <summary>What the platform says of the operations of its devices; null: the facet is not provided.</summary>
    public DispatchDescription? Dispatch { get; init; }

    /// <summary>What the platform says of its streaming mappings.</summary>
    public required StreamingDescription Streaming { get; init; }

    /// <summary>What the platform says of its masks.</summary>
    public required AddressingDescription Addressing { get; init; }

    /// <summary>What the platform says of its coherent memory; there is some where <see cref="MemoryMap" /> sets areas aside.</summary>
    public CoherentDescription Coherent { get; init; } = CoherentDescription.Unstated;

    /// <summary>What the platform says of its pools; null where it has none. Their memory is coherent memory.</summary>
    public PoolDescription? Pool { get; init; }

    /// <summary>What the platform says of its reserved areas; there are contiguous blocks where there are areas.</summary>
    public ContiguousDescription Contiguous { get; init; } = ContiguousDescription.Unstated;

    /// <summary>The areas that are set aside for contiguous blocks.</summary>
    public ImmutableArray<ContiguousAreaParts> ContiguousAreas { get; init; } = [];

    /// <summary>The part of memory of which further areas are reserved.</summary>
    public FrameRange Reservable { get; init; }

    /// <summary>Whether there are calls of their own for non-coherent memory.</summary>
    public bool NonCoherent { get; init; }

    /// <summary>What the platform says of its user mappings; null where it provides none.</summary>
    public UserMappingDescription? UserMapping { get; init; }

    /// <summary>What the platform says of its lists; null where there are no calls for them.</summary>
    public ScatterlistDescription? Scatterlist { get; init; }

    /// <summary>What the platform says of memory that can be declared for devices; there is some where it names any.</summary>
    public DeviceMemoryDescription DeviceMemory { get; init; } = DeviceMemoryDescription.Unstated;

    /// <summary>Where the CPU sees physical address 0, as far as memory that can be declared for devices is there; away from all its other addresses.</summary>
    public CpuAddress DeviceMemoryBase { get; init; }

    /// <summary>What the platform says of the bounce buffers of a device; there are some where <see cref="MemoryMap" /> sets a pool aside.</summary>
    public Func<DeviceDescription, BounceDescription> Bounce { get; init; } = static _ => BounceDescription.Unstated;

    /// <summary>What the platform says of the addresses of a device; the facet is there where a device is translated.</summary>
    public Func<DeviceDescription, TranslationDescription> Translation { get; init; } =
        static _ => TranslationDescription.Unstated;

    /// <summary>Whether buffers of several pages are put together of pages that are no neighbours, for devices that see them so by translation.</summary>
    public bool ScattersBuffers { get; init; }

    /// <summary>What the platform says of domains that drivers make; null where they make none.</summary>
    public IommuDescription? Iommu { get; init; }

    /// <summary>What the platform says of the old names of its calls; null where it has none.</summary>
    public LegacyDescription? Legacy { get; init; }

    /// <summary>Whether an unmap for a device needs the address and the size of the mapping; only where nothing is to be done for it may it not.</summary>
    public Func<DeviceDescription, Claim> UnmapNeedsState { get; init; } = static _ => Claim.Unstated;

    /// <summary>What the platform says of addresses of two cycles; null where it has none.</summary>
    public DoubleAddressCycleDescription? DoubleAddressCycle { get; init; }

    /// <summary>What the device tree says from which the machine is built; null where it is built from none.</summary>
    public DeviceTreeDescription? DeviceTree { get; init; }

    /// <summary>Where the regions of <see cref="DeviceTree" /> lie, in their order.</summary>
    public ImmutableArray<PhysicalRange> RegionPlaces { get; init; } = [];

    /// <summary>The region from which all buffers of a device come, and its copies if it is restricted; of no frames for a device with none.</summary>
    public Func<DeviceDescription, FrameRange> OwnMemory { get; init; } = static _ => default;

    /// <summary>The windows through which a device reaches memory without an IOMMU; none: up to its bus limit, shifted by its bus offset.</summary>
    public Func<DeviceDescription, ImmutableArray<DmaWindow>> BusWindows { get; init; } = static _ => [];

    /// <summary>What the platform says of its address spaces; null where devices cannot be attached.</summary>
    public IommuMappingDescription? IommuMapping { get; init; }

    /// <summary>Whether devices can be suspended.</summary>
    public bool Suspends { get; init; }

    /// <summary>What the platform says of the ports of a device; the facet is there where a device has several.</summary>
    public Func<DeviceDescription, MasterPortsDescription> Ports { get; init; } =
        static _ => MasterPortsDescription.Unstated;

    /// <summary>The devices; each is served by the operations that it names: <c>direct</c>, <c>translated</c>, <c>untrusted</c>, <c>bounced</c> or <c>none</c>.</summary>
    public required IReadOnlyList<DeviceDescription> Devices { get; init; }

    /// <summary>Where memory is.</summary>
    public required MemoryMap MemoryMap { get; init; }

    /// <summary>Makes what lets internal allocations fail.</summary>
    public Func<Machine, Failures> Failures { get; init; } = static machine => new Failures(machine);

    /// <summary>Makes the memory.</summary>
    public Func<Machine, PhysicalMemory> PhysicalMemory { get; init; } = static machine => new PhysicalMemory(machine);

    /// <summary>Makes what stands between the CPU and memory; holds nothing back unless the profile has a cache.</summary>
    public Func<Machine, Cache> Cache { get; init; } = static machine => new Cache(machine);

    /// <summary>Makes what stands between the CPU and the cache; holds nothing back unless the profile has a write buffer.</summary>
    public Func<Machine, WriteBuffer> WriteBuffer { get; init; } = static machine => new WriteBuffer(machine);

    /// <summary>Makes the allocator of pages.</summary>
    public Func<Machine, PageAllocator> PageAllocator { get; init; } = static machine => new PageAllocator(machine);

    /// <summary>Makes the pages that may be moved.</summary>
    public Func<Machine, MovablePages> MovablePages { get; init; } = static machine => new MovablePages(machine);

    /// <summary>Makes the allocator of contiguous blocks.</summary>
    public Func<Machine, ContiguousAllocator> ContiguousAllocator { get; init; } =
        static machine => new ContiguousAllocator(machine);

    /// <summary>Makes the allocator of coherent and non-coherent memory.</summary>
    public Func<Machine, CoherentAllocator> CoherentAllocator { get; init; } =
        static machine => new CoherentAllocator(machine);

    /// <summary>Makes the user mappings.</summary>
    public Func<Machine, UserMapper> UserMapper { get; init; } = static machine => new UserMapper(machine);

    /// <summary>Makes the allocator of pools.</summary>
    public Func<Machine, PoolAllocator> PoolAllocator { get; init; } = static machine => new PoolAllocator(machine);

    /// <summary>Makes the registers that devices can be given.</summary>
    public Func<Machine, RegisterFile> RegisterFile { get; init; } = static machine => new RegisterFile(machine);

    /// <summary>Makes the allocator of memory that is declared for devices.</summary>
    public Func<Machine, DeviceMemoryAllocator> DeviceMemoryAllocator { get; init; } =
        static machine => new DeviceMemoryAllocator(machine);

    /// <summary>Makes the old names of the calls.</summary>
    public Func<Machine, LegacyNames> LegacyNames { get; init; } = static machine => new LegacyNames(machine);

    /// <summary>Makes the addresses of two cycles.</summary>
    public Func<Machine, DoubleAddressCycle> DacAddresses { get; init; } =
        static machine => new DoubleAddressCycle(machine);

    /// <summary>Makes the cache maintenance.</summary>
    public Func<Machine, CacheMaintenance> CacheMaintenance { get; init; } =
        static machine => new CacheMaintenance(machine);

    /// <summary>Makes a pool of slots of some memory: for the first device that shares one, and for each device with its own.</summary>
    public Func<Machine, FrameRange, BouncePool> BouncePool { get; init; } =
        static (machine, frames) => new BouncePool(machine, frames);

    /// <summary>Makes what gives out the memory of a region, for the first device that refers to it.</summary>
    public Func<Machine, FrameRange, RegionPool> RegionPool { get; init; } =
        static (machine, frames) => new RegionPool(machine, frames);

    /// <summary>Makes the event log.</summary>
    public Func<Machine, EventLog> EventLog { get; init; } = static machine => new EventLog(machine);

    /// <summary>Makes the mask policy of a device.</summary>
    public Func<Device, MaskPolicy> MaskPolicy { get; init; } = static device => new MaskPolicy(device);

    /// <summary>Makes what decides which entries of a list become one segment of a device.</summary>
    public Func<Device, MergePolicy> MergePolicy { get; init; } = static device => new MergePolicy(device);

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

    /// <summary>Makes the operations of a device behind an IOMMU that is not trusted; its copies come from the pool of slots that all devices share.</summary>
    public Func<Device, DeviceOperations> UntrustedOperations { get; init; } =
        static device => new UntrustedOperations(device);

    /// <summary>Makes the operations of a device that is served directly and lacks all calls that are optional.</summary>
    public Func<Device, DeviceOperations> MinimalOperations { get; init; } =
        static device => new MinimalOperations(device);

    /// <summary>Makes the operations of a device whose mappings are copies.</summary>
    public Func<Device, DeviceOperations> BouncedOperations { get; init; } =
        static device => new BouncedOperations(device);

    /// <summary>Makes the operations of a device that cannot do DMA.</summary>
    public Func<Device, DeviceOperations> NoDmaOperations { get; init; } = static device => new NoDmaOperations(device);

    /// <summary>Makes the translations that devices used last, of domains that drivers make.</summary>
    public Func<Machine, TranslationCache> TranslationCache { get; init; } =
        static machine => new TranslationCache(machine);

    /// <summary>Makes what attaches devices to domains that drivers make.</summary>
    public Func<Machine, Domains> Domains { get; init; } = static machine => new Domains(machine);

    /// <summary>Makes a domain for a driver.</summary>
    public Func<Machine, DomainId, PagedDomain> PagedDomain { get; init; } =
        static (machine, id) => new PagedDomain(machine, id);

    /// <summary>Makes the operations of a device that is attached to a domain of a driver.</summary>
    public Func<Device, PagedDomain, DeviceOperations> DomainOperations { get; init; } =
        static (device, domain) => new DomainOperations(device, domain);

    /// <summary>Makes the bus master of a device.</summary>
    public Func<Device, BusMaster> BusMaster { get; init; } = static device => new BusMaster(device);

    /// <summary>Makes a port of a device behind the first.</summary>
    public Func<Device, PortMaster> PortMaster { get; init; } = static device => new PortMaster(device);

    /// <summary>Makes the ports of a device behind the first.</summary>
    public Func<Device, MasterPorts> MasterPorts { get; init; } = static device => new MasterPorts(device);

    /// <summary>Makes the IOMMU of a port, each time that its device is attached to an address space.</summary>
    public Func<Machine, IommuDomain, PortIommu> PortIommu { get; init; } =
        static (machine, domain) => new PortIommu(machine, domain);

    /// <summary>Makes what attaches devices to address spaces.</summary>
    public Func<Machine, AddressSpaces> AddressSpaces { get; init; } = static machine => new AddressSpaces(machine);

    /// <summary>Makes the domain of an address space, with a number that tells its choices from those of others.</summary>
    public Func<Machine, int, DmaRange, IommuDomain> SpaceDomain { get; init; } =
        static (machine, number, window) => new IommuDomain(machine, number, window);

    /// <summary>Makes the operations of a device that is attached to an address space.</summary>
    public Func<Device, IommuDomain, DeviceOperations> AttachedOperations { get; init; } =
        static (device, domain) => new AttachedOperations(device, domain);

    /// <summary>Makes what suspends devices and resumes them.</summary>
    public Func<Machine, Suspension> Suspension { get; init; } = static machine => new Suspension(machine);

    /// <summary>What the checker around the machine is made of (<see cref="DiagnosingPlatform" />); null where there is none.</summary>
    public DiagnosticsParts? Diagnostics { get; init; }
}
