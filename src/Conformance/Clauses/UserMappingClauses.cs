namespace Dma.Conformance.Clauses;

/// <summary>The tested clauses of specs/UserMapping.md: buffers shown to a process.</summary>
public static class UserMappingClauses
{
    /// <summary>Pages that a buffer has not are not mapped.</summary>
    public static ClauseId WindowsStayInsideTheBuffer { get; } = new("DMA-MMAP-001");

    /// <summary>A window that leaves the buffer is refused as one where there is nothing.</summary>
    public static ClauseId RefusedWindowsHaveNoAddress { get; } = new("DMA-MMAP-002");

    /// <summary>Promised user mappings are given.</summary>
    public static ClauseId PromisedUserMappingsAreGiven { get; } = new("DMA-MMAP-003");

    /// <summary>A user page shows the page of the buffer that it stands for.</summary>
    public static ClauseId UserPagesShowTheBuffer { get; } = new("DMA-MMAP-004");

    /// <summary>What the CPU stored before a barrier reaches the user.</summary>
    public static ClauseId BarrierReachesUser { get; } = new("DMA-MMAP-005");

    /// <summary>What the user stored before a barrier reaches everyone.</summary>
    public static ClauseId UserStoresReachAll { get; } = new("DMA-MMAP-006");

    /// <summary>Complete device stores reach the user.</summary>
    public static ClauseId CompleteStoresReachUser { get; } = new("DMA-MMAP-007");

    /// <summary>A user sees its own stores.</summary>
    public static ClauseId UserSeesItsStores { get; } = new("DMA-MMAP-008");

    /// <summary>A live user mapping is reachable.</summary>
    public static ClauseId UserMappingsAreReachable { get; } = new("DMA-MMAP-009");

    /// <summary>A user mapping shows nothing behind its last page.</summary>
    public static ClauseId NothingShowsPastTheEnd { get; } = new("DMA-MMAP-010");

    /// <summary>An access behind the last page is a fault where that is declared.</summary>
    public static ClauseId PastTheEndIsAFault { get; } = new("DMA-MMAP-011");

    /// <summary>The end of a user mapping ends the view.</summary>
    public static ClauseId UnmapEndsTheView { get; } = new("DMA-MMAP-012");

    /// <summary>Whether buffers can be mapped is told as it is.</summary>
    public static ClauseId CanMapTellsTheTruth { get; } = new("DMA-MMAP-013");

    /// <summary>The list of a buffer's pages names pages of its own, all of them.</summary>
    public static ClauseId TablesNameTheBuffer { get; } = new("DMA-MMAP-014");

    /// <summary>Live user mappings have names of their own.</summary>
    public static ClauseId UserMappingsHaveNames { get; } = new("DMA-MMAP-015");
}
