namespace Dma.Variants;

// Domains of drivers.
public abstract partial class PlatformWrapper : IIommu, IFailureInjection
{
    /// <inheritdoc />
    public virtual IommuDescription IommuDescription => Inner.IommuDescription;

    /// <inheritdoc />
    public virtual Answer<PhysicalAddress> PhysicalAddressOf(PageNumber page) => Inner.PhysicalAddressOf(page);

    /// <inheritdoc />
    public virtual Answer<DomainId> AllocateDomain() => Inner.AllocateDomain();

    /// <inheritdoc />
    public virtual Answer FreeDomain(DomainId domain) => Inner.FreeDomain(domain);

    /// <inheritdoc />
    public virtual Answer AttachDevice(DomainId domain, DeviceId device) => Inner.AttachDevice(domain, device);

    /// <inheritdoc />
    public virtual Answer DetachDevice(DomainId domain, DeviceId device) => Inner.DetachDevice(domain, device);

    /// <inheritdoc />
    public virtual Answer MapInDomain(
        DomainId domain,
        DmaAddress address,
        PhysicalAddress memory,
        ByteCount size,
        IommuProtection protection
    ) => Inner.MapInDomain(domain, address, memory, size, protection);

    /// <inheritdoc />
    public virtual Answer MapListInDomain(
        DomainId domain,
        DmaAddress address,
        ReadOnlySpan<PhysicalRange> memory,
        IommuProtection protection
    ) => Inner.MapListInDomain(domain, address, memory, protection);

    /// <inheritdoc />
    public virtual Answer<ByteCount> UnmapFromDomain(DomainId domain, DmaRange range) =>
        Inner.UnmapFromDomain(domain, range);

    /// <inheritdoc />
    public virtual Answer<PhysicalAddress> TranslationOf(DomainId domain, DmaAddress address) =>
        Inner.TranslationOf(domain, address);

    /// <inheritdoc />
    public virtual Answer FailAllocation(ulong skipped) => Inner.FailAllocation(skipped);
}
