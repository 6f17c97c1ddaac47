using System.Globalization;

namespace Dma;

/// <summary>The name of a domain of an IOMMU (the kernel's <c>struct iommu_domain</c>), given by the platform.</summary>
/// <param name="Value">The number; of no meaning to anyone else.</param>
public readonly record struct DomainId(ulong Value)
{
    /// <summary>The domain, as <c>domain 0x00000000</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"domain 0x{Value:x8}");
}
