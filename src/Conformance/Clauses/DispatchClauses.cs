namespace Dma.Conformance.Clauses;

/// <summary>The tested clauses of specs/Dispatch.md: operations chosen per device.</summary>
public static class DispatchClauses
{
    /// <summary>A device that cannot do DMA maps nothing.</summary>
    public static ClauseId DevicesWithoutDmaMapNothing { get; } = new("DMA-OPS-001");

    /// <summary>An attribute that is not honoured changes nothing.</summary>
    public static ClauseId UnknownAttributesChangeNothing { get; } = new("DMA-OPS-002");

    /// <summary>Attributes of an allocation that are not honoured change nothing.</summary>
    public static ClauseId UnknownAllocationAttributes { get; } = new("DMA-OPS-004");

    /// <summary>A live mapping of registers is reachable.</summary>
    public static ClauseId MappedRegistersAreReachable { get; } = new("DMA-OPS-006");

    /// <summary>Ending a mapping of registers ends reach.</summary>
    public static ClauseId UnmapResourceEndsReach { get; } = new("DMA-OPS-007");

    /// <summary>Mapped registers are disjoint from all else.</summary>
    public static ClauseId MappedRegistersAreDisjoint { get; } = new("DMA-OPS-008");

    /// <summary>Promised mappings of registers are given.</summary>
    public static ClauseId PromisedResourcesAreGiven { get; } = new("DMA-OPS-009");

    /// <summary>A call that a device's operations lack fails.</summary>
    public static ClauseId MissingCallsFail { get; } = new("DMA-OPS-010");

    /// <summary>Calls for one device leave the mappings of others alone.</summary>
    public static ClauseId OtherDevicesAreLeftAlone { get; } = new("DMA-OPS-011");

    /// <summary>Attributes about order hand over as none do.</summary>
    public static ClauseId AttributesOfOrderMoveNothing { get; } = new("DMA-OPS-018");
}
