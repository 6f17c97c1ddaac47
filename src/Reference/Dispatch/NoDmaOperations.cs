namespace Dma.Reference;

/// <summary>The operations of a device that cannot do DMA: no mapping, no mask, no reach. Replaceable.</summary>
/// <param name="device">The device.</param>
public class NoDmaOperations(Device device) : DeviceOperations(device)
{
    /// <inheritdoc />
    public override DmaMask RequiredMask => DmaMask.Default;

    /// <inheritdoc />
    public override ByteCount LargestMapping => ByteCount.Zero;

    /// <inheritdoc />
    public override bool Supports(DmaMask mask) => false;

    /// <inheritdoc />
    public override bool TryReach(
        DmaAddress start,
        ByteCount size,
        bool isWrite,
        out PhysicalAddress memory,
        out ByteCount reach
    )
    {
        memory = default;
        reach = size;
        return false;
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
    protected override bool TryMakeAddress(
        PhysicalAddress buffer,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        address = default;
        return false;
    }
}
