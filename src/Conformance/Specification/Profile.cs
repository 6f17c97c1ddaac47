namespace Dma.Conformance.Specification;

/// <summary>A profile of the platform under test, as it describes itself before the first operation.</summary>
internal sealed class Profile
{
    private readonly Dictionary<string, Func<Profile, Claim>>? _claims;

    private Profile(string name)
    {
        Name = name;
        Platform = new PlatformDescription { Name = "unknown" };
        GivenDevices = Devices = [];
        Facets = new HashSet<string>();
        LineSize = PageSize;
    }

    private Profile(
        string name,
        IDmaPlatform platform,
        IEnumerable<Facet> facets,
        IEnumerable<KeyValuePair<string, Func<Profile, Claim>>> claims
    )
    {
        Name = name;
        Platform = platform.Description;
        GivenDevices = platform.Devices;
        Devices = [.. GivenDevices];
        Dispatch = platform.TryGet<IDispatch>(out var dispatch) ? dispatch.DispatchDescription : null;
        // The lists as they are now: a platform may go on writing in them.
        Dispatch = Dispatch is null
            ? null
            : Dispatch with
            {
                Registers = [.. Dispatch.Registers],
                Optional = [.. Dispatch.Optional],
            };
        Optional = [.. Devices.Select((_, device) => LineOf(device))];
        Streaming = platform.TryGet<IStreaming>(out var streaming) ? streaming.StreamingDescription : null;
        Addressing = platform.TryGet<IAddressing>(out var addressing) ? addressing.AddressingDescription : null;
        Coherent = platform.TryGet<ICoherent>(out var coherent) ? coherent.CoherentDescription : null;
        UserMapping = platform.TryGet<IUserMapping>(out var users) ? users.UserMappingDescription : null;
        Pool = platform.TryGet<IPool>(out var pool) ? pool.PoolDescription : null;
        Scatterlist = platform.TryGet<IScatterlist>(out var lists) ? lists.ScatterlistDescription : null;
        DeviceMemory = platform.TryGet<IDeviceMemory>(out var memory) ? Copy(memory.DeviceMemoryDescription) : null;
        IommuMapping = platform.TryGet<IIommuMapping>(out var spaces) ? Copy(spaces.IommuMappingDescription) : null;
        MasterPorts = platform.TryGet<IMasterPorts>(out var ports)
            ? [.. Devices.Select((_, index) => ports.DescribePorts(new DeviceId(index)))]
            : null;
        Suspends = platform.TryGet<ISuspend>(out _);
        var contiguous = platform.TryGet<IContiguous>(out var areas) ? areas : null;
        Contiguous = contiguous?.ContiguousDescription;
        ReservedAreas = contiguous is null ? [] : [.. contiguous.ReservedAreas];
        DeviceTree = platform.TryGet<IDeviceTree>(out var tree) ? Copy(tree.DeviceTreeDescription) : null;
        Bounce = platform.TryGet<IBounce>(out var bounce)
            ? [.. Devices.Select((_, index) => bounce.DescribeBounce(new DeviceId(index)))]
            : null;
        Translation = platform.TryGet<ITranslation>(out var translation)
            ? [.. Devices.Select((_, index) => Copy(translation.DescribeTranslation(new DeviceId(index))))]
            : null;
        Iommu = platform.TryGet<IIommu>(out var iommu) ? Copy(iommu.IommuDescription) : null;
        var legacy = platform.TryGet<ILegacy>(out var names) ? names : null;
        Legacy = legacy?.LegacyDescription;
        DoubleAddressCycle = platform.TryGet<IDoubleAddressCycle>(out var dac)
            ? dac.DoubleAddressCycleDescription
            : null;
        UnmapNeedsState =
        [
            .. Devices.Select((_, index) => legacy?.UnmapNeedsState(new DeviceId(index)) ?? Claim.Unstated),
        ];
        var finds = platform.TryGet<IDiagnostics>(out var diagnostics)
            ? diagnostics.DiagnosticsDescription.Finds
            : null;
        Finds = finds?.ToHashSet();
        Said = [.. facets.Select(facet => facet.Ask(platform))];
        Facets = Said.Where(answer => answer.IsProvided).Select(answer => answer.Facet.Name).ToHashSet();
        _claims = new(claims);
        LineSize = (int)(Platform.CacheLine.Value == 0 ? Platform.PageSize.Value : Platform.CacheLine.Value);
        HasNonCoherentDevice = Devices.Any(device => device.Coherent != Claim.Yes && device.CanDma != Claim.No);
    }

    /// <summary>The profile's name.</summary>
    public string Name { get; }

    public PlatformDescription Platform { get; }

    public IReadOnlyList<DeviceDescription> Devices { get; }

    /// <summary>The list as the platform gave it, to recognise it again.</summary>
    public IReadOnlyList<DeviceDescription> GivenDevices { get; }

    /// <summary>The description of operations chosen per device; null where the facet is not provided.</summary>
    public DispatchDescription? Dispatch { get; }

    /// <summary>The registers that devices can be given.</summary>
    public IReadOnlyList<RegisterWindow> RegisterWindows => Dispatch?.Registers ?? [];

    /// <summary>Which optional calls the operations of each device have, by its position.</summary>
    public IReadOnlyList<OptionalOperations> Optional { get; } = [];

    /// <summary>The description of streaming mappings; null where the facet is not provided.</summary>
    public StreamingDescription? Streaming { get; }

    /// <summary>The description of addressing; null where the facet is not provided.</summary>
    public AddressingDescription? Addressing { get; }

    /// <summary>The description of coherent memory; null where the facet is not provided.</summary>
    public CoherentDescription? Coherent { get; }

    /// <summary>The description of user mappings; null where the facet is not provided.</summary>
    public UserMappingDescription? UserMapping { get; }

    /// <summary>The description of pools; null where the facet is not provided.</summary>
    public PoolDescription? Pool { get; }

    /// <summary>The description of lists; null where the facet is not provided.</summary>
    public ScatterlistDescription? Scatterlist { get; }

    /// <summary>The description of memory that can be declared for devices; null where the facet is not provided.</summary>
    public DeviceMemoryDescription? DeviceMemory { get; }

    /// <summary>The description of address spaces; null where the facet is not provided.</summary>
    public IommuMappingDescription? IommuMapping { get; }

    /// <summary>The descriptions of the ports of devices, by the position of the device; null where the facet is not provided.</summary>
    public IReadOnlyList<MasterPortsDescription>? MasterPorts { get; }

    /// <summary>Whether devices can be suspended.</summary>
    public bool Suspends { get; }

    /// <summary>The description of reserved areas; null where the facet is not provided.</summary>
    public ContiguousDescription? Contiguous { get; }

    /// <summary>The areas that a machine has when it is created; none where nothing is said of them.</summary>
    public IReadOnlyList<ReservedArea> ReservedAreas { get; } = [];

    /// <summary>What the device tree says from which the machine was built; null where the facet is not provided.</summary>
    public DeviceTreeDescription? DeviceTree { get; }

    /// <summary>The descriptions of bounce buffers, by the position of the device; null where the facet is not provided.</summary>
    public IReadOnlyList<BounceDescription?>? Bounce { get; }

    /// <summary>The descriptions of device addresses, by the position of the device; null where the facet is not provided.</summary>
    public IReadOnlyList<TranslationDescription?>? Translation { get; }

    /// <summary>The description of domains that drivers manage; null where the facet is not provided.</summary>
    public IommuDescription? Iommu { get; }

    /// <summary>The description of old names; null where the facet is not provided.</summary>
    public LegacyDescription? Legacy { get; }

    /// <summary>The description of addresses of two cycles; null where the facet is not provided.</summary>
    public DoubleAddressCycleDescription? DoubleAddressCycle { get; }

    /// <summary>Whether an unmap needs its state, by the position of the device.</summary>
    public IReadOnlyList<Claim> UnmapNeedsState { get; } = [];

    /// <summary>The classes of misuse that are found; null where the facet is not provided.</summary>
    public IReadOnlySet<Misuse>? Finds { get; }

    /// <summary>What was said of every facet that the suite knows of, provided or not.</summary>
    public FacetAnswer[] Said { get; } = [];

    /// <summary>The names of the facets that are provided.</summary>
    public IReadOnlySet<string> Facets { get; }

    /// <summary>The size in bytes that the rules take for a cache line.</summary>
    public int LineSize { get; }

    public int PageSize => (int)Platform.PageSize.Value;

    /// <summary>Whether a device that is not known to be coherent can do DMA.</summary>
    public bool HasNonCoherentDevice { get; }

    public bool KeepsUnwrittenBytes => Streaming?.KeepsUnwrittenBytes == Claim.Yes;

    public bool TakingInvalidates => Streaming?.TakingInvalidates == Claim.Yes;

    public bool GivingDrains => Streaming?.GivingDrainsWriteBuffer == Claim.Yes;

    public bool MapMayCopy => Streaming?.MapMayCopy != Claim.No;

    public Claim HonoursSkipCpuSync => Streaming?.HonoursSkipCpuSync ?? Claim.Unstated;

    /// <summary>The grain of isolation in bytes.</summary>
    public ulong IsolationGranule =>
        Platform.IsolationGranule.Value == 0 ? Platform.PageSize.Value : Platform.IsolationGranule.Value;

    public bool Isolates => Platform.Isolates == Claim.Yes;

    /// <summary>Whether a device may see something older than what was given to it.</summary>
    public bool CanBeStale(DeviceId device) => MapMayCopy || Devices[device.Index].Coherent != Claim.Yes;

    /// <summary>What is said of the bounce buffers of a device.</summary>
    public BounceDescription BounceOf(DeviceId device) => Bounce?[device.Index] ?? BounceDescription.Unstated;

    /// <summary>What is said of the device addresses of a device.</summary>
    public TranslationDescription TranslationOf(DeviceId device) =>
        Translation?[device.Index] ?? TranslationDescription.Unstated;

    /// <summary>What the profile says of a name that an expression in specs/ uses.</summary>
    /// <param name="name">The name.</param>
    /// <param name="claim">What is said; unstated where nothing is.</param>
    /// <returns>Whether there is such a name.</returns>
    public bool TryGetClaim(string name, out Claim claim)
    {
        claim = Claim.Unstated;
        if (_claims is null)
        {
            return true;
        }

        if (!_claims.TryGetValue(name, out var read))
        {
            return false;
        }

        claim = read(this);
        return true;
    }

    /// <summary>A platform may go on writing in a list that it gave.</summary>
    private static DeviceMemoryDescription? Copy(DeviceMemoryDescription? said) =>
        said?.Declarable is { } declarable ? said with { Declarable = [.. declarable] } : said;

    /// <inheritdoc cref="Copy(DeviceMemoryDescription?)" />
    private static TranslationDescription? Copy(TranslationDescription? said) =>
        said?.Reserved is { } reserved ? said with { Reserved = [.. reserved] } : said;

    private static IommuDescription? Copy(IommuDescription? said) =>
        said?.Devices is { } devices ? said with { Devices = [.. devices] } : said;

    private static DeviceTreeDescription? Copy(DeviceTreeDescription? said) =>
        said is { Memory: { } memory, Regions: { } regions, Devices: { } devices }
            ? said with
            {
                Memory = [.. memory],
                Regions = [.. regions.Select(static it => it with { AllocRanges = [.. it.AllocRanges] })],
                Devices =
                [
                    .. devices.Select(static it => it with { Regions = [.. it.Regions], Windows = [.. it.Windows] }),
                ],
            }
            : said;

    /// <inheritdoc cref="Copy(DeviceMemoryDescription?)" />
    private static IommuMappingDescription? Copy(IommuMappingDescription? said) =>
        said?.Attachable is { } attachable ? said with { Attachable = [.. attachable] } : said;

    /// <summary>A profile of which nothing but the name is known, since no machine of it could be created.</summary>
    public static Profile Unknown(string name) => new(name);

    private OptionalOperations LineOf(int device) =>
        Dispatch?.Optional.FirstOrDefault(line => line.Device.Index == device)
        ?? new OptionalOperations { Device = new DeviceId(device) };

    /// <summary>Reads what a machine says of itself.</summary>
    public static Profile Read(
        string name,
        IDmaPlatform platform,
        IEnumerable<Facet> facets,
        IEnumerable<KeyValuePair<string, Func<Profile, Claim>>> claims
    ) => new(name, platform, facets, claims);
}

/// <summary>A facet by name, and how to ask a platform for it.</summary>
/// <param name="Name">The name of the interface.</param>
/// <param name="Ask">Asks a platform whether it provides the facet, and what it says of it.</param>
internal sealed record Facet(string Name, Func<IDmaPlatform, FacetAnswer> Ask)
{
    /// <summary>The facet with this interface.</summary>
    /// <param name="describe">Its description, or all that it has; null where it has none.</param>
    public static Facet Of<TFacet>(Func<TFacet, object?>? describe = null)
        where TFacet : class => Of<TFacet>((facet, _) => describe?.Invoke(facet));

    /// <summary>The facet with this interface, which says something of each device.</summary>
    public static Facet OfEach<TFacet>(Func<TFacet, DeviceId, object?> describe)
        where TFacet : class => Of<TFacet>((facet, platform) => Each(platform, device => describe(facet, device)));

    /// <summary>What is said of each device of a platform.</summary>
    public static object?[] Each(IDmaPlatform platform, Func<DeviceId, object?> describe)
    {
        var said = new object?[platform.Devices.Count];
        for (var i = 0; i < said.Length; i++)
        {
            said[i] = describe(new DeviceId(i));
        }

        return said;
    }

    /// <summary>The facet with this interface, which says something of the devices of its platform.</summary>
    public static Facet Of<TFacet>(Func<TFacet, IDmaPlatform, object?> describe)
        where TFacet : class
    {
        Facet? self = null;
        return self = new Facet(
            typeof(TFacet).Name,
            platform =>
                platform.TryGet<TFacet>(out var facet) && facet is not null
                    ? new FacetAnswer(self!, true, describe(facet, platform))
                    : new FacetAnswer(self!, false, null)
        );
    }
}

/// <summary>What a platform answered when it was asked for a facet.</summary>
/// <param name="Facet">The facet.</param>
/// <param name="IsProvided">Whether the platform provides it.</param>
/// <param name="Description">What it says of it; null where there is nothing to say.</param>
internal readonly record struct FacetAnswer(Facet Facet, bool IsProvided, object? Description);
