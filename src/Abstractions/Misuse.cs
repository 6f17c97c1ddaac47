namespace Dma;

/// <summary>A class of driver misuse that a diagnosing platform can find (<see cref="IDiagnostics" />).</summary>
public enum Misuse
{
    /// <summary>None: the event is of another kind.</summary>
    None = 0,

    /// <summary>An unmap or free of the address that stands for a failed mapping.</summary>
    UnmapOfErrorAddress = 1,

    /// <summary>An unmap or free of an address that the device has no mapping or buffer at: never, not any more, or inside one.</summary>
    UnmapOfUnmapped = 2,

    /// <summary>An unmap or free with another size than that of the mapping or buffer.</summary>
    SizeDiffers = 3,

    /// <summary>An unmap or free by the call of another family: single, page, list, registers, coherent, not coherent.</summary>
    FamilyDiffers = 4,

    /// <summary>A free of a coherent buffer with another CPU address.</summary>
    CpuAddressDiffers = 5,

    /// <summary>An unmap or sync of a list with another count of entries.</summary>
    EntryCountDiffers = 6,

    /// <summary>An unmap with another direction.</summary>
    DirectionDiffers = 7,

    /// <summary>A mapping that is unmapped and was never asked about with mapping_error.</summary>
    MappingErrorUnchecked = 8,

    /// <summary>A sync of bytes that are not all inside one live mapping.</summary>
    SyncOfUnmapped = 9,

    /// <summary>A sync with another direction than that of the mapping; of a mapping for both it may go unreported.</summary>
    SyncDirectionDiffers = 10,

    /// <summary>A map that begins in a live block of pages or a live buffer and ends behind it: in memory of others.</summary>
    MapOfOtherMemory = 11,

    /// <summary>A map with the direction <see cref="DmaDirection.None" />.</summary>
    DirectionNone = 12,

    /// <summary>
    /// Two live mappings that share a cache line, where a device may store through one of them, found when the second is
    /// made. Where the device stores through one alone, where they have no byte in common, or where one was made with
    /// SKIP_CPU_SYNC or of a buffer that was allocated for a device, it may go unreported.
    /// </summary>
    OverlappingMappings = 13,

    /// <summary>A list with an entry longer than the segments of the device may be.</summary>
    EntryTooLong = 14,

    /// <summary>A map of memory by the call for registers.</summary>
    MapOfMemoryAsRegisters = 15,

    /// <summary>Pages or a buffer freed while they are mapped for a device.</summary>
    FreeOfMapped = 16,

    /// <summary>A free of a pool's block with addresses that are no live block's of the pool.</summary>
    PoolFreeOfForeign = 17,

    /// <summary>A free of a pool's block that is free already.</summary>
    PoolFreeTwice = 18,

    /// <summary>A store to a block of a pool after its free, found at the latest when the block is given again.</summary>
    PoolStoreAfterFree = 19,

    /// <summary>A pool destroyed while a block of it is live.</summary>
    PoolDestroyedBusy = 20,

    /// <summary>A pool used after it was destroyed.</summary>
    PoolUsedAfterDestroy = 21,

    /// <summary>A contiguous block released with pages that are not all of one live block.</summary>
    ContiguousReleaseOfForeign = 22,

    /// <summary>A declaration of memory taken back while a buffer of it is live.</summary>
    DeclaredMemoryReleasedBusy = 23,

    /// <summary>The CPU loads or stores what a device owns, and the load or store is one that the direction forbids before a take.</summary>
    CpuAccessToOwned = 24,

    /// <summary>A device uses what the CPU stored to and did not give, or loads what it was not given: a left-out sync_for_device.</summary>
    SyncForDeviceLeftOut = 25,

    /// <summary>The CPU loads what a device stored and the CPU did not take: a left-out sync_for_cpu.</summary>
    SyncForCpuLeftOut = 26,

    /// <summary>A device accesses an address after its mapping ended.</summary>
    DeviceAccessAfterUnmap = 27,

    /// <summary>A device stores through a mapping that is <see cref="DmaDirection.ToDevice" />.</summary>
    DeviceStoreAgainstDirection = 28,

    /// <summary>A free, or a mapping to user space, with other attributes than those of the allocation.</summary>
    AttributesDiffer = 29,

    /// <summary>A load or store of the CPU at what NO_KERNEL_MAPPING gave.</summary>
    CookieDereferenced = 30,

    /// <summary>A buffer freed while it is mapped to user space.</summary>
    UserMappingOutlivesBuffer = 31,

    /// <summary>The CPU stores beside a mapping, to a cache line that a device which is not coherent may store to.</summary>
    LineSharedWithCpuData = 32,

    /// <summary>
    /// A mapping in a domain of an IOMMU that is not aligned to its smallest page, overlaps another, or is removed where there
    /// is none. Such a call is of no device: the device that is told has no meaning.
    /// </summary>
    DomainRangeInvalid = 33,

    /// <summary>A device detached from a domain that it is not attached to, or from its address space where it is in none.</summary>
    DetachOfUnattached = 34,

    /// <summary>A map that begins in no live block of pages and in no live buffer, such as of pages that are free again.</summary>
    MapOfNoBlock = 35,
}
