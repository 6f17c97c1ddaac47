namespace Dma.Variants;

// Bounce buffers.
public abstract partial class PlatformWrapper : IBounce
{
    /// <inheritdoc />
    public virtual BounceDescription DescribeBounce(DeviceId device) => Inner.DescribeBounce(device);

    /// <inheritdoc />
    public virtual Answer SetMinAlignMask(DeviceId device, ByteCount mask) => Inner.SetMinAlignMask(device, mask);
}
