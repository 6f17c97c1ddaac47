namespace Dma.Conformance.Clauses;

/// <summary>The tested clauses of specs/DeviceTree.md: that the machine which results is the one that the tree describes.</summary>
public static class DeviceTreeClauses
{
    /// <summary>A region with a place lies there.</summary>
    public static ClauseId FixedRegionsAreWhereTheTreeSays { get; } = new("DMA-DT-001");

    /// <summary>A region without a place has its size and alignment.</summary>
    public static ClauseId PlacedRegionsAreAligned { get; } = new("DMA-DT-002");

    /// <summary>A region without a place lies in the ranges that it names.</summary>
    public static ClauseId PlacedRegionsKeepTheirRanges { get; } = new("DMA-DT-003");

    /// <summary>No two regions share memory.</summary>
    public static ClauseId RegionsAreDisjoint { get; } = new("DMA-DT-004");

    /// <summary>Reserved memory is not given out.</summary>
    public static ClauseId ReservedMemoryIsNotGivenOut { get; } = new("DMA-DT-005");

    /// <summary>Pages lie in memory that the tree names.</summary>
    public static ClauseId PagesLieInMemory { get; } = new("DMA-DT-006");

    /// <summary>Buffers come from the pool of their device.</summary>
    public static ClauseId BuffersComeFromTheirPool { get; } = new("DMA-DT-007");

    /// <summary>A reusable region serves the blocks of its devices.</summary>
    public static ClauseId OwnRegionServesBlocks { get; } = new("DMA-DT-008");

    /// <summary>The default region serves the blocks of all other devices.</summary>
    public static ClauseId DefaultRegionServesTheOthers { get; } = new("DMA-DT-009");

    /// <summary>A device that does not refer to a pool has nothing in it.</summary>
    public static ClauseId PoolsServeTheirDevicesAlone { get; } = new("DMA-DT-010");

    /// <summary>All that a restricted device reaches lies in its pool.</summary>
    public static ClauseId RestrictedDevicesStayInTheirPool { get; } = new("DMA-DT-011");

    /// <summary>Addresses are such that the buses pass on.</summary>
    public static ClauseId AddressesLieInBusWindows { get; } = new("DMA-DT-012");

    /// <summary>Addresses lead through the buses to the buffer.</summary>
    public static ClauseId AddressesLeadToTheirBuffer { get; } = new("DMA-DT-013");

    /// <summary>A device is coherent where the tree says so.</summary>
    public static ClauseId CoherenceIsThatOfTheTree { get; } = new("DMA-DT-014");

    /// <summary>Addresses of a master stay in the window that its entry names.</summary>
    public static ClauseId AddressesStayInTheirWindow { get; } = new("DMA-DT-015");
}
