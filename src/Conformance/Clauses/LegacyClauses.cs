namespace Dma.Conformance.Clauses;

/// <summary>The tested clauses of specs/Legacy.md: the pci_ names and double-address-cycle addressing.</summary>
public static class LegacyClauses
{
    /// <summary>Mapping by an old name is mapping.</summary>
    public static ClauseId OldMaps { get; } = new("DMA-PCI-001");

    /// <summary>Unmapping by an old name is unmapping.</summary>
    public static ClauseId OldUnmaps { get; } = new("DMA-PCI-002");

    /// <summary>Syncing by an old name is syncing.</summary>
    public static ClauseId OldSyncs { get; } = new("DMA-PCI-003");

    /// <summary>A sync that is not split does what its direction asks for.</summary>
    public static ClauseId UnsplitSyncs { get; } = new("DMA-PCI-004");

    /// <summary>Lists by old names are lists.</summary>
    public static ClauseId OldLists { get; } = new("DMA-PCI-005");

    /// <summary>Consistent memory is coherent memory.</summary>
    public static ClauseId ConsistentMemory { get; } = new("DMA-PCI-006");

    /// <summary>Masks by old names are masks.</summary>
    public static ClauseId OldMasks { get; } = new("DMA-PCI-007");

    /// <summary>Pools by old names are pools.</summary>
    public static ClauseId OldPools { get; } = new("DMA-PCI-008");

    /// <summary>Old and generic names work on the same things.</summary>
    public static ClauseId NamesCanBeMixed { get; } = new("DMA-PCI-009");

    /// <summary>An unmap that needs no state takes none.</summary>
    public static ClauseId StateCanBeDropped { get; } = new("DMA-PCI-010");

    /// <summary>An address of two cycles is there at once, and takes up nothing.</summary>
    public static ClauseId DacNeedsNothing { get; } = new("DMA-PCI-018");

    /// <summary>An address of two cycles fits its mask, and leads to one byte alone.</summary>
    public static ClauseId DacAddressesAreTheirOwn { get; } = new("DMA-PCI-019");

    /// <summary>What is behind an address of two cycles is kept by syncs.</summary>
    public static ClauseId DacSyncs { get; } = new("DMA-PCI-020");

    /// <summary>An address of two cycles leads back to its page.</summary>
    public static ClauseId DacLeadsBack { get; } = new("DMA-PCI-021");

    /// <summary>The areas whose clauses are also those of calls by old names.</summary>
    private static readonly string[] Covered =
    [
        "DMA-ADDR-",
        "DMA-OPS-",
        "DMA-COH-",
        "DMA-MAP-",
        "DMA-SG-",
        "DMA-ORD-",
        "DMA-BNC-",
        "DMA-POOL-",
    ];

    /// <summary>What no document promises of the generic call it does not promise of the old one.</summary>
    private static readonly ClauseId[] NotCovered =
    [
        AddressingClauses.RefusalIsAnInputOutputError,
        StreamingClauses.UnwrittenBytesAreKept,
        PoolClauses.EmptyBlocksAreRefused,
        PoolClauses.OddAlignmentsAreRefused,
        PoolClauses.OddBoundariesAreRefused,
        PoolClauses.NarrowBoundariesAreRefused,
    ];

    /// <summary>Whether a clause of a generic call is also one of calls by old names.</summary>
    internal static bool Covers(ClauseId clause)
    {
        foreach (var prefix in Covered)
        {
            if (clause.Text.StartsWith(prefix, StringComparison.Ordinal))
            {
                return !NotCovered.Contains(clause);
            }
        }

        return false;
    }

    /// <summary>The clauses of hand-overs by generic calls; where one of them is known to be broken, so is what stands for it.</summary>
    internal static IReadOnlyList<ClauseId> HandOversOf(ClauseId clause) =>
        clause == OldMaps
            ?
            [
                StreamingClauses.MapGivesToDevice,
                StreamingClauses.MapGivesBidirectional,
                StreamingClauses.PageOffsetsReachBeyondPage,
            ]
        : clause == OldUnmaps
            ?
            [
                StreamingClauses.UnmapTakesFromDevice,
                StreamingClauses.UnmapTakesBidirectional,
                StreamingClauses.ToDeviceMovesNothing,
            ]
        : clause == OldSyncs || clause == UnsplitSyncs
            ?
            [
                StreamingClauses.SyncForDeviceGives,
                StreamingClauses.SyncForCpuTakes,
                StreamingClauses.ToDeviceMovesNothing,
            ]
        : clause == OldLists
            ?
            [
                ScatterlistClauses.MapGivesEveryEntry,
                ScatterlistClauses.UnmapTakesEveryEntry,
                ScatterlistClauses.SyncForDeviceGivesEveryEntry,
                ScatterlistClauses.SyncForCpuTakesEveryEntry,
                ScatterlistClauses.OffsetsReachBeyondPage,
                ScatterlistClauses.EntriesNeedNoCpuAddress,
            ]
        : clause == ConsistentMemory ? [CoherentClauses.AskedZerosAreThere]
        : clause == OldPools ? [PoolClauses.AskedPooledZerosAreThere]
        : [];
}
