namespace Dma.Conformance.Clauses;

/// <summary>The tested clauses of specs/Ordering.md: memory that the CPU and a device share.</summary>
public static class OrderingClauses
{
    /// <summary>What the CPU stored before a barrier reaches the device.</summary>
    public static ClauseId BarrierReachesDevice { get; } = new("DMA-ORD-001");

    /// <summary>Complete device stores reach the CPU.</summary>
    public static ClauseId CompleteStoresReachCpu { get; } = new("DMA-ORD-002");

    /// <summary>A device sees its own stores in shared memory.</summary>
    public static ClauseId DeviceSeesItsSharedStores { get; } = new("DMA-ORD-003");

    /// <summary>The stores to one byte have one order.</summary>
    public static ClauseId BytesHaveOneOrder { get; } = new("DMA-ORD-004");

    /// <summary>A barrier flushes write-combined stores.</summary>
    public static ClauseId BarrierFlushesWriteCombined { get; } = new("DMA-ORD-005");

    /// <summary>A barrier orders weakly ordered memory.</summary>
    public static ClauseId BarrierOrdersWeak { get; } = new("DMA-ORD-006");

    /// <summary>A store to a WRITE_BARRIER region completes what was stored before.</summary>
    public static ClauseId WriteBarrierCompletes { get; } = new("DMA-ORD-007");
}
