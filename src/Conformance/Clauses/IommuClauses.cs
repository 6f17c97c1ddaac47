namespace Dma.Conformance.Clauses;

/// <summary>The tested clauses of specs/Iommu.md: domains, translation, and the mapping API on top of it.</summary>
public static class IommuClauses
{
    /// <summary>Addresses lie in the window of the device.</summary>
    public static ClauseId AddressesLieInTheWindow { get; } = new("DMA-IOMMU-040");

    /// <summary>Reserved addresses are never handed out.</summary>
    public static ClauseId ReservedAddressesStayFree { get; } = new("DMA-IOMMU-041");

    /// <summary>The room of a window can be used to the last granule.</summary>
    public static ClauseId WindowsCanBeFilled { get; } = new("DMA-IOMMU-042");

    /// <summary>The room of a window comes back.</summary>
    public static ClauseId RoomOfWindowsComesBack { get; } = new("DMA-IOMMU-043");

    /// <summary>The physical address of a byte is told and stays.</summary>
    public static ClauseId PhysicalAddressesStay { get; } = new("DMA-IOMMU-044");

    /// <summary>No two bytes have one physical address.</summary>
    public static ClauseId PhysicalAddressesAreNotShared { get; } = new("DMA-IOMMU-045");
}
