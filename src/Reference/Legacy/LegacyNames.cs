namespace Dma.Reference;

/// <summary>The old names of the calls: each makes the generic one. Replaceable.</summary>
/// <param name="machine">The machine.</param>
public class LegacyNames(Machine machine) : MachinePart(machine), ILegacy
{
    /// <inheritdoc />
    public LegacyDescription LegacyDescription => Machine.Parts.Legacy ?? LegacyDescription.Unstated;

    /// <inheritdoc />
    public Claim UnmapNeedsState(DeviceId device) => Machine.Parts.UnmapNeedsState(Machine.Devices[device.Index]);

    /// <inheritdoc />
    public virtual Answer<CoherentBuffer> AllocateConsistent(
        LegacyName name,
        DeviceId device,
        ByteCount size,
        bool zeroed
    ) => Machine.AllocateCoherent(device, size, zeroed ? Gfp.Atomic | Gfp.Zero : Gfp.Atomic, DmaAttributes.None);

    /// <inheritdoc />
    public virtual Answer FreeConsistent(LegacyName name, DeviceId device, ByteCount size, CoherentBuffer buffer) =>
        Machine.FreeCoherent(device, size, buffer, DmaAttributes.None);

    /// <inheritdoc />
    public virtual Answer<DmaAddress> MapSingle(
        LegacyName name,
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction
    ) => Machine.Map(device, buffer, size, direction, DmaAttributes.None);

    /// <inheritdoc />
    public virtual Answer UnmapSingle(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction) =>
        Machine.Unmap(device, range, direction, DmaAttributes.None);

    /// <inheritdoc />
    public virtual Answer<DmaAddress> MapPage(
        LegacyName name,
        DeviceId device,
        PageNumber page,
        ByteCount offset,
        ByteCount size,
        DmaDirection direction
    ) => Machine.MapPage(device, page, offset, size, direction, DmaAttributes.None);

    /// <inheritdoc />
    public virtual Answer UnmapPage(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction) =>
        Machine.UnmapPage(device, range, direction, DmaAttributes.None);

    /// <inheritdoc />
    public virtual Answer<bool> MappingError(LegacyName name, DeviceId device, DmaAddress address) =>
        Machine.MappingError(device, address);

    /// <inheritdoc />
    public virtual Answer SyncSingleForCpu(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction) =>
        Machine.SyncForCpu(device, range, direction);

    /// <inheritdoc />
    public virtual Answer SyncSingleForDevice(
        LegacyName name,
        DeviceId device,
        DmaRange range,
        DmaDirection direction
    ) => Machine.SyncForDevice(device, range, direction);

    /// <inheritdoc />
    /// <remarks>Where both sides may store, dirty lines are written back before all are dropped: one of the two has nothing to do.</remarks>
    public virtual Answer SyncSingle(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction)
    {
        var given = direction == DmaDirection.FromDevice ? Answer.Ok : Machine.SyncForDevice(device, range, direction);
        return given != Answer.Ok || direction == DmaDirection.ToDevice
            ? given
            : Machine.SyncForCpu(device, range, direction);
    }

    /// <inheritdoc />
    public virtual Answer<MappedList> MapList(
        LegacyName name,
        DeviceId device,
        ReadOnlySpan<ScatterEntry> entries,
        DmaDirection direction,
        Span<DmaRange> segments
    ) => Machine.MapList(device, entries, direction, DmaAttributes.None, segments);

    /// <inheritdoc />
    public virtual Answer UnmapList(
        LegacyName name,
        DeviceId device,
        ListId list,
        int entries,
        DmaDirection direction
    ) => Machine.UnmapList(device, list, entries, direction, DmaAttributes.None);

    /// <inheritdoc />
    public virtual Answer SyncListForCpu(
        LegacyName name,
        DeviceId device,
        ListId list,
        int entries,
        DmaDirection direction
    ) => Machine.SyncListForCpu(device, list, entries, direction);

    /// <inheritdoc />
    public virtual Answer SyncListForDevice(
        LegacyName name,
        DeviceId device,
        ListId list,
        int entries,
        DmaDirection direction
    ) => Machine.SyncListForDevice(device, list, entries, direction);

    /// <inheritdoc />
    public virtual Answer SyncList(LegacyName name, DeviceId device, ListId list, int entries, DmaDirection direction)
    {
        var given =
            direction == DmaDirection.FromDevice
                ? Answer.Ok
                : Machine.SyncListForDevice(device, list, entries, direction);
        return given != Answer.Ok || direction == DmaDirection.ToDevice
            ? given
            : Machine.SyncListForCpu(device, list, entries, direction);
    }

    /// <inheritdoc />
    public virtual Answer SetPciMask(DeviceId device, DmaMask mask) => Machine.SetMask(device, mask);

    /// <inheritdoc />
    public virtual Answer SetPciConsistentMask(DeviceId device, DmaMask mask) => Machine.SetCoherentMask(device, mask);

    /// <inheritdoc />
    public virtual Answer<PoolId> CreatePciPool(
        DeviceId device,
        ByteCount size,
        ByteCount alignment,
        ByteCount boundary
    ) => Machine.CreatePool(device, size, alignment, boundary);

    /// <inheritdoc />
    public virtual Answer<CoherentBuffer> AllocateFromPciPool(PoolId pool, Gfp flags) =>
        Machine.AllocateFromPool(pool, flags);

    /// <inheritdoc />
    public virtual Answer FreeToPciPool(PoolId pool, CoherentBuffer block) => Machine.FreeToPool(pool, block);

    /// <inheritdoc />
    public virtual Answer DestroyPciPool(PoolId pool) => Machine.DestroyPool(pool);
}
