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
}
