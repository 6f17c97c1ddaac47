namespace Dma.Conformance.Clauses;

/// <summary>The tested clauses of specs/Iommu.md: domains, translation, and the mapping API on top of it.</summary>
public static partial class IommuClauses
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

    /// <summary>Promised address spaces are created.</summary>
    public static ClauseId PromisedSpacesAreCreated { get; } = new("DMA-IOMMU-060");

    /// <summary>The room of address spaces comes back.</summary>
    public static ClauseId RoomOfSpacesComesBack { get; } = new("DMA-IOMMU-061");

    /// <summary>A window without bytes is refused.</summary>
    public static ClauseId EmptyWindowsAreRefused { get; } = new("DMA-IOMMU-062");

    /// <summary>Address spaces have names of their own.</summary>
    public static ClauseId SpacesHaveTheirOwnNames { get; } = new("DMA-IOMMU-063");

    /// <summary>A device that can be attached is attached.</summary>
    public static ClauseId DevicesAreAttached { get; } = new("DMA-IOMMU-064");

    /// <summary>Addresses of an attached device lie in the window.</summary>
    public static ClauseId AttachedAddressesLieInTheWindow { get; } = new("DMA-IOMMU-065");

    /// <summary>An attached device reaches its address space alone.</summary>
    public static ClauseId AttachedDevicesReachTheirSpaceAlone { get; } = new("DMA-IOMMU-066");

    /// <summary>Nothing of one address space is reachable from another.</summary>
    public static ClauseId SpacesAreApart { get; } = new("DMA-IOMMU-067");

    /// <summary>Devices of one address space reach the same.</summary>
    public static ClauseId DevicesOfASpaceReachTheSame { get; } = new("DMA-IOMMU-068");

    /// <summary>A detached device is served as before.</summary>
    public static ClauseId DetachedDevicesAreServedAsBefore { get; } = new("DMA-IOMMU-069");

    /// <summary>A released address space serves its devices.</summary>
    public static ClauseId ReleasedSpacesServeTheirDevices { get; } = new("DMA-IOMMU-070");

    /// <summary>A refused attach changes nothing.</summary>
    public static ClauseId RefusedAttachChangesNothing { get; } = new("DMA-IOMMU-071");

    /// <summary>A fixed mapping at taken addresses is refused.</summary>
    public static ClauseId TakenAddressesAreRefused { get; } = new("DMA-IOMMU-072");

    /// <summary>A fixed mapping at free addresses is given.</summary>
    public static ClauseId FreeAddressesAreGiven { get; } = new("DMA-IOMMU-073");

    /// <summary>Fixed addresses are not given out.</summary>
    public static ClauseId FixedAddressesAreNotGivenOut { get; } = new("DMA-IOMMU-074");

    /// <summary>A fixed mapping outside the window is refused.</summary>
    public static ClauseId FixedAddressesLieInTheWindow { get; } = new("DMA-IOMMU-075");

    /// <summary>Every port of a device reaches what is mapped for it.</summary>
    public static ClauseId EveryPortReachesTheSame { get; } = new("DMA-IOMMU-080");

    /// <summary>No port of a device reaches what was unmapped.</summary>
    public static ClauseId NoPortReachesWhatHasEnded { get; } = new("DMA-IOMMU-081");

    /// <summary>The completion of a device covers all its ports.</summary>
    public static ClauseId CompletionCoversAllPorts { get; } = new("DMA-IOMMU-082");

    /// <summary>A device that is resumed reaches what it reached before.</summary>
    public static ClauseId ResumedDevicesReachTheSame { get; } = new("DMA-IOMMU-085");

    /// <summary>A device that is resumed reaches nothing that was gone before.</summary>
    public static ClauseId ResumeBringsNothingBack { get; } = new("DMA-IOMMU-086");
}
