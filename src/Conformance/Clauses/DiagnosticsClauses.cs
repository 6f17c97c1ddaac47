namespace Dma.Conformance.Clauses;

/// <summary>The tested clauses of specs/Diagnostics.md: misuse that a diagnosing platform reports.</summary>
public static class DiagnosticsClauses
{
    /// <summary>A clean program gets no report.</summary>
    public static ClauseId CleanProgramsGetNoReport { get; } = new("DMA-DBG-001");

    /// <summary>An unmap of the address of a mapping that failed is reported.</summary>
    public static ClauseId UnmapOfErrorAddress { get; } = new("DMA-DBG-003");

    /// <summary>An unmap of what is not mapped is reported.</summary>
    public static ClauseId UnmapOfUnmapped { get; } = new("DMA-DBG-004");

    /// <summary>An unmap or free of another size is reported.</summary>
    public static ClauseId SizeDiffers { get; } = new("DMA-DBG-005");

    /// <summary>An unmap or free by the call of another family is reported.</summary>
    public static ClauseId FamilyDiffers { get; } = new("DMA-DBG-006");

    /// <summary>A free of a buffer with another CPU address is reported.</summary>
    public static ClauseId CpuAddressDiffers { get; } = new("DMA-DBG-007");

    /// <summary>An unmap or sync of a list with another count of entries is reported.</summary>
    public static ClauseId EntryCountDiffers { get; } = new("DMA-DBG-008");

    /// <summary>An unmap with another direction is reported.</summary>
    public static ClauseId DirectionDiffers { get; } = new("DMA-DBG-009");

    /// <summary>An unmap of what was never asked about is reported.</summary>
    public static ClauseId MappingErrorUnchecked { get; } = new("DMA-DBG-010");

    /// <summary>A sync that leaves its mapping is reported.</summary>
    public static ClauseId SyncOfUnmapped { get; } = new("DMA-DBG-011");

    /// <summary>A sync with another direction is reported.</summary>
    public static ClauseId SyncDirectionDiffers { get; } = new("DMA-DBG-012");

    /// <summary>A map past the end of its block is reported.</summary>
    public static ClauseId MapOfOtherMemory { get; } = new("DMA-DBG-013");

    /// <summary>Mappings that overlap are reported.</summary>
    public static ClauseId OverlappingMappings { get; } = new("DMA-DBG-014");

    /// <summary>A free of what is mapped is reported.</summary>
    public static ClauseId FreeOfMapped { get; } = new("DMA-DBG-015");

    /// <summary>A free of what is no block of the pool is reported.</summary>
    public static ClauseId PoolFreeOfForeign { get; } = new("DMA-DBG-016");

    /// <summary>A second free of a pool's block is reported.</summary>
    public static ClauseId PoolFreeTwice { get; } = new("DMA-DBG-017");

    /// <summary>The destruction of a pool in use is reported.</summary>
    public static ClauseId PoolDestroyedBusy { get; } = new("DMA-DBG-018");

    /// <summary>An access of a device where a mapping has ended is reported.</summary>
    public static ClauseId DeviceAccessAfterUnmap { get; } = new("DMA-DBG-019");

    /// <summary>A store of a device against the direction is reported.</summary>
    public static ClauseId DeviceStoreAgainstDirection { get; } = new("DMA-DBG-020");

    /// <summary>An access of the CPU to what a device has is reported.</summary>
    public static ClauseId CpuAccessToOwned { get; } = new("DMA-DBG-021");

    /// <summary>A sync for the device that was left out is reported.</summary>
    public static ClauseId SyncForDeviceLeftOut { get; } = new("DMA-DBG-022");

    /// <summary>A sync for the CPU that was left out is reported.</summary>
    public static ClauseId SyncForCpuLeftOut { get; } = new("DMA-DBG-023");

    /// <summary>A free with other attributes is reported.</summary>
    public static ClauseId AttributesDiffer { get; } = new("DMA-DBG-024");

    /// <summary>A free of a buffer that user space sees is reported.</summary>
    public static ClauseId UserMappingOutlivesBuffer { get; } = new("DMA-DBG-025");

    /// <summary>A map of memory that is the driver's no more is reported.</summary>
    public static ClauseId MapOfNoBlock { get; } = new("DMA-DBG-026");

    /// <summary>A list with an entry that is too long is reported.</summary>
    public static ClauseId EntryTooLong { get; } = new("DMA-DBG-027");

    /// <summary>A map of memory by the call for registers is reported.</summary>
    public static ClauseId MapOfMemoryAsRegisters { get; } = new("DMA-DBG-028");

    /// <summary>The use of a pool that was destroyed is reported.</summary>
    public static ClauseId PoolUsedAfterDestroy { get; } = new("DMA-DBG-029");

    /// <summary>A store to a block that went back to its pool is reported.</summary>
    public static ClauseId PoolStoreAfterFree { get; } = new("DMA-DBG-030");

    /// <summary>A release of more pages than a contiguous block has is reported.</summary>
    public static ClauseId ContiguousReleaseOfForeign { get; } = new("DMA-DBG-031");

    /// <summary>Declared memory that is taken back in use is reported.</summary>
    public static ClauseId DeclaredMemoryReleasedBusy { get; } = new("DMA-DBG-032");

    /// <summary>An access of the CPU by a cookie is reported.</summary>
    public static ClauseId CookieDereferenced { get; } = new("DMA-DBG-033");

    /// <summary>A store of the CPU to a line that a mapping has a part of is reported.</summary>
    public static ClauseId LineSharedWithCpuData { get; } = new("DMA-DBG-034");

    /// <summary>Addresses of a domain at which nothing can be made or removed are reported.</summary>
    public static ClauseId DomainRangeInvalid { get; } = new("DMA-DBG-035");

    /// <summary>A detach of a device that is not attached is reported.</summary>
    public static ClauseId DetachOfUnattached { get; } = new("DMA-DBG-036");

    /// <summary>The classes of misuse that a clause is about, and the clauses.</summary>
    internal static IReadOnlyDictionary<Misuse, ClauseId> ByClass { get; } =
        new Dictionary<Misuse, ClauseId>
        {
            [Misuse.UnmapOfErrorAddress] = UnmapOfErrorAddress,
            [Misuse.UnmapOfUnmapped] = UnmapOfUnmapped,
            [Misuse.SizeDiffers] = SizeDiffers,
            [Misuse.FamilyDiffers] = FamilyDiffers,
            [Misuse.CpuAddressDiffers] = CpuAddressDiffers,
            [Misuse.EntryCountDiffers] = EntryCountDiffers,
            [Misuse.DirectionDiffers] = DirectionDiffers,
            [Misuse.MappingErrorUnchecked] = MappingErrorUnchecked,
            [Misuse.SyncOfUnmapped] = SyncOfUnmapped,
            [Misuse.SyncDirectionDiffers] = SyncDirectionDiffers,
            [Misuse.MapOfOtherMemory] = MapOfOtherMemory,
            [Misuse.MapOfNoBlock] = MapOfNoBlock,
            [Misuse.DirectionNone] = StreamingClauses.NoneIsForDebugging,
            [Misuse.OverlappingMappings] = OverlappingMappings,
            [Misuse.FreeOfMapped] = FreeOfMapped,
            [Misuse.PoolFreeOfForeign] = PoolFreeOfForeign,
            [Misuse.PoolFreeTwice] = PoolFreeTwice,
            [Misuse.PoolDestroyedBusy] = PoolDestroyedBusy,
            [Misuse.DeviceAccessAfterUnmap] = DeviceAccessAfterUnmap,
            [Misuse.DeviceStoreAgainstDirection] = DeviceStoreAgainstDirection,
            [Misuse.CpuAccessToOwned] = CpuAccessToOwned,
            [Misuse.SyncForDeviceLeftOut] = SyncForDeviceLeftOut,
            [Misuse.SyncForCpuLeftOut] = SyncForCpuLeftOut,
            [Misuse.AttributesDiffer] = AttributesDiffer,
            [Misuse.UserMappingOutlivesBuffer] = UserMappingOutlivesBuffer,
            [Misuse.EntryTooLong] = EntryTooLong,
            [Misuse.MapOfMemoryAsRegisters] = MapOfMemoryAsRegisters,
            [Misuse.PoolUsedAfterDestroy] = PoolUsedAfterDestroy,
            [Misuse.PoolStoreAfterFree] = PoolStoreAfterFree,
            [Misuse.ContiguousReleaseOfForeign] = ContiguousReleaseOfForeign,
            [Misuse.DeclaredMemoryReleasedBusy] = DeclaredMemoryReleasedBusy,
            [Misuse.CookieDereferenced] = CookieDereferenced,
            [Misuse.LineSharedWithCpuData] = LineSharedWithCpuData,
            [Misuse.DomainRangeInvalid] = DomainRangeInvalid,
            [Misuse.DetachOfUnattached] = DetachOfUnattached,
        };
}
