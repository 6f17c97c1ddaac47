namespace Dma.Reference;

/// <summary>
/// How the calls for one device are carried out (the kernel's <c>struct dma_map_ops</c>). The machine has checked the
/// arguments and knows which mappings are live; here are addresses, reach, and work at each hand-over. Replaceable.
/// </summary>
/// <param name="device">The device.</param>
public abstract partial class DeviceOperations(Device device) : DevicePart(device)
{
    private readonly RegionPool? _ownMemory = device.Machine.RegionPoolOf(device.Description);

    /// <summary>The address that stands for a failed mapping; never one of a good mapping.</summary>
    public virtual DmaAddress ErrorAddress => new(ulong.MaxValue);

    /// <summary>Makes a mapping.</summary>
    /// <param name="buffer">The physical address of the first byte.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="direction">Who may store.</param>
    /// <param name="attributes">Attributes of the map.</param>
    /// <param name="address">The DMA address of the first byte.</param>
    /// <returns>Whether there is a mapping.</returns>
    public bool TryMap(
        PhysicalAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes,
        out DmaAddress address
    )
    {
        if (!TryMakeAddress(buffer, size, direction, out address))
            return false;
        AtMap(new(address, size, direction, buffer), attributes);
        return true;
    }

    /// <summary>Ends a mapping.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="attributes">Attributes of the unmap.</param>
    public void Unmap(in Mapping mapping, DmaAttributes attributes)
    {
        // First the reach ends, and with it the last stores; then the CPU takes what they stored.
        ReleaseAddress(mapping);
        AtUnmap(mapping, attributes);
    }

    /// <summary>The CPU takes a part of a mapping.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="offset">The first byte, from the start of the mapping.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="direction">The direction of the sync.</param>
    public virtual void SyncForCpu(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction) =>
        Machine.CacheMaintenance.AtSyncForCpu(Device, mapping.Buffer.Add(offset), size, direction);

    /// <summary>The CPU gives a part of a mapping.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="offset">The first byte, from the start of the mapping.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="direction">The direction of the sync.</param>
    public virtual void SyncForDevice(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction) =>
        Machine.CacheMaintenance.AtSyncForDevice(Device, mapping.Buffer.Add(offset), size, direction);

    /// <summary>Whether a live mapping needs syncs (<c>dma_need_sync</c>).</summary>
    /// <param name="address">The address that the map gave.</param>
    public virtual bool NeedsSync(DmaAddress address) => Machine.CacheMaintenance.IsNeeded(Device);

    /// <summary>Makes a mapping of registers (<c>dma_map_resource</c>), which is optional: these operations lack it.</summary>
    /// <param name="registers">The physical address of the first byte; all of them lie in one window.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="direction">Who may store.</param>
    /// <param name="address">The DMA address of the first byte.</param>
    /// <returns>Whether there is a mapping.</returns>
    public virtual bool TryMapResource(
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        address = default;
        return false;
    }

    /// <summary>Ends a mapping of registers.</summary>
    /// <param name="mapping">The mapping; what it calls its buffer are the registers.</param>
    public virtual void UnmapResource(in Mapping mapping) => ReleaseAddress(mapping);

    /// <summary>Whether an address stands for a failed mapping.</summary>
    /// <param name="address">The address.</param>
    public virtual bool IsError(DmaAddress address) => address == ErrorAddress;

    /// <summary>The mask that reaches all memory.</summary>
    public abstract DmaMask RequiredMask { get; }

    /// <summary>The largest size of one mapping in bytes.</summary>
    public abstract ByteCount LargestMapping { get; }

    /// <summary>Whether mappings can be made that a mask reaches (<c>dma_supported</c>).</summary>
    /// <param name="mask">The mask.</param>
    public abstract bool Supports(DmaMask mask);

    /// <summary>Finds the memory behind a DMA address, for an access of the device.</summary>
    /// <param name="start">The first byte of the access.</param>
    /// <param name="size">How many bytes; at least 1; the access does not pass the end of the space.</param>
    /// <param name="isWrite">Whether the access is a store.</param>
    /// <param name="memory">The physical address of the first byte.</param>
    /// <param name="reach">How many of the bytes, from the first on, lie side by side there or are out of reach; at least 1.</param>
    /// <returns>Whether the device may make the access.</returns>
    public abstract bool TryReach(
        DmaAddress start,
        ByteCount size,
        bool isWrite,
        out PhysicalAddress memory,
        out ByteCount reach
    );

    /// <summary>Finds the memory behind an address that is mapped or allocated for the device.</summary>
    /// <param name="address">The address.</param>
    /// <param name="memory">Where the byte lies.</param>
    /// <returns>Whether there is memory.</returns>
    public virtual bool TryFindMemory(DmaAddress address, out PhysicalAddress memory) =>
        TryReach(address, new(1), isWrite: false, out memory, out _);

    /// <summary>Which memory can be allocated for the device so that it reaches it at DMA addresses up to a last one.</summary>
    /// <param name="last">The last DMA address.</param>
    /// <returns>Whole frames; of those without memory nothing is said.</returns>
    public abstract FrameRange FramesWithin(DmaAddress last);

    /// <summary>
    /// The physical address of DMA address 0, modulo 2^64, where DMA addresses follow from physical ones: memory must lie so
    /// that its DMA address is aligned. Null where any memory can get any address.
    /// </summary>
    public virtual PhysicalAddress? Origin => null;

    /// <summary>Finds a DMA address for an allocation, within the coherent mask and the limit of the bus, and lets the device reach it.</summary>
    /// <param name="frames">The memory.</param>
    /// <param name="alignment">The alignment of the address in pages: a power of two.</param>
    /// <param name="address">The address.</param>
    /// <returns>Whether there is one; if not, nothing has changed.</returns>
    public abstract bool TryMapAllocation(FrameRange frames, ulong alignment, out DmaAddress address);

    /// <summary>Gives the DMA address of an allocation back; the device reaches it no more where it is kept from anything.</summary>
    /// <param name="frames">The memory.</param>
    /// <param name="address">The address.</param>
    public virtual void UnmapAllocation(FrameRange frames, DmaAddress address) { }

    /// <summary>Whether the device sees pages side by side that are no neighbours in memory.</summary>
    public virtual bool CanScatter => false;

    /// <summary>Finds a DMA address for an allocation whose pages the device sees in another order: the last of them first.</summary>
    /// <param name="frames">The memory.</param>
    /// <param name="alignment">The alignment of the address in pages: a power of two.</param>
    /// <param name="address">The address.</param>
    /// <returns>Whether there is one; if not, nothing has changed.</returns>
    public virtual bool TryMapScattered(FrameRange frames, ulong alignment, out DmaAddress address)
    {
        address = default;
        return false;
    }

    /// <summary>Gives the DMA address of such an allocation back.</summary>
    /// <param name="frames">The memory.</param>
    /// <param name="address">The address.</param>
    public virtual void UnmapScattered(FrameRange frames, DmaAddress address) { }

    /// <summary>Whether what is allocated for the device comes from memory of its own.</summary>
    public virtual bool OwnsMemory => _ownMemory is not null;

    /// <summary>Takes memory of the device's own for an allocation.</summary>
    /// <param name="count">How many frames; at least 1.</param>
    /// <param name="alignment">The alignment of the first frame in frames: a power of two.</param>
    /// <param name="frames">The memory.</param>
    /// <returns>Whether there is room.</returns>
    public virtual bool TryTakeFrames(ulong count, ulong alignment, out FrameRange frames)
    {
        frames = default;
        return _ownMemory?.TryTake(count, alignment, out frames) == true;
    }

    /// <summary>Gives memory of the device's own back.</summary>
    /// <param name="frames">All that was taken together.</param>
    public virtual void ReleaseFrames(FrameRange frames) => _ownMemory?.Release(frames);

    /// <summary>Puts a mask of the bits in force that addresses keep of those of the buffer.</summary>
    /// <param name="mask">The bits.</param>
    /// <returns>The outcome; if it is not ok, nothing has changed.</returns>
    public virtual Answer SetMinAlignMask(ByteCount mask) => Answer.Failed(Errno.IO);

    /// <summary>Finds a DMA address for a buffer that is mapped.</summary>
    /// <param name="buffer">The physical address of the first byte.</param>
    /// <param name="size">How many bytes; at least 1.</param>
    /// <param name="direction">Who may store.</param>
    /// <param name="address">The address.</param>
    /// <returns>Whether there is one within the streaming mask and the limit of the bus.</returns>
    protected abstract bool TryMakeAddress(
        PhysicalAddress buffer,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    );

    /// <summary>Gives the DMA address of a mapping back.</summary>
    /// <param name="mapping">The mapping.</param>
    protected virtual void ReleaseAddress(in Mapping mapping) { }

    /// <summary>The hand-over at a map.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="attributes">Attributes of the map.</param>
    protected virtual void AtMap(in Mapping mapping, DmaAttributes attributes) =>
        Machine.CacheMaintenance.AtMap(Device, mapping, attributes);

    /// <summary>The hand-over at an unmap.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="attributes">Attributes of the unmap.</param>
    protected virtual void AtUnmap(in Mapping mapping, DmaAttributes attributes) =>
        Machine.CacheMaintenance.AtUnmap(Device, mapping, attributes);
}
