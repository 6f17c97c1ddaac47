namespace Dma.Reference;

/// <summary>
/// The operations of a device that is served directly and lacks what is optional: no memory is allocated for it, it is given
/// no registers, and a sync does nothing, unless the machine is one where a device has to have syncs. Replaceable.
/// </summary>
/// <param name="device">The device.</param>
public class MinimalOperations(Device device) : DirectOperations(device)
{
    /// <inheritdoc />
    public override void SyncForCpu(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction)
    {
        if (NeedsSync(mapping.Start))
            base.SyncForCpu(mapping, offset, size, direction);
    }

    /// <inheritdoc />
    public override void SyncForDevice(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction)
    {
        if (NeedsSync(mapping.Start))
            base.SyncForDevice(mapping, offset, size, direction);
    }

    /// <inheritdoc />
    public override FrameRange FramesWithin(DmaAddress last) => default;

    /// <inheritdoc />
    public override bool TryMapAllocation(FrameRange frames, ulong alignment, out DmaAddress address)
    {
        address = default;
        return false;
    }

    /// <inheritdoc />
    public override bool TryMapResource(
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        address = default;
        return false;
    }
}
