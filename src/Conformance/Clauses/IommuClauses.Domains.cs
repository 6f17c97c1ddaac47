namespace Dma.Conformance.Clauses;

// Domains that drivers manage.
public static partial class IommuClauses
{
    /// <summary>What is mapped in a domain can be reached by its devices.</summary>
    public static ClauseId TranslationsAreReachable { get; } = new("DMA-IOMMU-001");

    /// <summary>A translated address leads to the memory that was named.</summary>
    public static ClauseId TranslationsLeadToTheirMemory { get; } = new("DMA-IOMMU-002");

    /// <summary>What is removed cannot be reached.</summary>
    public static ClauseId RemovalEndsReach { get; } = new("DMA-IOMMU-003");

    /// <summary>A removal tells how much it removed.</summary>
    public static ClauseId RemovalTellsItsSize { get; } = new("DMA-IOMMU-004");

    /// <summary>What is not removed stays.</summary>
    public static ClauseId OthersStay { get; } = new("DMA-IOMMU-005");

    /// <summary>What is not aligned is refused.</summary>
    public static ClauseId UnalignedMapsAreRefused { get; } = new("DMA-IOMMU-006");

    /// <summary>A second translation of an address is refused.</summary>
    public static ClauseId OverlapIsRefused { get; } = new("DMA-IOMMU-007");

    /// <summary>A map that fails leaves nothing.</summary>
    public static ClauseId FailedMapsAreUndone { get; } = new("DMA-IOMMU-008");

    /// <summary>A domain tells where an address leads.</summary>
    public static ClauseId AddressesAreTold { get; } = new("DMA-IOMMU-009");

    /// <summary>Devices store only where they may.</summary>
    public static ClauseId ProtectionIsKept { get; } = new("DMA-IOMMU-010");

    /// <summary>A device reaches nothing of a domain that it is not attached to.</summary>
    public static ClauseId DomainsAreIsolated { get; } = new("DMA-IOMMU-011");

    /// <summary>Promised domains and translations are given.</summary>
    public static ClauseId PromisedDomainsAreGiven { get; } = new("DMA-IOMMU-012");

    /// <summary>The room of domains comes back.</summary>
    public static ClauseId RoomOfDomainsComesBack { get; } = new("DMA-IOMMU-013");

    /// <summary>A removal that is not aligned removes nothing.</summary>
    public static ClauseId UnalignedRemovalsRemoveNothing { get; } = new("DMA-IOMMU-014");

    /// <summary>What a device stored in a domain is there for the CPU.</summary>
    public static ClauseId StoresReachTheCpu { get; } = new("DMA-IOMMU-015");

    /// <summary>A page has one physical address.</summary>
    public static ClauseId PagesHaveOneAddress { get; } = new("DMA-IOMMU-016");

    /// <summary>Addresses outside the aperture are refused.</summary>
    public static ClauseId ApertureIsKept { get; } = new("DMA-IOMMU-018");

    /// <summary>An attach that fails leaves the device where it is.</summary>
    public static ClauseId FailedAttachChangesNothing { get; } = new("DMA-IOMMU-019");

    /// <summary>A domain that was freed translates nothing.</summary>
    public static ClauseId FreedDomainsTranslateNothing { get; } = new("DMA-IOMMU-020");
}
