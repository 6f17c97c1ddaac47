using System.Diagnostics.CodeAnalysis;

namespace Dma.Conformance.Tests.Suite;

/// <summary>A platform that hands every call on, and says of its device tree and of translation what a test wants.</summary>
/// <param name="inner">The other one; what it does not provide is not provided here.</param>
internal sealed class TalksOfItself(IDmaPlatform inner)
    : PassThrough(inner),
        IDeviceTree,
        IIommu,
        ITranslation,
        IIommuMapping
{
    private readonly IDeviceTree? _tree = FacetOf<IDeviceTree>(inner);
    private readonly IIommu? _iommu = FacetOf<IIommu>(inner);
    private readonly ITranslation? _translation = FacetOf<ITranslation>(inner);
    private readonly IIommuMapping? _spaces = FacetOf<IIommuMapping>(inner);

    public Func<DeviceTreeDescription, DeviceTreeDescription?> OfTree { get; init; } = it => it;

    public Func<IommuDescription, IommuDescription?> OfIommu { get; init; } = it => it;

    public Func<TranslationDescription, TranslationDescription?> OfTranslation { get; init; } = it => it;

    public Func<IommuMappingDescription, IommuMappingDescription?> OfSpaces { get; init; } = it => it;

    public DeviceTreeDescription DeviceTreeDescription => OfTree(_tree!.DeviceTreeDescription)!;

    public IommuDescription IommuDescription => OfIommu(_iommu!.IommuDescription)!;

    public IommuMappingDescription IommuMappingDescription => OfSpaces(_spaces!.IommuMappingDescription)!;

    public TranslationDescription DescribeTranslation(DeviceId device) =>
        device.Index == 0
            ? OfTranslation(_translation!.DescribeTranslation(device))!
            : _translation!.DescribeTranslation(device);

    public override bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
        where TFacet : class
    {
        var isProvided = base.TryGet(out facet);
        facet = isProvided ? this as TFacet ?? facet : facet;
        return isProvided;
    }

    public Answer<PhysicalRange> GetRegion(int region) => _tree!.GetRegion(region);

    public Answer<PhysicalAddress> GetPhysicalAddress(PageNumber page) => _tree!.GetPhysicalAddress(page);

    public Answer<bool> IsCoherent(DeviceId device) => _tree!.IsCoherent(device);

    public Answer<PhysicalAddress> PhysicalAddressOf(PageNumber page) => _iommu!.PhysicalAddressOf(page);

    public Answer<DomainId> AllocateDomain() => _iommu!.AllocateDomain();

    public Answer FreeDomain(DomainId domain) => _iommu!.FreeDomain(domain);

    public Answer AttachDevice(DomainId domain, DeviceId device) => _iommu!.AttachDevice(domain, device);

    public Answer DetachDevice(DomainId domain, DeviceId device) => _iommu!.DetachDevice(domain, device);

    public Answer MapInDomain(
        DomainId domain,
        DmaAddress address,
        PhysicalAddress memory,
        ByteCount size,
        IommuProtection protection
    ) => _iommu!.MapInDomain(domain, address, memory, size, protection);

    public Answer MapListInDomain(
        DomainId domain,
        DmaAddress address,
        ReadOnlySpan<PhysicalRange> memory,
        IommuProtection protection
    ) => _iommu!.MapListInDomain(domain, address, memory, protection);

    public Answer<ByteCount> UnmapFromDomain(DomainId domain, DmaRange range) => _iommu!.UnmapFromDomain(domain, range);

    public Answer<PhysicalAddress> TranslationOf(DomainId domain, DmaAddress address) =>
        _iommu!.TranslationOf(domain, address);

    public Answer<AddressSpaceId> CreateSpace(DmaRange window) => _spaces!.CreateSpace(window);

    public Answer AttachDevice(DeviceId device, AddressSpaceId space) => _spaces!.AttachDevice(device, space);

    public Answer DetachDevice(DeviceId device) => _spaces!.DetachDevice(device);

    public Answer ReleaseSpace(AddressSpaceId space) => _spaces!.ReleaseSpace(space);

    public Answer MapFixed(
        DeviceId device,
        DmaAddress address,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction
    ) => _spaces!.MapFixed(device, address, buffer, size, direction);

    private static TFacet? FacetOf<TFacet>(IDmaPlatform platform)
        where TFacet : class => platform.TryGet<TFacet>(out var facet) ? facet : null;
}
