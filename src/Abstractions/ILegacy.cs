namespace Dma;

/// <summary>
/// The facet of the old names: <c>pci_map_single</c> and all others that stand for a generic call, and the syncs from before the
/// split into CPU and device.
/// </summary>
/// <remarks>
/// Every default body makes the generic call of the same object, so that a platform whose old names are wrappers only names the facet.
/// What one name made another may sync and end. No old name takes attributes or says how to allocate: an allocation never sleeps.
/// </remarks>
public interface ILegacy
{
    /// <summary>What the platform says of its old names.</summary>
    LegacyDescription LegacyDescription => LegacyDescription.Unstated;

    /// <summary>
    /// Whether an unmap for a device needs the address and the size that the driver saved (<c>DEFINE_DMA_UNMAP_ADDR</c>). Where it does
    /// not, a driver passes zeros.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <returns><see cref="Claim.No" />: address and size are ignored by every call that ends a mapping of a buffer or a page.</returns>
    Claim UnmapNeedsState(DeviceId device) => Claim.Unstated;

    /// <summary>Allocates a buffer without sleeping (<c>pci_alloc_consistent</c>, <c>pci_zalloc_consistent</c>).</summary>
    /// <param name="name">By which name.</param>
    /// <param name="device">The device that shares it.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="zeroed">Whether the buffer is to be all zero.</param>
    /// <returns>The buffer, or <see cref="Errno.NoMemory" />.</returns>
    Answer<CoherentBuffer> AllocateConsistent(LegacyName name, DeviceId device, ByteCount size, bool zeroed) =>
        this is ICoherent coherent
            ? coherent.AllocateCoherent(device, size, zeroed ? Gfp.Atomic | Gfp.Zero : Gfp.Atomic, DmaAttributes.None)
            : Answer.Unsupported;

    /// <summary>Frees a buffer (<c>pci_free_consistent</c>).</summary>
    /// <param name="name">By which name.</param>
    /// <param name="device">The device it was allocated for.</param>
    /// <param name="size">The size that the allocation took.</param>
    /// <param name="buffer">What the allocation gave.</param>
    /// <returns>The outcome.</returns>
    Answer FreeConsistent(LegacyName name, DeviceId device, ByteCount size, CoherentBuffer buffer) =>
        this is ICoherent coherent
            ? coherent.FreeCoherent(device, size, buffer, DmaAttributes.None)
            : Answer.Unsupported;

    /// <summary>Gives a buffer to a device (<c>pci_map_single</c>).</summary>
    /// <param name="name">By which name.</param>
    /// <param name="device">The device.</param>
    /// <param name="buffer">The CPU address of the first byte.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="direction">Who may store.</param>
    /// <returns>A DMA address, also when the mapping failed: <see cref="MappingError" /> tells.</returns>
    Answer<DmaAddress> MapSingle(
        LegacyName name,
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction
    ) =>
        this is IDmaPlatform platform
            ? platform.Map(device, buffer, size, direction, DmaAttributes.None)
            : Answer.Unsupported;

    /// <summary>Ends a mapping of a buffer (<c>pci_unmap_single</c>).</summary>
    /// <param name="name">By which name.</param>
    /// <param name="device">The device it was made for.</param>
    /// <param name="range">The address that the map gave, and the size that it took; zeros where <see cref="UnmapNeedsState" /> says no.</param>
    /// <param name="direction">The direction that the map took.</param>
    /// <returns>The outcome.</returns>
    Answer UnmapSingle(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction) =>
        this is IDmaPlatform platform
            ? platform.Unmap(device, range, direction, DmaAttributes.None)
            : Answer.Unsupported;

    /// <summary>Gives a part of a block of pages to a device (<c>pci_map_page</c>).</summary>
    /// <param name="name">By which name.</param>
    /// <param name="device">The device.</param>
    /// <param name="page">A page of the block.</param>
    /// <param name="offset">The first byte, from the start of the page; may exceed the page, inside the block.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="direction">Who may store.</param>
    /// <returns>A DMA address, also when the mapping failed: <see cref="MappingError" /> tells.</returns>
    Answer<DmaAddress> MapPage(
        LegacyName name,
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction
    ) =>
        this is IStreaming streaming
            ? streaming.MapPage(device, page, offset, size, direction, DmaAttributes.None)
            : Answer.Unsupported;

    /// <summary>Ends a mapping of a part of a block of pages (<c>pci_unmap_page</c>).</summary>
    /// <param name="name">By which name.</param>
    /// <param name="device">The device it was made for.</param>
    /// <param name="range">The address that the map gave, and the size that it took; zeros where <see cref="UnmapNeedsState" /> says no.</param>
    /// <param name="direction">The direction that the map took.</param>
    /// <returns>The outcome.</returns>
    Answer UnmapPage(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction) =>
        this is IStreaming streaming
            ? streaming.UnmapPage(device, range, direction, DmaAttributes.None)
            : Answer.Unsupported;

    /// <summary>Whether an address that a map gave stands for a failed mapping (<c>pci_dma_mapping_error</c>).</summary>
    /// <param name="name">By which name.</param>
    /// <param name="device">The device that the map was for.</param>
    /// <param name="address">The address that the map gave.</param>
    /// <returns>True if the mapping failed.</returns>
    Answer<bool> MappingError(LegacyName name, DeviceId device, DmaAddress address) =>
        this is IDmaPlatform platform ? platform.MappingError(device, address) : Answer.Unsupported;

    /// <summary>Takes a part of a mapping back for the CPU (<c>pci_dma_sync_single_for_cpu</c>).</summary>
    /// <param name="name">By which name.</param>
    /// <param name="device">The device that it is mapped for.</param>
    /// <param name="range">Bytes of one live mapping.</param>
    /// <param name="direction">The direction of the mapping.</param>
    /// <returns>The outcome.</returns>
    Answer SyncSingleForCpu(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction) =>
        this is IStreaming streaming ? streaming.SyncForCpu(device, range, direction) : Answer.Unsupported;

    /// <summary>Gives a part of a mapping to the device again (<c>pci_dma_sync_single_for_device</c>).</summary>
    /// <param name="name">By which name.</param>
    /// <param name="device">The device that it is mapped for.</param>
    /// <param name="range">Bytes of one live mapping.</param>
    /// <param name="direction">The direction of the mapping.</param>
    /// <returns>The outcome.</returns>
    Answer SyncSingleForDevice(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction) =>
        this is IStreaming streaming ? streaming.SyncForDevice(device, range, direction) : Answer.Unsupported;

    /// <summary>
    /// Syncs a part of a mapping for whoever is to see it (<c>pci_dma_sync_single</c>, from before the split): TO_DEVICE gives it,
    /// FROM_DEVICE takes it, BIDIRECTIONAL does what is needed where one side alone has stored. The default body gives and then takes,
    /// which is right where no mapping is a copy.
    /// </summary>
    /// <param name="name">By which name.</param>
    /// <param name="device">The device that it is mapped for.</param>
    /// <param name="range">Bytes of one live mapping.</param>
    /// <param name="direction">The direction of the mapping.</param>
    /// <returns>The outcome.</returns>
    Answer SyncSingle(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction)
    {
        var given =
            direction == DmaDirection.FromDevice ? Answer.Ok : SyncSingleForDevice(name, device, range, direction);
        return given != Answer.Ok || direction == DmaDirection.ToDevice
            ? given
            : SyncSingleForCpu(name, device, range, direction);
    }

    /// <summary>Gives the memory of a list to a device (<c>pci_map_sg</c>).</summary>
    /// <param name="name">By which name.</param>
    /// <param name="device">The device.</param>
    /// <param name="entries">The entries, at least 1.</param>
    /// <param name="direction">Who may store.</param>
    /// <param name="segments">Filled with what the device sees; has room for as many as there are entries.</param>
    /// <returns>The list, or failed where the kernel answers 0.</returns>
    Answer<MappedList> MapList(
        LegacyName name,
        DeviceId device,
        ReadOnlySpan<ScatterEntry> entries,
        DmaDirection direction,
        Span<DmaRange> segments
    ) =>
        this is IScatterlist lists
            ? lists.MapList(device, entries, direction, DmaAttributes.None, segments)
            : Answer.Unsupported;

    /// <summary>Ends what <see cref="MapList" /> made (<c>pci_unmap_sg</c>).</summary>
    /// <param name="name">By which name.</param>
    /// <param name="device">The device it was made for.</param>
    /// <param name="list">The list that the map gave.</param>
    /// <param name="entries">How many entries the map took, and not how many segments it gave.</param>
    /// <param name="direction">The direction that the map took.</param>
    /// <returns>The outcome.</returns>
    Answer UnmapList(LegacyName name, DeviceId device, ListId list, int entries, DmaDirection direction) =>
        this is IScatterlist lists
            ? lists.UnmapList(device, list, entries, direction, DmaAttributes.None)
            : Answer.Unsupported;

    /// <summary>Takes all bytes of a mapped list back for the CPU (<c>pci_dma_sync_sg_for_cpu</c>).</summary>
    /// <param name="name">By which name.</param>
    /// <param name="device">The device that it is mapped for.</param>
    /// <param name="list">The list that the map gave.</param>
    /// <param name="entries">How many entries the map took.</param>
    /// <param name="direction">The direction of the list.</param>
    /// <returns>The outcome.</returns>
    Answer SyncListForCpu(LegacyName name, DeviceId device, ListId list, int entries, DmaDirection direction) =>
        this is IScatterlist lists ? lists.SyncListForCpu(device, list, entries, direction) : Answer.Unsupported;

    /// <summary>Gives all bytes of a mapped list to the device again (<c>pci_dma_sync_sg_for_device</c>).</summary>
    /// <param name="name">By which name.</param>
    /// <param name="device">The device that it is mapped for.</param>
    /// <param name="list">The list that the map gave.</param>
    /// <param name="entries">How many entries the map took.</param>
    /// <param name="direction">The direction of the list.</param>
    /// <returns>The outcome.</returns>
    Answer SyncListForDevice(LegacyName name, DeviceId device, ListId list, int entries, DmaDirection direction) =>
        this is IScatterlist lists ? lists.SyncListForDevice(device, list, entries, direction) : Answer.Unsupported;

    /// <summary>Syncs all bytes of a mapped list as <see cref="SyncSingle" /> does (<c>pci_dma_sync_sg</c>, from before the split).</summary>
    /// <param name="name">By which name.</param>
    /// <param name="device">The device that it is mapped for.</param>
    /// <param name="list">The list that the map gave.</param>
    /// <param name="entries">How many entries the map took.</param>
    /// <param name="direction">The direction of the list.</param>
    /// <returns>The outcome.</returns>
    Answer SyncList(LegacyName name, DeviceId device, ListId list, int entries, DmaDirection direction)
    {
        var given =
            direction == DmaDirection.FromDevice
                ? Answer.Ok
                : SyncListForDevice(name, device, list, entries, direction);
        return given != Answer.Ok || direction == DmaDirection.ToDevice
            ? given
            : SyncListForCpu(name, device, list, entries, direction);
    }

    /// <summary>Asks for a streaming mask (<c>pci_set_dma_mask</c>). The coherent mask is another one.</summary>
    /// <param name="device">The device.</param>
    /// <param name="mask">The mask.</param>
    /// <returns>Ok: the mask is in force. Failed: the mask before it still is.</returns>
    Answer SetPciMask(DeviceId device, DmaMask mask) =>
        this is IAddressing addressing ? addressing.SetMask(device, mask) : Answer.Unsupported;

    /// <summary>Asks for a coherent mask (<c>pci_set_consistent_dma_mask</c>).</summary>
    /// <param name="device">The device.</param>
    /// <param name="mask">The mask.</param>
    /// <returns>Ok: the mask is in force. Failed: the mask before it still is.</returns>
    Answer SetPciConsistentMask(DeviceId device, DmaMask mask) =>
        this is ICoherent coherent ? coherent.SetCoherentMask(device, mask) : Answer.Unsupported;

    /// <summary>Creates a pool (<c>pci_pool_create</c>).</summary>
    /// <param name="device">The device that shares the blocks.</param>
    /// <param name="size">How long a block is in bytes, before it is rounded up.</param>
    /// <param name="alignment">What the addresses of blocks are multiples of, in bytes: a power of two; zero means one.</param>
    /// <param name="boundary">What no block crosses a multiple of, in bytes; zero means none.</param>
    /// <returns>The pool, or <see cref="Errno.Invalid" />, for the kernel's null.</returns>
    Answer<PoolId> CreatePciPool(DeviceId device, ByteCount size, ByteCount alignment, ByteCount boundary) =>
        this is IPool pool ? pool.CreatePool(device, size, alignment, boundary) : Answer.Unsupported;

    /// <summary>Allocates a block (<c>pci_pool_alloc</c>).</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="flags">How to allocate.</param>
    /// <returns>The block, or <see cref="Errno.NoMemory" />.</returns>
    Answer<CoherentBuffer> AllocateFromPciPool(PoolId pool, Gfp flags) =>
        this is IPool pools ? pools.AllocateFromPool(pool, flags) : Answer.Unsupported;

    /// <summary>Gives a block back to its pool (<c>pci_pool_free</c>).</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="block">What the allocation gave.</param>
    /// <returns>The outcome.</returns>
    Answer FreeToPciPool(PoolId pool, CoherentBuffer block) =>
        this is IPool pools ? pools.FreeToPool(pool, block) : Answer.Unsupported;

    /// <summary>Destroys a pool of which no block is live (<c>pci_pool_destroy</c>).</summary>
    /// <param name="pool">The pool.</param>
    /// <returns>The outcome.</returns>
    Answer DestroyPciPool(PoolId pool) => this is IPool pools ? pools.DestroyPool(pool) : Answer.Unsupported;
}
