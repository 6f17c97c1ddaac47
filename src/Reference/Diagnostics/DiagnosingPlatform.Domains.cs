namespace Dma.Reference;

// Domains of drivers, and address spaces.
public sealed partial class DiagnosingPlatform : IIommu, IIommuMapping
{
    private readonly IIommu? _iommu;
    private readonly IIommuMapping? _spaces;

    /// <inheritdoc />
    public IommuDescription IommuDescription => _iommu?.IommuDescription ?? IommuDescription.Unstated;

    /// <inheritdoc />
    public IommuMappingDescription IommuMappingDescription =>
        _spaces?.IommuMappingDescription ?? IommuMappingDescription.Unstated;

    /// <inheritdoc />
    public Answer<PhysicalAddress> PhysicalAddressOf(PageNumber page) =>
        _iommu?.PhysicalAddressOf(page) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer<DomainId> AllocateDomain()
    {
        var answer = _iommu?.AllocateDomain() ?? Answer.Unsupported;
        if (answer.Status == AnswerStatus.Ok)
            _domainChecks.Allocated(answer.Value);
        return answer;
    }

    /// <inheritdoc />
    public Answer FreeDomain(DomainId domain)
    {
        var answer = _iommu?.FreeDomain(domain) ?? Answer.Unsupported;
        if (answer == Answer.Ok)
            _domainChecks.Freed(domain);
        return answer;
    }

    /// <inheritdoc />
    public Answer AttachDevice(DomainId domain, DeviceId device)
    {
        var answer = _iommu?.AttachDevice(domain, device) ?? Answer.Unsupported;
        if (answer == Answer.Ok)
            _domainChecks.Attached(domain, device);
        return answer;
    }

    /// <inheritdoc />
    public Answer DetachDevice(DomainId domain, DeviceId device)
    {
        if (_iommu is null)
            return Answer.Unsupported;
        var answer = _iommu.DetachDevice(domain, device);
        _domainChecks.Detached(domain, device, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer MapInDomain(
        DomainId domain,
        DmaAddress address,
        PhysicalAddress memory,
        ByteCount size,
        IommuProtection protection
    )
    {
        if (_iommu is null)
            return Answer.Unsupported;
        var answer = _iommu.MapInDomain(domain, address, memory, size, protection);
        _domainChecks.Mapped(domain, new(address, size), memory, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer MapListInDomain(
        DomainId domain,
        DmaAddress address,
        ReadOnlySpan<PhysicalRange> memory,
        IommuProtection protection
    )
    {
        if (_iommu is null)
            return Answer.Unsupported;
        var answer = _iommu.MapListInDomain(domain, address, memory, protection);
        if (answer.Status == AnswerStatus.Unsupported)
            return answer;
        ulong length = 0;
        ulong places = 0;
        foreach (var place in memory)
        {
            length = unchecked(length + place.Length.Value);
            places |= place.Start.Value | place.Length.Value;
        }
        _domainChecks.Mapped(domain, new(address, new(length)), new(places), answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer<ByteCount> UnmapFromDomain(DomainId domain, DmaRange range)
    {
        if (_iommu is null)
            return Answer.Unsupported;
        var answer = _iommu.UnmapFromDomain(domain, range);
        _domainChecks.Unmapped(domain, range, answer.Status == AnswerStatus.Ok ? answer.Value : ByteCount.Zero);
        return answer;
    }

    /// <inheritdoc />
    public Answer<PhysicalAddress> TranslationOf(DomainId domain, DmaAddress address) =>
        _iommu?.TranslationOf(domain, address) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer<AddressSpaceId> CreateSpace(DmaRange window) => _spaces?.CreateSpace(window) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer AttachDevice(DeviceId device, AddressSpaceId space)
    {
        var answer = _spaces?.AttachDevice(device, space) ?? Answer.Unsupported;
        if (answer == Answer.Ok)
            _domainChecks.Entered(device);
        return answer;
    }

    /// <inheritdoc />
    public Answer DetachDevice(DeviceId device)
    {
        if (_spaces is null)
            return Answer.Unsupported;
        var answer = _spaces.DetachDevice(device);
        _domainChecks.Left(device, answer);
        return answer;
    }

    /// <inheritdoc />
    public Answer ReleaseSpace(AddressSpaceId space) => _spaces?.ReleaseSpace(space) ?? Answer.Unsupported;

    /// <inheritdoc />
    public Answer MapFixed(
        DeviceId device,
        DmaAddress address,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction
    )
    {
        var answer = _spaces?.MapFixed(device, address, buffer, size, direction) ?? Answer.Unsupported;
        if (answer == Answer.Ok)
            _mappingChecks.MappedFixed(device, buffer, size, direction, address);
        return answer;
    }
}
