using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Dma.Reference;

/// <summary>
/// A platform with a checker around it: every call and answer is passed on as it is, and what the driver does wrong is
/// reported behind the events of the platform. It looks at calls and answers alone, so that any platform can be inside.
/// </summary>
public sealed partial class DiagnosingPlatform : IDmaPlatform, IDiagnostics, IStepAware
{
    // What is said where there are no domains is the same for all machines of a profile.
    private static readonly ConditionalWeakTable<DiagnosticsDescription, DiagnosticsDescription> WithoutDomains = [];

    private readonly IDmaPlatform _inner;
    private readonly IStepAware? _steps;
    private readonly Ledger _ledger;
    private readonly MappingChecks _mappingChecks;
    private readonly ListChecks _listChecks;
    private readonly BufferChecks _bufferChecks;
    private readonly PoolChecks _poolChecks;
    private readonly UserMappingChecks _userChecks;
    private readonly DeclaredMemoryChecks _declaredChecks;
    private readonly PageChecks _pageChecks;
    private readonly DoubleAddressCycleChecks _dacChecks;
    private readonly DomainChecks _domainChecks;
    private readonly AccessChecks _accessChecks;

    /// <summary>Puts a checker around a platform.</summary>
    /// <param name="inner">The platform; disposed of with the checker.</param>
    /// <param name="parts">What the checker is made of; null for the parts as they are.</param>
    public DiagnosingPlatform(IDmaPlatform inner, DiagnosticsParts? parts = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        parts ??= DiagnosticsParts.Standard;
        _inner = inner;
        _steps = Find<IStepAware>();
        _streaming = Find<IStreaming>();
        _addressing = Find<IAddressing>();
        _coherent = Find<ICoherent>();
        _nonCoherent = Find<INonCoherent>();
        _users = Find<IUserMapping>();
        _lists = Find<IScatterlist>();
        _pools = Find<IPool>();
        _deviceMemory = Find<IDeviceMemory>();
        _contiguous = Find<IContiguous>();
        _movable = Find<IMovablePages>();
        _bounce = Find<IBounce>();
        _dispatch = Find<IDispatch>();
        _legacy = Find<ILegacy>();
        _doubleAddressCycle = Find<IDoubleAddressCycle>();
        _iommu = Find<IIommu>();
        _spaces = Find<IIommuMapping>();
        DiagnosticsDescription =
            _iommu is not null || _spaces is not null
                ? parts.Description
                : WithoutDomains.GetValue(
                    parts.Description,
                    static said => said with { Finds = [.. said.Finds.Where(static it => !IsOfDomains(it))] }
                );
        _ledger = new(inner, parts);
        _mappingChecks = parts.Mappings(_ledger);
        _listChecks = parts.Lists(_ledger);
        _bufferChecks = parts.Buffers(_ledger);
        _poolChecks = parts.Pools(_ledger);
        _userChecks = parts.UserMappings(_ledger);
        _declaredChecks = parts.DeclaredMemory(_ledger);
        _pageChecks = parts.Pages(_ledger);
        _dacChecks = parts.DoubleAddressCycles(_ledger);
        _domainChecks = parts.Domains(_ledger);
        _domainChecks.Description = IommuDescription;
        _accessChecks = parts.Accesses(_ledger, _poolChecks);
        _accessChecks.Domains = _domainChecks;
        _listChecks.LongestSegment = _lists?.ScatterlistDescription.MaxSegmentSize.Value ?? ulong.MaxValue;
        _poolChecks.SmallestBlock = _pools?.PoolDescription.SmallestBlock.Value ?? 0;
        _bufferChecks.MayBeCookies = _coherent?.CoherentDescription.HonoursNoKernelMapping != Claim.No;
    }

    /// <inheritdoc />
    public PlatformDescription Description => _inner.Description;

    /// <inheritdoc />
    public IReadOnlyList<DeviceDescription> Devices => _inner.Devices;

    /// <inheritdoc />
    public DiagnosticsDescription DiagnosticsDescription { get; }

    /// <inheritdoc />
    /// <remarks>What the platform inside provides, with the checker around it, and the two facets of diagnostics; a facet whose calls are not known here comes as it is.</remarks>
    public bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
        where TFacet : class
    {
        if (typeof(TFacet) == typeof(IDiagnostics) || typeof(TFacet) == typeof(IStepAware))
        {
            facet = (this as TFacet)!;
            return true;
        }
        var isProvided = _inner.TryGet(out facet);
        if (isProvided && facet is not null && this is TFacet own)
            facet = own;
        return isProvided;
    }

    /// <inheritdoc />
    public void BeginStep(ulong id)
    {
        _ledger.Step = id;
        _steps?.BeginStep(id);
    }

    /// <inheritdoc />
    public Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement)
    {
        var answer = _inner.AllocatePages(count, placement);
        if (answer.Status == AnswerStatus.Ok)
            _pageChecks.Allocated(MemorySource.Pages, default, answer.Value, count);
        return answer;
    }

    /// <inheritdoc />
    public Answer FreePages(PageNumber first, ulong count)
    {
        var answer = _inner.FreePages(first, count);
        _pageChecks.Freed(first, count, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer CpuLoad(CpuAddress address, Span<byte> destination)
    {
        var answer = _inner.CpuLoad(address, destination);
        _accessChecks.CpuAccessed(address, (ulong)destination.Length, stores: false);
        return answer;
    }

    /// <inheritdoc />
    public Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source)
    {
        var answer = _inner.CpuStore(address, source);
        _accessChecks.CpuAccessed(address, (ulong)source.Length, stores: true);
        return answer;
    }

    /// <inheritdoc />
    public Answer CpuLoad(PageNumber page, ByteCount offset, Span<byte> destination)
    {
        var answer = _inner.CpuLoad(page, offset, destination);
        _accessChecks.CpuAccessed(page, offset, (ulong)destination.Length, stores: false);
        return answer;
    }

    /// <inheritdoc />
    public Answer CpuStore(PageNumber page, ByteCount offset, ReadOnlySpan<byte> source)
    {
        var answer = _inner.CpuStore(page, offset, source);
        _accessChecks.CpuAccessed(page, offset, (ulong)source.Length, stores: true);
        return answer;
    }

    /// <inheritdoc />
    public Answer Barrier() => _inner.Barrier();

    /// <inheritdoc />
    public Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination)
    {
        var answer = _inner.DeviceLoad(device, address, destination);
        _accessChecks.DeviceAccessed(device, new(address, new((ulong)destination.Length)), stores: false);
        return answer;
    }

    /// <inheritdoc />
    public Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source)
    {
        var answer = _inner.DeviceStore(device, address, source);
        _accessChecks.DeviceAccessed(device, new(address, new((ulong)source.Length)), stores: true);
        return answer;
    }

    /// <inheritdoc />
    public Answer Complete(DeviceId device) => _inner.Complete(device);

    /// <inheritdoc />
    public int DrainEvents(Span<PlatformEvent> destination)
    {
        var count = _inner.DrainEvents(destination);
        // A count that has no meaning is passed on as it is.
        return count >= 0 && count < destination.Length ? count + _ledger.Reports.Drain(destination[count..]) : count;
    }

    /// <inheritdoc />
    public Answer Settle() => _inner.Settle();

    /// <inheritdoc />
    public void Dispose() => _inner.Dispose();

    // Without such calls there is nothing to find.
    private static bool IsOfDomains(Misuse misuse) => misuse is Misuse.DomainRangeInvalid or Misuse.DetachOfUnattached;

    private TFacet? Find<TFacet>()
        where TFacet : class => _inner.TryGet<TFacet>(out var facet) ? facet : null;
}
