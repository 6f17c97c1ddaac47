namespace Dma.Conformance.Clauses;

/// <summary>The tested clauses of specs/Addressing.md: the limits of addresses.</summary>
public static class AddressingClauses
{
    /// <summary>Mappings fit the mask.</summary>
    public static ClauseId MappingsFitTheMask { get; } = new("DMA-ADDR-001");

    /// <summary>The initial mask is in force from the start.</summary>
    public static ClauseId InitialMaskIsInForce { get; } = new("DMA-ADDR-002");

    /// <summary>A refused mask changes nothing.</summary>
    public static ClauseId RefusedMaskChangesNothing { get; } = new("DMA-ADDR-003");

    /// <summary>The mask accepted last is in force.</summary>
    public static ClauseId AcceptedMaskIsInForce { get; } = new("DMA-ADDR-004");

    /// <summary>Mappings fit the bus limit.</summary>
    public static ClauseId MappingsFitTheBusLimit { get; } = new("DMA-ADDR-005");

    /// <summary>Promised masks are accepted.</summary>
    public static ClauseId PromisedMasksAreAccepted { get; } = new("DMA-ADDR-006");

    /// <summary>The required mask is all ones.</summary>
    public static ClauseId RequiredMaskIsAllOnes { get; } = new("DMA-ADDR-007");

    /// <summary>Asking changes nothing.</summary>
    public static ClauseId AskingChangesNothing { get; } = new("DMA-ADDR-008");

    /// <summary>The required mask covers all memory.</summary>
    public static ClauseId RequiredMaskCoversMappings { get; } = new("DMA-ADDR-009");

    /// <summary>The largest mapping holds.</summary>
    public static ClauseId LargestMappingHolds { get; } = new("DMA-ADDR-010");

    /// <summary>Coherent memory stays below 32 bits until the coherent mask is raised.</summary>
    public static ClauseId CoherentMemoryStartsAt32Bits { get; } = new("DMA-ADDR-011");

    /// <summary>The coherent mask can follow the streaming mask.</summary>
    public static ClauseId CoherentMaskFollows { get; } = new("DMA-ADDR-012");

    /// <summary>Setting both masks sets both or none.</summary>
    public static ClauseId BothMasksOrNone { get; } = new("DMA-ADDR-013");

    /// <summary>Setting both masks to more than 32 bits is never refused.</summary>
    public static ClauseId WideMasksAreNeverRefused { get; } = new("DMA-ADDR-014");

    /// <summary>The merge boundary tells which entries can be merged.</summary>
    public static ClauseId MergeBoundaryIsTold { get; } = new("DMA-ADDR-016");

    /// <summary>A refused mask is an input or output error.</summary>
    public static ClauseId RefusalIsAnInputOutputError { get; } = new("DMA-ADDR-017");
}
