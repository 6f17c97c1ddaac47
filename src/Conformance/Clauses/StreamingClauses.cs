namespace Dma.Conformance.Clauses;

/// <summary>The tested clauses of specs/Streaming.md: streaming mappings.</summary>
public static class StreamingClauses
{
    /// <summary>Promised mappings are given.</summary>
    public static ClauseId PromisedMappingsAreGiven { get; } = new("DMA-MAP-001");

    /// <summary>The room of ended mappings comes back.</summary>
    public static ClauseId UnmappedRoomComesBack { get; } = new("DMA-MAP-002");

    /// <summary>mapping_error alone tells a failed mapping, and does not change its mind.</summary>
    public static ClauseId MappingErrorIsStable { get; } = new("DMA-MAP-003");

    /// <summary>Live mappings of different memory are disjoint.</summary>
    public static ClauseId MappingsAreDisjoint { get; } = new("DMA-MAP-004");

    /// <summary>Map gives a TO_DEVICE buffer to the device.</summary>
    public static ClauseId MapGivesToDevice { get; } = new("DMA-MAP-005");

    /// <summary>Map gives a BIDIRECTIONAL buffer to the device.</summary>
    public static ClauseId MapGivesBidirectional { get; } = new("DMA-MAP-006");

    /// <summary>sync_for_device gives exactly its range.</summary>
    public static ClauseId SyncForDeviceGives { get; } = new("DMA-MAP-007");

    /// <summary>Unmap takes a FROM_DEVICE buffer back.</summary>
    public static ClauseId UnmapTakesFromDevice { get; } = new("DMA-MAP-008");

    /// <summary>Unmap takes a BIDIRECTIONAL buffer back.</summary>
    public static ClauseId UnmapTakesBidirectional { get; } = new("DMA-MAP-009");

    /// <summary>sync_for_cpu takes exactly its range.</summary>
    public static ClauseId SyncForCpuTakes { get; } = new("DMA-MAP-010");

    /// <summary>Bytes that the device did not write are kept where that is declared.</summary>
    public static ClauseId UnwrittenBytesAreKept { get; } = new("DMA-MAP-011");

    /// <summary>Taking a TO_DEVICE buffer back moves no data.</summary>
    public static ClauseId ToDeviceMovesNothing { get; } = new("DMA-MAP-012");

    /// <summary>Bytes beside a mapping are untouched.</summary>
    public static ClauseId NeighboursAreUntouched { get; } = new("DMA-MAP-013");

    /// <summary>A device sees its own stores.</summary>
    public static ClauseId DeviceSeesItsStores { get; } = new("DMA-MAP-014");

    /// <summary>A page offset may reach beyond the page.</summary>
    public static ClauseId PageOffsetsReachBeyondPage { get; } = new("DMA-MAP-015");

    /// <summary>Mappings of one region end one by one.</summary>
    public static ClauseId MappingsEndAlone { get; } = new("DMA-MAP-016");

    /// <summary>A mapping that skips the sync shows what was given before.</summary>
    public static ClauseId SkippedMapShowsGivenBytes { get; } = new("DMA-MAP-017");

    /// <summary>A live mapping is reachable.</summary>
    public static ClauseId MappingsAreReachable { get; } = new("DMA-MAP-018");

    /// <summary>Unmap ends reach.</summary>
    public static ClauseId UnmapEndsReach { get; } = new("DMA-MAP-019");

    /// <summary>Reach ends with the mapping.</summary>
    public static ClauseId ReachEndsWithTheMapping { get; } = new("DMA-MAP-020");

    /// <summary>Direction is enforced where that is declared.</summary>
    public static ClauseId DirectionIsEnforced { get; } = new("DMA-MAP-021");

    /// <summary>A sync that is not needed can be left out.</summary>
    public static ClauseId NeedlessSyncsCanGo { get; } = new("DMA-MAP-023");

    /// <summary>The direction NONE is for debugging: a mapping with it is reported.</summary>
    public static ClauseId NoneIsForDebugging { get; } = new("DMA-MAP-024");

    /// <summary>Registers of devices can be mapped.</summary>
    public static ClauseId RegistersCanBeMapped { get; } = new("DMA-MAP-025");

    /// <summary>Coherent memory can be mapped without a sync.</summary>
    public static ClauseId CoherentMemoryCanBeMapped { get; } = new("DMA-MAP-027");
}
