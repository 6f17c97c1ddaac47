using System.Numerics;

namespace Dma.Reference;

/// <summary>
/// One machine of the reference platform: pages, a CPU with or without a cache, devices, and mappings between them. It
/// checks arguments and puts the parts together; what happens is in the parts.
/// </summary>
/// <remarks>
/// <para>Bad use is answered with an error number and changes nothing. Accesses of no bytes are answered with ok.</para>
/// <para>Not modelled: concurrent calls; time; more than one CPU.</para>
/// </remarks>
public sealed partial class Machine : IDmaPlatform, IStepAware
{
    private const ulong LongestGap = 4096;

    private readonly Device[] _devices;
    private readonly List<IommuDomain> _domains = [];

    /// <summary>Builds a machine.</summary>
    /// <param name="parts">Its description, and how its parts are made.</param>
    public Machine(MachineParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Parts = parts;
        PageShift = BitOperations.Log2(parts.Platform.PageSize.Value);
        Choices = new(parts.Seed);
        Failures = parts.Failures(this);
        Memory = parts.PhysicalMemory(this);
        Cache = parts.Cache(this);
        WriteBuffer = parts.WriteBuffer(this);
        Pages = parts.PageAllocator(this);
        Movable = parts.MovablePages(this);
        Contiguous = parts.ContiguousAllocator(this);
        Coherent = parts.CoherentAllocator(this);
        UserMapper = parts.UserMapper(this);
        Pools = parts.PoolAllocator(this);
        Registers = parts.RegisterFile(this);
        DeviceMemory = parts.DeviceMemoryAllocator(this);
        Legacy = parts.LegacyNames(this);
        DoubleAddressCycle = parts.DacAddresses(this);
        CacheMaintenance = parts.CacheMaintenance(this);
        Events = parts.EventLog(this);
        _devices = new Device[parts.Devices.Count];
        for (var index = 0; index < _devices.Length; index++)
            _devices[index] = new(this, new(index), parts.Devices[index]);
        Translations = parts.TranslationCache(this);
        DriverDomains = parts.Domains(this);
        Spaces = parts.AddressSpaces(this);
        Suspension = parts.Suspension(this);
    }

    /// <summary>What the machine is built from.</summary>
    public MachineParts Parts { get; }

    /// <inheritdoc />
    public PlatformDescription Description => Parts.Platform;

    /// <inheritdoc />
    public IReadOnlyList<DeviceDescription> Devices => Parts.Devices;

    /// <summary>The devices with their parts, in the order of <see cref="Devices" />.</summary>
    public ReadOnlySpan<Device> AllDevices => _devices;

    /// <summary>The free choices.</summary>
    public Choices Choices { get; }

    /// <summary>Which internal allocations fail.</summary>
    public Failures Failures { get; }

    /// <summary>The memory.</summary>
    public PhysicalMemory Memory { get; }

    /// <summary>What stands between the CPU, with its write buffer, and memory.</summary>
    public Cache Cache { get; }

    /// <summary>What stands between the CPU and the cache.</summary>
    public WriteBuffer WriteBuffer { get; }

    /// <summary>The allocator of pages.</summary>
    public PageAllocator Pages { get; }

    /// <summary>The pages that may be moved.</summary>
    public MovablePages Movable { get; }

    /// <summary>The allocator of contiguous blocks.</summary>
    public ContiguousAllocator Contiguous { get; }

    /// <summary>The allocator of coherent and non-coherent memory.</summary>
    public CoherentAllocator Coherent { get; }

    /// <summary>The user mappings.</summary>
    public UserMapper UserMapper { get; }

    /// <summary>The allocator of pools.</summary>
    public PoolAllocator Pools { get; }

    /// <summary>The registers that devices can be given.</summary>
    public RegisterFile Registers { get; }

    /// <summary>The allocator of memory that is declared for devices.</summary>
    public DeviceMemoryAllocator DeviceMemory { get; }

    /// <summary>The old names of the calls.</summary>
    public LegacyNames Legacy { get; }

    /// <summary>The addresses of two cycles.</summary>
    public DoubleAddressCycle DoubleAddressCycle { get; }

    /// <summary>The cache maintenance.</summary>
    public CacheMaintenance CacheMaintenance { get; }

    /// <summary>The translations that devices used last, of domains that drivers made.</summary>
    public TranslationCache Translations { get; }

    /// <summary>The domains that drivers made.</summary>
    public Domains DriverDomains { get; }

    /// <summary>The address spaces that devices are attached to.</summary>
    public AddressSpaces Spaces { get; }

    /// <summary>What suspends devices and resumes them.</summary>
    public Suspension Suspension { get; }

    /// <summary>The events that wait to be drained.</summary>
    public EventLog Events { get; }

    /// <summary>The binary logarithm of the page size in bytes.</summary>
    public int PageShift { get; }

    /// <summary>The page size in bytes minus one: the bits of an offset in a page.</summary>
    public ulong PageMask => (1UL << PageShift) - 1;

    /// <summary>The physical address of the first byte of a frame.</summary>
    /// <param name="frame">The frame.</param>
    public PhysicalAddress AddressOf(ulong frame) => new(frame << PageShift);

    /// <summary>The isolation domain with a number; made when it is first asked for.</summary>
    /// <param name="number">The number by which devices name the domain.</param>
    public IommuDomain Domain(int number)
    {
        foreach (var domain in _domains)
        {
            if (domain.Number == number)
                return domain;
        }
        var made = Parts.IommuDomain(this, number);
        _domains.Add(made);
        return made;
    }

    /// <inheritdoc />
    /// <remarks>
    /// Ids are the machine's time: what it does by itself at ids that were passed over still happens, so that a step may be
    /// left out without moving what comes after it. Of a gap longer than 4096 only the last 4096 ids count.
    /// </remarks>
    public void BeginStep(ulong id)
    {
        var first = id > Choices.Step ? id - Math.Min(id - Choices.Step - 1, LongestGap - 1) : id;
        for (var left = id - first + 1; left > 0; left--)
        {
            Choices.BeginStep(id - (left - 1));
            if (WriteBuffer.HasWaitingStores)
                WriteBuffer.DrainDue();
            Cache.Upkeep();
            foreach (var device in _devices)
            {
                if (device.BusMaster.HasPostedStores)
                    device.BusMaster.LandDue();
                device.Ports.LandDue();
            }
        }
    }

    /// <inheritdoc />
    public int DrainEvents(Span<PlatformEvent> destination) => Events.Drain(destination);

    /// <inheritdoc />
    /// <remarks>Also lands the stores that are in flight, and lets those in the write buffer go on.</remarks>
    public Answer Settle()
    {
        WriteBuffer.Settle();
        foreach (var device in _devices)
        {
            device.BusMaster.Settle();
            device.Ports.Settle();
            device.Operations.Settle();
        }
        foreach (var domain in _domains)
            domain.Settle();
        DriverDomains.Settle();
        Failures.Settle();
        Spaces.Settle();
        Pages.Settle();
        Movable.Settle();
        Contiguous.Settle();
        Coherent.Settle();
        UserMapper.Settle();
        Pools.Settle();
        DeviceMemory.Settle();
        return Answer.Ok;
    }

    /// <summary>Releases nothing: all that a machine holds is memory.</summary>
    public void Dispose()
    {
        Memory.Release();
        Cache.Release();
    }

    private Device? Find(DeviceId device) =>
        device.Index >= 0 && device.Index < _devices.Length ? _devices[device.Index] : null;
}
