namespace Dma;

/// <summary>What devices may do at the addresses of a translation (the kernel's <c>IOMMU_READ</c> and <c>IOMMU_WRITE</c>, same bits).</summary>
[Flags]
public enum IommuProtection
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>They may load.</summary>
    Read = 1,

    /// <summary>They may store.</summary>
    Write = 2,
}
